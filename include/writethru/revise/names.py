"""Names by their capitals, and whether one name is another one respelt."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from babel import Locale
from rapidfuzz.distance import Indel

from writethru.revise.dates import date_mentions, is_dated
from writethru.revise.lexicon import (
    PLACE_PREPOSITIONS,
    RESPELT_PLACES,
    SHORT_TITLES,
    STOPWORDS,
    TITLES,
)
from writethru.revise.words import Word, unaccented, words

_RESPELT_RATIO: Final = 0.7
_CAPITALS_SAY_NOTHING: Final = 0.45
_NOUNS_ARE_CAPITAL: Final = frozenset({"de", "lb"})
_SAME_NAMES: Final = (RESPELT_PLACES, SHORT_TITLES)
_BEFORE_A_START: Final = '"([:'


def sure_names(sentence: str, language: str | None) -> frozenset[str]:
    """The words of a plain sentence that are names by their capital, compared form.

    The first word, days, months and titles are left out; so is everything where capitals say
    nothing (a headline in title case) and lone capitals where every noun has one (German).
    """
    tokens = words(sentence)
    inner = [w for w in tokens[1:] if not _starts(sentence, w)]
    capital = [w for w in inner if w.text[0].isupper()]
    if (language or "").lower()[:2] in _NOUNS_ARE_CAPITAL:
        capital = _neighbours(capital, tokens)
    elif len(capital) > _CAPITALS_SAY_NOTHING * max(1, len(inner)) + 1:
        return frozenset()
    named = [w for w in capital if w.key not in STOPWORDS and w.key not in TITLES]
    dated = date_mentions(sentence) if named else ()
    return frozenset(w.key for w in named if not is_dated(w, dated))


def is_respelling(old: Word, new: Word, *, previous: str | None) -> bool:
    """Whether two names are spellings of one; `previous` is the word before them.

    Two countries never are, nor two names after "in" or "from", unless listed as one place.
    """
    a, b = unaccented(old.key), unaccented(new.key)
    if a == b or any(a in same and same[a] == same.get(b) for same in _SAME_NAMES):
        return True
    if previous in PLACE_PREPOSITIONS or {a, b} <= _territories():
        return False
    return Indel.normalized_similarity(a, b) >= _RESPELT_RATIO


def is_acronym(short: Iterable[str], long: Iterable[str]) -> bool:
    """Whether one word is made of the others' initials: "un" and "united nations"."""
    letters, initials = "".join(short).replace(".", ""), "".join(w[0] for w in long)
    return len(letters) > 1 and letters == initials


def _starts(sentence: str, word: Word) -> bool:
    lead = sentence[: word.start].rstrip()
    return not lead or lead[-1] in _BEFORE_A_START or lead.endswith((". ", "! ", "? "))


def _neighbours(capital: Sequence[Word], tokens: Sequence[Word]) -> list[Word]:
    place = {word.start: index for index, word in enumerate(tokens)}
    at = {place[w.start] for w in capital}
    return [w for w in capital if {place[w.start] - 1, place[w.start] + 1} & at]


@lru_cache
def _territories() -> frozenset[str]:
    codes = ("en", "es", "fr", "de", "pt")
    return frozenset(
        unaccented(name.casefold()) for code in codes for name in Locale(code).territories.values()
    )
