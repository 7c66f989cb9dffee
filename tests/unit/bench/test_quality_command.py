"""The quality command on a small folder of made pages."""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from bench import quality

PARAGRAPHS = (
    "The harbour office at Larkholm closed its upper lock on Monday after a barge had leaned "
    "against the gate for most of the night and bent two of its hinges.",
    "Nobody was hurt. The barge carried gravel for the new sea wall, and its skipper told the "
    "office that a rope had parted shortly before two in the morning.",
    "Divers will look at the gate on Tuesday. Until then boats have to go around the point, "
    "which takes them about an hour longer at this time of the year.",
)
TEXT = "\n\n".join(PARAGRAPHS)
ALONE = ("--without-peers", "--without-training")
OTHER = (
    "A bakery in Upper Wick has won the county's prize for rye bread for the fourth time. The "
    "jury praised the crust, and the baker thanked an oven that is older than his mother."
)


def page(text: str, title: str, day: str) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
    return (
        f"<html><head><title>{title}</title>"
        f'<meta property="article:published_time" content="{day}T08:00:00Z"></head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{body}</article>"
        "</body></html>"
    )


def write(folder: Path, name: str, rows: Iterable[dict[str, str]]) -> None:
    with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)


def pages() -> list[dict[str, str]]:
    return [
        {"id": id, "url": f"https://gazette.example/{id}", "text": text, "title": title,
         "html": page(text, title, "2026-05-06"), "date": "2026-05-06", "authors": "Rosa Lind"}
        for id, text, title in (("lock", TEXT, "Lock closed"), ("bread", OTHER, "Rye bread wins"))
    ]  # fmt: skip


def variants(label: str) -> list[dict[str, str]]:
    texts = {"a": TEXT, "b": f"{TEXT}\n\nAll rights reserved.", "c": OTHER}
    groups = {"a": "lock", "b": "lock", "c": "bread"}
    return [
        {"id": id, label: groups[id], "text": text, "title": f"Title {id}"}
        for id, text in texts.items()
    ]


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A folder with every file, a few rows each."""
    folder = tmp_path / "full"
    folder.mkdir()
    for name in ("pages-news", "pages-web", "pages-dates"):
        write(folder, name, pages())
    dumps = ({"id": p["id"], "url": p["url"], "capture": f"Home\n\n{p['title']}\n\n{p['text']}\n"}
             for p in pages())  # fmt: skip
    write(folder, "dumps-news", dumps)
    write(folder, "page-variants", variants("page"))
    write(folder, "text-versions", variants("article"))
    write(folder, "stories", variants("story"))
    return folder


def test_every_evaluation_is_printed_and_written(
    full: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "made" / "quality.json"
    assert quality.main([str(full), *ALONE, "--json", str(out)]) == 0
    report = json.loads(out.read_text("utf-8"))
    assert {(figure["dataset"], figure["task"]) for figure in report["clean"]} == {
        ("pages-news", "text"), ("pages-news", "headline"), ("pages-news", "authors"),
        ("pages-web", "text"), ("dumps-news", "text"), ("pages-dates", "day"),
    }  # fmt: skip
    ours = {
        (figure["dataset"], figure["task"]): figure
        for figure in report["clean"]
        if figure["tool"] == "writethru"
    }
    assert ours["pages-news", "text"]["f1"] == pytest.approx(1.0)
    assert ours["pages-news", "headline"]["misses"] == 0
    assert ours["pages-dates", "day"]["accuracy"] == pytest.approx(1.0)
    assert not any(figure["errors"] for figure in ours.values())
    assert {"page-variants", "text-versions", "stories, whole"} <= report["groups"].keys()
    assert report["groups"]["page-variants"]["writethru pairs"]["f1"] == pytest.approx(1.0)
    assert report["machine"]["cpus"]
    printed = capsys.readouterr().out
    assert "lines of 10+ words" in printed
    assert "exact containment" in printed
    assert "skipped" not in printed


def test_a_missing_file_is_said_and_the_others_are_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "stories", variants("story"))
    write(tmp_path, "dumps-news", [])  # of no use without the pages that they were made of
    out = tmp_path / "quality.json"
    assert quality.main([str(tmp_path), *ALONE, "--json", str(out)]) == 0
    assert json.loads(out.read_text("utf-8"))["clean"] == []
    printed = capsys.readouterr().out
    assert "pages-news.jsonl.gz: not in" in printed
    assert "stories.jsonl.gz: not in" not in printed


@pytest.mark.parametrize("folder", ["empty", "missing"])
def test_a_folder_without_data_is_a_usage_error(
    folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert quality.main([str(tmp_path / folder)]) == 2
    assert "nothing to measure" in capsys.readouterr().err
    assert not list(tmp_path.rglob("*.json"))


def test_a_limit_keeps_the_groups_of_the_rows_whole(full: Path, tmp_path: Path) -> None:
    out = tmp_path / "quality.json"
    assert quality.main([str(full), *ALONE, "--limit", "1", "--json", str(out)]) == 0
    report = json.loads(out.read_text("utf-8"))
    assert {figure["rows"] for figure in report["clean"]} == {1}
    assert report["groups"]["page-variants"]["writethru pairs"]["docs"] == 2


def test_pages_that_nobody_has_tuned_on_have_tables_of_their_own(
    full: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, unseen = tmp_path / "quality.json", tmp_path / "unseen"
    unseen.mkdir()
    write(unseen, "pages-dates", pages())
    arguments = [str(full), *ALONE, "--limit", "1", "--unseen", str(unseen), "--json", str(out)]
    assert quality.main(arguments) == 0
    report = json.loads(out.read_text("utf-8"))
    assert [(f["dataset"], f["task"]) for f in report["unseen"]] == [("pages-dates", "day")]
    assert f"unseen: {unseen}" in capsys.readouterr().out
