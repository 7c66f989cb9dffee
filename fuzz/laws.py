"""What holds of everything that `clean` says, whatever the capture was."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final

from jsonschema import Draft202012Validator
from writethru.clean import clean, extraction_json, json_schema
from writethru.model import Document, Extraction, content_of

_UNFIT: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LINES: Final = frozenset({"body", "text"})
"""Fields whose texts may have line breaks."""


class BrokenLawError(AssertionError):
    """What `clean` said is not fit to be stored."""


def hold(document: Document) -> tuple[Extraction, ...]:
    """What `clean` says of `document`. Raises BrokenLawError, or what `clean` itself raised."""
    said = clean(document)
    _require(bool(said), "nothing was said")
    _require(said == clean(document), "the same bytes were read in two ways")
    for extraction in said:
        _hold_one(extraction)
    return said


def _hold_one(extraction: Extraction) -> None:
    for name, value in _leaves("", extraction):
        if isinstance(value, str):
            found = _UNFIT.search(value)
            _require(found is None, f"{name}: unfit character in {value[:80]!r}")
            _require("\n" not in value or name in _LINES, f"{name}: two lines: {value[:80]!r}")
        if isinstance(value, datetime):
            _require(value.utcoffset() == timedelta(0), f"{name}: {value!r} is not UTC")
            _require(value.astimezone(UTC) == value, f"{name}: {value!r}")
    for paragraph in (extraction.body or "x").split("\n\n"):
        _require(paragraph == paragraph.strip() != "", f"a paragraph is {paragraph[:80]!r}")
    _validator().validate(json.loads(json.dumps(extraction_json(extraction))))
    json.dumps(content_of(extraction)).encode("utf-8")


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Every value within, by the name of the field that has it."""
    if is_dataclass(value):
        for field in fields(value):
            yield from _leaves(field.name, getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _leaves(name, one)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _leaves(f"{name}.{key}", one)
    else:
        yield name, value


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json_schema())


def _require(holds: bool, said: str) -> None:
    if not holds:
        raise BrokenLawError(said)
