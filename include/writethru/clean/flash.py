"""Flashes: articles of a sentence or two, too little for the models to be sure of."""

from typing import Final

from writethru.clean.composition import is_stamp
from writethru.clean.crediting.bylines import begins_byline
from writethru.clean.crediting.facts import Facts
from writethru.clean.markup.blocks import Block, Walked
from writethru.clean.words.furniture import is_furniture
from writethru.clean.words.sentences import ends_sentence

SENTENCES_MAX: Final = 4
_LINES_BELOW_HEADLINE: Final = 8
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def flash(page: Walked, facts: Facts, *, headline_at: int | None) -> list[int]:
    """The sentences right below the headline of a page that says it is an article with a date.

    A page without such data may be an error's: "Something went wrong."
    """
    dated = facts.data.text("datePublished") or facts.metas.get("article:published_time")
    if headline_at is None or not dated:
        return []
    found: list[int] = []
    for i in range(headline_at + 1, min(len(page.blocks), headline_at + 1 + _LINES_BELOW_HEADLINE)):
        block = page.blocks[i]
        if block.linked or (block.box >= 0 and page.boxes[block.box].tag in _HEADINGS):
            if found:
                break
        elif _is_sentence(block):
            found.append(i)
    return found[:SENTENCES_MAX]


def _is_sentence(block: Block) -> bool:
    text = block.text
    is_other = begins_byline(text) or is_furniture(text) or is_stamp(text)
    return ends_sentence(text) and not is_other
