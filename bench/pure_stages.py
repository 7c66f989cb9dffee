"""Speed of the pure stages in this process: clean, diff, match, and how the fold grows."""

import re
import time
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from functools import partial
from itertools import islice
from statistics import median
from typing import Final

from writethru.match import copies
from writethru.match.words import shingles
from writethru.model import Document, Extraction, Observation, Text
from writethru.revise import diff, fold

from bench.contest import runs
from bench.made_rows import observations
from bench.made_texts import Writer, body
from bench.newsroom_home import demo_home
from bench.own_tools import OURS
from bench.pair_methods import exact_pairs, lsh_methods
from bench.racing import Figure, race

PAGES: Final = 150
CLEAN_RIVALS: Final = ("trafilatura", "trafilatura fast", "resiliparse")
PAIRS: Final = 40
SENTENCES_IN_LONG_TEXT: Final = 200
COPIED_TEXTS: Final = 300
COPIES_OF_EACH: Final = 4
SENTENCES_IN_COPY: Final = 24
FOLDED_CAPTURES: Final = (10, 100, 1_000, 10_000)
CAPTURES_A_CHANGE: Final = 5
SENTENCES_IN_FOLD: Final = 20
FOLD_ROUNDS: Final = 3

_SENTENCE_END: Final = re.compile(r"(?<=\.)\s+")
_SPACE: Final = re.compile(r"\s+")


def clean_figures() -> Iterator[Figure]:
    """Cleaning of the demo newsroom's pages; what it finds besides the text is not the rivals'.

    Every tool runs in a process of its own, the rivals in their own environment; its faster round
    counts. Rivals that cannot be installed are left out.
    """
    with demo_home() as home:
        pages = [d for d, _ in home.documents() if (d.content_type or "").startswith("text/h")]
        pages = list(islice(pages, 0, None, max(1, len(pages) // PAGES)))[:PAGES]
        rows = [{"url": d.final_url, "html": d.body.decode("utf-8", "replace")} for d in pages]
        found = runs(rows, (OURS, *CLEAN_RIVALS), data=home.settings.home)
    ours = found[OURS].pages_per_cpu_s
    for name, run in found.items():
        yield Figure(
            section="clean",
            input=f"{len(pages)} pages of the demo newsroom, {_mean_kb(pages):.0f} kB each",
            tool=name,
            value=run.pages_per_cpu_s,
            unit="pages a CPU second",
            ratio=None if name == OURS else ours / run.pages_per_cpu_s,
        )


def _mean_kb(pages: list[Document]) -> float:
    return sum(len(document.body) for document in pages) / max(1, len(pages)) / 1000


def diff_figures() -> Iterator[Figure]:
    """What changed from one long text to the next; the rivals only align the two."""
    writer = Writer(seed=1)
    pairs = []
    for _ in range(PAIRS):
        old = writer.sentences(SENTENCES_IN_LONG_TEXT)
        pairs.append((body(old), body(writer.edited(old))))
    yield from race(
        lambda: [diff(_said(old), _said(new)) for old, new in pairs],
        {
            "difflib.SequenceMatcher over sentences": lambda: _align(pairs, _SENTENCE_END),
            "difflib.SequenceMatcher over words": lambda: _align(pairs, _SPACE),
        },
        section="diff",
        input=f"{PAIRS} pairs of made texts of {SENTENCES_IN_LONG_TEXT} sentences, 1 in 5 edited",
        count=PAIRS,
        unit="pairs a CPU second",
    )


def _align(pairs: list[tuple[str, str]], between: re.Pattern[str]) -> None:
    for old, new in pairs:
        matcher = SequenceMatcher(a=between.split(old), b=between.split(new), autojunk=False)
        matcher.get_opcodes()


def _said(text: str) -> Extraction:
    return Extraction(headline="Belar stou mai", body=text, language="en")


def match_figures() -> Iterator[Figure]:
    """Copy groups; the rivals only find pairs. Every tool begins with cold caches."""
    texts = Writer(seed=2).copies(COPIED_TEXTS, COPIES_OF_EACH, SENTENCES_IN_COPY)

    def cold(method: Callable[[list[Text]], object]) -> object:
        shingles.cache_clear()
        return method(texts)

    rivals = {"exact containment >= .5 of all pairs": exact_pairs, **lsh_methods()}
    yield from race(
        partial(cold, copies),
        {name: partial(cold, method) for name, method in rivals.items()},
        section="match",
        input=f"{len(texts):,} made texts, {COPIES_OF_EACH} copies of each of {COPIED_TEXTS}",
        count=len(texts),
        unit="texts a CPU second",
    )


# --- fold -------------------------------------------------------------------------------------


def fold_figures() -> Iterator[Figure]:
    """Captures a CPU second of one article; linear where every ratio is near that of 100."""
    observations = _observations(max(FOLDED_CAPTURES))
    speeds = {count: _fold_speed(observations[:count]) for count in FOLDED_CAPTURES}
    for count, speed in speeds.items():
        yield Figure(
            section="fold",
            input=f"one article, a change at every {CAPTURES_A_CHANGE}th capture",
            tool=f"{count:,} captures",
            value=1e6 / speed,
            unit="CPU microseconds a capture",
        )


def _fold_speed(observations: list[Observation]) -> float:
    """Captures a CPU second: the median of some rounds, small folds repeated within one."""
    repeats = max(1, 200 // len(observations))
    speeds = []
    for _ in range(FOLD_ROUNDS):
        begun = time.process_time()
        for _ in range(repeats):
            fold(observations, quiet_hours=48.0)
        spent_s = time.process_time() - begun
        speeds.append(repeats * len(observations) / max(1e-9, spent_s))
    return median(speeds)


def _observations(count: int) -> list[Observation]:
    """Captures of a text that is edited at every fifth."""
    writer = Writer(seed=3)
    sentences = writer.sentences(SENTENCES_IN_FOLD)
    texts = []
    for number in range(count):
        if number % CAPTURES_A_CHANGE == 0 and number:
            sentences = [*sentences[1:], *writer.sentences(1)]
        texts.append(body(sentences))
    return observations(texts)
