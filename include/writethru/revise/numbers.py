"""Numbers as news prints them: digits of any script, grouped, scaled, or spelt out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from writethru.revise.words import Word

_DIGITS: Final = re.compile(r"\d+(?:[.,]\d+)*")
_GROUPED_DOT: Final = re.compile(r"\d{1,3}(?:\.\d{3})+")
_GROUPED_COMMA: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_ORDINAL_ENDS: Final = frozenset({"st", "nd", "rd", "th"})
# Languages that write 1.200 for a thousand and two hundred.
_DOT_GROUPS: Final = frozenset({"de", "es", "it", "pt", "nl", "da", "id", "tr", "el"})


def _numerals(text: str, start: int = 0, step: int = 1) -> dict[str, int]:
    return {
        w: start + i * step for i, ws in enumerate(text.casefold().split()) for w in ws.split("/")
    }


_UNITS: Final = _numerals(
    "zero one/uno/une/eins two/dos/deux/zwei/dois/duas three/tres/trois/drei/três"
    " four/cuatro/quatre/vier/quatro five/cinco/cinq/fünf six/seis/sechs"
    " seven/siete/sept/sieben/sete eight/ocho/huit/acht/oito nine/nueve/neuf/neun/nove"
    " ten/diez/dix/zehn/dez eleven/once/onze/elf twelve/doce/douze/zwölf/doze"
    " thirteen/trece/treize/dreizehn/treze fourteen/catorce/quatorze/vierzehn"
    " fifteen/quince/quinze/fünfzehn sixteen/dieciséis/seize/sechzehn"
    " seventeen/diecisiete/siebzehn eighteen/dieciocho/achtzehn nineteen/diecinueve/neunzehn"
) | {
    "dozen": 12, "dutzend": 12, "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20,
    "trentaine": 30, "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100,
    "decena": 10, "docena": 12, "veintena": 20, "centenar": 100, "dezena": 10, "dúzia": 12,
}  # fmt: skip
_TENS: Final = _numerals(
    "twenty/veinte/vingt/zwanzig/vinte thirty/treinta/trente/dreißig/trinta"
    " forty/cuarenta/quarante/vierzig/quarenta fifty/cincuenta/cinquante/fünfzig"
    " sixty/sesenta/soixante/sechzig seventy/setenta/siebzig eighty/ochenta/achtzig"
    " ninety/noventa/neunzig",
    start=20,
    step=10,
)
_SCALES: Final = {
    "hundred": 100, "thousand": 1_000, "mil": 1_000, "mille": 1_000, "tausend": 1_000,
    "lakh": 100_000, "million": 10**6, "millions": 10**6, "millón": 10**6, "millones": 10**6,
    "millionen": 10**6, "milhões": 10**6, "mn": 10**6, "m": 10**6, "crore": 10**7,
    "billion": 10**9, "bn": 10**9, "milliard": 10**9, "milliards": 10**9, "milliarden": 10**9,
    "bilhões": 10**9, "trillion": 10**12,
}  # fmt: skip
_ORDINALS: Final = _numerals(
    "second/deuxième/zweite/zweiter/zweiten/zweites/segunda"
    " third/troisième/dritte/dritter/dritten/drittes/tercer/tercera/terceira/terceiro"
    " fourth/quatrième/vierte/vierter/vierten/viertes/cuarto/cuarta"
    " fifth/cinquième/fünfte/fünfter/fünften/fünftes/quinto/quinta"
    " sixth/sixième/sechste/sechster/sechsten seventh/septième/siebte/siebter/siebten"
    " eighth/huitième/achte/achter/achten ninth/neuvième/neunte/neunter/neunten"
    " tenth/dixième/zehnte/zehnter/zehnten",
    start=2,
)
_ONES: Final = frozenset({"one", "uno", "une", "eins", "once", "sept"})
"""Spelt numbers that are often another word: "one of them", "at once"."""
_BEFORE_NO_RANK: Final = frozenset({"a", "an", "per", "one", "every", "split", "un", "une", "ein"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the words that print it, `first` to before `last`; `doubtful` if maybe none."""

    value: float
    first: int
    last: int
    doubtful: bool


def numbers(words: Sequence[Word], language: str | None) -> Iterator[Number]:
    """The numbers among a sentence's words, left to right. Lazy."""
    at = 0
    while at < len(words):
        found = _read(words, at, language)
        if found is None:
            at += 1
            continue
        yield found
        at = found.last


def _read(words: Sequence[Word], at: int, language: str | None) -> Number | None:
    key = words[at].key
    if _DIGITS.fullmatch(key):
        value, last = _of_digits(key, language), at + 1
        doubtful = False
    elif key in _UNITS or key in _TENS:
        value, last = _spelt(words, at)
        doubtful = key in _ONES and last == at + 1
    elif key in _ORDINALS:
        # "A second", "one third": a stretch of time, a fraction.
        before = words[at - 1].key if at else ""
        value, last = float(_ORDINALS[key]), at + 1
        doubtful = before in _BEFORE_NO_RANK
        return Number(value, at, last, doubtful)
    else:
        return None
    while last < len(words) and _scales(words, last):
        value, last, doubtful = value * _SCALES[words[last].key], last + 1, False
    if last < len(words) and words[last].key in _ORDINAL_ENDS:
        last += 1
    return Number(value, at, last, doubtful)


def _scales(words: Sequence[Word], at: int) -> bool:
    # "5m" is five million, "5 m" five metres.
    key = words[at].key
    return key in _SCALES and (key != "m" or words[at].start == words[at - 1].end)


def _of_digits(key: str, language: str | None) -> float:
    """Raises nothing: 1,200 and 1.200 and 1,5 are read by the language's habit."""
    dots_group = (language or "en").lower()[:2] in _DOT_GROUPS
    if dots_group and _GROUPED_DOT.fullmatch(key):
        return float(key.replace(".", ""))
    if _GROUPED_COMMA.fullmatch(key):
        return float(key.replace(",", ""))
    decimal = key.replace(",", ".")
    return float(decimal if decimal.count(".") < 2 else decimal.replace(".", ""))  # noqa: PLR2004


def _spelt(words: Sequence[Word], at: int) -> tuple[float, int]:
    """ "Twenty-one", "one hundred and five": tens with units, hundreds with the rest."""
    value, last = _below_hundred(words, at)
    if last < len(words) and words[last].key == "hundred":
        value, last = value * 100, last + 1
        more = last + 1 if last < len(words) and words[last].key == "and" else last
        if more < len(words) and (words[more].key in _UNITS or words[more].key in _TENS):
            rest, last = _below_hundred(words, more)
            value += rest
    return float(value), last


def _below_hundred(words: Sequence[Word], at: int) -> tuple[int, int]:
    key = words[at].key
    if key not in _TENS:
        return _UNITS[key], at + 1
    follows = _UNITS.get(words[at + 1].key, 0) if at + 1 < len(words) else 0
    return (_TENS[key] + follows, at + 2) if 0 < follows < 10 else (_TENS[key], at + 1)  # noqa: PLR2004
