"""Counts in how many documents each word stands, for `include/writethru/story/term_counts.tsv.gz`.

    PYTHONPATH=include:. python bench/make_term_weights.py DATA OUT

DATA is a folder of JSON-lines files. Only counts are written, never a text. The result is frozen:
another one needs another version in story's SCHEME. `stories.jsonl.gz` is left out, because story
is judged by it.
"""

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from writethru.clean import clean
from writethru.story.words import words

from bench.own_tools import document_of

ITEMS_IN_DOCUMENT: Final = 20
"""So many feed items or headlines are as long as one article."""

MIN_DOCUMENTS: Final = 2
WORD_CHARS_MAX: Final = 40


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    counts: Counter[str] = Counter()
    documents = 0
    for document in _documents(args.data):
        counts.update({word for word in words(document) if len(word) <= WORD_CHARS_MAX})
        documents += 1
    _write(args.out, counts, documents)


def _documents(data: Path) -> Iterator[str]:
    """Lazily, one text a document."""
    for name in ("pages-news", "pages-web"):
        for row in _rows(data / f"{name}.jsonl.gz"):
            yield f"{row.get('title') or ''}\n{row['text'] or ''}"
    for row in _rows(data / "pages-dates.jsonl.gz"):
        yield clean(document_of(row))[0].body or ""
    last = {row["article"]: row["text"] for row in _rows(data / "text-versions.jsonl.gz")}
    yield from last.values()
    yield from _bundles(_headlines(data / "headlines.jsonl.gz"))
    yield from _bundles(_feed_items(data / "feed-polls.jsonl.gz"))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _headlines(path: Path) -> Iterator[str]:
    for row in _rows(path):
        version = row["versions"][0]
        yield f"{version.get('title') or ''} {version.get('summary') or ''}"


def _feed_items(path: Path) -> Iterator[str]:
    seen: set[str] = set()
    for poll in _rows(path):
        for item in poll["items"]:
            if item["guid"] not in seen:
                seen.add(item["guid"])
                yield f"{item.get('title') or ''} {item.get('description') or ''}"


def _bundles(items: Iterable[str]) -> Iterator[str]:
    """Short items joined to documents of an article's length, in the order given."""
    held = list(items)
    for start in range(0, len(held), ITEMS_IN_DOCUMENT):
        yield "\n".join(held[start : start + ITEMS_IN_DOCUMENT])


def _write(out: Path, counts: Counter[str], documents: int) -> None:
    """Tab-separated, words in order, no time in the gzip header: equal counts, equal bytes."""
    kept = sorted((w, n) for w, n in counts.items() if n >= MIN_DOCUMENTS)
    lines = [f"#documents\t{documents}", *(f"{word}\t{count}" for word, count in kept)]
    out.write_bytes(gzip.compress("\n".join([*lines, ""]).encode(), mtime=0))


if __name__ == "__main__":
    main()
