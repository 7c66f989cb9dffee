"""Who wrote a text: bylines, initials, agency credits and datelines, by where they stand."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from writethru.clean.agencies import (
    LEXICON,
    agencies_in,
    agency_of,
    is_picture_credit,
    split_names,
)
from writethru.clean.characters import one_line, word_count
from writethru.clean.phrases import all_phrases

CREDIT_WORDS_MAX: Final = 40
CREDIT_CHARS_MAX: Final = 400
_INITIALS: Final = re.compile(
    r"([a-zà-ÿ]{1,5}(?:\s?[/,]\s?[a-zà-ÿ]{1,5}){0,4})\s*\(([^()]{2,80})\)"
)
_INITIALS_ALONE: Final = re.compile(r"[a-zà-ÿ]{1,4}(?:/[a-zà-ÿ]{1,4}){1,4}")
_IN_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]{2,80})[)\]]\.?")
_AFTER_DASH: Final = re.compile(r"(?:[—–]|--?)\s?([^—–,.;]{2,60})\.?")
_COPYRIGHT: Final = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:\d{4}\s*)?(.{2,40}?)", re.IGNORECASE
)
_AT_END: Final = re.compile(r"(?<=[.!?\"”»…])\s*\(([^()]{2,80})\)\s*$")
_REPORTING: Final = re.compile(
    r"\(?(?:additional |further )?(?:reporting|writing|report|written)(?: and writing)? by "
    r"([^;()]{3,200}?)(?:[;.]\s*(?:(?:additional )?(?:reporting|writing)|editing|compiled|edited|"
    r"graphics)\b.{0,300})?\)?\.?",
    re.IGNORECASE,
)
_EDITING: Final = re.compile(
    r"\(?(?:editing|edited|compiled|redaktion|edición) (?:by |de )?[^;()]{3,120}\)?\.?",
    re.IGNORECASE,
)
_CONTRIBUTED: Final = re.compile(
    r"(.{2,160}?) contributed (?:reporting|to this (?:report|story|article|piece))"
    r"(?: from .{2,60})?\.?"
)
_REPORTED_FOR: Final = re.compile(
    r"(?P<who>[^;,.()]{3,60}?) reported (?:for (?P<agency>[^;,.()]{2,60}?) )?"
    r"from [A-Z][\w .'-]{1,60}(?:[;.,] (?:with )?(?:additional|further) reporting .{3,120})?\.?"
)
_CLOSING_CHARS: Final = 120
_IN_PLACE: Final = re.compile(r" in [A-Z][\w .'-]{1,40}$")
_NAME: Final = re.compile(r"(?:[^\W\d_][\w.'’-]*|de|van|von|der|da|di|bin|al|la|le|el)")
_NAME_WORDS_MAX: Final = 5
_WEAK: Final = frozenset("by from via mit nach von par por con com met door za med with".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """What a credit line says. `kept` is what remains of its paragraph as text."""

    kept: str = ""
    byline: str | None = None
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


def credit_of(paragraph: str, *, is_first: bool = False, is_last: bool = False) -> Credit | None:
    """The credit that `paragraph` is or ends with; None where it is text or credits a picture.

    `is_first`, `is_last`: whether it stands where a byline or a closing credit stands.
    """
    text = paragraph.strip().strip("*_").strip()
    is_long = word_count(text) > CREDIT_WORDS_MAX or len(text) > CREDIT_CHARS_MAX
    if is_last and is_long:
        return _closing(text)
    if not text or is_long or is_picture_credit(text):
        return None
    found = _initialled(text) or _reported(text) or _phrased(text, is_edge=is_first or is_last)
    if found is None and (is_first or is_last):
        found = byline_of(text)
    return found or (_bare(text) or _closing(text) if is_last else None)


def _initialled(text: str) -> Credit | None:
    """ "jsi/rs (Reuters, dpa, AFP)": after initials in small letters only agencies can follow."""
    match = _INITIALS.fullmatch(text)
    if match:
        agencies = agencies_in(match[2], allow_unknown=True)
        return None if agencies is None else Credit(byline=match[1], agencies=agencies)
    return Credit(byline=text) if _INITIALS_ALONE.fullmatch(text) else None


def _bare(text: str) -> Credit | None:
    """A last paragraph that is nothing but "(AFP)", "— Northwire" or "© 2022 AFP"."""
    bracketed = _IN_BRACKETS.fullmatch(text)
    dashed = _AFTER_DASH.fullmatch(text)
    owned = _COPYRIGHT.fullmatch(text)
    match = bracketed or dashed or owned
    if match is None:
        return None
    agencies = agencies_in(match[1], allow_unknown=bracketed is not None and " " not in match[1])
    return None if agencies is None else Credit(agencies=agencies)


def _closing(text: str) -> Credit | None:
    """A last paragraph of text that ends in "(AFP)" behind its last sentence."""
    rest = max(0, len(text) - _CLOSING_CHARS)
    match = _AT_END.search(text, rest)
    agencies = agencies_in(match[1], allow_unknown=False) if match else None
    if match is None or agencies is None:
        return None
    return Credit(kept=text[: match.start()].rstrip(), agencies=agencies)


def _reported(text: str) -> Credit | None:
    match = _REPORTING.fullmatch(text)
    if match:
        said = _IN_PLACE.sub("", one_line(match[1]))
        return _by_names(said)
    if _EDITING.fullmatch(text):
        return Credit()
    match = _REPORTED_FOR.fullmatch(text)
    if match and is_person(match["who"]):
        named = agencies_in(match["agency"] or "", allow_unknown=True) or ()
        return Credit(byline=match["who"], authors=(match["who"],), agencies=named)
    match = _CONTRIBUTED.fullmatch(text)
    if match and word_count(text) <= CREDIT_WORDS_MAX:
        agencies = (agency_of(name) for name in split_names(match[1]))
        return Credit(agencies=tuple(a for a in agencies if a))
    return None


def _by_names(said: str) -> Credit:
    names = [_IN_PLACE.sub("", name) for name in split_names(said)]
    agencies = tuple(a for name in names if (a := agency_of(name)))
    authors = tuple(n for n in names if agency_of(n) is None and is_person(n))
    return Credit(byline=said if authors else None, authors=authors, agencies=agencies)


def _phrased(text: str, *, is_edge: bool) -> Credit | None:
    inner = text.strip("()[] ").rstrip(".")
    for pattern, is_weak in _templates():
        match = pattern.fullmatch(inner)
        if match is None or (is_weak and not is_edge):
            continue
        agencies = agencies_in(match[1], allow_unknown=not is_weak and is_edge)
        if agencies is not None:
            return Credit(agencies=agencies)
    return None


@cache
def _templates() -> tuple[tuple[re.Pattern[str], bool], ...]:
    found = []
    for template in sorted(all_phrases(LEXICON, "credits"), key=len, reverse=True):
        before, after = (part.strip() for part in template.split("{}"))
        pattern = (re.escape(before) + r"\s*[:：]?\s*" if before else "") + r"(.{2,90}?)"
        pattern += r"\s+" + re.escape(after) if after else ""
        found.append((re.compile(pattern, re.IGNORECASE), before in _WEAK))
    return tuple(found)


def byline_of(text: str) -> Credit | None:
    """ "By Jane Roe and John Doe, Northwire" -> its names; None where it is no byline."""
    match = _by_pattern().match(text)
    if match is None:
        return None
    said = _until_stamp(text[match.end() :].replace("(", ", ").replace(")", ""))
    parts = split_names(said)
    authors = tuple(part for part in parts if agency_of(part) is None and is_person(part))
    agencies = tuple(a for part in parts if (a := agency_of(part)))
    if not (authors or agencies) or word_count(said) > 20:  # noqa: PLR2004
        return None
    return Credit(byline=said if authors else None, authors=authors, agencies=agencies)


_STAMP_AFTER: Final = re.compile(
    r" [•|·–—-] | ?\| ?| (?=\d)|,? (?:updated|published|on) ", re.IGNORECASE
)


def _until_stamp(said: str) -> str:
    """ "Jane Roe • 20 December 2023" -> "Jane Roe"."""
    return one_line(_STAMP_AFTER.split(one_line(said), maxsplit=1)[0]).strip(" ,.:")


@cache
def _by_pattern() -> re.Pattern[str]:
    words = sorted(all_phrases(LEXICON, "by"), key=len, reverse=True)
    options = "|".join(re.escape(word) for word in words)
    return re.compile(rf"(?:{options})(?:\s*[:：]\s*|\s+)(?=[^\W\d_])", re.IGNORECASE)


def is_person(name: str) -> bool:
    """Whether `name` looks like a person's: two to five words, capitalised but for particles."""
    words = name.split()
    if not 1 < len(words) <= _NAME_WORDS_MAX or not all(_NAME.fullmatch(word) for word in words):
        return False
    cased = [word for word in words if word[0].isupper() or not word[0].islower()]
    return len(cased) >= 2 and words[0] in cased and words[-1] in cased  # noqa: PLR2004
