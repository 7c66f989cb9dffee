"""Text dumps: their URL, and when they were taken."""

import os
from datetime import UTC, date, datetime

import pytest
from writethru.capture import text_documents
from writethru.errors import Code, ItemError
from writethru.model import Basis, Document, Source

SOURCE = Source(
    id="gazette_old",
    publisher="gazette",
    name="The Gazette",
    group="gazette_old",
    hosts=("gazette.example",),
)


DAY = date(2031, 5, 4)


def dump(tmp_path, body: bytes, *, dated: bool) -> Document:
    folder = tmp_path / "2031-05-04"
    folder.mkdir()
    path = folder / "a b/ü.txt".replace("/", "_")
    path.write_bytes(body)
    os.utime(path, (1_900_000_000, 1_900_000_000))
    pattern = "{date:%Y-%m-%d}/*.txt" if dated else "*/*.txt"
    [document] = text_documents(pattern, source=SOURCE, day=DAY if dated else None, home=tmp_path)
    assert isinstance(document, Document)
    return document


def test_a_dump_is_its_bytes_under_a_urn(tmp_path):
    document = dump(tmp_path, b"\xffFerry | News", dated=True)
    assert document.url == "urn:writethru:dump:gazette_old:a%20b_%C3%BC.txt"
    assert (document.body, document.content_type) == (b"\xffFerry | News", "text/plain")
    assert (document.http_status, document.vantage) == (None, {})


@pytest.mark.parametrize(
    ("first_line", "dated", "at", "basis"),
    [
        (b"Ferry | News", True, "2031-05-04T00:00:00", Basis.PATH),
        (b"date 2031-05-04T10:15:00Z Ferry", True, "2031-05-04T10:15:00", Basis.PATH),
        (b" date 2031-05-04 10:15 Ferry", True, "2031-05-04T10:15:00", Basis.PATH),
        (b"date 2031-05-05T01:00:00+02:00 Ferry", True, "2031-05-04T23:00:00", Basis.PATH),
        (b"date 2031-05-05T10:15:00Z Ferry", True, "2031-05-04T00:00:00", Basis.PATH),
        (b"date 2017-07-11  Ferry", True, "2031-05-04T00:00:00", Basis.PATH),
        (b"date 2017-07-11  Ferry", False, "2017-07-11T00:00:00", Basis.COLLECTOR),
        (b"\xef\xbb\xbfdate 2017-07-11T08:30:00Z", False, "2017-07-11T08:30:00", Basis.COLLECTOR),
        (b"update 2017-07-11", False, "2030-03-17T17:46:40", Basis.FILE),
        (b"date 2017-02-30 Ferry", False, "2030-03-17T17:46:40", Basis.FILE),
        (b"Ferry | News", False, "2030-03-17T17:46:40", Basis.FILE),
    ],
)
def test_when_a_dump_was_taken_and_what_says_so(tmp_path, first_line, dated, at, basis):
    document = dump(tmp_path, first_line + b"\n\nThe ferry is back.", dated=dated)
    assert document.captured_at == datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert document.captured_basis == basis


def test_a_huge_dump_is_an_error_and_the_others_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr("writethru.capture.archives.dumps.DUMP_BYTES", 10)
    (tmp_path / "a.txt").write_bytes(b"x" * 11)
    (tmp_path / "b.txt").write_bytes(b"x" * 10)
    error, document = text_documents("*.txt", source=SOURCE, day=None, home=tmp_path)
    assert isinstance(error, ItemError)
    assert error.code == Code.TOO_LARGE
    assert isinstance(document, Document)
