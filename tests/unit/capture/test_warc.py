"""WARC files as we write them, read by us and by another reader."""

import gzip
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from writethru.capture import WarcWriter, read_document, salvage
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


def write(root: Path, *documents: Document, **given) -> list[WarcPlace]:
    with WarcWriter(root, "gazette_live") as writer:
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
    assert read_document(tmp_path, place) == document


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
    read = read_document(tmp_path, place)
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


def test_files_go_by_capture_day_and_get_their_final_name(tmp_path):
    writer = WarcWriter(tmp_path, "gazette_live")
    first = writer.append(PAGE, recorded_at=LATER)
    assert first.file.startswith("gazette_live/2031/05/04/")
    assert first.file.endswith(".warc.gz")
    assert not (tmp_path / first.file).exists()
    assert read_document(tmp_path, first) == PAGE  # while the file is still open
    tomorrow = replace(PAGE, captured_at=AT + timedelta(days=1))
    second = writer.append(tomorrow, recorded_at=LATER)
    assert (tmp_path / first.file).exists()
    assert second.file.startswith("gazette_live/2031/05/05/")
    writer.close()
    assert read_document(tmp_path, second) == tomorrow


def test_a_full_file_is_followed_by_another(tmp_path):
    with WarcWriter(tmp_path, "gazette_live", file_bytes=100) as writer:
        places = [writer.append(PAGE, recorded_at=LATER) for _ in range(2)]
    assert len({place.file for place in places}) == 2
    assert [read_document(tmp_path, place) for place in places] == [PAGE, PAGE]


def test_two_writers_never_share_a_file(tmp_path):
    with WarcWriter(tmp_path, "gazette_live") as one, WarcWriter(tmp_path, "gazette_live") as two:
        files = {writer.append(PAGE, recorded_at=LATER).file for writer in (one, two)}
    assert len(files) == 2


@pytest.mark.parametrize("cut", [1, 30, 200])
def test_a_killed_writers_file_is_salvaged_to_its_last_whole_member(tmp_path, cut):
    code = f"""
import os
from datetime import datetime
from pathlib import Path
from writethru.capture import WarcWriter
from writethru.model import Basis, Document
at = datetime.fromisoformat("{AT.isoformat()}")
writer = WarcWriter(Path({str(tmp_path)!r}), "gazette_live")
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
    [saved] = salvage(tmp_path)
    assert saved == tmp_path / first.file
    assert saved.stat().st_size == last.offset
    assert read_document(tmp_path, first).url == "https://gazette.example/0"
    assert list(salvage(tmp_path)) == []


def test_a_living_writers_file_is_left_alone(tmp_path):
    with WarcWriter(tmp_path, "gazette_live") as writer:
        place = writer.append(PAGE, recorded_at=LATER)
        assert list(salvage(tmp_path)) == []
        assert not (tmp_path / place.file).exists()


def test_a_leftover_without_a_whole_member_is_deleted(tmp_path):
    left = tmp_path / "x.open"
    left.write_bytes(gzip.compress(b"WARC/1.1\r\n")[:12])
    assert list(salvage(tmp_path)) == []
    assert not left.exists()


def test_an_altered_record_is_a_digest_error(tmp_path):
    [place] = write(tmp_path, PAGE)
    path = tmp_path / place.file
    whole = gzip.decompress(path.read_bytes()[place.offset :])
    altered = gzip.compress(whole.replace(b"<h1>", b"<h2>"))
    path.write_bytes(altered)
    with pytest.raises(QuarantineError) as caught:
        read_document(tmp_path, WarcPlace(file=place.file, offset=0, length=len(altered)))
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
        read_document(root, place)
    assert caught.value.code == Code.BAD_RECORD


def test_a_failed_write_leaves_no_partial_member(tmp_path, monkeypatch):
    writer = WarcWriter(tmp_path, "gazette_live")
    first = writer.append(PAGE, recorded_at=LATER)

    def full_disk(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full_disk)
        with pytest.raises(OSError, match="No space"):
            writer.append(DUMP, recorded_at=LATER)
    second = writer.append(DUMP, recorded_at=LATER)
    writer.close()
    assert second.offset == first.offset + first.length
    assert [r[0] for r in records(tmp_path / first.file)] == ["warcinfo", "response", "resource"]
    assert BytesIO((tmp_path / first.file).read_bytes()).read(2) == b"\x1f\x8b"
