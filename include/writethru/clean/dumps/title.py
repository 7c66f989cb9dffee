"""The first line of a text dump: the collector's date, then the page's title with its parts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from writethru.clean.dating.dates import parse_date
from writethru.clean.words.characters import plain, word_count

HEADER: Final = re.compile(
    r"\s{0,4}date\s{1,4}(\d{4}-\d{1,2}-\d{1,2}"
    r"(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:Z|\s?[+-]\d{2}:?\d{2})?)?)(?=\s|$)\s*(.*)"
)
_STRONG: Final = re.compile(r"(?:\||»|›|•|·|::)|\s(?:—|–|--?)\s")
_COLON: Final = re.compile(r"[:：]\s")
_HEADLINE_WORDS_MIN: Final = 3
_PART_WORDS_MAX: Final = 4
_STAMP_WORDS_MAX: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpPage:
    """One page of a dump. `collected` is the collector's date as written."""

    collected: str | None
    title: str | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title taken apart. `stamp` is its own date, as written."""

    headline: str | None
    section: str | None = None
    stamp: str | None = None


def split_pages(lines: Sequence[str]) -> list[DumpPage]:
    """One page for each line that begins with `date YYYY-MM-DD`; without any, the whole is one."""
    starts = [i for i, line in enumerate(lines) if HEADER.match(line)]
    if not starts or any(line.strip() for line in lines[: starts[0]]):
        starts = [0, *starts] if not starts or starts[0] else starts
    ends = [*starts[1:], len(lines)]
    return [_page(lines[start:end]) for start, end in zip(starts, ends, strict=True)]


def _page(lines: Sequence[str]) -> DumpPage:
    header = HEADER.match(lines[0]) if lines else None
    if header is None:
        return DumpPage(collected=None, title=None, lines=tuple(lines))
    rest = tuple(lines[1:])
    title = " ".join(header[2].split())
    if not title:
        at = next((i for i, line in enumerate(rest) if line.strip()), None)
        title, rest = (" ".join(rest[at].split()), rest[at + 1 :]) if at is not None else ("", rest)
    return DumpPage(collected=header[1], title=title or None, lines=rest)


def read_title(title: str, lines: Sequence[str]) -> Title:
    """Finds the headline in `title` by the page's own `lines`, else by the shape of its parts."""
    parts = [part.strip() for part in _STRONG.split(title) if part.strip()]
    stamps = [part for part in parts if _is_stamp(part)]
    parts = [part for part in parts if part not in stamps]
    shown = part_shown(title, lines)
    headline = shown or _longest(parts, title, stamps) or None
    others = [part for part in parts if headline and plain(part) not in plain(headline)]
    return Title(
        headline=headline,
        section=_section(parts, headline) if len(others) > 1 else None,
        stamp=stamps[0] if stamps else None,
    )


def title_line(lines: Sequence[str]) -> bool:
    """Whether the first line is the page's title: it has a site's part beside the headline, and
    the headline is a line of its own below."""
    if not (_STRONG.search(lines[0]) or _COLON.search(lines[0])):
        return False
    shown = part_shown(lines[0], lines[1:])
    return shown is not None and plain(shown) != plain(lines[0])


def _is_stamp(part: str) -> bool:
    return (
        word_count(part) <= _STAMP_WORDS_MAX
        and any(c.isdecimal() for c in part)
        and parse_date(part) is not None
    )


def part_shown(title: str, lines: Sequence[str]) -> str | None:
    """The longest of a page's `lines` that stands in the title as a whole part of it."""
    wanted = f" {plain(title)} "
    best = ""
    for line in lines:
        words = plain(line)
        if len(words) > len(plain(best)) and f" {words} " in wanted and _is_whole(line, title):
            best = line
    return best if word_count(best) >= _HEADLINE_WORDS_MIN else None


def _is_whole(line: str, title: str) -> bool:
    """Between separators or the title's ends: "Fire" is no part of "Fire in the harbour"."""
    at = title.casefold().find(line.strip().casefold())
    if at < 0:
        return plain(line) == plain(title)
    before, after = title[:at], title[at + len(line.strip()) :]
    return _ends_part(before, r"(?:[|»›•·:：—–-]\s*)$") and _ends_part(
        after, r"^(?:\s*[|»›•·:：—–-])"
    )


def _ends_part(text: str, pattern: str) -> bool:
    return (
        not text.strip()
        or re.search(pattern, text[-8:] if pattern.endswith("$") else text[:8]) is not None
    )


def _longest(parts: list[str], title: str, stamps: list[str]) -> str:
    """The part with most words; dashes inside a headline are kept where no part is a site's."""
    if not parts:
        return ""
    best = max(parts, key=word_count)
    if all(word_count(part) > _PART_WORDS_MAX for part in parts) and not stamps:
        return title.strip()
    return best


def _section(parts: list[str], headline: str | None) -> str | None:
    """ "Headline | News | Site": the part beside the headline."""
    names = [plain(part) for part in parts]
    at = names.index(plain(headline or "")) if plain(headline or "") in names else None
    if at is None or len(parts) < 3:  # noqa: PLR2004
        return None
    beside = parts[at + 1] if at == 0 else parts[at - 1]
    return beside if word_count(beside) <= _PART_WORDS_MAX else None


def without_site_prefix(headline: str, lines: Sequence[str]) -> str:
    """ "Gazette: Fire in the harbour": "Gazette" goes if it is a line of its own."""
    parts = _COLON.split(headline, maxsplit=1)
    if len(parts) != 2 or word_count(parts[0]) > _PART_WORDS_MAX:  # noqa: PLR2004
        return headline
    name = plain(parts[0])
    is_site = any(
        plain(line) == name or (line.startswith("©") and name in plain(line)) for line in lines
    )
    return parts[1] if is_site and word_count(parts[1]) >= _HEADLINE_WORDS_MIN else headline
