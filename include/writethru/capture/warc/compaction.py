"""Merges a day's small WARC files into one: their gzip members one after the other, as they are.

The merged file says in its first record what it holds. As long as one of these files is still
there, the merge is not over, and doing it again from where it stopped ends it: `unended` finds it,
the rows are moved to it (again), `drop` deletes the old files. A crash at any step loses nothing.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from io import BytesIO
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Final, cast

from writethru.capture.warc.cdxj import Index, index_of
from writethru.capture.warc.files import HALF, is_locked_by_us, seal
from writethru.capture.warc.gzip_members import whole_length, whole_members
from writethru.capture.warc.records import MERGES, info_record
from writethru.capture.warc.store import FINAL, Captures, Stored
from writethru.capture.warc.writer import FILE_BYTES
from writethru.errors import CapturesError

SMALL_BYTES: Final = FILE_BYTES // 2
"""Larger files are left as they are: copying them saves little."""
FILES_MAX: Final = 1000
"""In one merged file; its first record names them all."""
SETTLED: Final = timedelta(hours=1)
"""How long a file must have been finished: by then its rows are written, or never will be."""
_INFO_BYTES: Final = 2**20
_COPY_BYTES: Final = 2**20
_MERGED: Final = "merged-"
"""Begins the name of a merged file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A merged file of one source and day; by what it shifts the offsets of each old file.

    `size` is what the whole file has.
    """

    name: str
    source_id: str
    day: date
    size: int
    shifts: Mapping[str, int]


def merges(captures: Captures, *, now: datetime) -> tuple[list[Merge], list[tuple[Stored, ...]]]:
    """The merges that were begun and not ended, and the files that may be merged: of one source
    and a day that is over for a day, each small, finished before `now` by an hour.

    A merged file that did not arrive whole is deleted. Raises CapturesError.
    """
    begun: list[Merge] = []
    groups: list[tuple[Stored, ...]] = []
    for folder, stored in groupby(captures.finished(), lambda file: _folder(file.name)):
        files = list(stored)
        source_and_day = _source_and_day(folder)
        if len(files) < 2 or source_and_day is None:  # noqa: PLR2004
            continue
        found = list(_unended(captures, files))
        begun += found
        taken = {name for merge in found for name in (merge.name, *merge.shifts)}
        if source_and_day[1] < (now - timedelta(days=1)).date():
            ready = (f for f in files if f.name not in taken and _is_ready(f, now))
            groups += _groups(ready)
    return begun, groups


def merge(captures: Captures, files: Sequence[Stored]) -> Merge | None:
    """Writes the merged file, whole and where everybody can read it; the old ones stay.

    A damaged file is left out. None, and nothing is written, where fewer than two are left, or
    another process merges them. Raises CapturesError, OSError.
    """
    whole = [file for file in files if _is_whole(captures, file)]
    if len(whole) < 2:  # noqa: PLR2004
        return None
    planned, info = _planned(whole)
    final = captures.local(planned.name)
    final.parent.mkdir(parents=True, exist_ok=True)
    half = final.with_name(final.name.removesuffix(FINAL) + HALF)
    with half.open("ab", buffering=0) as lock:
        # The file that was opened may have got its final name before it was locked.
        if not is_locked_by_us(lock) or not half.exists():
            return None
        index = _written(captures, whole, info, half, name=planned.name)
        if index is None:
            half.unlink()
            return None
        seal(half, index)
        if captures.is_remote:
            captures.upload(planned.name)
    return planned


def drop(captures: Captures, ended: Merge) -> None:
    """Deletes the old files, once every row names the merged one. Raises CapturesError."""
    if not captures.has(ended.name):
        raise CapturesError(f"{ended.name} is not there: what it was made of is kept")
    for name in ended.shifts:
        captures.delete(name)


def _written(
    captures: Captures, files: Sequence[Stored], info: bytes, half: Path, *, name: str
) -> Index | None:
    """Copies the files and syncs; the index of it all, None where a file is gone meanwhile."""
    with half.open("wb") as out:
        out.write(info)
        try:
            for file in files:
                with captures.opened(file.name) as old:
                    shutil.copyfileobj(old, out, _COPY_BYTES)
        except FileNotFoundError:
            return None
        out.flush()
        os.fsync(out.fileno())
    with half.open("rb") as packed:
        return index_of(packed, name=name)


def _is_whole(captures: Captures, file: Stored) -> bool:
    try:
        with captures.opened(file.name) as stream:
            return whole_length(stream) == file.size
    except FileNotFoundError:
        return False


def _unended(captures: Captures, files: Sequence[Stored]) -> Iterator[Merge]:
    """The merges of a folder whose old files are still there, or some of them."""
    there = {file.name: file for file in files}
    for file in files:
        if not PurePosixPath(file.name).name.startswith(_MERGED):
            continue
        found = _described(captures, file.name)
        if found is None or not (found.shifts.keys() & there.keys()):
            continue
        if found.size == file.size:
            yield found
        else:
            captures.delete(file.name)


def _described(captures: Captures, name: str) -> Merge | None:
    """What a merged file says of itself; names of other folders are not believed."""
    try:
        with captures.opened(name) as stream:
            start = BytesIO(stream.read(_INFO_BYTES))
    except FileNotFoundError:  # another process has merged it meanwhile
        return None
    first = next(whole_members(start, head_bytes=_INFO_BYTES), None)
    if first is None:
        return None
    folder = _folder(name)
    held: list[tuple[str, int]] = []
    for line in first.head.decode("utf-8", "replace").splitlines():
        field, _, value = line.partition(": ")
        if field == MERGES:
            size, _, old = value.partition(" ")
            held.append((f"{folder}/{PurePosixPath(old).name}", int(size)))
    return _merge_of(name, first.length, held)


def _planned(files: Sequence[Stored]) -> tuple[Merge, bytes]:
    """The merge of files and its first record: the same for the same files, whoever asks."""
    held = [(file.name, file.size) for file in files]
    folder = _folder(files[0].name)
    _, day = cast(tuple[str, date], _source_and_day(folder))
    digest = sha256("\n".join(f"{name} {size}" for name, size in held).encode()).hexdigest()
    file_name = f"{_MERGED}{day:%Y%m%d}-{digest[:16]}{FINAL}"
    info = info_record(
        file_name,
        at=datetime.combine(day + timedelta(days=1), time(), UTC),
        merges=[(PurePosixPath(name).name, size) for name, size in held],
    )
    return _merge_of(f"{folder}/{file_name}", len(info), held), info


def _merge_of(name: str, info_bytes: int, held: Sequence[tuple[str, int]]) -> Merge:
    source_id, day = cast(tuple[str, date], _source_and_day(_folder(name)))
    shifts: dict[str, int] = {}
    end = info_bytes
    for old, size in held:
        shifts[old] = end
        end += size
    return Merge(name=name, source_id=source_id, day=day, size=end, shifts=shifts)


def _groups(files: Iterable[Stored]) -> Iterator[tuple[Stored, ...]]:
    """Files in their order, as many together as make one file of the usual size."""
    group: list[Stored] = []
    for file in files:
        if len(group) == FILES_MAX or sum(f.size for f in group) + file.size > FILE_BYTES:
            yield from _of_several(group)
            group = []
        group.append(file)
    yield from _of_several(group)


def _of_several(group: list[Stored]) -> Iterator[tuple[Stored, ...]]:
    if len(group) > 1:
        yield tuple(group)


def _is_ready(file: Stored, now: datetime) -> bool:
    is_settled = file.modified_at is None or file.modified_at < now - SETTLED
    return is_settled and file.size < SMALL_BYTES


def _folder(name: str) -> str:
    return PurePosixPath(name).parent.as_posix()


def _source_and_day(folder: str) -> tuple[str, date] | None:
    """`("gazette", 2031-05-04)` of `gazette/2031/05/04`; None for a folder that is not ours."""
    parts = folder.split("/")
    try:
        source_id, year, month, day = parts
        return source_id, date(int(year), int(month), int(day))
    except ValueError:
        return None
