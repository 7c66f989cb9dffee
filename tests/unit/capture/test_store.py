"""Where captures are kept: a folder, or a place that is reached over fsspec."""

import pathlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import fsspec
import pytest
from writethru.capture import Captures, WarcWriter, read_document, salvage, send
from writethru.capture.warc import files
from writethru.errors import CapturesError, ConfigurationError, QuarantineError
from writethru.model import Basis, Document, WarcPlace

AT = datetime(2031, 5, 4, 10, tzinfo=UTC)
PAGE = Document(
    url="https://gazette.example/ferry",
    final_url="https://gazette.example/ferry",
    captured_at=AT,
    captured_basis=Basis.CLOCK,
    http_status=200,
    headers=(("Content-Type", "text/html"),),
    body=b"<h1>The ferry is back</h1>",
)


@pytest.fixture
def bucket():
    """A place in memory, which is as far from a folder as object storage."""
    files = fsspec.filesystem("memory")
    files.mkdir("/bucket")
    yield files
    files.rm("/bucket", recursive=True)


@pytest.fixture
def captures(bucket, tmp_path):
    return Captures.at("memory://bucket/kept", spool=tmp_path / "spool")


def write(captures: Captures, *documents: Document) -> list[WarcPlace]:
    with WarcWriter(captures, "gazette") as writer:
        return [writer.append(document, recorded_at=AT) for document in documents]


def in_spool(captures: Captures) -> list[str]:
    return sorted(path.name for path in captures.spool.rglob("*") if path.is_file())


def test_a_remote_file_is_spooled_then_uploaded_whole_with_its_index(captures, bucket):
    writer = WarcWriter(captures, "gazette")
    place = writer.append(PAGE, recorded_at=AT)
    assert len(in_spool(captures)) == 1
    assert (captures.is_remote, captures.has(place.file)) == (True, False)
    assert read_document(captures, place) == PAGE  # by who has it in the spool
    assert writer.close() == (place.file,)
    assert in_spool(captures) == []
    assert captures.has(place.file)
    assert read_document(captures, place) == PAGE  # from afar, its bytes alone
    names = [name.removeprefix("/bucket/kept/") for name in bucket.find("/bucket/kept")]
    assert names == sorted([place.file, place.file.replace(".warc.gz", ".cdxj")])
    [stored] = captures.finished()
    assert (stored.name, stored.size) == (place.file, bucket.size(f"/bucket/kept/{place.file}"))
    assert stored.modified_at is not None


def test_a_full_file_is_uploaded_while_the_writer_goes_on(captures):
    writer = WarcWriter(captures, "gazette", file_bytes=100)
    first, second = (writer.append(PAGE, recorded_at=AT) for _ in range(2))
    assert (captures.has(first.file), captures.has(second.file)) == (True, False)
    assert set(writer.close()) == {first.file, second.file}


def test_a_failed_upload_stays_in_the_spool_until_it_succeeds(captures, bucket, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError("no writing here")

    writer = WarcWriter(captures, "gazette")
    place = writer.append(PAGE, recorded_at=AT)
    with monkeypatch.context() as patch:
        patch.setattr(type(bucket), "put_file", refuse)
        with pytest.raises(CapturesError, match=r"memory://bucket/kept: PermissionError: no wr"):
            writer.close()
        [failure] = send(captures)
        assert isinstance(failure, CapturesError)
    assert read_document(captures, place) == PAGE
    assert list(send(captures)) == [place.file]
    assert (in_spool(captures), list(send(captures))) == ([], [])
    assert read_document(captures, place) == PAGE


def test_what_did_not_arrive_whole_is_not_deleted_here(captures, bucket, monkeypatch):
    def half(files: object, local: str, path: str) -> None:
        with pathlib.Path(local).open("rb") as stream:
            bucket.pipe_file(path, stream.read()[:-10])

    writer = WarcWriter(captures, "gazette")
    place = writer.append(PAGE, recorded_at=AT)
    with monkeypatch.context() as patch:
        patch.setattr(type(bucket), "put_file", half)
        with pytest.raises(CapturesError, match=r"of \d+ bytes arrived"):
            writer.close()
    assert list(send(captures)) == [place.file]


def test_a_killed_writers_spool_is_salvaged_and_sent(captures):
    writer = WarcWriter(captures, "gazette")
    place = writer.append(PAGE, recorded_at=AT)
    assert (list(salvage(captures)), list(send(captures))) == ([], []), "its writer lives"
    [file] = writer._files.values()
    file.stream.close()  # as the end of its process does
    assert list(salvage(captures)) == [place.file]
    assert list(send(captures)) == [place.file]
    assert read_document(captures, place) == PAGE


def test_an_index_lost_on_the_way_is_made_again(captures, bucket, monkeypatch):
    writer = WarcWriter(captures, "gazette")
    place = writer.append(PAGE, recorded_at=AT)
    with monkeypatch.context() as patch:
        patch.setattr(type(bucket), "put_file", lambda *_: None)
        with pytest.raises(CapturesError):
            writer.close()
    captures.local(place.file.replace(".warc.gz", ".cdxj")).unlink()
    assert list(send(captures)) == [place.file]
    assert len(bucket.find("/bucket/kept")) == 2


def test_a_missing_file_is_a_bad_record_but_a_missing_place_is_not(captures, tmp_path):
    nowhere = WarcPlace(file="gazette/2031/05/04/none.warc.gz", offset=0, length=10)
    with pytest.raises(CapturesError, match="is it the right place"):
        read_document(captures, nowhere)
    unmounted = Captures.at(str(tmp_path / "unmounted"), spool=tmp_path)
    with pytest.raises(CapturesError, match="is it the right place"):
        read_document(unmounted, nowhere)
    [place] = write(captures, PAGE)
    for wrong in (nowhere, replace(place, offset=10**9)):
        with pytest.raises(QuarantineError, match="bad_record"):
            read_document(captures, wrong)


@pytest.mark.fault(50)
@pytest.mark.parametrize(
    "name", ["../outside.warc.gz", "/etc/passwd", "file:///etc/passwd", "a/../../b"]
)
def test_a_name_that_leads_out_is_never_a_path(captures, tmp_path, name):
    for each in (captures, Captures.at(str(tmp_path), spool=tmp_path)):
        with pytest.raises(QuarantineError, match="bad_record"):
            read_document(each, WarcPlace(file=name, offset=0, length=10))
        for act in (each.delete, each.has):
            with pytest.raises(ValueError, match="no name"):
                act(name)


def test_local_places_need_no_spool(tmp_path):
    for written in (str(tmp_path), f"file://{tmp_path}", f"local://{tmp_path}"):
        captures = Captures.at(written, spool=tmp_path / "never")
        assert (captures.is_remote, captures.folder) == (False, tmp_path)
        [place] = write(captures, replace(PAGE, captured_at=AT + timedelta(seconds=1)))
        assert (captures.has(place.file), list(send(captures))) == (True, [])
    assert not (tmp_path / "never").exists()
    assert len(list(captures.finished())) == 3


def test_a_protocol_that_nothing_speaks_is_told_with_the_package_that_would(tmp_path):
    with pytest.raises(ConfigurationError, match=r"gdrive://\.\.\.: .*gdrive_fs"):
        Captures.at("gdrive://folder", spool=tmp_path)
    with pytest.raises(ConfigurationError, match=r"pigeon://\.\.\.: there are only .*memory"):
        Captures.at("pigeon://loft", spool=tmp_path)
    with pytest.raises(ConfigurationError, match=r"gdrive://"):
        Captures.at("simplecache::gdrive://folder", spool=tmp_path)


def test_a_password_in_the_place_is_not_shown(tmp_path):
    captures = Captures.at("ftp://reader:secret@127.0.0.1:1/kept", spool=tmp_path)
    with pytest.raises(CapturesError) as caught:
        captures.has("gazette/2031/05/04/x.warc.gz")
    assert "secret" not in str(caught.value)


def test_a_file_that_was_salvaged_before_it_was_locked_is_not_written(tmp_path, monkeypatch):
    captures = Captures.at(str(tmp_path), spool=tmp_path)
    lock, salvaged = files.is_locked_by_us, []

    def late(stream):
        if not salvaged:
            salvaged.append(None)  # it locks files too
            assert list(salvage(captures)) == []
        return lock(stream)

    monkeypatch.setattr(files, "is_locked_by_us", late)
    [place] = write(captures, PAGE)
    assert read_document(captures, place) == PAGE


def test_a_file_that_arrived_in_part_is_not_there_yet(captures, bucket, monkeypatch):
    def half(local: str, path: str) -> None:
        content = pathlib.Path(local).read_bytes()
        bucket.pipe_file(path, content[: len(content) // 2])
        raise ConnectionResetError("in the middle")

    with monkeypatch.context() as patch:
        patch.setattr(type(bucket), "put_file", lambda _, *given: half(*given))
        writer = WarcWriter(captures, "gazette")
        place = writer.append(PAGE, recorded_at=AT)
        with pytest.raises(CapturesError):
            writer.close()
    assert [stored.name for stored in captures.finished()] == [place.file]
    assert not captures.has(place.file)
    assert list(send(captures)) == [place.file]
    assert captures.has(place.file)
    assert read_document(captures, place) == PAGE
