"""Archives of others: WARC files in every state, and text dumps."""

import gzip
from collections.abc import Iterable
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import pairwise

import brotli
import fsspec
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
from writethru.capture import (
    archive_days,
    archive_files,
    is_dated,
    read_warc,
    text_documents,
    warc_documents,
)
from writethru.errors import Code, ConfigurationError, ItemError
from writethru.model import ArchiveSpec, Basis, Document, Source

SOURCE = Source(
    id="gazette_old",
    publisher="gazette",
    name="The Gazette",
    group="gazette_old",
    hosts=("gazette.example",),
)
DAY = date(2031, 5, 4)


def record(
    url: str = "https://gazette.example/a-1",
    body: bytes = b"<h1>Ferry</h1>",
    *,
    status: str = "200 OK",
    headers: Iterable[tuple[str, str]] = (("Content-Type", "text/html"),),
    kind: str = "response",
    warc: dict[str, str] | None = None,
    packed: bool = True,
) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=packed)
    http = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")
    fields = {"WARC-Date": "2031-05-04T10:00:00Z"} | (warc or {})
    # Without a length warcio spools into a temporary file and leaves it open.
    made = writer.create_warc_record(
        url,
        kind,
        payload=BytesIO(body),
        length=len(body),
        http_headers=http,
        warc_headers_dict=fields,
    )
    writer.write_record(made)
    return out.getvalue()


def found(tmp_path, content: bytes, name="x.warc.gz") -> list[Document | ItemError]:
    (tmp_path / name).write_bytes(content)
    return list(warc_documents(name, source=SOURCE, day=None, home=tmp_path))


def test_a_page_comes_with_its_own_date_and_an_empty_vantage(tmp_path):
    assert found(tmp_path, record()) == [
        Document(
            url="https://gazette.example/a-1",
            final_url="https://gazette.example/a-1",
            captured_at=datetime(2031, 5, 4, 10, tzinfo=UTC),
            captured_basis=Basis.WARC,
            http_status=200,
            headers=(("Content-Type", "text/html"),),
            body=b"<h1>Ferry</h1>",
        )
    ]


@pytest.mark.fault(50)
@pytest.mark.parametrize(
    "content",
    [
        record("https://other.example/a"),
        record("file:///etc/passwd"),
        record("../../etc/passwd"),
        record("https://gazette.example/robots.txt", headers=[("Content-Type", "text/plain")]),
        record(headers=[("Content-Type", "image/png")]),
        record(status="500 Oops"),
        record(kind="request", status="GET / HTTP/1.1"),
    ],
    ids=["stranger", "file", "dots", "robots", "image", "status", "request"],
)
def test_what_is_no_page_of_the_source_is_passed_over(tmp_path, content):
    assert [d.url for d in found(tmp_path, content + record())] == ["https://gazette.example/a-1"]


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "301 Moved", "302 Found"])
def test_absence_and_moves_are_kept(tmp_path, status):
    [document] = found(tmp_path, record(status=status))
    assert document.http_status == int(status[:3])


@pytest.mark.parametrize(
    ("status", "location", "final"),
    [
        ("301 Moved", "/b-2", "https://gazette.example/b-2"),
        ("308 Moved", "https://other.example/b", "https://other.example/b"),
        ("302 Found", "javascript:alert(1)", "https://gazette.example/a-1"),
        ("302 Found", " ", "https://gazette.example/a-1"),
        ("200 OK", "/b-2", "https://gazette.example/a-1"),
    ],
)
def test_a_move_ends_where_it_leads(tmp_path, status, location, final):
    headers = [("Content-Type", "text/html"), ("Location", location)]
    [document] = found(tmp_path, record(status=status, headers=headers))
    assert (document.url, document.final_url) == ("https://gazette.example/a-1", final)


@pytest.mark.parametrize(
    ("coding", "payload"),
    [
        ("gzip", gzip.compress(b"<h1>Ferry</h1>")),
        ("br", brotli.compress(b"<h1>Ferry</h1>")),
        ("gzip", b"<h1>Ferry</h1>"),
    ],
    ids=["gzip", "brotli", "undone by the crawler"],
)
@pytest.mark.parametrize("chunked", [True, False])
def test_payloads_are_unpacked(tmp_path, coding, payload, chunked):
    headers = [("Content-Type", "text/html"), ("Content-Encoding", coding)]
    if chunked:
        payload = b"%x\r\n%s\r\n0\r\n\r\n" % (len(payload), payload)
        headers.append(("Transfer-Encoding", "chunked"))
    [document] = found(tmp_path, record(body=payload, headers=headers))
    assert document.body == b"<h1>Ferry</h1>"


@pytest.mark.parametrize("form", ["members", "one member", "plain"])
def test_every_form_of_file_is_read(tmp_path, form):
    parts = [record(f"https://gazette.example/{n}", packed=form == "members") for n in range(3)]
    content = b"".join(parts)
    content = gzip.compress(content) if form == "one member" else content
    assert [d.url[-1] for d in found(tmp_path, content)] == ["0", "1", "2"]


@pytest.mark.fault(47)
@pytest.mark.parametrize("form", ["members", "one member", "plain"])
@pytest.mark.parametrize("cut", [1, 5, 40, 120])
def test_a_cut_end_is_one_error_and_the_records_before_stand(tmp_path, form, cut):
    parts = [record(f"https://gazette.example/{n}", packed=form == "members") for n in range(3)]
    content = b"".join(parts)
    content = gzip.compress(content) if form == "one member" else content
    *documents, last = found(tmp_path, content[:-cut])
    if form == "plain" and cut <= 4:
        assert isinstance(last, Document)  # only the line breaks after the record are gone
        return
    assert isinstance(last, ItemError)
    if form == "plain" and cut > 100:
        assert last.code == Code.BAD_RECORD  # its own head is cut: nothing says how long it was
        return
    assert last.code == Code.TRUNCATED
    assert all(isinstance(document, Document) for document in documents)
    if form == "members":
        assert f"@{len(parts[0]) + len(parts[1])}" in last.url
        assert len(documents) >= 2


@pytest.mark.fault(49)
def test_garbage_midway_is_an_error_with_its_offset_and_the_records_behind_it_are_read(tmp_path):
    first = record()
    document, error, behind = found(
        tmp_path, first + b"\x1f\x8bgarbage" + record("https://gazette.example/a-2")
    )
    assert document.url == "https://gazette.example/a-1"
    assert (error.code, error.url.endswith(f"@{len(first)}")) == (Code.BAD_RECORD, True)
    assert behind.url == "https://gazette.example/a-2"


def test_a_cut_member_midway_costs_that_record_alone(tmp_path):
    parts = [record(f"https://gazette.example/{n}") for n in range(3)]
    read = found(tmp_path, parts[0] + parts[1][:-60] + parts[2])
    assert [each.url[-1] for each in read if isinstance(each, Document)] == ["0", "2"]
    assert len([each for each in read if isinstance(each, ItemError)]) == 1


@pytest.mark.parametrize("form", ["members", "plain"])
def test_reading_goes_on_at_any_record_that_was_told(tmp_path, form):
    parts = [record(f"https://gazette.example/{n}", packed=form == "members") for n in range(4)]
    (tmp_path / "x.warc.gz").write_bytes(b"".join(parts))
    [file] = archive_files("*.warc.gz", day=None, home=tmp_path)
    whole = list(read_warc(file, SOURCE))
    ends = [sum(map(len, parts[: n + 1])) for n in range(4)]
    assert [taken.next_offset for taken in whole] == ends
    assert [taken.offset for taken in whole] == [0, *ends[:-1]]
    for number, taken in enumerate(whole):
        rest = list(read_warc(file, SOURCE, start=taken.next_offset))
        assert rest == whole[number + 1 :]


def test_a_file_packed_as_a_whole_begins_again_at_its_start(tmp_path):
    content = b"".join(record(f"https://gazette.example/{n}", packed=False) for n in range(3))
    (tmp_path / "x.warc.gz").write_bytes(gzip.compress(content))
    [file] = archive_files("*.warc.gz", day=None, home=tmp_path)
    offsets = [taken.next_offset for taken in read_warc(file, SOURCE)]
    assert offsets == [0, 0, len(gzip.compress(content))]


def test_strangers_records_are_passed_over_and_only_say_how_far(tmp_path, monkeypatch):
    monkeypatch.setattr("writethru.capture.archives.warc_archive._PROGRESS_BYTES", 2_000)
    strangers = [record("https://other.example/a") for _ in range(40)]
    (tmp_path / "x.warc.gz").write_bytes(b"".join([*strangers, record()]))
    [file] = archive_files("*.warc.gz", day=None, home=tmp_path)
    taken = list(read_warc(file, SOURCE))
    assert [each.found is None for each in taken] == [*([True] * (len(taken) - 1)), False]
    assert 2 < len(taken) < 15
    steps = [b.next_offset - a.next_offset for a, b in pairwise(taken[:-1])]
    assert all(2_000 <= step < 3_000 for step in steps)


@pytest.mark.parametrize(
    "content", [b"garbage\n" * 10, gzip.compress(b"garbage\n" * 10)], ids=["plain", "gzip"]
)
def test_what_is_no_warc_is_a_bad_record(tmp_path, content):
    [error] = found(tmp_path, content)
    assert error.code == Code.BAD_RECORD


def altered(**changes: bytes) -> bytes:
    """A record with bytes changed behind its digests' back."""
    whole = gzip.decompress(record())
    for old, new in changes.items():
        assert old.encode() in whole
        whole = whole.replace(old.encode(), new)
    return gzip.compress(whole)


def test_an_altered_payload_is_a_digest_error_and_the_next_record_is_read(tmp_path):
    error, document = found(tmp_path, altered(Ferry=b"Merry") + record())
    assert (error.code, error.url) == (Code.DIGEST, "https://gazette.example/a-1")
    assert isinstance(document, Document)


@pytest.mark.fault(48)
def test_a_length_off_by_two_is_a_digest_error(tmp_path):
    whole = gzip.decompress(record())
    [line] = [part for part in whole.split(b"\r\n") if part.startswith(b"Content-Length: ")]
    length = int(line.split(b" ")[1])
    whole = whole.replace(line, b"Content-Length: %d" % (length - 2))
    assert found(tmp_path, gzip.compress(whole))[0].code == Code.DIGEST


def test_a_date_that_is_none_is_a_bad_record(tmp_path):
    error, document = found(tmp_path, record(warc={"WARC-Date": "soon"}) + record())
    assert (error.code, error.url) == (Code.BAD_RECORD, "https://gazette.example/a-1")
    assert isinstance(document, Document)


def test_a_bomb_in_a_record_is_too_large(tmp_path):
    bomb = brotli.compress(bytes(64 * 2**20), quality=3)
    headers = [("Content-Type", "text/html"), ("Content-Encoding", "br")]
    error, document = found(tmp_path, record(body=bomb, headers=headers) + record())
    assert error.code == Code.TOO_LARGE
    assert isinstance(document, Document)


def test_a_revisit_names_its_original(tmp_path):
    warc = {
        "WARC-Refers-To-Target-URI": "https://gazette.example/a-0",
        "WARC-Refers-To-Date": "2031-05-03T10:00:00Z",
    }
    [document] = found(tmp_path, record(kind="revisit", body=b"", warc=warc))
    assert document.body == b""
    assert document.vantage == {
        "refers_to": ["https://gazette.example/a-0", "2031-05-03T10:00:00.000000Z"]
    }


@pytest.mark.fault(51)
def test_a_revisit_without_its_original_is_an_error(tmp_path):
    [error] = found(tmp_path, record(kind="revisit", body=b""))
    assert error.code == Code.NO_ORIGINAL


def test_no_file_is_no_error_but_an_empty_one_is(tmp_path):
    given = {"source": SOURCE, "home": tmp_path}
    assert list(warc_documents("none/{date:%Y}/*", day=DAY, **given)) == []
    (tmp_path / "empty.warc.gz").write_bytes(b"")
    (tmp_path / "empty.txt").write_bytes(b" \n")
    [no_record] = warc_documents("*.warc.gz", day=None, **given)
    [no_text] = text_documents("*.txt", day=None, **given)
    assert (no_record.code, no_text.code) == (Code.BAD_RECORD, Code.NO_BODY)


def test_zstd_is_refused(tmp_path):
    [error] = found(tmp_path, b"\x28\xb5\x2f\xfd" + bytes(50), name="x.warc.zst")
    assert (error.code, "zstd" in error.reason) == (Code.BAD_RECORD, True)


def test_a_store_is_listed_by_day_and_streamed(tmp_path):
    store = fsspec.filesystem("memory")
    pattern = "memory://crawl/{date:%Y/%m}/NEWS-{date:%Y%m%d}-*.warc.gz"
    store.pipe("/crawl/2031/05/NEWS-20310504-1.warc.gz", record())
    store.pipe("/crawl/2031/05/NEWS-20310506-1.warc.gz", record())
    store.pipe("/crawl/2031/05/other-20310507-1.warc.gz", record())
    try:
        assert archive_days(ArchiveSpec(warc=pattern), home=tmp_path) == [DAY, date(2031, 5, 6)]
        [file] = archive_files(pattern, day=DAY, home=tmp_path)
        assert file.name == "memory://crawl/2031/05/NEWS-20310504-1.warc.gz"
        assert file.changed_at().tzinfo is not None
        [document] = warc_documents(pattern, source=SOURCE, day=DAY, home=tmp_path)
        assert document.body == b"<h1>Ferry</h1>"
    finally:
        store.rm("/crawl", recursive=True)


def test_a_file_address_is_a_path_of_this_machine(tmp_path):
    (tmp_path / "x.warc.gz").write_bytes(record())
    [document] = warc_documents(
        f"file://{tmp_path}/*.warc.gz", source=SOURCE, day=None, home=tmp_path / "other"
    )
    assert isinstance(document, Document)


def test_a_dated_pattern_takes_the_days_files_in_order(tmp_path):
    for day in ("2031/05/04", "2031/05/05"):
        folder = tmp_path / "kept" / day
        folder.mkdir(parents=True)
        for name in ("b", "a"):
            (folder / f"{name}.warc.gz").write_bytes(
                record(f"https://gazette.example/{day}/{name}")
            )
    pattern = "kept/{date:%Y/%m/%d}/*.warc.gz"
    given = {"source": SOURCE, "day": DAY, "home": tmp_path}
    urls = [d.url for d in warc_documents(pattern, **given)]
    assert urls == [f"https://gazette.example/2031/05/04/{name}" for name in "ab"]
    absolute = f"{tmp_path}/{pattern}"
    assert [d.url for d in warc_documents(absolute, **given)] == urls
    for written in (pattern, absolute):
        days = archive_days(ArchiveSpec(warc=written), home=tmp_path)
        assert days == [DAY, date(2031, 5, 5)]


def test_days_are_read_from_names_too_and_nonsense_is_passed_over(tmp_path):
    for name in ("2031-05-04_a.txt", "2031-13-04_a.txt", "20310504.txt", "2031-05-06_b.txt"):
        (tmp_path / name).write_text("x")
    spec = ArchiveSpec(text="{date:%Y-%m-%d}_*.txt")
    assert archive_days(spec, home=tmp_path) == [DAY, date(2031, 5, 6)]
    assert archive_days(ArchiveSpec(text="*.txt"), home=tmp_path) == []
    assert (is_dated(spec.text), is_dated("*.txt")) == (True, False)


@pytest.mark.parametrize(
    ("pattern", "day"),
    [
        ("{date:%Y}/*", None),
        ("https://gazette.example/x.warc.gz", None),
        ("filecache::https://gazette.example/x.warc.gz", None),
        ("memory://a::https://gazette.example/x.warc.gz", None),
    ],
)
def test_what_cannot_be_read_is_a_configuration_error(tmp_path, pattern, day):
    with pytest.raises(ConfigurationError):
        list(warc_documents(pattern, source=SOURCE, day=day, home=tmp_path))
