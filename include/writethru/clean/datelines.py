"""The dateline of a lede: "PARIS (AP) —", "KYIV, Ukraine, Oct 11 (Northwire) -"."""

import re
from dataclasses import dataclass
from typing import Final

from writethru.clean.agencies import agencies_in, agency_of

LEDE_CHARS: Final = 160
_DAY: Final = r"(?:,?\s+(?:\d{1,2}\.?\s+\w{3,10}\.?|\w{3,10}\.?\s+\d{1,2})(?:,?\s+\d{4})?)?"
_WITH_AGENCY: Final = re.compile(
    rf"([^\W\d_][^()—–:\n\d]{{1,60}}?){_DAY}\s*[(/]([^()/\n]{{2,40}})[)/]\s*[.]?\s*(?:[—–:-]{{1,2}}|(?<=\.))\s?"
)
_AFTER_DASH: Final = re.compile(
    rf"([^\W\d_][^()—–:\n\d]{{1,60}}?){_DAY}\s*[—–-]\s*([^.—–\n]{{2,30}})\.\s"
)
_PLACE_ALONE: Final = re.compile(rf"([^\W\d_][^()—–:\n\d]{{2,50}}?){_DAY}\s+(?:[—–]|--?)\s")
_PLACE_WORDS_MAX: Final = 6
_CAPITALS_MIN: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    place: str
    agencies: tuple[str, ...] = ()


def dateline_of(lede: str) -> Dateline | None:
    """The place, and the agencies credited there, of a lede that begins with a dateline."""
    start = lede[:LEDE_CHARS]
    match = _WITH_AGENCY.match(start)
    if match and _is_place(match[1]):
        agencies = agencies_in(match[2], allow_unknown=True)
        if agencies is not None:
            return Dateline(place=match[1].strip(" ,"), agencies=agencies)
    match = _AFTER_DASH.match(start)
    agency = agency_of(match[2]) if match else None
    if match and agency and _is_place(match[1]):
        return Dateline(place=match[1].strip(" ,"), agencies=(agency,))
    match = _PLACE_ALONE.match(start)
    if match and _is_place(match[1]) and _is_capitals(match[1]):
        return Dateline(place=match[1].strip(" ,"))
    return None


def _is_place(text: str) -> bool:
    words = text.replace("/", " ").split()
    named = [word for word in words if word[0].isupper() or not word[0].islower()]
    return 0 < len(words) <= _PLACE_WORDS_MAX and len(named) * 2 > len(words) and words[0] in named


def _is_capitals(place: str) -> bool:
    """Without an agency only a place in capitals is one: "Quiet – the harbour at night" is not."""
    first = place.split(",", maxsplit=1)[0]
    letters = [char for char in first if char.isalpha()]
    return len(letters) >= _CAPITALS_MIN and all(char.isupper() for char in letters)
