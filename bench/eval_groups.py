"""Quality of copy pairs, copy groups and stories on labelled sets, beside simpler methods.

DATA holds `stories.jsonl.gz` {id, title, text, story}, `page-variants.jsonl.gz` {id, page, text}
and `text-versions.jsonl.gz` {id, article, text}; a missing one is skipped. Story's thresholds were
chosen on the tuning half alone; that of the method marked * is the best one for the very set it is
scored on.
"""

import gzip
import hashlib
import json
import math
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from writethru.match import near_pairs
from writethru.match.words import shingles
from writethru.model import Text
from writethru.story import stories
from writethru.story.terms import telling_terms
from writethru.story.words import words

from bench.pair_methods import Method, exact_pairs, lsh_methods, our_groups, our_pairs
from bench.scores import Labels, Scores, cluster_scores, pair_scores, pairs_within

FILES: Final = {"page-variants": "page", "text-versions": "article", "stories": "story"}
"""The data files, each with the name of its label."""

SINGLE_PASS_THRESHOLDS: Final = tuple(n / 100 for n in range(4, 60, 2))


def figures(folder: Path, limit: int | None) -> Iterator[tuple[str, dict[str, Scores]]]:
    """For each data set that is there its name, and by method its scores.

    With a limit the groups of the first so many texts count, each whole.
    """
    for name, label in FILES.items():
        path = folder / f"{name}.jsonl.gz"
        if not path.exists():
            continue
        texts, gold = _read(path, label=label, limit=limit)
        if name == "stories":
            yield from _story_figures(texts, gold)
        elif texts:
            yield name, _copy_figures(texts, gold)


def _read(path: Path, *, label: str, limit: int | None) -> tuple[list[Text], Labels]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    if limit:
        groups = {row[label] for row in rows[:limit]}
        rows = [row for row in rows if row[label] in groups]
    texts = [Text(id=r["id"], text=r["text"], headline=r.get("title")) for r in rows]
    return texts, {row["id"]: str(row[label]) for row in rows}


# --- copies -----------------------------------------------------------------------------------


def _copy_figures(texts: list[Text], gold: Labels) -> dict[str, Scores]:
    methods: dict[str, Method] = {
        "writethru pairs": our_pairs,
        "writethru groups": our_groups,
        "exact containment >= .5": exact_pairs,
        **lsh_methods(),
    }
    return {name: _timed_pairs(method, texts, gold) for name, method in methods.items()}


def _timed_pairs(method: Method, texts: list[Text], gold: Labels) -> Scores:
    """Pair precision and recall, and documents a CPU second with cold caches."""
    shingles.cache_clear()
    started_s = time.process_time()
    found = method(texts)
    spent_s = time.process_time() - started_s
    scores = pair_scores(found, pairs_within(gold))
    return scores | {"docs": len(texts), "docs_per_cpu_s": len(texts) / max(spent_s, 1e-9)}


# --- stories ----------------------------------------------------------------------------------


def _story_figures(texts: list[Text], gold: Labels) -> Iterator[tuple[str, dict[str, Scores]]]:
    """Both halves and the whole; each half is clustered by itself."""
    tuning = [t for t in texts if _is_tuning(gold[t.id])]
    other = [t for t in texts if not _is_tuning(gold[t.id])]
    for name, held in {"tuning half": tuning, "held-out half": other, "whole": texts}.items():
        if held:
            yield f"stories, {name}", _story_methods(held, gold)


def _is_tuning(story: str) -> bool:
    return hashlib.sha256(story.encode()).digest()[0] % 2 == 0


def _story_methods(texts: list[Text], gold: Labels) -> dict[str, Scores]:
    wanted = {text.id: gold[text.id] for text in texts}
    shingles.cache_clear()
    telling_terms.cache_clear()
    started_s = time.process_time()
    found = stories(texts, near_pairs(texts))
    spent_s = time.process_time() - started_s
    speed = {"docs": len(texts), "docs_per_cpu_s": len(texts) / max(spent_s, 1e-9)}
    single = (_single_pass(texts, threshold=t) for t in SINGLE_PASS_THRESHOLDS)
    best = max((cluster_scores(labels, wanted) for labels in single), key=lambda s: s["b3_f1"])
    return {
        "writethru": cluster_scores(found, wanted) | speed,
        "TF-IDF single pass*": best | {"docs": len(texts)},
    }


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
