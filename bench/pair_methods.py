"""Ways to find copies among texts: ours, brute force, and MinHash LSH where it is installed."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from itertools import combinations
from typing import Any, Final

from writethru.match import copies, near_pairs
from writethru.match.words import shingles
from writethru.model import Text

from bench.scores import Pairs, pairs_within

Method = Callable[[Sequence[Text]], Pairs]

LSH_PERMUTATIONS: Final = 128
LSH_THRESHOLD: Final = 0.5


def our_pairs(texts: Sequence[Text]) -> Pairs:
    return {(pair.a, pair.b) for pair in near_pairs(texts)}


def our_groups(texts: Sequence[Text]) -> Pairs:
    return pairs_within({link.id: link.group for link in copies(texts)})


def exact_pairs(texts: Sequence[Text]) -> Pairs:
    """Brute force over all shared shingles: what no sketch can beat at this threshold."""
    found = {text.id: shingles(text.text) for text in texts}
    holding: defaultdict[bytes, list[str]] = defaultdict(list)
    for one, held in sorted(found.items()):
        for shingle in held:
            holding[shingle].append(one)
    shared = Counter(pair for ids in holding.values() for pair in combinations(ids, 2))
    return {(a, b) for (a, b), n in shared.items() if 2 * n >= min(len(found[a]), len(found[b]))}


def lsh_methods() -> dict[str, Method]:
    """MinHash LSH by whichever of two libraries is installed; neither is a dependency."""
    methods = {"rensa": _rensa_pairs, "datasketch": _datasketch_pairs}
    return {
        f"{name} LSH-{LSH_PERMUTATIONS} t=.5": partial(method, import_module(name))
        for name, method in methods.items()
        if find_spec(name)
    }


def _rensa_pairs(rensa: Any, texts: Sequence[Text]) -> Pairs:
    index = rensa.RMinHashLSH(
        threshold=LSH_THRESHOLD, num_perm=LSH_PERMUTATIONS, num_bands=LSH_PERMUTATIONS // 4
    )
    found: Pairs = set()
    hashes: list[Any] = []
    for position, text in enumerate(texts):
        minhash = rensa.RMinHash(num_perm=LSH_PERMUTATIONS, seed=1)
        minhash.update([shingle.hex() for shingle in shingles(text.text)])
        near = [n for n in index.query(minhash) if hashes[n].jaccard(minhash) >= LSH_THRESHOLD]
        found.update(_ordered(texts[n].id, text.id) for n in near)
        index.insert(position, minhash)
        hashes.append(minhash)
    return found


def _datasketch_pairs(datasketch: Any, texts: Sequence[Text]) -> Pairs:
    index = datasketch.MinHashLSH(threshold=LSH_THRESHOLD, num_perm=LSH_PERMUTATIONS)
    found: Pairs = set()
    for text in texts:
        minhash = datasketch.MinHash(num_perm=LSH_PERMUTATIONS)
        minhash.update_batch(list(shingles(text.text)))
        found.update(_ordered(other, text.id) for other in index.query(minhash))
        index.insert(text.id, minhash)
    return found


def _ordered(a: str, b: str) -> tuple[str, str]:
    return min(a, b), max(a, b)
