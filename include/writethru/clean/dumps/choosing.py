"""Which lines of a dump are its headline and its text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from writethru.clean.around import begins_comments, begins_the_rest
from writethru.clean.choosing.forest import Models
from writethru.clean.dumps.features import features_of
from writethru.clean.dumps.lines import Line
from writethru.clean.words.characters import plain, word_count
from writethru.clean.words.furniture import is_furniture
from writethru.clean.words.sentences import ends_sentence

TEXT_SCORE_MIN: Final = 0
NEIGHBOUR_SCORE_MIN: Final = -2000
HEADLINE_SCORE_MIN: Final = -2500
_NEVER: Final = -(10**6)
_SENTENCE_WORDS_MIN: Final = 8
SUBHEAD_SCORE_MIN: Final = -1500
BRIDGED_SCORE_MIN: Final = -500
_SUBHEAD_WORDS_MAX: Final = 10
_SUBHEAD_CHARS: Final = range(4, 81)
_TEXT_WORDS_MIN: Final = 30
_HEADS_MAX: Final = 30
_TEASERS_MAX: Final = 6
_TEASER_WORDS_MAX: Final = 35
_CAPTION_WORDS: Final = range(10, 41)
_ENDED_SHARE_MIN: Final = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The places of the headline and of the text's lines, ascending."""

    headline_at: int | None
    kept: tuple[int, ...]


def find_text(lines: Sequence[Line], headline: str | None, models: Models) -> Found:
    """`headline` is what the title says; without one, the line that looks most like one is."""
    if not lines:
        return Found(headline_at=None, kept=())
    table = features_of(lines)
    is_text = kept_by(models.lines.scores(table), lines)
    likely = models.headings.scores(table)
    at = headline_place(lines, headline, np.where(_may_be_headline(lines, is_text), likely, _NEVER))
    if headline and at is not None:
        _drop_above(is_text, at, lines)
    return Found(headline_at=at, kept=tuple(np.flatnonzero(is_text).tolist()))


def _drop_above(kept: NDArray[np.bool_], at: int, lines: Sequence[Line]) -> None:
    """Consent texts and breadcrumbs above the title's headline, where the text is below it."""
    words = np.array([word_count(line.text) for line in lines]) * kept
    if words[:at].sum() < words[at + 1 :].sum():
        kept[:at] = False


def kept_by(scores: NDArray[np.int32], lines: Sequence[Line]) -> NDArray[np.bool_]:
    """Whether each line is text, by its score, its neighbours' and whether it ends as text does."""
    words = np.array([word_count(line.text) for line in lines])
    ended = np.array([_is_ended(line.text) for line in lines], bool)
    sentence = ended & (words >= _SENTENCE_WORDS_MIN)
    kept = np.asarray(scores > TEXT_SCORE_MIN)
    may_join = sentence & (scores > NEIGHBOUR_SCORE_MIN)
    _spread(kept, may_join)
    for at in _subheads(lines, scores, kept, may_join):
        kept[at : at + 2] = True
        for behind in range(at + 2, len(kept)):
            if kept[behind] or not may_join[behind]:
                break
            kept[behind] = True
    kept &= ~_captions(lines, kept, ended, words)
    end = _end_of_text(lines, kept, scores, words)
    kept[end:] = False
    return kept


def _is_ended(text: str) -> bool:
    return ends_sentence(text) or ends_sentence(text.rstrip(":："))


def _spread(kept: NDArray[np.bool_], may_join: NDArray[np.bool_]) -> None:
    """Lines that may join do, where the line above or below is kept."""
    for i in range(1, len(kept)):
        kept[i] |= may_join[i] and kept[i - 1]
    for i in range(len(kept) - 2, -1, -1):
        kept[i] |= may_join[i] and kept[i + 1]


def _subheads(
    lines: Sequence[Line],
    scores: NDArray[np.int32],
    kept: NDArray[np.bool_],
    may_join: NDArray[np.bool_],
) -> Iterator[int]:
    """Short lines right behind a kept paragraph, right above one that is kept or may be."""
    for at in range(1, len(lines) - 1):
        if kept[at] or not kept[at - 1] or scores[at] <= SUBHEAD_SCORE_MIN:
            continue
        goes_on = kept[at + 1] or (may_join[at + 1] and scores[at + 1] > BRIDGED_SCORE_MIN)
        if goes_on and _may_be_subhead(lines[at - 1], lines[at]):
            yield at


def _may_be_subhead(above: Line, line: Line) -> bool:
    text = line.text
    return (
        len(text) in _SUBHEAD_CHARS
        and word_count(text) <= _SUBHEAD_WORDS_MAX
        and not line.is_bullet
        and not line.links
        and ends_sentence(above.text)
        and not ends_sentence(text)
        and not any(char.isdecimal() or char in "|/:·•" for char in text)
        and not is_furniture(text)
        and not begins_the_rest(text)
    )


def _end_of_text(
    lines: Sequence[Line],
    kept: NDArray[np.bool_],
    scores: NDArray[np.int32],
    words: NDArray[np.int64],
) -> int:
    """Where comments begin, or other stories that look less like text than what is before them.

    A box of links amid a text has the same heading; what follows it is text as before.
    """
    places = np.flatnonzero(kept)
    between = range(int(places[0]) + 1, int(places[-1]) + 1) if places.size else range(0)
    heads = (at for at in between if begins_the_rest(lines[at].text))
    for at in islice(heads, _HEADS_MAX):
        before, behind = places[places < at], places[places >= at]
        if words[before].sum() < max(_TEXT_WORDS_MIN, words[behind].sum()):
            continue
        if begins_comments(lines[at].text) or (
            len(behind) <= _TEASERS_MAX
            and words[behind].max() <= _TEASER_WORDS_MAX
            and scores[behind].max() * 2 < np.median(scores[before])
        ):
            return at
    return len(lines)


def _captions(
    lines: Sequence[Line],
    kept: NDArray[np.bool_],
    ended: NDArray[np.bool_],
    words: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Lines without an end between paragraphs that have one, where nearly all have."""
    found = np.zeros(len(lines), bool)
    long = kept & (words >= _SENTENCE_WORDS_MIN)
    if (long & ended).sum() < _ENDED_SHARE_MIN * long.sum():
        return found
    places = np.flatnonzero(kept).tolist()
    for above, at, below in zip(places, places[1:], places[2:], strict=False):
        is_between = not ended[at] and ended[above] and ended[below]
        found[at] = is_between and words[at] in _CAPTION_WORDS and not lines[at].is_bullet
    return found


def _may_be_headline(lines: Sequence[Line], is_text: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A line of the text that ends as a sentence does is no headline."""
    return np.array(
        [
            not (kept and ends_sentence(line.text))
            for line, kept in zip(lines, is_text, strict=True)
        ],
        bool,
    )


def headline_place(
    lines: Sequence[Line], headline: str | None, scores: NDArray[np.int32]
) -> int | None:
    """The likeliest of the lines that show `headline`, or, if it is None, of all."""
    wanted = plain(headline) if headline else None
    if wanted:
        places = [i for i, line in enumerate(lines) if plain(line.text) == wanted]
        return max(places, key=lambda at: (scores[at], -at), default=None)
    likeliest = int(scores.argmax())
    return likeliest if scores[likeliest] > HEADLINE_SCORE_MIN else None
