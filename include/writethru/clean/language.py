"""The language of a text: its words decide over the page's tag once there are enough of them."""

from functools import cache
from typing import Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SURE_CHARS_MIN: Final = 200
SAMPLE_CHARS: Final = 3000
_SURE: Final = 0.6
# Languages with newsrooms; the model's rarer ones mostly collect other languages' short texts.
_LANGUAGES: Final = (  # noqa: SIM905
    "af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is "
    "it ja ka kk km kn ko ky lo lt lv mk ml mn mr ms mt nb ne nl no pa pl ps pt ro ru si sk sl sq "
    "sr sv sw ta te th tl tr uk ur vi zh"
).split()


def language_of(text: str, *, tag: str | None) -> str | None:
    """ISO 639 code of `text`, by its words; by `tag` ("pt-BR") where they are too few."""
    claimed = (tag or "").strip().lower().replace("_", "-").split("-")[0]
    claimed = claimed if claimed.isalpha() and 2 <= len(claimed) <= 3 else ""  # noqa: PLR2004
    sample = text[:SAMPLE_CHARS]
    enough = SURE_CHARS_MIN if sample.isascii() or claimed else SURE_CHARS_MIN // 4
    if not sample.strip() or (claimed and len(sample) < enough):
        return claimed or None
    language, probability = _identifier().classify(sample)
    if claimed and (probability < _SURE or {claimed, language} <= {"no", "nb", "nn", "da"}):
        return claimed
    return str(language)


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(identifier.labels)
    identifier.set_languages([language for language in _LANGUAGES if language in known])
    return identifier
