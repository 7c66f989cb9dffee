"""Where an operator's archive lies: `{date:FORMAT}` and wildcards to files, here or on a store."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter
from typing import Any, BinaryIO, Final, cast

import fsspec

from writethru.errors import ConfigurationError
from writethru.model import ArchiveSpec

_DIGITS: Final = {"%Y": r"(\d{4})", "%m": r"(\d{2})", "%d": r"(\d{2})"}
_STORES: Final = frozenset({"memory", "s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oss"})
"""Protocols of fsspec that reach a store that the operator has set up, and no other address."""
_WHOLE_BLOCK_BYTES: Final = 8 * 2**20
"""What is asked of a store at a time: a WARC file is read from end to end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveFile:
    """One file of an archive. `name` is relative to the home, absolute, or a URL.

    A name is for people and for rows; files are opened by `path`, as the listing gave it.
    """

    name: str
    path: str
    store: Any = field(default=None, repr=False)  # a file system of fsspec; None: this machine's

    @property
    def last_name(self) -> str:
        return self.path.rstrip("/").rpartition("/")[2]

    def open(self) -> BinaryIO:
        """The file's bytes, read as they are wanted. Raises OSError."""
        if self.store is None:
            return Path(self.path).open("rb")
        return cast(BinaryIO, self.store.open(self.path, "rb", block_size=_WHOLE_BLOCK_BYTES))

    def changed_at(self) -> datetime:
        """When the file was last written. Raises OSError."""
        if self.store is None:
            return datetime.fromtimestamp(Path(self.path).stat().st_mtime, UTC)
        at: datetime = self.store.modified(self.path)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def is_dated(pattern: str) -> bool:
    """Whether a pattern names one day's files, not all of them."""
    return any(name == "date" for _, name, _, _ in Formatter().parse(pattern))


def archive_files(pattern: str, *, day: date | None, home: Path) -> list[ArchiveFile]:
    """The files of one day (`day` None: of a pattern without a date), sorted by name.

    A pattern is a path under the home, an absolute one, `file://`, or one of a store such as
    `s3://bucket/...`. Raises ConfigurationError for a dated pattern without a day, for http and
    other protocols, and for a store whose driver is not installed.
    """
    if day is None and is_dated(pattern):
        raise ConfigurationError(f"{pattern}: which day? Give --date")
    return sorted(_found(pattern.format(date=day), home), key=lambda file: file.path)


def archive_days(spec: ArchiveSpec, *, home: Path) -> list[date]:
    """The days of which a dated warc or text pattern has files, oldest first; [] if undated.

    On a store this lists everything below the pattern's first variable part. Raises
    ConfigurationError as archive_files does, and for a format of other parts than %Y, %m and %d.
    """
    pattern = spec.warc or spec.text
    if pattern is None or not is_dated(pattern):
        return []
    wanted, parts = _day_regex(pattern.partition("://")[2] or pattern)
    any_day = "".join(
        literal + ("/".join("*" for _ in (form or "").split("/")) if name else "")
        for literal, name, form, _ in Formatter().parse(pattern)
    )
    found = (wanted.search(file.path) for file in _found(any_day, home))
    days = {_day(match, parts) for match in found if match}
    return sorted(day for day in days if day is not None)


def _found(pattern: str, home: Path) -> Iterator[ArchiveFile]:
    protocol, colon, rest = pattern.partition("://")
    if not colon or protocol in {"file", "local"}:
        return _on_this_machine(rest if colon else pattern, home)
    return _on_a_store(pattern, protocol)


def _on_this_machine(pattern: str, home: Path) -> Iterator[ArchiveFile]:
    is_absolute = Path(pattern).is_absolute()
    paths = Path("/").glob(pattern.lstrip("/")) if is_absolute else home.glob(pattern)
    for path in paths:
        if path.is_file():
            named = path if is_absolute else path.relative_to(home)
            yield ArchiveFile(name=_in_utf8(named), path=path.as_posix())


def _in_utf8(path: Path) -> str:
    """A file's name may be any bytes; a row holds text only, and two names stay two."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _on_a_store(pattern: str, protocol: str) -> Iterator[ArchiveFile]:
    # A chain such as filecache::http://... would reach any address.
    if "::" in pattern or protocol not in _STORES:
        raise ConfigurationError(
            f"{pattern}: archives are read from paths of this machine and from stores"
            f" ({', '.join(sorted(_STORES))}), never from {protocol}://"
        )
    try:
        store = fsspec.filesystem(protocol)
    except ImportError as error:
        raise ConfigurationError(f"{pattern}: a package is missing: {error}") from error
    for path, about in store.glob(pattern, detail=True).items():
        if about.get("type") == "file":
            yield ArchiveFile(name=f"{protocol}://{path.lstrip('/')}", path=path, store=store)


def _day_regex(pattern: str) -> tuple[re.Pattern[str], list[str]]:
    """The pattern as an expression, and which of %Y, %m and %d each of its groups is."""
    regex, parts = [], []
    for literal, name, form, _ in Formatter().parse(pattern):
        regex.append(_glob_regex(literal))
        for piece in re.split(r"(%.)", form or "%Y-%m-%d") if name else ():
            if piece.startswith("%") and piece not in _DIGITS:
                raise ConfigurationError(f"{pattern}: cannot list the days of {piece}")
            regex.append(_DIGITS.get(piece) or re.escape(piece))
            parts += [piece] if piece in _DIGITS else []
    return re.compile(f"(?:^|/){''.join(regex).removeprefix('/')}$"), parts


def _glob_regex(literal: str) -> str:
    escaped = re.escape(literal)
    return escaped.replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*").replace(r"\?", "[^/]")


def _day(found: re.Match[str], parts: list[str]) -> date | None:
    """The day that the path says; None where it says two, or one that never was."""
    said: dict[str, str] = {}
    for part, digits in zip(parts, found.groups(), strict=True):
        if said.setdefault(part, digits) != digits:
            return None
    try:
        return date(*(int(said[part]) for part in ("%Y", "%m", "%d")))
    except (KeyError, ValueError):
        return None
