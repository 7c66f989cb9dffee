"""WARC files as we write them, read by us and by another reader."""

import gzip
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO, FileIO
from itertools import count, pairwise
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from writethru.capture import Captures, WarcWriter, read_document, salvage
from writethru.capture.warc import files as warc_files
from writethru.capture.warc.gzip_members import whole_members
from writethru.errors import Code, QuarantineError
from writethru.model import Basis, Document, WarcPlace

AT = datetime(2031, 5, 4, 10, 0, 0, 123456, tzinfo=UTC)
LATER = AT + timedelta(seconds=3)
PAGE = Document(
    url="https://gazette.example/old",
    final_url="https://gazette.example/a-1?x=1",
    captured_at=AT,
    captured_basis=Basis.CLOCK,
    http_status=200,
    headers=(
        ("Content-Type", "text/html"),
        ("Content-Encoding", "gzip"),
        ("content-length", "61"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
    ),
    body="<h1>Fähre</h1>".encode() + bytes(range(256)),
    redirects=("https://gazette.example/mid",),
    vantage={"length": "unknown"},
)
DUMP = Document(
    url="urn:writethru:dump:dw_archive:a%20b.txt",
    final_url="urn:writethru:dump:dw_archive:a%20b.txt",
    captured_at=AT,
    captured_basis=Basis.PATH,
    http_status=None,
    headers=(("Content-Type", "text/plain"),),
    body=b"Ferry | News\r\n\r\nThe ferry is back.",
)
SENT = (("Host", "gazette.example"), ("User-Agent", "Writethru/1.0"))


def at(root: Path) -> Captures:
    return Captures.at(str(root), spool=root / "spool")


def write(root: Path, *documents: Document, **given) -> list[WarcPlace]:
    with WarcWriter(at(root), "gazette_live") as writer:
        return [writer.append(document, recorded_at=LATER, **given) for document in documents]


def records(path: Path) -> list:
    """(type, headers, payload) of each record, as warcio sees them; digests must hold."""
    found = []
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            payload = record.content_stream().read()
            assert record.digest_checker.passed in (True, None)
            found.append((record.rec_type, record.rec_headers, payload))
    return found


@pytest.mark.parametrize("document", [PAGE, DUMP], ids=["page", "dump"])
def test_a_document_comes_back_as_it_went_in(tmp_path, document):
    [place] = write(tmp_path, document)
    assert read_document(at(tmp_path), place) == document


def test_another_reader_finds_whole_records_with_right_digests(tmp_path):
    [place, _] = write(tmp_path, replace(PAGE, request_headers=SENT), DUMP)
    info, response, request, resource = records(tmp_path / place.file)
    assert [r[0] for r in (info, response, request, resource)] == [
        "warcinfo",
        "response",
        "request",
        "resource",
    ]
    assert response[2] == PAGE.body
    assert resource[2] == DUMP.body
    assert response[1].protocol == "WARC/1.1"
    assert response[1].get_header("WARC-Target-URI") == PAGE.final_url
    assert response[1].get_header("WARC-Date") == "2031-05-04T10:00:00.123456Z"
    assert response[1].get_header("X-Writethru-Recorded-At") == "2031-05-04T10:00:03.123456Z"
    assert response[1].get_header("X-Writethru-Source") == "gazette_live"
    assert response[1].get_header("X-Writethru-Basis") == "clock"
    assert request[1].get_header("WARC-Concurrent-To") == response[1].get_header("WARC-Record-ID")


def test_the_place_names_the_response_alone(tmp_path):
    [place] = write(tmp_path, replace(PAGE, request_headers=SENT))
    packed = (tmp_path / place.file).read_bytes()[place.offset : place.offset + place.length]
    assert gzip.decompress(packed).startswith(b"WARC/1.1\r\nWARC-Type: response\r\n")


def test_what_is_written_depends_on_the_document_alone(tmp_path):
    places = [write(tmp_path / name, PAGE)[0] for name in ("a", "b")]
    first, second = (
        (tmp_path / name / place.file).read_bytes()[place.offset :]
        for name, place in zip(("a", "b"), places, strict=True)
    )
    assert first == second


@pytest.mark.parametrize(
    ("status", "body", "profile"),
    [(200, PAGE.body, "identical-payload-digest"), (304, b"", "server-not-modified")],
)
def test_a_revisit_has_no_payload_and_names_its_original(tmp_path, status, body, profile):
    again = replace(PAGE, http_status=status, body=body, captured_at=AT + timedelta(hours=1))
    [place] = write(tmp_path, again, refers_to=(PAGE.final_url, AT))
    kind, headers, payload = records(tmp_path / place.file)[1]
    assert (kind, payload) == ("revisit", b"")
    assert headers.get_header("WARC-Profile").endswith(f"/1.1/revisit/{profile}")
    assert (headers.get_header("WARC-Payload-Digest") is None) is (status == 304)
    read = read_document(at(tmp_path), place)
    assert (read.body, read.http_status) == (b"", status)
    assert read.vantage["refers_to"] == [PAGE.final_url, "2031-05-04T10:00:00.123456Z"]


def test_values_cannot_break_out_of_their_header(tmp_path):
    evil = replace(
        PAGE,
        url="https://gazette.example/a\r\nWARC-Type: resource",
        headers=(("X-Evil", "1\r\n\r\n<script>"), ("X-Name", "Fähre \udcff")),
    )
    [place] = write(tmp_path, evil)
    [_, (kind, _, payload)] = records(tmp_path / place.file)
    assert (kind, payload) == ("response", PAGE.body)


def test_a_file_holds_one_days_captures_and_gets_its_final_name(tmp_path):
    writer = WarcWriter(at(tmp_path), "gazette_live")
    first = writer.append(PAGE, recorded_at=LATER)
    assert first.file.startswith("gazette_live/2031/05/04/")
    assert first.file.endswith(".warc.gz")
    assert not (tmp_path / first.file).exists()
    assert read_document(at(tmp_path), first) == PAGE  # while the file is still open
    tomorrow = replace(PAGE, captured_at=AT + timedelta(days=1))
    second = writer.append(tomorrow, recorded_at=LATER)
    assert second.file.startswith("gazette_live/2031/05/05/")
    late = writer.append(DUMP, recorded_at=LATER)
    assert late.file == first.file
    assert set(writer.close()) == {first.file, second.file}
    assert read_document(at(tmp_path), second) == tomorrow
    assert not list(tmp_path.rglob("*.open"))


def test_an_archive_in_any_order_keeps_few_files_open(tmp_path):
    with WarcWriter(at(tmp_path), "gazette_live") as writer:
        for day in [*range(20), *range(20)]:
            writer.append(replace(PAGE, captured_at=AT + timedelta(days=day)), recorded_at=LATER)
            assert len(list(tmp_path.rglob("*.open"))) <= 8
    files = list(tmp_path.rglob("*.warc.gz"))
    assert sum(len(records(file)) - 1 for file in files) == 40


def test_a_full_file_is_followed_by_another(tmp_path):
    with WarcWriter(at(tmp_path), "gazette_live", file_bytes=100) as writer:
        places = [writer.append(PAGE, recorded_at=LATER) for _ in range(2)]
    assert len({place.file for place in places}) == 2
    assert [read_document(at(tmp_path), place) for place in places] == [PAGE, PAGE]


def test_two_writers_never_share_a_file(tmp_path):
    with (
        WarcWriter(at(tmp_path), "gazette_live") as one,
        WarcWriter(at(tmp_path), "gazette_live") as two,
    ):
        files = {writer.append(PAGE, recorded_at=LATER).file for writer in (one, two)}
    assert len(files) == 2


@pytest.mark.parametrize("cut", [1, 30, 200])
def test_a_killed_writers_file_is_salvaged_to_its_last_whole_member(tmp_path, cut):
    code = f"""
import os
from datetime import datetime
from pathlib import Path
from writethru.capture import Captures, WarcWriter
from writethru.model import Basis, Document
at = datetime.fromisoformat("{AT.isoformat()}")
captures = Captures.at({str(tmp_path)!r}, spool=Path("unused"))
writer = WarcWriter(captures, "gazette_live")
for n in range(2):
    url = "https://gazette.example/%d" % n
    document = Document(url=url, final_url=url, captured_at=at, captured_basis=Basis.CLOCK,
        http_status=200, body=os.urandom(300))
    place = writer.append(document, recorded_at=at)
    print(place.file, place.offset, place.length, flush=True)
os.kill(os.getpid(), 9)
"""
    env = {"PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False
    )
    places = [line.split() for line in run.stdout.splitlines()]
    first, last = (WarcPlace(file=f, offset=int(o), length=int(n)) for f, o, n in places)
    [left] = tmp_path.rglob("*.open")
    with left.open("r+b") as stream:
        stream.truncate(last.offset + last.length - cut)
    [saved] = salvage(at(tmp_path))
    assert saved == first.file
    assert (tmp_path / saved).stat().st_size == last.offset
    assert read_document(at(tmp_path), first).url == "https://gazette.example/0"
    assert list(salvage(at(tmp_path))) == []


def test_a_living_writers_file_is_left_alone(tmp_path):
    with WarcWriter(at(tmp_path), "gazette_live") as writer:
        place = writer.append(PAGE, recorded_at=LATER)
        assert list(salvage(at(tmp_path))) == []
        assert not (tmp_path / place.file).exists()


def test_a_leftover_without_a_whole_member_is_deleted(tmp_path):
    left = tmp_path / "x.open"
    left.write_bytes(gzip.compress(b"WARC/1.1\r\n")[:12])
    assert list(salvage(at(tmp_path))) == []
    assert not left.exists()


def test_an_altered_record_is_a_digest_error(tmp_path):
    [place] = write(tmp_path, PAGE)
    path = tmp_path / place.file
    whole = gzip.decompress(path.read_bytes()[place.offset :])
    altered = gzip.compress(whole.replace(b"<h1>", b"<h2>"))
    path.write_bytes(altered)
    with pytest.raises(QuarantineError) as caught:
        read_document(at(tmp_path), WarcPlace(file=place.file, offset=0, length=len(altered)))
    assert caught.value.code == Code.DIGEST


@pytest.mark.parametrize(
    "place",
    [
        WarcPlace(file="gazette_live/none.warc.gz", offset=0, length=10),
        WarcPlace(file="../outside.warc.gz", offset=0, length=10),
        WarcPlace(file="garbage.warc.gz", offset=0, length=10),
        WarcPlace(file="garbage.warc.gz", offset=900, length=10),
    ],
    ids=["missing", "outside", "garbage", "past the end"],
)
def test_a_place_without_a_record_is_a_bad_record(tmp_path, place):
    root = tmp_path / "captures"
    root.mkdir()
    (root / "garbage.warc.gz").write_bytes(b"garbage, nothing else")
    (tmp_path / "outside.warc.gz").write_bytes(b"secret")
    with pytest.raises(QuarantineError) as caught:
        read_document(at(root), place)
    assert caught.value.code == Code.BAD_RECORD


def full_disk(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_after_a_failed_sync_only_what_was_synced_counts(tmp_path, monkeypatch):
    writer = WarcWriter(at(tmp_path), "gazette_live")
    first = writer.append(PAGE, recorded_at=LATER)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full_disk)
        with pytest.raises(OSError, match="No space"):
            writer.append(DUMP, recorded_at=LATER)
    second = writer.append(DUMP, recorded_at=LATER)
    assert writer.close() == (first.file, second.file)
    assert [r[0] for r in records(tmp_path / first.file)] == ["warcinfo", "response"]
    assert [r[0] for r in records(tmp_path / second.file)] == ["warcinfo", "resource"]


def test_a_failed_write_leaves_no_partial_member(tmp_path, monkeypatch):
    writer = WarcWriter(at(tmp_path), "gazette_live")
    first = writer.append(PAGE, recorded_at=LATER)

    def half(stream: FileIO, members: bytes) -> None:
        stream.write(members[: len(members) // 2])
        full_disk()

    with monkeypatch.context() as patch:
        patch.setattr(warc_files, "_write_all", half)
        with pytest.raises(OSError, match="No space"):
            writer.append(DUMP, recorded_at=LATER)
    second = writer.append(DUMP, recorded_at=LATER)
    writer.close()
    assert (second.file, second.offset) == (first.file, first.offset + first.length)
    assert [r[0] for r in records(tmp_path / first.file)] == ["warcinfo", "response", "resource"]


@pytest.mark.parametrize(
    ("failing", "good_calls"), [("sync_folder", 0), ("_write_all", 0), ("_write_all", 1)]
)
def test_a_file_that_never_got_a_capture_is_not_left_behind(
    tmp_path, monkeypatch, failing, good_calls
):
    real, calls = getattr(warc_files, failing), count()

    def at_last(*given: object) -> None:
        return real(*given) if next(calls) < good_calls else full_disk()

    writer = WarcWriter(at(tmp_path), "gazette_live")
    with monkeypatch.context() as patch:
        patch.setattr(warc_files, failing, at_last)
        with pytest.raises(OSError, match="No space"):
            writer.append(PAGE, recorded_at=LATER)
    assert writer.close() == ()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_many_threads_append_to_one_file(tmp_path):
    pages = [
        replace(PAGE, url=f"https://gazette.example/{n}", body=os.urandom(n)) for n in range(200)
    ]
    with WarcWriter(at(tmp_path), "gazette_live") as writer, ThreadPoolExecutor(16) as pool:
        places = list(pool.map(lambda page: writer.append(page, recorded_at=LATER), pages))
    assert len({place.file for place in places}) == 1
    assert [read_document(at(tmp_path), place) for place in places] == pages
    ends = sorted((place.offset, place.offset + place.length) for place in places)
    assert all(before[1] == after[0] for before, after in pairwise(ends))


def test_threads_that_wait_share_a_sync(tmp_path, monkeypatch):
    syncs: list[int] = []
    all_wrote = threading.Barrier(8)
    real = os.fsync

    def counted(descriptor: int) -> None:
        syncs.append(descriptor)
        real(descriptor)

    with WarcWriter(at(tmp_path), "gazette_live") as writer:
        writer.append(PAGE, recorded_at=LATER)
        [file] = writer._files.values()
        monkeypatch.setattr(os, "fsync", counted)
        sync = file.sync

        def wait_for_all(end: int) -> None:
            all_wrote.wait()
            sync(end)

        monkeypatch.setattr(file, "sync", wait_for_all)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: writer.append(DUMP, recorded_at=LATER), range(8)))
        assert len(syncs) == 1
        monkeypatch.undo()


def test_threads_and_full_files_lose_nothing(tmp_path):
    with (
        WarcWriter(at(tmp_path), "gazette_live", file_bytes=2000) as writer,
        ThreadPoolExecutor(8) as pool,
    ):
        places = list(pool.map(lambda _: writer.append(PAGE, recorded_at=LATER), range(60)))
    assert len({place.file for place in places}) > 10
    assert {*writer.close()} == {place.file for place in places}
    assert all(read_document(at(tmp_path), place) == PAGE for place in places)


@pytest.mark.fault(47)
def test_a_file_cut_at_any_byte_is_salvaged_to_exactly_its_whole_members(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _: None)  # takes the most of a thousand salvages
    [place, _] = write(tmp_path, replace(PAGE, request_headers=SENT), DUMP)
    whole = (tmp_path / place.file).read_bytes()
    ends = [m.offset + m.length for m in whole_members(BytesIO(whole), head_bytes=0)]
    assert ends[-1] == len(whole)
    folder = tmp_path / "cut" / "gazette_live/2031/05/04"
    folder.mkdir(parents=True)
    for cut in range(len(whole) + 1):
        (folder / "x.open").write_bytes(whole[:cut])
        saved = list(salvage(at(tmp_path / "cut")))
        kept = max((end for end in ends if end <= cut), default=0)
        if kept <= ends[0]:  # nothing but the file's own description
            assert (saved, list(folder.iterdir())) == ([], [])
            continue
        assert (folder / "x.warc.gz").read_bytes() == whole[:kept]
        assert len((folder / "x.cdxj").read_text().splitlines()) == 1 + (kept == ends[-1])
        (folder / "x.warc.gz").unlink()
