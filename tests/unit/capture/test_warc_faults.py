"""Damaged and hostile WARC files: what is wrong is said, the sound records come all the same."""

import base64
import gzip
import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from unit.capture.conftest import memory_under
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


# --- what other people's records say of themselves ------------------------------------------


def foreign(name: str, block: bytes = b"<h1>Ferry</h1>", length: int = 0, **more: str) -> bytes:
    """A member without digests; `length` is added to its true Content-Length."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + block
    fields = {
        "WARC-Type": "response",
        "WARC-Target-URI": f"https://gazette.example/{name}",
        "WARC-Date": "2031-05-04T10:00:00Z",
        "Content-Length": str(len(http) + length),
    } | {key.replace("_", "-"): value for key, value in more.items()}
    head = "".join(f"{key}: {value}\r\n" for key, value in fields.items())
    return gzip.compress(f"WARC/1.0\r\n{head}\r\n".encode() + http + b"\r\n\r\n")


@pytest.mark.fault(48)
@pytest.mark.parametrize("off_by", [-2, 300, 10**10], ids=["short", "long", "endless"])
def test_a_wrong_length_is_an_error_without_a_digest_too(tmp_path, off_by):
    members = [foreign("a"), foreign("b", length=off_by), foreign("c"), foreign("d")]
    pages, errors = read(tmp_path, b"".join(members))
    assert pages == ["a", "c", "d"]
    assert {error.code for error in errors} == {Code.BAD_RECORD}
    assert errors[0].url.endswith(f"@{len(members[0])}")


def test_a_record_that_spans_members_of_a_file_is_read(tmp_path):
    plain = b"".join(map(gzip.decompress, (foreign("a"), foreign("b"), foreign("c"))))
    parts = [plain[at : at + 100] for at in range(0, len(plain), 100)]
    assert read(tmp_path, b"".join(map(gzip.compress, parts))) == (["a", "b", "c"], [])


@pytest.mark.parametrize(
    "date", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-14:00", "2031", "soon", ""]
)
@pytest.mark.parametrize("field", ["WARC_Date", "WARC_Refers_To_Date"])
def test_a_date_that_is_none_is_an_error_of_its_record(tmp_path, field, date):
    more = {"WARC_Type": "revisit"} if field == "WARC_Refers_To_Date" else {}
    pages, errors = read(tmp_path, foreign("a", **more, **{field: date}) + foreign("b"))
    assert (pages, len(errors)) == (["b"], 1)


def test_one_segment_of_a_page_is_not_the_page(tmp_path):
    pages, [error] = read(tmp_path, foreign("a", WARC_Segment_Number="1") + foreign("b"))
    assert (pages, error.code) == (["b"], Code.TRUNCATED)


@pytest.mark.parametrize(
    ("http", "is_unsure"),
    [
        ({"WARC_Truncated": "length"}, True),
        ({"length_said": "900"}, True),
        ({"length_said": "14"}, False),
        ({"length_said": "7"}, False),
        ({}, False),
    ],
    ids=["by the crawler", "by the connection", "whole", "decoded since", "not told"],
)
def test_a_text_that_was_cut_on_its_way_is_marked(tmp_path, http, is_unsure):
    said = http.pop("length_said", None)
    member = foreign("a", **http)
    if said:
        plain = gzip.decompress(foreign("a", length=len(f"Content-Length: {said}\r\n")))
        told = b"200 OK\r\nContent-Length: %s\r\n" % said.encode()
        member = gzip.compress(plain.replace(b"200 OK\r\n", told))
    (tmp_path / "x.warc.gz").write_bytes(member)
    [page] = warc_documents("x.warc.gz", source=SOURCE, day=None, home=tmp_path)
    assert isinstance(page, Document)
    assert page.vantage == ({"length": "unknown"} if is_unsure else {})


@pytest.mark.parametrize("write", [base64.b32encode, base64.b64encode, base64.urlsafe_b64encode])
@pytest.mark.parametrize("algorithm", ["sha1", "sha-256", "md5", "SHA512"])
def test_a_digest_is_read_in_every_notation(tmp_path, write, algorithm):
    made = hashlib.new(algorithm.lower().replace("sha-", "sha"), b"<h1>Ferry</h1>").digest()
    right = f"{algorithm}:{write(made).decode()}"
    wrong = f"{algorithm}:{write(made[::-1]).decode()}"
    whole = foreign("a", WARC_Payload_Digest=right) + foreign("b", WARC_Payload_Digest=wrong)
    pages, [error] = read(tmp_path, whole)
    assert (pages, error.code) == (["a"], Code.DIGEST)


@pytest.mark.parametrize(
    "head",
    [b"WARC/1.0\r\nX: " + b"a" * 2**25, b"WARC/1.0\r\n" + b"X: a\r\n" * 2**21, b"\r\n" * 2**22],
    ids=["a line", "lines", "empty lines"],
)
def test_a_head_that_does_not_end_is_an_error_in_bounded_memory_and_the_next_record_is_read(
    tmp_path, head
):
    packed = record("a") + gzip.compress(head) + record("b")
    with memory_under(16 * 2**20):
        pages, errors = read(tmp_path, packed)
    assert pages == ["a", "b"]
    assert {error.code for error in errors} == {Code.BAD_RECORD}
