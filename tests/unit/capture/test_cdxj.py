"""The index beside a WARC file: a line a capture, which leads to its record."""

import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from writethru.capture import Captures, WarcWriter, read_document
from writethru.capture.warc.cdxj import index_of
from writethru.model import Basis, Document, WarcPlace

AT = datetime(2031, 5, 4, 10, 0, 0, 999_999, tzinfo=UTC)
PAGE = Document(
    url="https://www.gazette.example/old",
    final_url="https://www.gazette.example/Ferry?b=2&a=1",
    captured_at=AT,
    captured_basis=Basis.CLOCK,
    http_status=200,
    headers=(("Content-Type", "text/html; charset=utf-8"),),
    body=b"<h1>The ferry is back</h1>",
    request_headers=(("Host", "www.gazette.example"),),
)
DUMP = replace(
    PAGE,
    url="urn:writethru:dump:gazette:a%20b.txt",
    final_url="urn:writethru:dump:gazette:a%20b.txt",
    http_status=None,
    headers=(("Content-Type", "text/plain"),),
    request_headers=(),
)
SAME = replace(PAGE, captured_at=AT + timedelta(hours=1))
NOT_MODIFIED = replace(PAGE, captured_at=AT + timedelta(hours=2), http_status=304, body=b"")


@pytest.fixture
def captures(tmp_path):
    return Captures.at(str(tmp_path), spool=tmp_path / "spool")


@pytest.fixture
def lines(captures):
    """Key, time and fields of each line of one file's index, as they stand in it."""
    with WarcWriter(captures, "gazette") as writer:
        for document in (NOT_MODIFIED, PAGE, DUMP, SAME):
            refers_to = (PAGE.final_url, AT) if document in (SAME, NOT_MODIFIED) else None
            writer.append(document, recorded_at=AT, refers_to=refers_to)
        [name] = writer.close()
    text = captures.local(name.replace(".warc.gz", ".cdxj")).read_text(encoding="utf-8")
    split = [line.split(" ", 2) for line in text.splitlines()]
    return [(key, time, json.loads(fields)) for key, time, fields in split]


def test_every_capture_has_a_line_sorted_by_key_and_time(lines):
    assert [(key, time) for key, time, _ in lines] == [
        ("example,gazette)/ferry?a=1&b=2", "20310504100000"),
        ("example,gazette)/ferry?a=1&b=2", "20310504110000"),
        ("example,gazette)/ferry?a=1&b=2", "20310504120000"),
        ("urn:writethru:dump:gazette:a%20b.txt", "20310504100000"),
    ]


def test_a_line_says_what_the_record_is(lines):
    said = [(fields["mime"], fields["status"]) for _, _, fields in lines]
    assert said == [
        ("text/html", "200"),
        ("warc/revisit", "200"),
        ("warc/revisit", "304"),
        ("text/plain", "-"),
    ]
    digests = [fields["digest"] for _, _, fields in lines]
    assert digests[0] == digests[1] == digests[3]
    assert (digests[0].partition(":")[0], digests[2]) == ("sha256", "-")
    assert {fields["url"] for _, _, fields in lines} == {PAGE.final_url, DUMP.final_url}


def test_a_line_leads_to_its_record(captures, lines):
    for _, _, fields in lines:
        place = WarcPlace(
            file=fields["filename"], offset=int(fields["offset"]), length=int(fields["length"])
        )
        assert read_document(captures, place).final_url == fields["url"]


def test_what_is_no_capture_has_no_line_but_counts_as_whole():
    parts = (b"no record at all", b"WARC/1.1\r\nWARC-Type: strange\r\n\r\n")
    strange = b"".join(map(gzip.compress, parts))
    index = index_of(BytesIO(strange + b"\x1f\x8b\x08"), name="x.warc.gz")
    assert (index.text, index.captures, index.whole_bytes) == (b"", 0, len(strange))


def test_headers_longer_than_any_reader_takes_leave_the_index_a_line(captures):
    wide = replace(PAGE, headers=(("X-Wide", "w" * 2**20),))
    with WarcWriter(captures, "gazette") as writer:
        writer.append(wide, recorded_at=AT)
    [index] = captures.folder.rglob("*.cdxj")
    assert index.read_text().count("\n") == 1
