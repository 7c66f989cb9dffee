"""Archives of files: what is wrong is told, the rest loads, and a killed reader goes on."""

import gzip
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import fsspec
import pytest
import writethru
from integration.archives import killed_reader
from integration.archives.conftest import BASE, NOW, page, rows, write_source
from integration.archives.warc_parts import response, revisit
from integration.commands.conftest import Writethru
from writethru.capture.archives import warc_archive as reading
from writethru.flow import archive_files
from writethru.load import Warehouse
from writethru.load.compare import compare

STORY = f"{BASE}/news/storm-at-kestrel-bay-1"
FIRST, SECOND = "2026-02-04T08:00:00Z", "2026-02-04T09:00:00Z"
OPEN = (
    "select url, code, warc_file, warc_offset from ops.quarantine where resolved_at is null"
    " order by warc_offset, url"
)


@pytest.fixture
def home(desk: Path, tmp_path: Path) -> Path:
    """The home of a source `gazette`, whose archive is all WARC files under it."""
    write_source(desk, "  - warc: '**/*.warc*'\n")
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def load(writethru: Writethru, *given: str) -> dict[str, object]:
    ran = writethru("archive", "gazette", *given, "--now", NOW, "--json")
    assert ran.code == 0, ran.err
    [sums] = ran.rows
    return dict(sums)


def story(number: int, at: str = FIRST) -> bytes:
    return response(f"{BASE}/news/story-of-the-day-{number}", at, page(str(number)))


# --- what is wrong with a file --------------------------------------------------------------


@pytest.mark.fault(47)
def test_a_cut_last_record_is_one_row_with_its_place(
    writethru: Writethru, home: Path, warehouse: Warehouse
) -> None:
    (home / "a.warc.gz").write_bytes(story(1) + story(2)[:-40])
    assert load(writethru)["captured"] == 1
    [(url, code, file, offset)] = rows(warehouse, OPEN)
    assert (code, file, offset) == ("truncated", "a.warc.gz", len(story(1)))
    assert url == f"urn:writethru:warc:gazette:a.warc.gz@{offset}"
    (home / "a.warc.gz").write_bytes(story(1) + story(2))
    assert load(writethru)["captured"] == 1
    assert rows(warehouse, OPEN) == []


@pytest.mark.fault(48)
def test_a_wrong_length_is_a_digest_row_and_the_others_load(
    writethru: Writethru, home: Path, warehouse: Warehouse
) -> None:
    plain = gzip.decompress(story(1))
    [line] = [part for part in plain.split(b"\r\n") if part.startswith(b"Content-Length: ")]
    short = plain.replace(line, b"Content-Length: %d" % (int(line.split(b" ")[1]) - 2))
    packed = gzip.compress(short)
    (home / "a.warc.gz").write_bytes(story(2) + packed + story(3))
    assert load(writethru)["captured"] == 2
    found = [row[1:] for row in rows(warehouse, OPEN)]
    assert ("digest", "a.warc.gz", len(story(2))) in found


@pytest.mark.fault(49)
def test_garbage_is_a_row_with_its_offset_and_what_follows_it_loads(
    writethru: Writethru, home: Path, warehouse: Warehouse
) -> None:
    (home / "a.warc.gz").write_bytes(story(1) + b"\x1f\x8b\x08garbage" * 9 + story(2) + story(3))
    assert load(writethru)["captured"] == 3
    [(_, code, file, offset)] = rows(warehouse, OPEN)
    assert (code, file, offset) == ("bad_record", "a.warc.gz", len(story(1)))


@pytest.mark.fault(49)
def test_a_file_packed_as_a_whole_is_read_up_to_its_garbage(
    writethru: Writethru, home: Path, warehouse: Warehouse
) -> None:
    plain = b"".join(gzip.decompress(story(number)) for number in (1, 2))
    (home / "a.warc.gz").write_bytes(gzip.compress(plain) + b"garbage")
    assert load(writethru)["captured"] == 2
    [(_, code, _, offset)] = rows(warehouse, OPEN)
    assert (code, offset) == ("bad_record", len(gzip.compress(plain)))


@pytest.mark.fault(50)
def test_names_in_records_are_never_paths(
    writethru: Writethru, home: Path, warehouse: Warehouse
) -> None:
    bait = (("WARC-Filename", "../../etc/passwd"), ("WARC-Refers-To-Filename", "/etc/passwd"))
    parts = [
        response("file:///etc/passwd", FIRST, b"x"),
        response("../../etc/passwd", FIRST, b"x"),
        response(f"{BASE}/../../../../etc/cron-job-of-the-day-1", FIRST, page(), warc=bait),
    ]
    (home / "..a.warc.gz").write_bytes(b"".join(parts))
    assert load(writethru)["captured"] == 1
    [(file,)] = rows(warehouse, "select warc_file from raw.capture")
    assert file.startswith("gazette/2026/02/04/") and ".." not in file
    assert sorted(path.name for path in home.iterdir()) == ["..a.warc.gz", "captures"]


@pytest.mark.parametrize("content", [b"", b"\n\n", gzip.compress(b"")], ids=["0", "blank", "gzip"])
def test_a_file_without_a_record_leaves_a_row(
    writethru: Writethru, home: Path, warehouse: Warehouse, content: bytes
) -> None:
    (home / "a.warc.gz").write_bytes(content)
    assert load(writethru)["quarantined"] == 1
    assert [row[1:3] for row in rows(warehouse, OPEN)] == [("bad_record", "a.warc.gz")]


def test_zstd_is_refused_clearly(writethru: Writethru, home: Path, warehouse: Warehouse) -> None:
    (home / "a.warc.zst").write_bytes(b"\x28\xb5\x2f\xfd" + bytes(100))
    load(writethru)
    assert rows(warehouse, "select code, reason ~ 'zstd' from ops.quarantine") == [
        ("bad_record", True)
    ]


# --- revisits -------------------------------------------------------------------------------


@pytest.mark.fault(51)
def test_a_revisit_without_its_original_is_a_row_until_the_original_turns_up(
    writethru: Writethru, home: Path, warehouse: Warehouse
) -> None:
    (home / "a.warc.gz").write_bytes(story(2) + revisit(STORY, SECOND, of=FIRST))
    assert (load(writethru)["captured"], len(rows(warehouse, OPEN))) == (1, 1)
    assert rows(warehouse, OPEN) == [(STORY, "no_original", "a.warc.gz", len(story(2)))]
    (home / "b.warc.gz").write_bytes(response(STORY, FIRST, page()))
    assert load(writethru)["captured"] == 2
    assert rows(warehouse, OPEN) == []


def test_a_revisit_finds_its_original_wherever_in_the_run_it_lies(
    writethru: Writethru, home: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("writethru.flow.archive_files.CHUNK", 1)
    third = revisit(STORY, "2026-02-04T10:00:00Z", of=SECOND)  # a revisit of a revisit
    (home / "a.warc.gz").write_bytes(third + revisit(STORY, SECOND, of=FIRST) + story(2))
    (home / "b.warc.gz").write_bytes(response(STORY, FIRST, page()))
    assert load(writethru)["captured"] == 4
    assert rows(warehouse, "select count(*) from ops.quarantine") == [(0,)]
    referring = "select captured_at::text from raw.capture where refers_to_capture_id is not null"
    assert len(rows(warehouse, referring)) == 2
    writethru("refine", "--now", NOW)
    assert writethru("check").code == 0


def test_a_revisit_finds_its_original_however_the_address_is_written(
    writethru: Writethru, home: Path
) -> None:
    written = STORY.replace("https://gazette.example/", "<HTTPS://Gazette.Example:443/") + "#top>"
    (home / "a.warc.gz").write_bytes(
        response(STORY, FIRST, page()) + revisit(written, SECOND, of=FIRST)
    )
    assert load(writethru)["captured"] == 2


def test_a_revisit_of_a_page_is_none_of_the_redirect_in_the_same_second(
    writethru: Writethru, home: Path, warehouse: Warehouse
) -> None:
    for number in range(6):
        url = f"{BASE}/news/story-of-the-day-{number}"
        cookie = response(url, FIRST, status="302 Found", location=f"{url}?again")
        (home / f"{number}.warc.gz").write_bytes(
            cookie + story(number) + revisit(url, SECOND, of=FIRST)
        )
    load(writethru)
    found = rows(
        warehouse,
        "select o.http_status, count(*) from raw.capture c"
        " join raw.capture o on o.capture_id = c.refers_to_capture_id group by 1",
    )
    assert found == [(200, 6)]


# --- times and names that nobody has --------------------------------------------------------


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z"])
def test_a_capture_from_before_the_web_is_set_aside(
    writethru: Writethru, home: Path, warehouse: Warehouse, at: str
) -> None:
    (home / "a.warc.gz").write_bytes(story(1, at) + story(2))
    assert load(writethru)["captured"] == 1
    assert [row[1] for row in rows(warehouse, OPEN)] == ["bad_record"]
    assert writethru("check").code == 0


def test_files_may_have_names_of_any_bytes(
    writethru: Writethru, home: Path, warehouse: Warehouse
) -> None:
    for number, name in enumerate([b"a\xff.warc.gz", b"a\xfe.warc.gz", b"b\n..\x1b.warc.gz"]):
        (home / os.fsdecode(name)).write_bytes(story(number) + story(9)[:-40])
    (home / "loop").symlink_to(home)
    (home / "itself.warc.gz").symlink_to(home / "itself.warc.gz")
    assert load(writethru)["captured"] == 3
    named = rows(warehouse, "select file from ops.reading order by file")
    assert [name for (name,) in named] == ["a\\xfe.warc.gz", "a\\xff.warc.gz", "b\n..\x1b.warc.gz"]


# --- dumps ----------------------------------------------------------------------------------


@pytest.mark.fault(52)
def test_a_dump_without_identity_is_a_row_of_clean_and_an_empty_one_of_the_archive(
    writethru: Writethru, home: Path, desk: Path, warehouse: Warehouse
) -> None:
    write_source(desk, "  - text: '*.txt'\n")
    (home / "a.txt").write_text("date 2026-02-04\nThe ferry is back, said the board.\n")
    (home / "b.txt").write_text(" \n")
    assert (load(writethru)["captured"], len(rows(warehouse, OPEN))) == (1, 1)
    writethru("refine", "--now", NOW)
    found = rows(warehouse, "select url, stage, code from ops.quarantine order by url")
    assert found == [
        ("urn:writethru:dump:gazette:a.txt", "clean", "no_identity"),
        ("urn:writethru:dump:gazette:b.txt", "archive", "no_body"),
    ]
    assert rows(warehouse, "select count(*) from news.article") == [(0,)]


# --- stores ---------------------------------------------------------------------------------


@pytest.fixture
def bucket() -> Iterator[fsspec.AbstractFileSystem]:
    store = fsspec.filesystem("memory")
    yield store
    store.rm("/", recursive=True)


def test_a_store_is_read_like_a_folder(
    writethru: Writethru, home: Path, desk: Path, warehouse: Warehouse,
    bucket: fsspec.AbstractFileSystem,
) -> None:  # fmt: skip
    write_source(
        desk,
        "  - warc: 'memory://crawl/{date:%Y/%m}/NEWS-{date:%Y%m%d}*.warc.gz'\n"
        "  - text: 'memory://dumps/{date:%Y-%m-%d}/*.txt'\n",
    )
    bucket.pipe("/crawl/2026/02/NEWS-20260204101500-00001.warc.gz", story(1) + story(2)[:-40])
    bucket.pipe("/crawl/2026/02/NEWS-20260205101500-00002.warc.gz", story(3))
    bucket.pipe("/dumps/2026-02-04/a.txt", b"Ferry is back | The Gazette | 04.02.2026\n\nIt is.\n")
    sums = load(writethru, "--date", "2026-02-04")
    assert (sums["captured"], sums["quarantined"]) == (2, 1)
    [(_, code, file, offset)] = rows(warehouse, OPEN)
    assert (code, offset) == ("truncated", len(story(1)))
    assert file == "memory://crawl/2026/02/NEWS-20260204101500-00001.warc.gz"


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("https://gazette.example/a.warc.gz", "https"),
        ("filecache::https://gazette.example/a.warc.gz", "filecache"),
        ("sftp://gazette.example/a.warc.gz", "sftp"),
        pytest.param(
            "gs://bucket/a.warc.gz",
            "gcsfs",
            marks=pytest.mark.skipif(find_spec("gcsfs") is not None, reason="it is installed"),
        ),
    ],
)
def test_no_other_address_is_opened(
    writethru: Writethru, home: Path, warehouse: Warehouse, pattern: str, said: str
) -> None:
    ran = writethru("archive", "gazette", "--path", pattern)
    assert (ran.code, said in ran.err) == (2, True)
    assert rows(warehouse, "select count(*) from ops.batch") == [(0,)]


# --- a reader that is killed ----------------------------------------------------------------


def read_whole(home: Path, *, kill_after: int, run: str = "first") -> int:
    """The exit code of a process that reads the archive in transactions of 5."""
    command = [sys.executable, killed_reader.__file__, "gazette", run, "5", str(kill_after)]
    return subprocess.run(command, check=False, cwd=home).returncode


@pytest.mark.fault(49)
@pytest.mark.parametrize("packed", ["members", "plain"])
def test_a_killed_reader_goes_on_where_it_was(
    home: Path, warehouse: Warehouse, new_warehouse: Callable[[], Warehouse],
    monkeypatch: pytest.MonkeyPatch, packed: str,
) -> None:  # fmt: skip
    parts = [story(number) for number in range(60)]
    parts[3] = revisit(STORY, SECOND, of=FIRST)  # waits for its original, the last record
    parts.append(response(STORY, FIRST, page()))
    content = b"".join(parts if packed == "members" else map(gzip.decompress, parts))
    (home / "a.warc").write_bytes(content)
    monkeypatch.setenv("PYTHONPATH", str(Path(writethru.__file__).parents[1]))
    whole = new_warehouse()
    with monkeypatch.context() as patch:
        patch.setenv("WRITETHRU_WAREHOUSE_URL", whole.url)
        patch.setenv("WRITETHRU_CAPTURES", str(home / "other"))
        assert read_whole(home, kill_after=0) == 0
    assert read_whole(home, kill_after=7) == -signal.SIGKILL
    [(left_at,)] = rows(warehouse, "select next_offset from ops.reading")
    assert 0 < left_at < len(content)
    assert read_whole(home, kill_after=0) == 0
    sums = "select captured, duplicate, quarantined, pending from ops.batch"
    assert rows(warehouse, sums) == rows(whole, sums) == [(61, 0, 0, 0)]
    with warehouse.transaction() as one, whole.transaction() as two:
        assert compare(one, two) == ()


def test_a_second_try_reads_no_record_again_that_is_stored(
    home: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "a.warc.gz").write_bytes(b"".join(story(number) for number in range(40)))
    monkeypatch.setenv("PYTHONPATH", str(Path(writethru.__file__).parents[1]))
    assert read_whole(home, kill_after=6) == -signal.SIGKILL
    seen: list[str] = []
    page_of = reading.page_of

    def counted(record, name, source):  # type: ignore[no-untyped-def]
        seen.append(name)
        return page_of(record, name, source)

    monkeypatch.setattr(reading, "page_of", counted)
    for name in ("CHUNK", "store"):  # to be put back afterwards
        monkeypatch.setattr(archive_files, name, getattr(archive_files, name))
    monkeypatch.setattr(sys, "argv", ["killed_reader.py", "gazette", "first", "5", "0"])
    killed_reader.main()
    assert len(seen) == 40 - 6 * 5
    assert rows(warehouse, "select captured from ops.batch") == [(40,)]


# --- which files ----------------------------------------------------------------------------


def test_files_that_are_not_there_are_told_to_who_asks_for_them(
    writethru: Writethru, home: Path
) -> None:
    ran = writethru("archive", "gazette", "--path", "typo/*.warc.gz", "--now", NOW, "--json")
    assert ran.code == 2
    assert f"typo/*.warc.gz: no such file under {home}" in ran.err


def test_a_day_without_files_is_no_mistake(writethru: Writethru, home: Path) -> None:
    (home / "2026-02-04.warc.gz").write_bytes(story(1))
    days = ["--date", "2026-02-04", "--to", "2026-02-05", "--path", "{date:%Y-%m-%d}.warc.gz"]
    ran = writethru("archive", "gazette", *days, "--now", NOW, "--json")
    assert ran.code == 0, ran.err
    assert [row["captured"] for row in ran.rows] == [1, 0]
