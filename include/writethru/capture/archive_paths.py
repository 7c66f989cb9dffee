"""Where an operator's archive lies: `{date:FORMAT}` and wildcards to files."""

import re
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Final

from writethru.errors import ConfigurationError
from writethru.model import ArchiveSpec

_DIGITS: Final = {"%Y": r"(\d{4})", "%m": r"(\d{2})", "%d": r"(\d{2})"}


def is_dated(pattern: str) -> bool:
    """Whether a pattern names one day's files, not all of them."""
    return any(name == "date" for _, name, _, _ in Formatter().parse(pattern))


def archive_files(pattern: str, *, day: date | None, home: Path) -> list[Path]:
    """The files of one day (`day` None: of a pattern without a date), sorted by name.

    Raises ConfigurationError for a dated pattern without a day, and
    for anything but a path of this machine.
    """
    if day is None and is_dated(pattern):
        raise ConfigurationError(f"{pattern}: which day? Give --date")
    return _found(pattern.format(date=day), home)


def archive_days(spec: ArchiveSpec, *, home: Path) -> list[date]:
    """The days of which a dated warc or text pattern has files, oldest first; [] if undated.

    Raises ConfigurationError for a format of other parts than %Y, %m and %d.
    """
    pattern = spec.warc or spec.text
    if pattern is None or not is_dated(pattern):
        return []
    wanted, parts = _day_regex(pattern)
    any_day = "".join(
        literal + ("/".join("*" for _ in (form or "").split("/")) if name else "")
        for literal, name, form, _ in Formatter().parse(pattern)
    )
    found = (wanted.search(path.as_posix()) for path in _found(any_day, home))
    days = {_day(match, parts) for match in found if match}
    return sorted(day for day in days if day is not None)


def _found(pattern: str, home: Path) -> list[Path]:
    if "://" in pattern:
        raise ConfigurationError(f"{pattern}: archives are read from this machine's paths only")
    is_absolute = Path(pattern).is_absolute()
    paths = Path("/").glob(pattern.lstrip("/")) if is_absolute else home.glob(pattern)
    return sorted(path for path in paths if path.is_file())


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
