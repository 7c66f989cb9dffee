"""JSON lines that somebody gives: each object with its number, pairs and texts checked."""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from writethru.commands.output import instant
from writethru.errors import ConfigurationError
from writethru.model import Extraction, Text, extraction_of

_GZIP: Final = b"\x1f\x8b"
_WORDS: Final = (
    "headline body lede byline dateline section language developing_notice".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two texts to compare, under the id that they were given."""

    id: Any
    old: Extraction
    new: Extraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """`ids`: the id that each text was given, by the string that the engines know it by."""

    texts: tuple[Text, ...]
    ids: Mapping[str, Any]


def json_lines(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The place (file:line) and object of each line, plain or gzip, whatever the file's name.

    Raises ConfigurationError naming the place of what is no JSON object.
    """
    try:
        with _opened(file) as lines:
            yield from _parsed(lines, name=str(file))
    except (UnicodeDecodeError, gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ConfigurationError(f"{file}: not UTF-8 text, plain or gzip: {error}") from error


def _opened(file: Path) -> IO[str]:
    with file.open("rb") as stream:
        is_packed = stream.read(len(_GZIP)) == _GZIP
    if is_packed:
        return gzip.open(file, "rt", encoding="utf-8-sig")
    return file.open(encoding="utf-8-sig")


def _parsed(lines: Iterable[str], *, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"{name}:{number}"
        try:
            value = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise ConfigurationError(f"{place}: not JSON: {error}") from error
        if not isinstance(value, dict):
            raise ConfigurationError(f"{place}: expected a JSON object")
        yield place, value


# --- pairs ----------------------------------------------------------------------------------


def pairs(file: Path) -> Iterator[Pair]:
    """The pairs {id, old, new} of a file. Raises ConfigurationError naming the line."""
    for place, line in json_lines(file):
        yield Pair(
            id=line.get("id"),
            old=_extraction(line.get("old"), f"{place}: old"),
            new=_extraction(line.get("new"), f"{place}: new"),
        )


def _extraction(value: object, place: str) -> Extraction:
    if not isinstance(value, dict):
        raise ConfigurationError(f"{place}: expected an object with headline and body")
    for name in _WORDS:
        _text_or_null(value, name, place)
    try:
        return extraction_of(value)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ConfigurationError(f"{place}: {error}") from error


# --- texts ----------------------------------------------------------------------------------


def texts(file: Path) -> Texts:
    """The texts {id, text, ...} of a file. Raises ConfigurationError naming the line."""
    ids: dict[str, Any] = {}
    found: list[Text] = []
    for place, line in json_lines(file):
        text = _text(line, place)
        if text.id in ids:
            raise ConfigurationError(f"{place}: id {text.id!r} is there twice")
        ids[text.id] = line["id"]
        found.append(text)
    return Texts(texts=tuple(found), ids=ids)


def _text(line: Mapping[str, Any], place: str) -> Text:
    if not isinstance(line.get("id"), str | int) or not isinstance(line.get("text"), str):
        raise ConfigurationError(f"{place}: needs `id`, a string or integer, and `text`, a string")
    return Text(
        id=str(line["id"]),
        text=line["text"],
        headline=_text_or_null(line, "headline", place) or _text_or_null(line, "title", place),
        publisher=_text_or_null(line, "publisher", place),
        url=_text_or_null(line, "url", place),
        published_at=_published(line, place),
    )


def _published(line: Mapping[str, Any], place: str) -> datetime | None:
    written = _text_or_null(line, "published_at", place)
    try:
        return instant(written) if written else None
    except ConfigurationError as error:
        raise ConfigurationError(f"{place}: published_at: {error}") from error


def _text_or_null(line: Mapping[str, Any], name: str, place: str) -> str | None:
    value = line.get(name)
    if value is not None and not isinstance(value, str):
        raise ConfigurationError(f"{place}: {name}: expected a string, not {value!r:.80}")
    return value
