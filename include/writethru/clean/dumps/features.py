"""What each line of a dump looks like, among its neighbours and on its page: a row of numbers.

`NAMES` are the columns; the order is the models'.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from writethru.clean.dumps.letters import Kind, Letters, letters_of
from writethru.clean.dumps.lines import Line
from writethru.clean.dumps.words import PROSE_WORDS_MIN, word_columns

Column = NDArray[np.float64]

FAR: Final = 99.0
_SUMMED: Final = (
    "prose_words", "words", "is_phrase", "bullet", "cohesion", "addressing", "consent", "stamp",
    "menu",
)  # fmt: skip
_MARKS: Final = ("prose", "phrase", "stamp", "byline")
_AROUND: Final = (1, -1, 2, -2)
_WINDOWS: Final = (3, 8, 20)


def features_of(lines: Sequence[Line]) -> NDArray[np.float32]:
    """A row for each line, a column for each of `NAMES`."""
    if not lines:
        return np.zeros((0, len(NAMES)), np.float32)
    columns = _columns(lines)
    return np.array([columns[name] for name in NAMES], np.float32).T


def _columns(lines: Sequence[Line]) -> dict[str, Column]:
    letters = letters_of([line.text for line in lines])
    own = _own(lines, letters) | word_columns(lines, letters)
    columns = dict(own)
    for step in _AROUND:
        columns |= {f"{name}{step:+d}": _shifted(own[name], step) for name in NEIGHBOURS}
    columns |= _windows(own)
    columns |= _runs(own)
    columns |= _places(own)
    return columns


def _own(lines: Sequence[Line], letters: Letters) -> dict[str, Column]:
    words, chars, kinds = letters.words, np.maximum(letters.chars, 1), letters.kinds
    alphabetic = np.maximum(kinds[:, Kind.LOWER : Kind.UNSPACED + 1].sum(axis=1), 1)
    ends = (letters.last == Kind.END).astype(float)
    gap = np.array([line.after_gap for line in lines], float)
    prose = ((words >= PROSE_WORDS_MIN) & ((ends > 0) | (words >= 2 * PROSE_WORDS_MIN))).astype(
        float
    )
    return {
        "words": words.astype(float),
        "word_length": chars / np.maximum(words, 1),
        "ends": ends,
        "colon": (letters.last_char == ord(":")).astype(float),
        "first_lower": (letters.first == Kind.LOWER).astype(float),
        "first_upper": (letters.first == Kind.UPPER).astype(float),
        "first_digit": (letters.first == Kind.DIGIT).astype(float),
        "upper": kinds[:, Kind.UPPER] / alphabetic,
        "capitalised": letters.capitalised / np.maximum(words, 1),
        "digits": kinds[:, Kind.DIGIT] / chars,
        "sentences": kinds[:, Kind.END].astype(float),
        "commas": kinds[:, Kind.COMMA] / np.maximum(words, 1),
        "quotes": kinds[:, Kind.QUOTE].astype(float),
        "brackets": kinds[:, Kind.BRACKET] / np.maximum(words, 1),
        "partings": kinds[:, Kind.PARTING] / np.maximum(words, 1),
        "others": kinds[:, Kind.OTHER].astype(float),
        "indent": np.array([line.indent for line in lines], float),
        "links": np.array([line.links for line in lines], float),
        "bullet": np.array([line.is_bullet for line in lines], float),
        "gap": gap,
        "gap_below": np.append(gap[1:], 1.0),
        "prose": prose,
        "prose_words": prose * np.minimum(words, 100),
    }


def _shifted(column: Column, step: int) -> Column:
    """The value of the line `step` below; -1 beyond the page."""
    shifted = np.full(len(column), -1.0)
    if step > 0:
        shifted[:-step] = column[step:]
    else:
        shifted[-step:] = column[:step]
    return shifted


def _windows(own: dict[str, Column]) -> dict[str, Column]:
    """Sums over the next and the last few lines."""
    found = {}
    count = len(own["words"])
    at = np.arange(count)
    for name in _SUMMED:
        total = np.concatenate(([0.0], np.cumsum(own[name])))
        for size in _WINDOWS:
            found[f"{name}_above_{size}"] = total[at] - total[np.maximum(at - size, 0)]
            below = np.minimum(at + 1 + size, count)
            found[f"{name}_below_{size}"] = total[below] - total[np.minimum(at + 1, count)]
    return found


def _runs(own: dict[str, Column]) -> dict[str, Column]:
    """Lines since and until the nearest mark of each kind; the size of the block between gaps."""
    count = len(own["words"])
    at = np.arange(count)
    found = {}
    flags = own | {"phrase": own["is_phrase"] + own["heads_rest"]}
    for name in _MARKS:
        marked = flags[name] > 0
        before = np.maximum.accumulate(np.where(marked, at, -count))
        since = at - np.concatenate(([-count], before[:-1]))
        after = np.minimum.accumulate(np.where(marked, at, 2 * count)[::-1])[::-1]
        until = np.concatenate((after[1:], [2 * count])) - at
        found[f"since_{name}"] = np.minimum(since, FAR)
        found[f"until_{name}"] = np.minimum(until, FAR)
    block = np.cumsum(own["gap"]).astype(int)
    found["block_lines"] = np.bincount(block)[block].astype(float)
    found["block_words"] = np.bincount(block, weights=own["words"])[block]
    return found


def _places(own: dict[str, Column]) -> dict[str, Column]:
    """Where the line is on its page, and in or beside the stretch that looks most like text."""
    count = len(own["words"])
    at = np.arange(count)
    prose = np.cumsum(own["prose_words"])
    total = max(prose[-1], 1.0)
    begin, end = _best_stretch(own)
    indents = own["indent"][begin : end + 1][own["prose"][begin : end + 1] > 0]
    usual = float(np.bincount(indents.astype(int)).argmax()) if len(indents) else 0.0
    return {
        "lines": np.full(count, float(count)),
        "page_prose": np.full(count, total),
        "place": at / count,
        "prose_share_above": (prose - own["prose_words"]) / total,
        "prose_share_below": (total - prose) / total,
        "from_begin": np.clip(at - begin, -FAR, FAR).astype(float),
        "to_end": np.clip(end - at, -FAR, FAR).astype(float),
        "off_indent": np.abs(own["indent"] - usual),
        "heads_above": np.cumsum(own["heads_rest"] * (at > begin)),
    }


def _best_stretch(own: dict[str, Column]) -> tuple[int, int]:
    """The first and last line of the stretch with most prose for its short lines."""
    weights = np.where(own["prose"] > 0, 1.0 + np.minimum(own["words"], 60.0) / 10, -0.9)
    weights = np.where(own["ends"] + own["prose"] == 1.0, np.maximum(weights, 0.2), weights)
    weights -= 1.0 * own["is_phrase"] + 15.0 * own["heads_rest"]
    total = np.concatenate(([0.0], np.cumsum(weights)))
    lowest = np.minimum.accumulate(total[:-1])
    end = int((total[1:] - lowest).argmax())
    return int(total[: end + 1].argmin()), end


OWN: Final = (
    "words", "word_length", "ends", "colon", "first_lower", "first_upper", "first_digit", "upper",
    "capitalised", "digits", "sentences", "commas", "quotes", "brackets", "partings", "others",
    "indent", "links", "bullet", "gap", "gap_below", "is_phrase", "opens_as_phrase", "heads_rest",
    "repeats", "common", "cohesion", "addressing", "consent", "stamp", "byline",
    "author", "owner", "menu",
)  # fmt: skip
NEIGHBOURS: Final = (
    "words", "ends", "upper", "capitalised", "digits", "indent", "links", "bullet", "gap",
    "is_phrase", "opens_as_phrase", "heads_rest", "common", "cohesion", "colon", "addressing",
    "stamp", "byline", "author", "menu",
)  # fmt: skip
NAMES: Final = (
    *OWN,
    *(f"{name}{step:+d}" for step in _AROUND for name in NEIGHBOURS),
    *(
        f"{name}_{side}_{size}"
        for name in _SUMMED
        for size in _WINDOWS
        for side in ("above", "below")
    ),
    *(f"{way}_{mark}" for mark in _MARKS for way in ("since", "until")),
    "block_lines", "block_words",
    "lines", "page_prose", "place", "prose_share_above", "prose_share_below", "from_begin",
    "to_end", "off_indent", "heads_above",
)  # fmt: skip
