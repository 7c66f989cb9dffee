"""What a page prints amid and behind its text, told by its words and by how the page sets it.

The models that choose the text know it by its looks; a heading of other stories, or a call to
take the newsletter, is told here in words that they do not read.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import Final

from writethru.clean.markup.blocks import Block, Box, Walked
from writethru.clean.words.characters import plain, word_count
from writethru.clean.words.furniture import heads_the_rest, is_furniture
from writethru.clean.words.openings import Openings
from writethru.clean.words.phrases import all_phrases
from writethru.clean.words.sentences import ends_sentence

LEXICON: Final = "around"
NEWSLETTER_WORDS_MAX: Final = 45
_NEWSLETTER_CHARS_MAX: Final = 300
_HEAD_CHARS_MAX: Final = 40
_TEXT_CHARS_MIN: Final = 200
_HEADS_MAX: Final = 30
_LIKES_MIN: Final = 2
_LIKES_SHARE_MAX: Final = 2
_LIKE_CHARS_MIN: Final = 40
_HEADINGS: Final = frozenset({"h2", "h3", "h4"})
_LAYOUT: Final = ("class", "width", "bgcolor", "valign", "align")

Kind = tuple[str, ...]


def begins_the_rest(line: str) -> bool:
    """Whether the whole `line` heads other stories or comments: "Diskuse (2)", "Baca juga:"."""
    if len(line) > _HEAD_CHARS_MAX or any(char in line for char in "|/"):
        return False
    words = _uncounted(line)
    return words in _heads("rest") or words in _heads("comments") or heads_the_rest(line)


def begins_comments(line: str) -> bool:
    """Whether the whole `line` heads what readers say."""
    return len(line) <= _HEAD_CHARS_MAX and _uncounted(line) in _heads("comments")


def _uncounted(line: str) -> str:
    return " ".join(word for word in plain(line).split() if not word.isdecimal())


@cache
def _heads(key: str) -> frozenset[str]:
    return frozenset(map(plain, all_phrases(LEXICON, key)))


def asks_to_sign_up(paragraph: str) -> bool:
    """Whether `paragraph` offers the newsletter: what to do and what for, both are named."""
    if len(paragraph) > _NEWSLETTER_CHARS_MAX or word_count(paragraph) > NEWSLETTER_WORDS_MAX:
        return False
    return _calls().kinds_in(plain(paragraph)) == {"sign_up", "newsletter"}


@cache
def _calls() -> Openings:
    return Openings({kind: all_phrases(LEXICON, kind) for kind in ("sign_up", "newsletter")})


def without_rest(page: Walked, kept: Sequence[int]) -> list[int]:
    """`kept` without what stands under a heading of other stories or of comments.

    Only what lies in the heading's own box is under it. Where the page sets some of that as it set
    the text before, the text goes on: those are links amid its paragraphs.
    """
    heads = (i for i in _between(kept) if begins_the_rest(page.blocks[i].text))
    for head in [*islice(heads, _HEADS_MAX)]:
        before = [i for i in kept if i < head]
        under = [i for i in kept if head <= i < _end_of_box(page, head)]
        known = {_kind(page, page.blocks[i]) for i in before}
        goes_on = any(_kind(page, page.blocks[i]) in known for i in under if i > head)
        chars = _chars(page, before)
        if not goes_on and chars >= _TEXT_CHARS_MIN and _chars(page, under) <= chars:
            dropped = set(under)
            kept = [i for i in kept if i not in dropped]
    return list(kept)


def _end_of_box(page: Walked, at: int) -> int:
    """Behind the last block of the box that the heading at `at` shares with others."""
    box = page.blocks[at].box
    while box >= 0 and page.boxes[box].end - page.boxes[box].first <= 1:
        box = page.boxes[box].parent
    return page.boxes[box].end if box >= 0 else len(page.blocks)


def with_likes(page: Walked, kept: Sequence[int]) -> list[int]:
    """`kept` with the paragraphs and subheads that the page sets just as it sets those.

    Only where a class names that setting, and from the first of the kept to the last so set.
    """
    kinds = Counter(kind for i in kept if (kind := _kind(page, page.blocks[i])) and kind[1])
    kind, count = kinds.most_common(1)[0] if kinds else ((), 0)
    if count < _LIKES_MIN:
        return list(kept)
    set_so = [i for i, b in enumerate(page.blocks) if _kind(page, b) == kind and _may_be_text(b)]
    # A last paragraph that is left out is the desk's word on itself; where as many are left out as
    # are kept, the text was not known for one.
    known = set(kept)
    missing = [i for i in set_so if i > kept[0] and i not in known]
    end = kept[-1] if len(missing) < count else set_so[-1]
    found = {i for i in missing if i <= end}
    found |= {i for i in range(kept[0], end) if i not in known and _is_subhead(page, i, kind)}
    return sorted(known | found) if len(found) <= _LIKES_SHARE_MAX * count else list(kept)


def _may_be_text(block: Block) -> bool:
    is_sentence = ends_sentence(block.text) and len(block.text) >= _LIKE_CHARS_MIN
    return is_sentence and block.linked * 2 < len(block.text) and not is_furniture(block.text)


def _is_subhead(page: Walked, at: int, kind: Kind) -> bool:
    """A heading in the same kind of box as the paragraphs."""
    block = page.blocks[at]
    if block.box < 0 or page.boxes[block.box].tag not in _HEADINGS or block.linked:
        return False
    around = _kind(page, block)[1 + len(_LAYOUT) :]
    same = around == kind[1 + len(_LAYOUT) :]
    return same and bool(around[1:2] and around[1]) and not begins_the_rest(block.text)


def _between(kept: Sequence[int]) -> range:
    return range(kept[0] + 1, kept[-1] + 1) if kept else range(0)


def _chars(page: Walked, places: Sequence[int]) -> int:
    return sum(len(page.blocks[i].text) for i in places)


def _kind(page: Walked, block: Block) -> Kind:
    """How the page sets a block: its box and the one around it."""
    if block.box < 0:
        return ()
    box = page.boxes[block.box]
    around = page.boxes[box.parent] if box.parent >= 0 else None
    return (*_layout(box), *(_layout(around) if around else ()))


def _layout(box: Box) -> Kind:
    return (box.tag, *(box.attributes.get(name) or "" for name in _LAYOUT))
