"""Makes date_names.json: the months and weekdays of CLDR, as papers write them.

python -m writethru.clean.dating.names_build > include/writethru/clean/lexicons/date_names.json
"""

import json
import sys
from collections.abc import Iterator
from multiprocessing import get_context
from typing import Any, Final

from babel import Locale

LOCALES: Final = [
    "af",
    "am",
    "ar,ar_SY,ar_DZ,ar_MA,ar_IQ",
    "az",
    "be",
    "bg",
    "bn",
    "br",
    "bs,bs_Cyrl",
    "ca",
    "ckb",
    "cs",
    "cy",
    "da",
    "de,de_AT,de_CH",
    "el",
    "en,en_AU,en_CA,en_IN",
    "eo",
    "es,es_PE,es_MX,es_CO",
    "et",
    "eu",
    "fa,fa_AF",
    "fi",
    "fil",
    "fo",
    "fr,fr_CA",
    "fy",
    "ga",
    "gd",
    "gl",
    "gu",
    "ha",
    "he",
    "hi",
    "hr",
    "hu",
    "hy",
    "id",
    "ig",
    "is",
    "it",
    "ja",
    "ka",
    "kk",
    "km",
    "kn",
    "ko",
    "ky",
    "lb",
    "lo",
    "lt",
    "lv",
    "mk",
    "ml",
    "mn",
    "mr",
    "ms",
    "mt",
    "my",
    "nb",
    "ne",
    "nl",
    "nn",
    "or",
    "pa",
    "pl",
    "ps",
    "pt,pt_PT",
    "ro",
    "ru",
    "si",
    "sk",
    "sl",
    "so",
    "sq",
    "sr,sr_Latn",
    "sv",
    "sw",
    "ta",
    "te",
    "tg",
    "th",
    "ti",
    "tk",
    "tr",
    "uk",
    "ur",
    "uz,uz_Cyrl",
    "vi",
    "yo",
    "zh",
    "zu",
]
"""One word a language: its locales, the first of them its name in the tables."""

_SERBIAN: Final = (
    "јануара фебруара марта априла маја јуна јула августа септембра октобра новембра децембра"
)
MORE_MONTHS: Final[dict[str, dict[int, str]]] = {
    "de": {1: "jan", 2: "feb febr", 3: "mrz maerz", 9: "sep sept", 12: "dez"},
    "en": {9: "sep sept"},
    "es": {9: "set sept setiembre"},
    "fr": {1: "jan", 2: "fév fevr", 7: "juill jul", 9: "sep"},
    "it": {1: "genn", 2: "febb", 9: "sett"},
    "lv": {
        1: "janvārī", 2: "februārī", 3: "martā", 4: "aprīlī", 5: "maijā", 6: "jūnijā",
        7: "jūlijā", 8: "augustā", 9: "septembrī", 10: "oktobrī", 11: "novembrī", 12: "decembrī",
    },
    "nl": {3: "mrt", 5: "mei"},
    "el": {3: "μαρτ", 8: "αυγ", 11: "νοε"},
    "ru": {1: "янв", 3: "мар", 6: "июн", 7: "июл", 9: "сен", 11: "ноя"},
    "sr": dict(enumerate(_SERBIAN.split(), 1)),
    "uk": {2: "лют", 3: "бер", 8: "сер"},
}  # fmt: skip
"""Written by newsrooms, unknown to CLDR."""

_WIDTHS: Final = ("wide", "abbreviated")


def main() -> None:
    # Babel resolves aliases in tables that all locales share, so what one reads leaks into the
    # next ("yanvar" for every language behind Azerbaijani): a process for each language.
    with get_context("spawn").Pool(2, maxtasksperchild=1) as pool:
        tables = pool.map(names_of, LOCALES, chunksize=1)
    rows = (
        f"{json.dumps(locales.split(',')[0])}: {json.dumps(table, ensure_ascii=False)}"
        for locales, table in zip(LOCALES, tables, strict=True)
    )
    sys.stdout.write("{\n" + ",\n".join(rows) + "\n}\n")


def names_of(locales: str) -> dict[str, list[list[str]]]:
    """The months from January and the weekdays from Monday, each with all its spellings."""
    read = [Locale.parse(name) for name in locales.split(",")]
    more = MORE_MONTHS.get(locales.split(",", maxsplit=1)[0], {})
    months = [
        list(dict.fromkeys([*_names(read, "months", month), *more.get(month, "").split()]))
        for month in range(1, 13)
    ]
    days = [list(dict.fromkeys(_names(read, "days", day))) for day in range(7)]
    return {"months": months, "weekdays": days}


def _names(locales: list[Locale], kind: str, number: int) -> Iterator[str]:
    """The names of the month or day `number`, without dots and in small letters."""
    for locale in locales:
        table: Any = getattr(locale, kind)
        for context in ("format", "stand-alone"):
            for width in _WIDTHS:
                words = str(table[context][width][number]).casefold().replace(".", " ").split()
                if any(char.isalpha() for char in "".join(words)):
                    yield " ".join(words)


if __name__ == "__main__":
    main()
