"""The people and agencies that a byline names: "By Jane Roe, Staff writer, and Tam Oko | dpa"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from writethru.clean.crediting.agencies import split_agency_tail
from writethru.clean.crediting.outlet import Outlet
from writethru.clean.crediting.person_names import is_date_word, is_suffix, tidy_name
from writethru.clean.words.characters import one_line
from writethru.clean.words.phrases import all_phrases, lexicon
from writethru.clean.words.remembered import remembered

LEXICON: Final = "bylines"
BYLINE_CHARS_MAX: Final = 400
PEOPLE_MAX: Final = 20
_BY_WITHIN_CHARS: Final = 40
RUN: Final = "\x1e"
"""Between two pieces of text that the page sets apart."""

_ADDRESS: Final = re.compile(r"\S{1,60}@\S{1,60}|(?<!\w)@\w{1,40}|(?:https?://|www\.)\S{1,200}")
_ASIDE: Final = re.compile(r"\([^()]{0,120}\)|\[[^\[\]]{0,120}\]")
# A stamp ends the names: "Jane Roe 12/22/2023", "Jane Roe • 3 min read".
_STAMP: Final = re.compile(
    r"\d|[,;|•·\s](?:updated|published|posted|last updated|last modified|aktualisiert|stand|"
    r"veröffentlicht|publié|mis à jour|publicado|actualizado|aggiornato|pubblicato|atualizado|"
    r"gepubliceerd|bijgewerkt|опубликовано|обновлено|güncelleme|(?:on|le|am|el|il|op|em) (?=\d))",
    re.IGNORECASE,
)
_AND: Final = (
    r"(?:and|und|et|y|e|en|и|та|і|och|og|ja|ve|si|și|i|a|és|και|dan|và|with|avec|con|com|mit|med"
    r"|met|&|\+)"
)
_PIECES: Final = re.compile(
    rf" ?(?:[\x1e|•·●;/／、，؛،‖,]| [–—-]{{1,2}}(?= |$)) ?(?:{_AND} )?| {_AND} | و ?"
)
_DOTTED: Final = re.compile(r"(?:\b[^\W\d_]\.|\b(?:jr|sr|ph\.?d|m\.?d)\.)$", re.IGNORECASE)
_JOINER_ALONE: Final = re.compile(
    r" ?\x1e ?(and|und|et|y|e|en|и|та|och|og|ja|ve|&|\+|,) ?\x1e ?", re.IGNORECASE
)
_BREAK: Final = re.compile(r"[\x1e|•·●]")
_JOINING: Final = re.compile(rf",? ?{_AND} ?")
_TAIL: Final = re.compile(
    r" (?:in|at|on|for|from|of|is|aus|à|en|para|per|für|bei|the|special to|via|with|près de|w|"
    r"из|в|для) \S.*"
)
_BARS: Final = re.compile(r"\|[| ]*\|")
_BARE_AND: Final = frozenset({" and ", " & ", " und ", " et ", " y ", " e "})
_SPACES: Final = re.compile(r"[^\S\x1e]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """Whom a byline names. `is_outlet`: it names the outlet or its staff, whoever else.

    `joined` are the first of `people`, up to where the page sets something apart from them: "Jane
    Roe and Tam Oko", but not the "Early Bird" that may follow in a box of its own.
    `is_beside`: an agency is named beside the people ("and AFP"), not as where they work.
    """

    people: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    is_outlet: bool = False
    is_beside: bool = False

    def __bool__(self) -> bool:
        return bool(self.people or self.agencies or self.is_outlet)


@lru_cache(maxsize=4096)  # a page names its writers in four places, an outlet every day
def byline_in(text: str, *, outlet: Outlet | None = None, is_signed: bool = False) -> Byline:
    """Whom `text` names as its writers.

    `is_signed`: the text stands where nothing but a writer's name does, so that one word, or
    small letters alone, are a name.
    """
    people: list[str] = []
    agencies: list[str] = []
    is_outlet = False
    joined = 0
    is_beside = was_other = False
    for separator, piece in _pieces(_folded(text), is_signed=is_signed):
        if people and not joined and _BREAK.search(separator):
            joined = len(people)
        if people and is_suffix(piece):
            people[-1] = f"{people[-1]} {piece}"
            continue
        name, agency = split_agency_tail(piece)
        if agency:
            agencies.append(agency)
            is_beside = is_beside or (bool(people) and bool(_JOINING.fullmatch(separator)))
        elif outlet and outlet.is_named(name, loosely=len(name.split()) > 2):  # noqa: PLR2004
            is_outlet = True
            continue
        if not name or (was_other and separator in _BARE_AND):
            continue  # "Institute of Storms and Coastal Affairs"
        person = tidy_name(_TAIL.sub("", name, count=1), is_signed=is_signed)
        if person and not (outlet and outlet.is_named(person)):
            people.append(person)
            was_other = False
            continue
        was_other = not agency
        if was_other and not people:
            is_outlet = is_outlet or _is_staff(name)
    return Byline(
        people=_unique(people),
        joined=_unique(people[: joined or len(people)]),
        agencies=_unique(agencies),
        is_outlet=is_outlet,
        is_beside=is_beside,
    )


def printed_names(text: str) -> str:
    """The byline as printed, from behind its "by" up to its stamp or what others did."""
    flat = _ADDRESS.sub("", _folded(text))
    passage = next(iter(_authored(flat, is_signed=False)), "")
    stamp = _STAMP.search(passage)
    line = _BARS.sub(" | ", (passage[: stamp.start()] if stamp else passage).replace(RUN, " "))
    words = line.split()
    while words and is_date_word(words[-1].strip(" ,.|•·–—-")):
        words.pop()
    return one_line(" ".join(words)).strip(" ,:;|•·–—-")


@remembered
def begins_byline(text: str) -> bool:
    """Whether `text` begins as a byline does: "By Jane", "Photos and story by", "Von Ada"."""
    mark = _marks(is_signed=False).search(_folded(text[: _BY_WITHIN_CHARS * 2])[:_BY_WITHIN_CHARS])
    return mark is not None and bool(mark["by"])


def _folded(text: str) -> str:
    return _SPACES.sub(" ", text[:BYLINE_CHARS_MAX]).strip()


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    """Each once, whatever its case, as first written."""
    return tuple({name.casefold(): name for name in reversed([*names])}.values())[::-1][:PEOPLE_MAX]


def _pieces(text: str, *, is_signed: bool) -> Iterator[tuple[str, str]]:
    """The pieces that may be writers' names, without what others did; what separates each."""
    text = _ASIDE.sub(" | ", _ADDRESS.sub(" | ", text))
    for passage in _authored(_JOINER_ALONE.sub(r" \1 ", text), is_signed=is_signed):
        stamp = _STAMP.search(passage)
        end = stamp.start() if stamp else len(passage)
        begin, before = 0, ""
        for mark in (*_PIECES.finditer(passage, 0, end), None):
            piece = one_line(passage[begin : mark.start() if mark else end])
            if name := piece.strip(" ,:–—-*_\"'«»“”"):
                yield before, name if _DOTTED.search(name) else name.rstrip(".")
            begin, before = (mark.end(), mark[0]) if mark else (end, "")


def _authored(text: str, *, is_signed: bool) -> Iterator[str]:
    """The passages of `text` behind "by", up to "photography by"; all of it where neither is.

    What stands before "By" is a label: "Review By Jane Roe".
    """
    marks = [*_marks(is_signed=is_signed).finditer(text)]
    if not any(mark["by"] for mark in marks):
        yield text[: marks[0].start()] if marks else text
        return
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=True):
        if mark["by"]:
            yield text[mark.end() : end]


@cache
def _marks(*, is_signed: bool) -> re.Pattern[str]:
    """Where a passage begins. "De", "Di" and "Von" may begin a name where only names stand."""
    particles = {str(word) for word in lexicon(LEXICON)["particles"]} if is_signed else set()
    starts = [word for word in all_phrases(LEXICON, "by") if word not in particles]
    others = _options(all_phrases(LEXICON, "other_roles"))
    within = _options(lexicon(LEXICON)["by_within"])
    ends = r"(?: ?[:：・]|(?=[ \x1e]))"
    return re.compile(
        rf"(?P<by>(?:(?<=[\x1e|•·])|^) ?(?:{_options(starts)}){ends}"
        rf"|(?<!\w)(?:{within}){ends}|(?<!\w)(?-i:By(?=[A-Z][a-z])))"
        rf"|(?<!\w)(?P<other>{others}){ends}",
        re.IGNORECASE,
    )


def _options(words: Iterable[str]) -> str:
    return "|".join(
        re.escape(word).replace(r"\ ", r"[ \x1e]") for word in sorted(words, key=len, reverse=True)
    )


def _is_staff(name: str) -> bool:
    words = lexicon(LEXICON)["roles"]
    return any(word in words for word in name.casefold().split())
