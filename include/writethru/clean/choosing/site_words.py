"""Words by which a site speaks of itself and to its reader, in many languages."""

from functools import cache

from writethru.clean.words.phrases import lexicon


@cache
def site_words() -> frozenset[str]:
    """All words of `site_words.yaml`, in small letters."""
    return frozenset(word for words in lexicon("site_words").values() for word in words.split())
