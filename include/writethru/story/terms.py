"""The telling terms of a text, weighed by how rare they are in news at large.

Rarity comes from a frozen file of document counts (`bench/make_term_weights.py` made it), never
from the texts in the warehouse: a term weighs the same whenever and in whatever order texts come.
"""

import gzip
import math
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from writethru.model import Text
from writethru.story.words import words

SCHEME: Final = "tfidf40/term_counts-1/average/1"
"""Names terms, counts, grouping and version; index terms of different schemes never meet."""

TERMS_MAX: Final = 40
HEADLINE_CHARS_MAX: Final = 400
BODY_CHARS_MAX: Final = 6000
"""News tells first what is new; what follows is background that other events share."""

HEADLINE_WEIGHT: Final = 1.0
"""What standing in the headline adds, in units of one mention in the body."""


def index_terms(text: Text) -> Mapping[int, float]:
    """The text's most telling terms as signed 64-bit keys, at most 40, heaviest first.

    Weights are the square root of mentions times the logarithm of rarity; their squares sum to
    1.0. Texts that share no key are never linked, but as near-duplicates.
    """
    return telling_terms((text.headline or "")[:HEADLINE_CHARS_MAX], text.text[:BODY_CHARS_MAX])


@lru_cache(maxsize=8192)
def telling_terms(headline: str, body: str) -> Mapping[int, float]:
    """`index_terms` of a headline and the part of a body that counts; kept for the next call."""
    titled = set(words(headline))
    mentions = Counter(words(body))
    weights = {
        word: (math.sqrt(mentions[word]) + HEADLINE_WEIGHT * (word in titled)) * rarity(word)
        for word in titled | mentions.keys()
        if len(word) > 1
    }
    heaviest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:TERMS_MAX]
    length = math.sqrt(math.fsum(weight * weight for _, weight in heaviest)) or 1.0
    return MappingProxyType({_key(word): weight / length for word, weight in heaviest})


def rarity(word: str) -> float:
    """Logarithm of how many documents there are for each one with the word; most if unknown."""
    documents, counts = _counts()
    return math.log((documents + 1) / counts.get(word, 1))


@lru_cache(maxsize=1)
def _counts() -> tuple[int, Mapping[str, int]]:
    """Number of documents counted, and in how many of them each word stands."""
    packed = (files("writethru.story") / "term_counts.tsv.gz").read_bytes()
    first, *lines = gzip.decompress(packed).decode("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines)
    return int(first.split("\t")[1]), {word: int(count) for word, count in pairs}


def _key(word: str) -> int:
    digest = blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
