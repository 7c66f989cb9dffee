"""Where captures are kept: a folder, or whatever else fsspec reaches, with a spool before it.

A name is a file's path below the place, with slashes: `gazette/2031/05/04/....warc.gz`. Files are
always written in a local folder: the place itself, or the spool from which finished ones are
uploaded.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Final, cast

from fsspec.core import url_to_fs

from writethru.capture.warc.drivers import modified_at, require_driver
from writethru.errors import CapturesError
from writethru.model import WarcPlace

OPEN: Final = ".open"
FINAL: Final = ".warc.gz"
INDEX: Final = ".cdxj"

_LOCAL: Final = ("file://", "local://")
_PASSWORD: Final = re.compile(r"//[^/@]*@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A finished file. `modified_at` is None where the place does not tell."""

    name: str
    size: int
    modified_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Captures:
    """`place` is a folder or a URL; `spool` the folder where a URL's files wait."""

    place: str
    spool: Path

    @classmethod
    def at(cls, place: str, *, spool: Path) -> "Captures":
        """Raises ConfigurationError where nothing here can speak the URL's protocol."""
        for scheme in _LOCAL:
            place = place.removeprefix(scheme)
        if "://" in place:
            require_driver(place)
        return cls(place=place, spool=spool)

    @property
    def is_remote(self) -> bool:
        return "://" in self.place

    @property
    def folder(self) -> Path:
        """Where files are written."""
        return self.spool if self.is_remote else Path(self.place)

    def local(self, name: str) -> Path:
        """Where the file is, or was, written. Raises ValueError for a name that leads out."""
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "://" in name or not path.parts:
            raise ValueError(f"{name!r} is no name of a captures' file")
        return self.folder / path

    def name_of(self, path: Path) -> str:
        """The name of a file of the folder."""
        return path.relative_to(self.folder).as_posix()

    # --- reading ------------------------------------------------------------------------------

    def read(self, place: WarcPlace) -> bytes | None:
        """The bytes of a place, fewer past the file's end; None where there is no such file.

        Raises CapturesError, ValueError.
        """
        found = self._read_local(place)
        if found is None and self.is_remote:
            found = self._read_remote(place)
        if found is None:
            self._require_place()
        return found

    def _read_local(self, place: WarcPlace) -> bytes | None:
        path = self.local(place.file)
        # The writer may finish the file, and so rename it, between one look and the next.
        for candidate in (path, unfinished(path), path):
            with suppress(FileNotFoundError), candidate.open("rb") as stream:
                stream.seek(place.offset)
                return stream.read(place.length)
        return None

    def _read_remote(self, place: WarcPlace) -> bytes | None:
        files, path = self._remote(place.file)
        with suppress(FileNotFoundError), self._reaching():
            size = int(files.info(path)["size"])
            end = min(place.offset + place.length, size)
            if place.offset >= end:
                return b""
            return cast(bytes, files.cat_file(path, start=place.offset, end=end))
        return None

    def _require_place(self) -> None:
        """A place that is not there at all is another thing than a file that is missing."""
        if not self.is_remote:
            is_there = Path(self.place).is_dir()
        else:
            files, root = self._remote()
            with self._reaching():
                is_there = bool(files.exists(root))
        if not is_there:
            raise CapturesError(f"there are no captures at {self._shown}: is it the right place?")

    @contextmanager
    def opened(self, name: str) -> Iterator[BinaryIO]:
        """A finished file, to be read from its start. Raises FileNotFoundError, CapturesError."""
        if not self.is_remote:
            with self.local(name).open("rb") as stream:
                yield stream
            return
        files, path = self._remote(name)
        with self._reaching(), files.open(path, "rb") as stream:
            yield stream

    def finished(self) -> Iterator[Stored]:
        """The finished WARC files at the place, in the order of their names."""
        if not self.is_remote:
            for path in sorted(Path(self.place).rglob(f"*{FINAL}")):
                with suppress(FileNotFoundError):
                    known = path.stat()
                    at = datetime.fromtimestamp(known.st_mtime, UTC)
                    yield Stored(name=self.name_of(path), size=known.st_size, modified_at=at)
            return
        files, root = self._remote()
        found: dict[str, Any] = {}
        with suppress(FileNotFoundError), self._reaching():
            files.invalidate_cache()
            found = files.find(root, detail=True)
        for key, info in sorted(found.items()):
            if key.endswith(FINAL):
                name = key.removeprefix(root).strip("/")
                yield Stored(name=name, size=int(info["size"]), modified_at=modified_at(info))

    def has(self, name: str) -> bool:
        """Whether everybody can read the finished file, whole: its index arrives after it."""
        if not self.is_remote:
            return self.local(name).exists()
        files, path = self._remote(name)
        _, index = self._remote(index_name(name))
        with self._reaching():
            files.invalidate_cache()
            return bool(files.exists(path) and files.exists(index))

    # --- writing ------------------------------------------------------------------------------

    def upload(self, name: str) -> None:
        """Brings a finished file and its index from the spool to the place, and deletes it here.

        Raises CapturesError where it did not arrive whole; it stays in the spool then.
        """
        for each in (name, index_name(name)):
            try:
                with self._reaching():
                    self._put(each)
            except FileNotFoundError as error:
                raise CapturesError(f"{each} cannot be put at {self._shown}: {error}") from error
        for each in (index_name(name), name):
            self.local(each).unlink(missing_ok=True)

    def _put(self, name: str) -> None:
        local = self.local(name)
        files, path = self._remote(name)
        try:
            files.put_file(str(local), path)
        except FileNotFoundError:
            self._make_folders(name)
            files.put_file(str(local), path)
        files.invalidate_cache()
        size, wanted = int(files.info(path)["size"]), local.stat().st_size
        if size != wanted:
            raise CapturesError(f"{name}: {size} of {wanted} bytes arrived at {self._shown}")

    def _make_folders(self, name: str) -> None:
        """Those below the place: the place itself is the operator's to make."""
        for folder in reversed(PurePosixPath(name).parents[:-1]):
            files, path = self._remote(folder.as_posix())
            with suppress(FileExistsError):
                files.mkdir(path, create_parents=False)

    def delete(self, name: str) -> None:
        """Deletes a finished file, its index first: a file without one is found again."""
        for each in (index_name(name), name):
            if not self.is_remote:
                self.local(each).unlink(missing_ok=True)
                continue
            files, path = self._remote(each)
            with suppress(FileNotFoundError), self._reaching():
                files.rm_file(path)

    # --- the driver ---------------------------------------------------------------------------

    def _remote(self, name: str = "") -> tuple[Any, str]:
        """The driver, which it keeps itself, and what it calls the file."""
        if name:
            self.local(name)  # refuses what leads out
        with self._reaching():
            files, root = url_to_fs(self.place)
        return files, f"{root.rstrip('/')}/{name}".rstrip("/")

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        """Each driver has errors of its own: all but a missing file become CapturesError."""
        try:
            yield
        except (FileNotFoundError, CapturesError):
            raise
        except Exception as error:
            raise CapturesError(f"{self._shown}: {type(error).__name__}: {error}") from error

    @property
    def _shown(self) -> str:
        """The place without the password that may be in it."""
        return _PASSWORD.sub("//", self.place)


def unfinished(path: Path) -> Path:
    """What a file is called while it is being written."""
    return path.with_name(path.name.removesuffix(FINAL) + OPEN)


def index_name(name: str) -> str:
    return name.removesuffix(FINAL) + INDEX
