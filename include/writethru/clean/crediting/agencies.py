"""News agencies: which words name one, and which lists hold nothing else."""

import re
from functools import cache
from typing import Final

from writethru.clean.words.characters import one_line, plain
from writethru.clean.words.phrases import all_phrases, lexicon, pattern_of

LEXICON: Final = "agencies"
# Names so short that they are words too ("Beta", "una", "sid"): only as the agency writes them.
_CASED_BELOW_CHARS: Final = 5
_NAME_WORDS_MAX: Final = 5
_SEPARATORS: Final = re.compile(r" ?[,;/|·•+&] ?| (?:and|und|et|y|e|en|и|та|och|og|ja|ve|si|și|i) ")
_ORGANISATION: Final = re.compile(r"[^\W\d_]\w*(?:[ .'-]\w+){0,3}")


@cache
def _known() -> dict[str, str]:
    table: dict[str, str] = {}
    for name, others in lexicon(LEXICON)["names"].items():
        for each in (name, *others):
            table[each if len(each) < _CASED_BELOW_CHARS else plain(each)] = name
    return table


@cache
def _generic() -> frozenset[str]:
    return frozenset(plain(name) for name in lexicon(LEXICON)["generic"])


def agency_of(name: str) -> str | None:
    """The agency that `name` names, as it is usually credited, or None."""
    name = one_line(name).strip(" .()[]")
    return _known().get(name) or (
        _known().get(plain(name)) if len(name) >= _CASED_BELOW_CHARS else None
    )


def split_agency_tail(text: str) -> tuple[str, str | None]:
    """ "Jane Roe The Associated Press" -> ("Jane Roe", "AP"); (text, None) without an agency."""
    words = text.split()
    for size in range(min(len(words), _NAME_WORDS_MAX), 0, -1):
        tail = " ".join(words[-size:])
        agency = agency_of(tail)
        if agency and not (size < len(words) and tail in lexicon(LEXICON)["ambiguous"]):
            return " ".join(words[:-size]).rstrip(" ,/|–—-("), agency
    return text, None


def is_generic(name: str) -> bool:
    """Whether `name` credits agencies without naming one: "agencies", "wire reports"."""
    return plain(name) in _generic()


def split_names(text: str) -> list[str]:
    """ "Reuters, dpa and AFP" -> its names."""
    whole = one_line(text).strip(" .")
    if agency_of(whole):
        return [whole]
    return [name for part in _SEPARATORS.split(whole) if (name := part.strip(" ."))]


def agencies_in(text: str, *, allow_unknown: bool) -> tuple[str, ...] | None:
    """The agencies that `text` lists; None unless every one of its names is one.

    `allow_unknown`: the text stands where only an agency can, so a capitalised name of up to
    three words is believed.
    """
    found: list[str] = []
    for name in split_names(text):
        agency = agency_of(name)
        if agency is None and is_generic(name):
            continue
        if agency is None and not (allow_unknown and _looks_like_one(name)):
            return None
        found.append(agency or name)
    return tuple(dict.fromkeys(found))


def _looks_like_one(name: str) -> bool:
    return (
        name[:1].isupper()
        and _ORGANISATION.fullmatch(name) is not None
        and not _about_pictures().search(plain(name))
    )


def is_picture_credit(text: str) -> bool:
    """Whether `text` credits a picture: "(AP Photo/J. Roe)", "Foto: dpa", "REUTERS/J. Roe"."""
    return _about_pictures().search(plain(text)) is not None or _SHOT_BY.search(text) is not None


_SHOT_BY: Final = re.compile(
    r"(?:REUTERS|AFP|EPA|AP|dpa|Reuters|EFE|ANSA|Getty)\s?/\s?[A-Z][\w.]*(?: [A-Z]|\b.{0,40}$)"
)


@cache
def _about_pictures() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){pattern_of(all_phrases(LEXICON, 'photo')).pattern}")
