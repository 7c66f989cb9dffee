"""Texts of plain-text dumps: ours, and what no cleaning, or a rule of thumb, would give."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench.contest import runs
from bench.figures import Figure, text_figure
from bench.labelled import rows_of
from bench.own_tools import HELD_OUT, OURS

LINE_WORDS_MIN: Final = 10
_STOP: Final = re.compile(r"[.!?…。！？।۔]")


def figures(folder: Path, limit: int | None, *, held_out: bool) -> Iterator[Figure]:
    """Nothing without pages-news, whose texts are the wanted ones."""
    gold = {row["id"]: row["text"] or "" for row in rows_of(folder, "pages-news")}
    rows = [row for row in rows_of(folder, "dumps-news", limit) if row["id"] in gold]
    if not rows:
        return
    wanted = [gold[row["id"]] for row in rows]
    for run in runs(rows, [OURS, HELD_OUT] if held_out else [OURS], data=folder).values():
        texts = [value.get("body") or "" for value in run.found]
        yield text_figure("dumps-news", run.tool, [*zip(wanted, texts, strict=True)],
                          run.pages_per_cpu_s, version=run.version, errors=run.errors)  # fmt: skip
    for name, rule in (("as is", str), ("lines of 10+ words with punctuation", long_lines)):
        pairs = [(text, rule(row["capture"])) for text, row in zip(wanted, rows, strict=True)]
        yield text_figure("dumps-news", name, pairs, None)


def long_lines(text: str) -> str:
    """The lines of ten words and more that have a full stop or the like."""
    lines = text.splitlines()
    return "\n".join(
        line for line in lines if len(line.split()) >= LINE_WORDS_MIN and _STOP.search(line)
    )
