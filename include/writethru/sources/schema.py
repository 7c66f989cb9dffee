"""The shape of a source file: types from `model.Source`, unknown keys forbidden."""

from functools import cache
from typing import Any

from pydantic import ConfigDict, TypeAdapter, with_config

from writethru.model import (
    ArchiveSpec,
    CleanRules,
    DevelopingRules,
    Discover,
    FetchSpec,
    Listing,
    Parser,
    Rights,
    Source,
    UrlRules,
)
from writethru.sources.checks import NAME, POSITIVE, QUALIFIERS, TEXT_PATTERNS

_SHAPES = (
    Source, Listing, Discover, FetchSpec, UrlRules, Parser, CleanRules, ArchiveSpec,
    DevelopingRules, Rights,
)  # fmt: skip
_ONE_KEY = ("Discover", "ArchiveSpec")
_DEFAULTED = ("publisher", "group")


@cache
def source_adapter() -> TypeAdapter[Source]:
    """Validates plain values into a Source. A key that no field has is an error."""
    for shape in _SHAPES:
        with_config(ConfigDict(extra="forbid"))(shape)
    return TypeAdapter(Source)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a source file, for editors; as include/sources/schema.json."""
    schema = source_adapter().json_schema()
    schema["required"] = [name for name in schema["required"] if name not in _DEFAULTED]
    for name in ("id", *_DEFAULTED):
        schema["properties"][name]["pattern"] = NAME.pattern
    for name, pattern in TEXT_PATTERNS.items():
        _constrain(schema["properties"][name], {"pattern": pattern.pattern})
    for name in _ONE_KEY:
        _one_of_its_keys(schema["$defs"][name])
    for shape, field, least in POSITIVE:
        _constrain(schema["$defs"][shape]["properties"][field], {"minimum": least})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema


def _one_of_its_keys(shape: dict[str, Any]) -> None:
    """Exactly one key, and beside it those that qualify it."""
    names = [name for name in shape["properties"] if name not in QUALIFIERS]
    shape["oneOf"] = [{"required": [name]} for name in names]
    needs = {name: [of] for name, of in QUALIFIERS.items() if name in shape["properties"]}
    if needs:
        shape["dependentRequired"] = needs


def _constrain(field: dict[str, Any], constraint: dict[str, Any]) -> None:
    """Puts `constraint` on the field's own schema, not on a null or a list beside it."""
    if "items" in field:
        field = field["items"]
    for option in field.get("anyOf", [field]):
        if option.get("type") != "null":
            option.update(constraint)
