"""Fills in what a plot's version leaves out: it says only what differs from the one before.

Kept from before: headline, standfirst, body, notice, correction, entries. Changed by:
`edit` {old words: new words}, `insert` {start of a paragraph: paragraph to follow it},
`add_first`, `add_last` [paragraphs], `drop` [starts of paragraphs], `add_entries`, `keep_entries`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

KEPT: Final = ("headline", "standfirst", "body", "notice", "correction", "entries")
CHANGES: Final = ("edit", "insert", "add_first", "add_last", "drop", "add_entries", "keep_entries")
SHAPES: Final[Mapping[str, type]] = {
    "body": list,
    "entries": list,
    "edit": dict,
    "insert": dict,
    "add_first": list,
    "add_last": list,
    "drop": list,
    "add_entries": list,
    "keep_entries": int,
}
_SHAPE_NAMES: Final[Mapping[type, str]] = {list: "list", dict: "mapping", int: "number"}


class ChangeError(ValueError):
    """A version's change does not fit the text before it. `place` is below the article."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place, self.reason = place, reason


def whole_versions(versions: Sequence[Any]) -> list[dict[str, Any]]:
    """Every version whole. Raises ChangeError where a change does not fit."""
    whole: list[dict[str, Any]] = []
    for number, version in enumerate(versions):
        if not isinstance(version, Mapping):
            raise ChangeError(f"versions[{number}]", "must be a mapping")
        try:
            whole.append(_whole(version, whole[-1] if whole else {}))
        except ChangeError as error:
            raise ChangeError(f"versions[{number}].{error.place}", error.reason) from error
    return whole


def _whole(version: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    _check_shapes(version)
    kept = {name: before[name] for name in KEPT if name in before}
    given = {name: value for name, value in version.items() if name not in CHANGES}
    result = {**kept, **given}
    body = list(result.get("body") or ())
    body = _dropped(body, version.get("drop") or ())
    body = _inserted(body, version.get("insert") or {})
    result["body"] = body
    _edit(result, version.get("edit") or {})
    result["body"] = [*(version.get("add_first") or ()), *result["body"]]
    result["body"] += version.get("add_last") or ()
    _change_entries(result, version)
    return result


def _check_shapes(version: Mapping[str, Any]) -> None:
    for name, shape in SHAPES.items():
        if version.get(name) is not None and not isinstance(version[name], shape):
            raise ChangeError(name, f"must be a {_SHAPE_NAMES[shape]}")


def _place_of(start: str, body: Sequence[str], *, field: str) -> int:
    hits = [number for number, paragraph in enumerate(body) if str(paragraph).startswith(start)]
    if len(hits) != 1:
        raise ChangeError(field, f"{len(hits)} paragraphs begin with {start!r}, not one")
    return hits[0]


def _dropped(body: list[str], starts: Sequence[str]) -> list[str]:
    places = {_place_of(start, body, field="drop") for start in starts}
    return [paragraph for number, paragraph in enumerate(body) if number not in places]


def _inserted(body: list[str], additions: Mapping[str, str]) -> list[str]:
    for start, paragraph in additions.items():
        place = _place_of(start, body, field="insert") + 1
        body = [*body[:place], paragraph, *body[place:]]
    return body


def _edit(version: dict[str, Any], edits: Mapping[str, str]) -> None:
    for old, new in edits.items():
        parts = [version.get("standfirst") or "", *version["body"]]
        found = sum(str(part).count(old) for part in parts)
        if found != 1:
            raise ChangeError("edit", f"{old!r} occurs {found} times, not once")
        parts = [str(part).replace(old, str(new)) for part in parts]
        version["standfirst"], version["body"] = parts[0] or None, parts[1:]


def _change_entries(version: dict[str, Any], change: Mapping[str, Any]) -> None:
    entries = [*(change.get("add_entries") or ()), *(version.get("entries") or ())]
    keep = change.get("keep_entries")
    version["entries"] = entries if keep is None else entries[: int(keep)]
