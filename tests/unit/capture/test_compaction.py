"""A day's small files become one, and a crash at any step loses nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import fsspec
import pytest
from warcio.archiveiterator import ArchiveIterator
from writethru.capture import (
    Captures,
    Merge,
    WarcWriter,
    drop,
    merge,
    merges,
    read_document,
    salvage,
    send,
)
from writethru.capture.warc import compaction
from writethru.errors import CapturesError
from writethru.model import Basis, Document, WarcPlace

AT = datetime(2031, 5, 4, 10, tzinfo=UTC)
LATER = datetime(2099, 1, 1, tzinfo=UTC)  # files of this test are then settled
PAGE = Document(
    url="https://gazette.example/ferry",
    final_url="https://gazette.example/ferry",
    captured_at=AT,
    captured_basis=Basis.CLOCK,
    http_status=200,
    headers=(("Content-Type", "text/html"),),
    body=b"<h1>The ferry is back</h1>",
    request_headers=(("Host", "gazette.example"),),
)

Kept = dict[WarcPlace, Document]


@pytest.fixture(params=["local", "remote"])
def captures(request, tmp_path) -> Iterator[Captures]:
    if request.param == "local":
        yield Captures.at(str(tmp_path / "kept"), spool=tmp_path / "spool")
        return
    files = fsspec.filesystem("memory")
    files.mkdir("/attic")
    yield Captures.at("memory://attic", spool=tmp_path / "spool")
    files.rm("/attic", recursive=True)


def write(captures: Captures, *numbers: int, source: str = "gazette", at: datetime = AT) -> Kept:
    """A file for each number, with a page of that number in it."""
    kept: Kept = {}
    for number in numbers:
        page = replace(PAGE, body=b"%d" % number, captured_at=at + timedelta(seconds=number))
        with WarcWriter(captures, source) as writer:
            kept[writer.append(page, recorded_at=AT)] = replace(page, request_headers=())
    return kept


def moved(place: WarcPlace, *done: Merge) -> WarcPlace:
    """Where a row leads after these merges."""
    for each in done:
        if place.file in each.shifts:
            offset = place.offset + each.shifts[place.file]
            place = replace(place, file=each.name, offset=offset)
    return place


def run(captures: Captures, now: datetime = LATER) -> list[Merge]:
    """A whole run, as maintenance does it."""
    list(salvage(captures))
    list(send(captures))
    begun, groups = merges(captures, now=now)
    done = begun + [each for group in groups if (each := merge(captures, group))]
    for each in done:
        drop(captures, each)
    return done


def names(captures: Captures) -> list[str]:
    return [stored.name for stored in captures.finished()]


def assert_all_there(captures: Captures, kept: Kept, *done: Merge) -> None:
    for place, page in kept.items():
        assert read_document(captures, moved(place, *done)) == page


def test_a_days_small_files_become_one(captures):
    kept = write(captures, 1, 2, 3)
    [done] = run(captures)
    assert names(captures) == [done.name]
    assert done.name.startswith("gazette/2031/05/04/merged-20310504-")
    assert_all_there(captures, kept, done)
    with captures.opened(done.name) as stream:
        records = list(ArchiveIterator(stream, check_digests="raise"))
    kinds = ["warcinfo", *["warcinfo", "response", "request"] * 3]
    assert [record.rec_type for record in records] == kinds
    assert run(captures) == []


def test_the_merged_file_has_an_index_that_leads_to_its_records(captures, tmp_path):
    write(captures, 1, 2)
    [done] = run(captures)
    index = done.name.replace(".warc.gz", ".cdxj")
    with captures.opened(index) as stream:
        lines = stream.read().decode().splitlines()
    assert len(lines) == 2
    assert all(f'"filename": "{done.name}"' in line for line in lines)


def test_other_days_and_other_sources_stay_apart(captures):
    write(captures, 1, 2)
    write(captures, 1, at=AT + timedelta(days=1))
    write(captures, 1, source="courier")
    [done] = run(captures)
    assert (done.source_id, done.day, len(done.shifts)) == ("gazette", AT.date(), 2)
    assert len(names(captures)) == 3


def test_a_day_is_merged_once_it_is_over_for_a_day(captures):
    write(captures, 1, 2)
    assert merges(captures, now=AT + timedelta(days=1)) == ([], [])


def test_files_that_were_finished_within_the_hour_are_left_alone(captures):
    write(captures, 1, 2, at=datetime(2020, 1, 1, tzinfo=UTC))
    soon = datetime.now(UTC) + timedelta(minutes=30)
    assert merges(captures, now=soon) == ([], [])
    _, [group] = merges(captures, now=soon + timedelta(minutes=31))
    assert len(group) == 2


def test_large_files_are_left_and_a_merged_one_stays_below_the_limit(captures, monkeypatch):
    kept = write(captures, 1, 2, 3, 4)
    size = next(captures.finished()).size
    monkeypatch.setattr(compaction, "FILE_BYTES", size * 2 + size // 2)
    done = run(captures)
    assert [len(each.shifts) for each in done] == [2, 2]
    assert_all_there(captures, kept, *done)
    monkeypatch.setattr(compaction, "SMALL_BYTES", size)
    assert run(captures) == []


def test_a_file_that_a_writer_has_open_is_no_concern(captures):
    kept = write(captures, 1, 2)
    with WarcWriter(captures, "gazette") as writer:
        place = writer.append(PAGE, recorded_at=AT)
        [done] = run(captures)
        assert place.file not in done.shifts
        assert_all_there(captures, kept, done)
    assert set(names(captures)) == {done.name, place.file}


def test_a_late_file_is_merged_with_what_was_merged_before(captures):
    kept = write(captures, 1, 2)
    [first] = run(captures)
    kept |= write(captures, 3)
    [second] = run(captures)
    assert names(captures) == [second.name]
    assert_all_there(captures, kept, first, second)


def test_a_damaged_file_is_left_out(captures):
    kept = write(captures, 1, 2, 3)
    victim = next(iter(kept))
    with captures.opened(victim.file) as stream:
        content = stream.read()
    if captures.is_remote:
        fsspec.filesystem("memory").pipe_file(f"/attic/{victim.file}", content[:-5])
    else:
        captures.local(victim.file).write_bytes(content[:-5])
    [done] = run(captures)
    assert set(names(captures)) == {victim.file, done.name}
    assert_all_there(captures, kept, done)


# --- crashes --------------------------------------------------------------------------------


def test_a_crash_while_the_merged_file_is_written_leaves_the_old_ones(captures, monkeypatch):
    kept = write(captures, 1, 2)
    _, [group] = merges(captures, now=LATER)

    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(compaction, "seal", die)
        with pytest.raises(Killed):
            merge(captures, group)
    assert_all_there(captures, kept)
    assert len(list(captures.folder.rglob("*.half"))) == 1
    [done] = run(captures)
    assert_all_there(captures, kept, done)
    assert list(captures.folder.rglob("*.half")) == []


def test_a_crash_before_the_rows_are_moved_is_ended_by_the_next_run(captures):
    kept = write(captures, 1, 2)
    _, [group] = merges(captures, now=LATER)
    made = merge(captures, group)
    assert_all_there(captures, kept)  # by their old places
    assert_all_there(captures, kept, made)  # and by the new ones
    assert merges(captures, now=LATER) == ([made], [])
    assert run(captures) == [made]
    assert names(captures) == [made.name]


def test_a_crash_while_the_old_files_are_deleted_is_ended_by_the_next_run(captures):
    kept = write(captures, 1, 2, 3)
    _, [group] = merges(captures, now=LATER)
    made = merge(captures, group)
    captures.delete(group[0].name)
    assert run(captures) == [made]
    assert names(captures) == [made.name]
    assert_all_there(captures, kept, made)


@pytest.mark.parametrize("captures", ["remote"], indirect=True)
def test_a_crash_before_the_upload_is_ended_by_the_next_run(captures, monkeypatch):
    kept = write(captures, 1, 2)
    _, [group] = merges(captures, now=LATER)
    with monkeypatch.context() as patch:
        patch.setattr(Captures, "_put", lambda *_: 1 / 0)
        with pytest.raises(CapturesError):
            merge(captures, group)
    assert_all_there(captures, kept)
    [done] = run(captures)
    assert names(captures) == [done.name]
    assert_all_there(captures, kept, done)


def test_a_merged_file_that_arrived_in_part_is_made_again(captures):
    kept = write(captures, 1, 2)
    _, [group] = merges(captures, now=LATER)
    made = merge(captures, group)
    with captures.opened(made.name) as stream:
        part = stream.read()[:-20]
    if captures.is_remote:
        fsspec.filesystem("memory").pipe_file(f"/attic/{made.name}", part)
    else:
        captures.local(made.name).write_bytes(part)
    assert_all_there(captures, kept)
    [again] = run(captures) or run(captures)
    assert again == made
    assert_all_there(captures, kept, again)


def test_old_files_are_kept_where_the_merged_one_is_gone(captures):
    kept = write(captures, 1, 2)
    _, [group] = merges(captures, now=LATER)
    made = merge(captures, group)
    captures.delete(made.name)
    with pytest.raises(CapturesError, match="is kept"):
        drop(captures, made)
    assert_all_there(captures, kept)


def test_two_that_merge_the_same_files_make_the_same_file(captures):
    write(captures, 1, 2)
    _, [group] = merges(captures, now=LATER)
    first = merge(captures, group)
    with captures.opened(first.name) as stream:
        content = stream.read()
    captures.delete(first.name)
    assert merge(captures, group) == first
    with captures.opened(first.name) as stream:
        assert stream.read() == content
    drop(captures, first)
    assert merge(captures, group) is None, "the files are gone"


@pytest.mark.fault(50)
def test_a_merged_file_cannot_name_files_of_other_folders(captures):
    kept = write(captures, 1, 2, source="courier")
    victim = next(iter(kept)).file
    write(captures, 1)
    name = "gazette/2031/05/04/merged-evil.warc.gz"
    info = compaction.info_record("x", at=AT, merges=[(f"../../../../{victim}", 5)])
    if captures.is_remote:
        fsspec.filesystem("memory").pipe_file(f"/attic/{name}", info)
    else:
        captures.local(name).write_bytes(info)
    begun, _ = merges(captures, now=LATER)
    assert begun == []
    assert_all_there(captures, kept)
