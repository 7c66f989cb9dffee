"""The language of a text: its script or its words decide over the page's tag."""

import re
from collections import Counter
from functools import cache
from typing import Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SURE_CHARS_MIN: Final = 200
SAMPLE_CHARS: Final = 300
"""Enough where the words agree with the tag, or are clear by themselves."""

LONG_SAMPLE_CHARS: Final = 1500
_SURE: Final = 0.6
_CLEAR: Final = 0.9
# Scripts that one language's newsrooms write in. Kana is looked for before Han.
_SCRIPTS: Final = {
    "ja": "\u3041-\u30fa", "ko": "\uac00-\ud7af\u1100-\u11ff", "zh": "\u3400-\u9fff",
    "el": "\u0370-\u03ff\u1f00-\u1fff", "he": "\u0590-\u05ff", "th": "\u0e00-\u0e7f",
    "lo": "\u0e80-\u0eff", "my": "\u1000-\u109f", "ka": "\u10a0-\u10ff\u2d00-\u2d2f",
    "hy": "\u0530-\u058f", "am": "\u1200-\u137f", "km": "\u1780-\u17ff", "ta": "\u0b80-\u0bff",
    "te": "\u0c00-\u0c7f", "kn": "\u0c80-\u0cff", "ml": "\u0d00-\u0d7f", "gu": "\u0a80-\u0aff",
    "pa": "\u0a00-\u0a7f", "si": "\u0d80-\u0dff", "or": "\u0b00-\u0b7f", "bo": "\u0f00-\u0fff",
    "dv": "\u0780-\u07bf",
}  # fmt: skip
_IN_SCRIPT: Final = re.compile("|".join(f"(?P<{name}>[{span}])" for name, span in _SCRIPTS.items()))
_OF_ONE_LANGUAGE: Final = re.compile(f"[{''.join(_SCRIPTS.values())}]")
_SCRIPT_SHARE_MIN: Final = 0.35
_KANA_SHARE_MIN: Final = 0.05
# A script's other languages, which the tag may name: Yiddish, Assamese and the like.
_ALSO_WRITTEN: Final = {"he": ("yi",), "am": ("ti",), "zh": ("yue", "wuu")}
# Languages that short texts do not tell apart: the tag decides among them.
_ALIKE: Final = (
    frozenset({"no", "nb", "nn", "da"}), frozenset({"hr", "bs", "sr", "sh"}),
    frozenset({"id", "ms"}), frozenset({"cs", "sk"}), frozenset({"gl", "pt"}),
    frozenset({"fa", "prs"}), frozenset({"hi", "mr", "ne"}),
)  # fmt: skip
# Languages with newsrooms; the model's rarer ones mostly collect other languages' short texts.
_LANGUAGES: Final = (  # noqa: SIM905
    "af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is "
    "it ja ka kk km kn ko ky lo lt lv mk ml mn mr ms mt nb ne nl no pa pl ps pt ro ru si sk sl sq "
    "sr sv sw ta te th tl tr uk ur vi zh"
).split()


def language_of(text: str, *, tag: str | None) -> str | None:
    """ISO 639 code of `text`, by its script or words; by `tag` ("pt-BR") where they are too few."""
    claimed = _code(tag)
    sample = _sample(text, SAMPLE_CHARS)
    if not sample.strip():
        return claimed or None
    written = _by_script(sample) if _OF_ONE_LANGUAGE.search(sample) else None
    if written:
        return claimed if claimed in _ALSO_WRITTEN.get(written, ()) else written
    enough = SURE_CHARS_MIN if sample.isascii() or claimed else SURE_CHARS_MIN // 4
    if claimed and len(text) < enough:
        return claimed
    language, probability = _identifier().classify(sample)
    if language != claimed and (claimed or probability < _CLEAR):
        language, probability = _identifier().classify(_sample(text, LONG_SAMPLE_CHARS))
    if claimed and (probability < _SURE or any({claimed, language} <= like for like in _ALIKE)):
        return claimed
    return str(language)


def _code(tag: str | None) -> str:
    code = (tag or "").strip().lower().replace("_", "-").split("-")[0]
    return code if code.isalpha() and 2 <= len(code) <= 3 else ""  # noqa: PLR2004


def _sample(text: str, chars: int) -> str:
    """Half from the text's beginning, half from its middle, where another's words may not lie."""
    if len(text) <= chars:
        return text
    middle = max(chars // 2, len(text) // 2)
    return f"{text[: chars // 2]} {text[middle : middle + chars // 2]}"


def _by_script(sample: str) -> str | None:
    """The language whose script most letters are in, where that script is one language's."""
    found = Counter(match.lastgroup for match in _IN_SCRIPT.finditer(sample))
    if not found:
        return None
    letters = sum(map(str.isalpha, sample)) or 1
    if (
        found["ja"] > letters * _KANA_SHARE_MIN
        and found["zh"] + found["ja"] > letters * _SCRIPT_SHARE_MIN
    ):
        return "ja"
    ((script, count),) = found.most_common(1)
    return script if count > letters * _SCRIPT_SHARE_MIN else None


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(identifier.labels)
    identifier.set_languages([language for language in _LANGUAGES if language in known])
    return identifier
