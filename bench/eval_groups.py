"""Quality of copy pairs, copy groups and stories on labelled sets, beside simpler methods.

    python bench/eval_groups.py DATA

DATA holds `stories.jsonl.gz` {id, title, text, story}, `page-variants.jsonl.gz` {id, page, text}
and `text-versions.jsonl.gz` {id, article, text}. The table goes to standard error, the figures as
one JSON object to standard output. Story's thresholds were chosen on the tuning half alone; that
of the method marked * is the best one for the very set it is scored on.
"""

import argparse
import gzip
import hashlib
import json
import math
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from writethru.match import copies, near_pairs
from writethru.match.words import shingles
from writethru.model import Text
from writethru.story import stories
from writethru.story.terms import telling_terms
from writethru.story.words import words

LSH_PERMUTATIONS: Final = 128
LSH_THRESHOLD: Final = 0.5
SINGLE_PASS_THRESHOLDS: Final = tuple(n / 100 for n in range(4, 60, 2))

Labels = Mapping[str, str]
Figures = dict[str, float]
Pairs = set[tuple[str, str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    figures = {
        "page-variants": _copy_figures(*_read(data / "page-variants.jsonl.gz", label="page")),
        "text-versions": _copy_figures(*_read(data / "text-versions.jsonl.gz", label="article")),
        **_story_figures(*_read(data / "stories.jsonl.gz", label="story")),
    }
    for name, rows in figures.items():
        _print_table(name, rows)
    sys.stdout.write(json.dumps(figures) + "\n")


def _read(path: Path, *, label: str) -> tuple[list[Text], Labels]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    texts = [Text(id=r["id"], text=r["text"], headline=r.get("title")) for r in rows]
    return texts, {row["id"]: str(row[label]) for row in rows}


# --- copies -----------------------------------------------------------------------------------


def _copy_figures(texts: list[Text], gold: Labels) -> dict[str, Figures]:
    methods: dict[str, Callable[[list[Text]], Pairs]] = {
        "writethru pairs": lambda t: {(pair.a, pair.b) for pair in near_pairs(t)},
        "writethru groups": lambda t: _pairs_within({c.id: c.group for c in copies(t)}),
        "exact containment >= .5": _exact_pairs,
        **_lsh_methods(),
    }
    return {name: _timed_pairs(method, texts, gold) for name, method in methods.items()}


def _timed_pairs(method: Callable[[list[Text]], Pairs], texts: list[Text], gold: Labels) -> Figures:
    """Pair precision and recall, and documents a CPU second with cold caches."""
    shingles.cache_clear()
    started_s = time.process_time()
    found = method(texts)
    spent_s = time.process_time() - started_s
    scores = _pair_scores(found, _pairs_within(gold))
    return scores | {"docs_per_cpu_s": len(texts) / max(spent_s, 1e-9)}


def _exact_pairs(texts: list[Text]) -> Pairs:
    """Brute force over all shared shingles: what no sketch can beat at this threshold."""
    found = {text.id: shingles(text.text) for text in texts}
    holding: defaultdict[bytes, list[str]] = defaultdict(list)
    for one, held in sorted(found.items()):
        for shingle in held:
            holding[shingle].append(one)
    shared = Counter(pair for ids in holding.values() for pair in combinations(ids, 2))
    return {(a, b) for (a, b), n in shared.items() if 2 * n >= min(len(found[a]), len(found[b]))}


def _lsh_methods() -> dict[str, Callable[[list[Text]], Pairs]]:
    """MinHash LSH by whichever of two libraries is installed; neither is a dependency."""
    methods = {"rensa": _rensa_pairs, "datasketch": _datasketch_pairs}
    return {
        f"{name} LSH-128 t=.5": partial(method, import_module(name))
        for name, method in methods.items()
        if find_spec(name)
    }


def _rensa_pairs(rensa: Any, texts: list[Text]) -> Pairs:
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


def _datasketch_pairs(datasketch: Any, texts: list[Text]) -> Pairs:
    index = datasketch.MinHashLSH(threshold=LSH_THRESHOLD, num_perm=LSH_PERMUTATIONS)
    found: Pairs = set()
    for text in texts:
        minhash = datasketch.MinHash(num_perm=LSH_PERMUTATIONS)
        minhash.update_batch(list(shingles(text.text)))
        found.update(_ordered(other, text.id) for other in index.query(minhash))
        index.insert(text.id, minhash)
    return found


# --- stories ----------------------------------------------------------------------------------


def _story_figures(texts: list[Text], gold: Labels) -> dict[str, dict[str, Figures]]:
    """Both halves and the whole; each half is clustered by itself."""
    tuning = [t for t in texts if _is_tuning(gold[t.id])]
    other = [t for t in texts if not _is_tuning(gold[t.id])]
    sets = {"tuning half": tuning, "held-out half": other, "whole": texts}
    return {f"stories, {name}": _story_methods(held, gold) for name, held in sets.items()}


def _is_tuning(story: str) -> bool:
    return hashlib.sha256(story.encode()).digest()[0] % 2 == 0


def _story_methods(texts: list[Text], gold: Labels) -> dict[str, Figures]:
    wanted = {text.id: gold[text.id] for text in texts}
    shingles.cache_clear()
    telling_terms.cache_clear()
    started_s = time.process_time()
    found = stories(texts, near_pairs(texts))
    spent_s = time.process_time() - started_s
    ours = _cluster_scores(found, wanted) | {"docs_per_cpu_s": len(texts) / max(spent_s, 1e-9)}
    single = (_single_pass(texts, threshold=t) for t in SINGLE_PASS_THRESHOLDS)
    best = max((_cluster_scores(labels, wanted) for labels in single), key=lambda s: s["b3_f1"])
    return {"writethru": ours, "TF-IDF single pass*": best}


def _single_pass(texts: Sequence[Text], *, threshold: float) -> dict[str, str]:
    """Each text joins the story whose mean is nearest, if near enough; rarity from the set."""
    vectors = _tfidf(texts)
    sums: dict[str, dict[str, float]] = {}
    found = {}
    for text in texts:
        vector = vectors[text.id]
        scored = [(_cosine(vector, total), anchor) for anchor, total in sums.items()]
        score, anchor = max(scored, default=(0.0, text.id))
        found[text.id] = anchor if score >= threshold else text.id
        total = sums.setdefault(found[text.id], {})
        total.update({word: total.get(word, 0.0) + weight for word, weight in vector.items()})
    return found


def _tfidf(texts: Sequence[Text]) -> dict[str, dict[str, float]]:
    counts = {t.id: Counter(words(f"{t.headline or ''}\n{t.text}")) for t in texts}
    held_by = Counter(word for count in counts.values() for word in count)
    rare = {word: math.log(len(texts) / n) for word, n in held_by.items()}
    return {one: {w: n * rare[w] for w, n in count.items()} for one, count in counts.items()}


def _cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    dot = sum(weight * b[word] for word, weight in a.items() if word in b)
    return dot / ((math.hypot(*a.values()) * math.hypot(*b.values())) or 1.0)


# --- scores -----------------------------------------------------------------------------------


def _pair_scores(found: Pairs, wanted: Pairs) -> Figures:
    right = len(found & wanted)
    precision, recall = right / max(1, len(found)), right / max(1, len(wanted))
    return {"precision": precision, "recall": recall, "f1": _f1(precision, recall)}


def _cluster_scores(found: Labels, wanted: Labels) -> Figures:
    """B-cubed (Bagga and Baldwin 1998), F1 over pairs, adjusted Rand index."""
    both = Counter((found[one], wanted[one]) for one in wanted)
    of_found, of_wanted = Counter(found.values()), Counter(wanted.values())
    precision = sum(n * n / of_found[f] for (f, _), n in both.items()) / len(wanted)
    recall = sum(n * n / of_wanted[w] for (_, w), n in both.items()) / len(wanted)
    pairs = _pair_scores(_pairs_within(found), _pairs_within(wanted))
    return {
        "b3_precision": precision,
        "b3_recall": recall,
        "b3_f1": _f1(precision, recall),
        "pair_f1": pairs["f1"],
        "ari": _adjusted_rand(both.values(), of_found.values(), of_wanted.values()),
    }


def _adjusted_rand(both: Iterable[int], found: Iterable[int], wanted: Iterable[int]) -> float:
    of_found, of_wanted = list(found), list(wanted)
    together = sum(math.comb(n, 2) for n in both)
    a, b = (sum(math.comb(n, 2) for n in sizes) for sizes in (of_found, of_wanted))
    expected = a * b / math.comb(sum(of_found), 2)
    return (together - expected) / (((a + b) / 2 - expected) or 1.0)


def _pairs_within(labels: Labels) -> Pairs:
    members: defaultdict[str, list[str]] = defaultdict(list)
    for one in sorted(labels):
        members[labels[one]].append(one)
    return {pair for ids in members.values() for pair in combinations(ids, 2)}


def _ordered(a: str, b: str) -> tuple[str, str]:
    return min(a, b), max(a, b)


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / max(precision + recall, 1e-9)


def _print_table(name: str, rows: Mapping[str, Figures]) -> None:
    columns = list(next(iter(rows.values())))
    table = Table("method", *columns, title=name)
    for method, scores in rows.items():
        table.add_row(method, *(f"{scores[c]:,.3f}" if c in scores else "" for c in columns))
    Console(file=sys.stderr).print(table)


if __name__ == "__main__":
    main()
