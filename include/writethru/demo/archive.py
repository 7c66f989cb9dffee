"""The days before the epoch's: articles made from the plot's frames by a seeded draw.

A frame is an article in the plot's own format with `{slots}` in its words and with the offsets of
its versions counted from its own day. No frame is used twice before all were used once.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter, ValidationError

from writethru.demo.articles import article_of, first_fault
from writethru.demo.plot import Article, Outlet, Plot, PlotError

_RANGE: Final = re.compile(r"(\d+)\.\.(\d+)")
_OFFSET: Final = re.compile(r"\+(\d+)d (\d\d:\d\d)")
_FRAME_ONLY: Final = ("language", "slots")
FIRST_GUID: Final = 20001

_Words = Annotated[list[str | int], Field(min_length=1)]
_Bank = dict[str, dict[str, _Words]]
_BANK: Final = TypeAdapter(_Bank)
_FRAMES: Final = TypeAdapter(list[dict[str, Any]])
_SLOTS: Final = TypeAdapter(dict[str, _Words | str | int])
_VERSIONS: Final = TypeAdapter(list[dict[str, Any]])


def all_articles(plot: Plot) -> tuple[Article, ...]:
    """The plot's articles and the generated ones. Raises PlotError if a frame does not validate."""
    return plot.articles + generated_articles(plot)


def generated_articles(plot: Plot) -> tuple[Article, ...]:
    """The archive's articles, oldest day first; the same for the same plot."""
    if plot.frames is None or plot.archive.days == 0:
        return ()
    bank, frames = _checked(plot.frames)
    spoken = {outlet.language for outlet in plot.outlets}
    frames = [frame for frame in frames if str(frame["language"]) in spoken]
    days = _days_of(len(frames), plot.archive.days, plot.archive.seed)
    order = _shuffled(range(len(frames)), f"{plot.archive.seed} frames")
    made: list[Article] = []
    for number, day in enumerate(days):
        frame = frames[order[number % len(order)]]
        outlet = _outlet_for(plot, str(frame["language"]), made)
        draw = f"{plot.archive.seed} {number}"
        filled = _filled(frame, _slots(frame, bank, draw), day)
        made.append(_article(filled, outlet, FIRST_GUID + number, days_before=day))
    return tuple(made)


def _checked(raw: Mapping[str, Any]) -> tuple[_Bank, list[dict[str, Any]]]:
    place = "bank"
    try:
        bank = _BANK.validate_python(raw.get("bank") or {})
        place = "frames"
        frames = _FRAMES.validate_python(raw.get("frames"))
        for number, frame in enumerate(frames):
            place = f"frames[{number}]"
            if not {"slug", "language", "versions"} <= frame.keys():
                raise _fault(place, "needs slug, language and versions")
            _SLOTS.validate_python(frame.get("slots") or {})
            _VERSIONS.validate_python(frame["versions"])
    except ValidationError as error:
        raise first_fault(error, file="archive frames", under=f"{place}.") from error
    return bank, frames


def _fault(place: str, reason: str) -> PlotError:
    return PlotError(file="archive frames", place=place, reason=reason)


def _days_of(frames: int, days: int, seed: int) -> list[int]:
    """How many days ago each article appeared: one a day, the rest spread, at most 3 a day."""
    each = list(range(days, 0, -1))
    spare = max(0, min(frames, 3 * days) - days)
    more = _shuffled([*each, *each], f"{seed} days")[:spare]
    return sorted([*each, *more], reverse=True) if frames else []


def _outlet_for(plot: Plot, language: str, made: Sequence[Article]) -> Outlet:
    """The outlet of that language that has had the fewest articles so far."""
    speakers = [outlet for outlet in plot.outlets if outlet.language == language]
    return min(speakers, key=lambda outlet: sum(a.outlet == outlet.id for a in made))


def _article(frame: Mapping[str, Any], outlet: Outlet, guid: int, *, days_before: int) -> Article:
    raw = {name: value for name, value in frame.items() if name not in _FRAME_ONLY}
    raw |= {"outlet": outlet.id, "guid": str(guid), "slug": f"{raw.get('slug')}-{days_before}"}
    return article_of(raw, file="archive frames", place=f"frame {frame.get('slug')!r}")


def _filled(frame: Mapping[str, Any], values: Mapping[str, str], day: int) -> dict[str, Any]:
    """The frame with its slots filled and its offsets moved to its day; none after the archive."""
    whole: dict[str, Any] = {k: v for k, v in frame.items() if k != "versions"}
    versions = []
    for version in frame["versions"]:
        said = _OFFSET.fullmatch(str(version.get("at")))
        if said is None:
            reason = f"{version.get('at')!r}: in a frame, offsets are written +0d 09:30"
            raise _fault(str(frame["slug"]), reason)
        if day - int(said[1]) >= 1:
            versions.append({**version, "at": f"-{day - int(said[1])}d {said[2]}"})
    try:
        filled: dict[str, Any] = _fill({**whole, "versions": versions}, values)
    except (KeyError, IndexError) as error:
        raise _fault(str(frame["slug"]), f"slot {error} has no values") from error
    except ValueError as error:
        raise _fault(str(frame["slug"]), f"a brace that is no slot: {error}") from error
    return filled


def _fill(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return value.format_map(values)
    if isinstance(value, Mapping):
        return {_fill(k, values): _fill(v, values) for k, v in value.items()}
    if isinstance(value, list):
        return [_fill(item, values) for item in value]
    return value


def _slots(frame: Mapping[str, Any], bank: _Bank, draw: str) -> dict[str, str]:
    """A value for every slot: `person`, `person2`, ... from the bank, then the frame's own."""
    values: dict[str, str] = {}
    for name, words in bank.get(str(frame["language"]), {}).items():
        for number, word in enumerate(_shuffled(words, f"{draw} {name}"), start=1):
            values[name if number == 1 else f"{name}{number}"] = str(word)
    for name, choice in (frame.get("slots") or {}).items():
        values[name] = _chosen(choice, f"{draw} {name}")
    return values


def _chosen(choice: Any, draw: str) -> str:
    if isinstance(choice, list):
        return str(choice[_number(draw) % len(choice)])
    said = _RANGE.fullmatch(str(choice))
    if said is None:
        return str(choice)
    low, high = int(said[1]), int(said[2])
    return str(low + _number(draw) % (high - low + 1))


def _shuffled(items: Sequence[Any], draw: str) -> list[Any]:
    keyed = [(_number(f"{draw} {place}"), item) for place, item in enumerate(items)]
    return [item for _, item in sorted(keyed, key=lambda pair: pair[0])]


def _number(draw: str) -> int:
    """A number that depends on the words of the draw alone, the same on every machine."""
    return int.from_bytes(hashlib.sha256(draw.encode()).digest()[:8], "big")
