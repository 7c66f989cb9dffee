"""The dateline of a lede: "PARIS, May 3 (AFP) —", "Київ. УНІАН.", "(서울=연합뉴스)"."""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from writethru.clean.crediting.agencies import LEXICON, agencies_in, agency_of, split_names
from writethru.clean.words.phrases import lexicon

LEDE_CHARS: Final = 160
_PLACE: Final = r"(?P<place>[^\W\d_][^()（）\[\]—–:：\n\d]{1,60}?)"
_MONTH: Final = r"[^\W\d_]{3,12}\.?(?:[ /][^\W\d_]{3,12}\.?)?"
_DAY: Final = (
    rf"(?:[,.]? (?P<day>(?:\d{{1,2}}(?:\.|er|º)? (?:de )?{_MONTH}|[^\W\d_]{{3,12}}\.? \d{{1,2}})"
    r"(?:,? (?:de )?\d{4})?))?"
)
_DASH: Final = r"(?:[—–―]|--?|−)"
# Place, day and agency in brackets: BERLIN (Reuters) -. Also WIEN /APA/ - and (Bloomberg) --.
_BRACKETED: Final = re.compile(
    rf"(?:{_PLACE}{_DAY}[.,]? ?)?"
    r"(?:[(（\[](?P<agency>[^()（）\[\]\n]{2,40})[)）\]]|/(?P<slashed>[^/\n]{2,30})/)"
    rf" ?(?:[.]? ?{_DASH}|[:：.] ) ?"
)
# Eastern Europe sets the parts apart by stops: Москва. 3 мая. ИНТЕРФАКС - and Київ. УНІАН.
_STOPPED: Final = re.compile(
    rf"{_PLACE.replace('—', '.—')}{_DAY}(?:[.,] ?{_DASH}?| ?{_DASH}) ?"
    rf"(?P<agency>[^ .,—–()\n][^.,—–()\n]{{1,30}}?)(?:\.ru)?(?:\.| ?{_DASH}) ",
    re.IGNORECASE,
)
_ALONE: Final = re.compile(
    rf"{_PLACE}{_DAY}\.? {_DASH} |{_PLACE.replace('place', 'other')} ?{_DASH} "
)
_BEFORE_COLON: Final = re.compile(r"(?P<place>[^\W\d_][^()\[\]—–:：\n\d.!?]{2,28})[:：] (?=\S)")
# Korea: 서울=연합뉴스, in brackets of either kind, often with the reporter behind.
_KOREAN: Final = re.compile(
    r"[(\[](?P<place>[^()\[\]=\s]{1,20}) ?= ?(?P<agency>[^()\[\]=\n]{2,20})[)\]]"
)
# China: agency, place, day and the word for a wire, with nothing between.
_CHINESE: Final = re.compile(
    r"[（(]?(?P<agency>[\u3400-\u9fff]{1,3}(?:社|网))(?P<writer>记者|記者)?"
    r"(?P<place>[\u3400-\u9fff·]{2,14}?)(?P<day>(?:\d{1,2}月)?\d{1,2}日)\s?(?:综合)?[电電讯訊][）)]?"
)
# Japan: the place and the agency in brackets, with nothing or a sign between.
_JAPANESE: Final = re.compile(r"[【\[](?P<inside>[^\n【】\[\]]{3,30})[】\]]")
_JAPANESE_DAY: Final = re.compile(r" ?(\d{1,2}日) ?")
_PLACE_WORDS_MAX: Final = 6
_COLON_WORDS_MAX: Final = 3
_CAPITALS_MIN: Final = 3
_INDIC: Final = re.compile("[\u0900-\u0d7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """Where a text was written; `agencies` and `day` as far as they are printed there.

    `day` is as written. "(Bloomberg) --" has no place.
    """

    place: str | None
    agencies: tuple[str, ...] = ()
    day: str | None = None


def dateline_of(lede: str) -> Dateline | None:
    """The dateline that `lede` begins with, if it does."""
    start = " ".join(lede[:LEDE_CHARS].split()) + " "
    for read in (_east_asian, _bracketed, _stopped, _place_alone, _before_colon):
        if found := read(start):
            return found
    return None


def _east_asian(start: str) -> Dateline | None:
    if start[:1] not in "([（【" and start[:1] < "\u3000":
        return None
    if match := _KOREAN.match(start):
        named = agency_of(match["agency"]) or match["agency"]
        return Dateline(place=match["place"], agencies=(named,))
    if (match := _CHINESE.match(start)) and (agency := agency_of(match["agency"])):
        # A reporter's name stands before the place, which then has two characters mostly.
        place = match["place"][-2:] if match["writer"] else match["place"]
        return Dateline(place=place, agencies=(agency,), day=match["day"])
    return _japanese(match["inside"]) if (match := _JAPANESE.match(start)) else None


def _japanese(inside: str) -> Dateline | None:
    """ "ロンドン共同": the agency ends it, with nothing between."""
    day = _JAPANESE_DAY.search(inside)
    joined = _JAPANESE_DAY.sub("", inside)
    for at in range(1, len(joined) - 1):
        agency, place = agency_of(joined[at:]), joined[:at].strip(" =＝・、")
        if agency and place:
            return Dateline(place=place, agencies=(agency,), day=day[1] if day else None)
    return None


def _bracketed(start: str) -> Dateline | None:
    match = _BRACKETED.match(start)
    if match is None:
        return None
    place = match["place"]
    listed = match["agency"] or match["slashed"]
    agencies = agencies_in(listed, allow_unknown=place is not None)
    if agencies is None or not (agencies or place) or (place and not _is_place(place)):
        return None
    if place is None and (after := _place_alone(start[match.end() :])):
        return replace(after, agencies=agencies)  # "(ANSA) - ROMA, 03 MAG -"
    return Dateline(place=_tidy(place, start), agencies=agencies, day=match["day"])


def _stopped(start: str) -> Dateline | None:
    match = _STOPPED.match(start)
    if match is None or not _is_place(match["place"]):
        return None
    agencies = tuple(a for name in split_names(match["agency"]) if (a := agency_of(name)))
    return (
        Dateline(place=_tidy(match["place"]), agencies=agencies, day=match["day"])
        if agencies
        else None
    )


def _place_alone(start: str) -> Dateline | None:
    match = _ALONE.match(start)
    place = (match["place"] or match["other"]) if match else None
    if match is None or place is None or not (_is_place(place) and _is_capitals(place)):
        return None
    return Dateline(place=_tidy(place, start), day=match["day"])


def _before_colon(start: str) -> Dateline | None:
    """ "NEW DELHI: The", "नई दिल्ली: ...": South Asia's way; "UPDATE: The" is a label."""
    match = _BEFORE_COLON.match(start)
    if match is None or len(match["place"].split()) > _COLON_WORDS_MAX:
        return None
    place = match["place"].strip()
    if place.casefold() in _labels() or not (_is_capitals(place) or _INDIC.match(place)):
        return None
    return Dateline(place=_tidy(place))


@cache
def _labels() -> frozenset[str]:
    return frozenset(label.casefold() for label in lexicon(LEXICON)["labels"])


def _tidy(place: str | None, start: str = "") -> str | None:
    """Without what separates it; "TALLAHASSEE, Fla." keeps its stop."""
    if not place:
        return None
    is_short = "," in place and start[len(place) : len(place) + 1] == "."
    return place.strip(" ,.") + ("." if is_short else "")


def _is_place(text: str) -> bool:
    words = text.replace("/", " ").split()
    named = [word for word in words if not word[0].islower()]
    return 0 < len(words) <= _PLACE_WORDS_MAX and len(named) * 2 > len(words) and words[0] in named


def _is_capitals(place: str) -> bool:
    """Without an agency only a place in capitals is one: "Quiet – the harbour at night" is not."""
    first = place.split(",", maxsplit=1)[0]
    letters = [char for char in first if char.isalpha()]
    return len(letters) >= _CAPITALS_MIN and all(char.isupper() for char in letters)
