"""The folder of source files that a demo newsroom on other ports needs."""

from pathlib import Path

from writethru.local.newsroom import Place
from writethru.settings import Settings
from writethru.sources import load_sources

PORT = "18570"
MINE = """\
id: mine
name: Mine
hosts: [mine.example]
discover: [{feed: "https://mine.example/rss.xml"}]
"""


def place(home: Path, **env: str) -> Place:
    return Place.of({"WRITETHRU_HOME": str(home), "WRITETHRU_DEMO_PORT": PORT, **env})


def test_the_usual_ports_need_no_folder_of_their_own(tmp_path: Path) -> None:
    usual = Place.of({"WRITETHRU_HOME": str(tmp_path)})
    assert usual.source_folder() == Settings.from_env({}).sources


def test_other_ports_give_a_folder_whose_demo_outlets_have_them(tmp_path: Path) -> None:
    folder = place(tmp_path).source_folder()
    outlet = load_sources(folder).sources["harbour_gazette"]
    assert outlet.hosts == ("127.0.0.1:18571",)
    assert "dw_live" in load_sources(folder).sources


def test_a_file_that_somebody_added_there_outlives_the_next_start(tmp_path: Path) -> None:
    folder = place(tmp_path).source_folder()
    (folder / "mine.yaml").write_text(MINE)
    assert place(tmp_path).source_folder() == folder
    assert (folder / "mine.yaml").read_text() == MINE


def test_a_shell_that_names_the_folder_itself_starts_the_newsroom_again(tmp_path: Path) -> None:
    folder = place(tmp_path).source_folder()
    (folder / "mine.yaml").write_text(MINE)
    again = place(tmp_path, WRITETHRU_SOURCES=str(folder)).source_folder()
    assert again == folder
    assert {"mine", "dw_live", "harbour_gazette"} <= set(load_sources(folder).sources)
