"""Names of people, in any script: which words are one, and how it is written."""

import re
from functools import cache
from typing import Final
from unicodedata import category

from writethru.clean.words.phrases import lexicon

LEXICON: Final = "bylines"
_WORDS_MAX: Final = 6
_CHARS_MAX: Final = 60
_WORD: Final = re.compile(r"[^\W\d_](?:[\w.'’`‘ʼ-]*\w)?\.?|[^\W\d_]\.(?:-?[^\W\d_]\.)*")
# A particle that is linked to its name: "al-Khalili", "d'Arc".
_LINKED: Final = re.compile(r"[a-z]{1,3}[-'’][A-ZÀ-Þ]")
_HUMPS: Final = re.compile(r"([A-Z][a-zà-ÿ]+)([A-Z][a-zà-ÿ]+)")
_BROKEN_BY: Final = ("Mc", "Mac", "De", "Di", "Le", "La", "Du", "Van", "Fitz")
_EAST_ASIAN: Final = re.compile(
    "[\u3400-\u9fff々]{2,5}|[\uac00-\ud7af]{2,5}"
    "|[\u3400-\u9fff々]{1,3}[ \u3000][\u3400-\u9fff々ぁ-ゖ]{1,3}"
    "|[\u30a0-\u30ff・＝=]{3,20}|[\u3400-\u9fff·・]{3,12}"
)
_CAPITAL_PART: Final = re.compile(r"[^\W\d_]+")
_INITIALS_MAX: Final = 2


def is_person(name: str) -> bool:
    """Whether `name` looks like a person's: two to six words, capitalised but for particles."""
    words = name.split()
    if _EAST_ASIAN.fullmatch(name):
        return not _has_word(words)
    if not 1 < len(words) <= _WORDS_MAX or len(name) > _CHARS_MAX:
        return False
    if not all(_WORD.fullmatch(_unmarked(word)) for word in words) or _has_word(words):
        return False
    named = [word for word in words if not word[0].islower() or _LINKED.match(word)]
    small = [word for word in words if word not in named and not _is_particle(word)]
    return len(named) > 1 and not small and words[-1] in named


def _unmarked(word: str) -> str:
    """Without vowel signs and tone marks, which Devanagari and Thai set beside their letters."""
    if word.isascii():
        return word
    return "".join(char for char in word if not category(char).startswith("M"))


def tidy_name(text: str, *, is_signed: bool) -> str | None:
    """The person's name that `text` is, without title, degree and job; None where it is none.

    `is_signed`: it stands where nothing but a name does, so "terry roe" and "JaneRoe" are names.
    """
    words = _without_titles(text.split())
    words = _before_job(words)
    name = " ".join(words)
    if is_signed and len(words) == len(text.split()):
        name = _spelt_out(name)
    if _is_shouted(name):
        name = " ".join(_quietened(word) for word in name.split())
    if is_person(name) or (is_signed and _is_one_name(text)):
        return name
    return None


def is_suffix(text: str) -> bool:
    """ "Jr." and the like, which belong to the name before them."""
    return text.casefold() in _words("suffixes")


def is_date_word(word: str) -> bool:
    """A month, a weekday, or the "on" before one."""
    return word.casefold() in _words("stamps") or word in ("", "on")


def _without_titles(words: list[str]) -> list[str]:
    while len(words) > 1 and words[0].casefold() in _words("honorifics"):
        words = words[1:]
    while len(words) > 1 and words[-1].casefold() in _words("degrees") and not words[-1].islower():
        words = words[:-1]
    return words


def _before_job(words: list[str]) -> list[str]:
    """ "Jane Roe Political correspondent" -> "Jane Roe"; "홍길동 기자" -> "홍길동"."""
    jobs = _words("roles")
    at = next((i for i, word in enumerate(words) if word.casefold().strip(".,:") in jobs), None)
    if not at:
        return words
    before = words[:at]
    return before[:2] if len(before) == 3 else before  # noqa: PLR2004 - "Political", "Staff"


def _has_word(words: list[str]) -> bool:
    """Whether a word tells that this is a job or an institution, or all that it is a date."""
    folded = {word.casefold().strip(".,:") for word in words}
    if folded <= _words("stamps"):
        return True
    return not folded.isdisjoint(_words("roles")) or not folded.isdisjoint(_words("institutions"))


def _is_particle(word: str) -> bool:
    word = word.casefold()
    return word in _words("particles") or word.startswith(("d'", "d’", "l'", "al-", "el-", "ul-"))


def _spelt_out(name: str) -> str:
    if name.islower() and " " in name:
        return " ".join(w if _is_particle(w) else w[:1].upper() + w[1:] for w in name.split())
    humps = _HUMPS.fullmatch(name)
    return f"{humps[1]} {humps[2]}" if humps and humps[1] not in _BROKEN_BY else name


def _is_one_name(name: str) -> bool:
    return name.isalpha() and name.istitle() and len(name) > _INITIALS_MAX and not _has_word([name])


def _is_shouted(name: str) -> bool:
    letters = [word for word in name.split() if len(word.strip(".")) > _INITIALS_MAX]
    return len(letters) > 1 and name.isupper()


def _quietened(word: str) -> str:
    """ "O'BRIEN" -> "O'Brien", "MCKAY" -> "McKay", "DE" -> "de"; initials stay."""
    if word.casefold() in _words("particles"):
        return word.lower()
    if len(word.replace(".", "")) <= _INITIALS_MAX and not word.casefold().startswith("jr"):
        return word
    quiet = _CAPITAL_PART.sub(lambda part: part[0].capitalize(), word)
    return f"Mc{quiet[2:].capitalize()}" if quiet.startswith("Mc") and len(quiet) > 4 else quiet  # noqa: PLR2004


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(str(word).casefold() for word in lexicon(LEXICON)[key])
