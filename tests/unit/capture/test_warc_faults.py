"""Damaged and hostile WARC files: what is wrong is said, the sound records come all the same."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from writethru.capture import warc_documents
from writethru.capture.warc.records import document_record, info_record
from writethru.errors import Code, ItemError
from writethru.model import Basis, Document, Source

SOURCE = Source(
    id="gazette_old",
    publisher="gazette",
    name="The Gazette",
    group="gazette_old",
    hosts=("gazette.example",),
)
AT = datetime(2031, 5, 4, 10, tzinfo=UTC)
INFO = info_record("x.warc.gz", at=AT)


def record(name: str, url: str = "") -> bytes:
    address = url or f"https://gazette.example/{name}"
    page = Document(
        url=address,
        final_url=address,
        captured_at=AT,
        captured_basis=Basis.CLOCK,
        http_status=200,
        headers=(("Content-Type", "text/html"),),
        body=b"<h1>Ferry</h1>" + bytes(range(256)) * 4,
    )
    return document_record(page, source_id="gazette_old", recorded_at=AT, refers_to=None)


def read(home: Path, content: bytes) -> tuple[list[str], list[ItemError]]:
    """The last parts of the pages' URLs, and the errors."""
    (home / "x.warc.gz").write_bytes(content)
    found = list(warc_documents("x.warc.gz", source=SOURCE, day=None, home=home))
    pages = [each.url.rpartition("/")[2] for each in found if isinstance(each, Document)]
    return pages, [each for each in found if isinstance(each, ItemError)]


@pytest.mark.fault(47)
@pytest.mark.parametrize("cut", [1, 8, 9, 100, 300])
def test_a_last_member_that_is_cut_is_an_error_and_the_records_before_it_stand(tmp_path, cut):
    pages, [error] = read(tmp_path, INFO + record("a") + record("b")[:-cut])
    assert (pages, error.code) in (
        (["a"], Code.TRUNCATED),
        (["a", "b"], Code.TRUNCATED),  # only the checksum is missing: its own digest held
    )
    assert error.url.endswith(f"@{len(INFO + record('a'))}")


@pytest.mark.fault(47)
def test_a_file_that_is_whole_is_no_error(tmp_path):
    assert read(tmp_path, INFO + record("a") + record("b")) == (["a", "b"], [])


@pytest.mark.fault(48)
@pytest.mark.parametrize("off_by", [-2, 2])
def test_a_length_that_is_off_by_two_is_an_error_and_the_next_record_is_read(tmp_path, off_by):
    whole = gzip.decompress(record("a"))
    head, _, block = whole.partition(b"\r\n\r\n")
    stated = int(head.rpartition(b"Content-Length: ")[2])
    assert stated == len(block) - 4
    wrong = head.replace(b"Content-Length: %d" % stated, b"Content-Length: %d" % (stated + off_by))
    altered = gzip.compress(wrong + b"\r\n\r\n" + block)
    pages, [error, *more] = read(tmp_path, INFO + altered + record("b"))
    assert "b" in pages
    assert error.code in {Code.DIGEST, Code.BAD_RECORD}
    assert (len(more), "a" in pages) in {(0, False), (1, False)}


@pytest.mark.fault(49)
def test_a_file_that_is_one_gzip_member_is_read(tmp_path):
    plain = b"".join(gzip.decompress(part) for part in (INFO, record("a"), record("b")))
    assert read(tmp_path, gzip.compress(plain)) == (["a", "b"], [])


@pytest.mark.fault(49)
@pytest.mark.parametrize(
    "garbage",
    [b"garbage", b"\x1f\x8bgarbage", record("lost")[:-60], b"\x00" * 100_000],
    ids=["text", "magic", "half a record", "zeros"],
)
def test_behind_garbage_reading_goes_on_with_the_next_record(tmp_path, garbage):
    start = INFO + record("a")
    pages, [error] = read(tmp_path, start + garbage + record("b") + record("c"))
    assert [page for page in pages if page != "lost"] == ["a", "b", "c"]
    assert error.code in {Code.BAD_RECORD, Code.TRUNCATED}
    assert error.url.endswith(f"@{len(start)}")


@pytest.mark.fault(49)
def test_garbage_within_a_file_that_is_one_member_ends_it_with_an_error(tmp_path):
    names = [f"a{n:02}" for n in range(60)]
    plain = b"".join(gzip.decompress(part) for part in (INFO, *map(record, names)))
    packed = bytearray(gzip.compress(plain, 0))  # blocks as they are, each with its length
    second_block = 10 + 5 + 0xFFFF
    packed[second_block : second_block + 5] = b"wrong"
    pages, [error] = read(tmp_path, bytes(packed))
    whole = plain[:0xFFFF].count(b"\r\n\r\nWARC/1.1") - 1  # the last one is not
    assert (pages, error.code) == (names[:whole], Code.BAD_RECORD)
    assert error.url.endswith("@0")


@pytest.mark.fault(50)
@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "../../../outside.html", "/etc/passwd", "gazette.example/a"]
)
def test_a_name_that_is_no_web_address_is_passed_over(tmp_path, url):
    home = tmp_path / "home"
    home.mkdir()
    assert read(home, INFO + record("", url) + record("b")) == (["b"], [])
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["x.warc.gz"]


@pytest.mark.fault(50)
def test_the_name_that_a_file_gives_itself_is_not_believed(tmp_path):
    info = info_record("../../../etc/passwd", at=AT, merges=[("../../outside.warc.gz", 5)])
    outside = tmp_path / "outside.warc.gz"
    outside.write_bytes(record("outside"))
    home = tmp_path / "a" / "b"
    home.mkdir(parents=True)
    assert read(home, info + record("a")) == (["a"], [])
    assert outside.exists()
