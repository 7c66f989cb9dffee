"""The headline: as the page's h1 has it, else its metadata, without the site's name."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from selectolax.lexbor import LexborNode

from writethru.clean.crediting.outlet import Outlet
from writethru.clean.markup.head import Head, shown_text
from writethru.clean.markup.tree import lies_in
from writethru.clean.words.characters import one_line, plain, word_count

HEADLINE_CHARS_MAX: Final = 400
HEADINGS_MAX: Final = 30
_SEPARATOR: Final = re.compile(
    r"\s?[|¦｜»›«·•]{1,3}\s?|\s(?:[–—―]|--?|::?|~)\s|(?<=[^\s\d])[:：]\s|(?<=\w)[—―](?=\w)"
)
_STRONG: Final = "|¦｜»›·•"
_BARS: Final = re.compile(r"\s?[|¦｜]\s?")
_LABEL_WORDS_MAX: Final = 3
_SITE_WORDS_MAX: Final = 5
_HEADLINE_WORDS_MIN: Final = 3
_LEADING_WORDS_MAX: Final = 4
_SHARED_MIN: Final = 0.5
_ONE_OF_MANY_MIN: Final = 0.2
_HELD_MIN: Final = 0.3
_OUTSIDE: Final = frozenset({"nav", "footer", "aside", "dialog", "form"})
_DEPTH_MAX: Final = 40


def headlines_of(head: Head, *, claimed: str | None, outlet: Outlet) -> dict[str, str]:
    """h1, title, og and json_ld as the page has them.

    `claimed` is JSON-LD's. An h1 that is the masthead or heads something else is left out.
    """
    og = head.metas.get("og:title") or head.metas.get("twitter:title") or ""
    others = [text for text in (claimed, og, head.title) if text]
    found = {"h1": _best_h1(head.headings, others, outlet), "title": head.title, "og": og,
             "json_ld": claimed}  # fmt: skip
    return {name: text[:HEADLINE_CHARS_MAX] for name, text in found.items() if text}


def _best_h1(nodes: Sequence[LexborNode], others: Sequence[str], outlet: Outlet) -> str:
    """The h1 that agrees best with the page's other titles; the first of equals."""
    best, score = "", 0.0
    known = [text for other in others if (text := plain(without_site(other, outlet=outlet)))]
    for node in nodes[:HEADINGS_MAX]:
        text = shown_text(node)
        if not plain(text) or outlet.is_named(text, loosely=True):
            continue
        agreed = _agreement(plain(text), known)
        if agreed < _SHARED_MIN and (_is_outside(node) or (known and _is_short(text))):
            continue
        if agreed > score or not best:
            best, score = text, agreed
    is_section = known and score < _ONE_OF_MANY_MIN and len(nodes) > 1
    return "" if is_section else best


def _is_short(text: str) -> bool:
    return word_count(text) <= _HEADLINE_WORDS_MIN


def _agreement(words: str, known: Iterable[str]) -> float:
    """2.0 for the same words, more than 1.0 where one holds the other, else the shared share."""
    return max((_likeness(words, other) for other in known), default=0.0)


def _likeness(a: str, b: str) -> float:
    if a == b:
        return 2.0
    shorter, longer = sorted((a, b), key=len)
    if f" {shorter} " in f" {longer} " and len(shorter) >= len(longer) * _HELD_MIN:
        return 1.0 + len(shorter) / len(longer)
    left, right = set(a.split()), set(b.split())
    return len(left & right) / len(left | right)


def _is_outside(node: LexborNode) -> bool:
    """Whether it heads a menu, a form, a dialog, what stands beside or below the article."""
    return lies_in(node, _OUTSIDE, levels_max=_DEPTH_MAX)


def headline_of(headlines: Mapping[str, str], *, outlet: Outlet) -> str | None:
    """h1 without its labels; else og's, JSON-LD's or the title without the site's name."""
    others = [
        without_site(headlines[name], outlet=outlet)
        for name in ("og", "json_ld", "title")
        if name in headlines
    ]
    if h1 := headlines.get("h1", "")[:HEADLINE_CHARS_MAX]:
        return _without_labels(without_site(h1, outlet=outlet, is_title=False), others)
    whole = [text for text in others if plain(text) and not outlet.is_named(text)]
    if not whole:
        return next(iter(headlines.values()), None)
    first = whole[0]
    return next((text for text in whole[1:] if _continues(first, text)), first)


def _continues(cut: str, whole: str) -> bool:
    """Whether `cut` is `whole` broken off: "Fire in the harb...", a field of 110 characters."""
    start = cut.rstrip(" .…")
    is_broken = start != cut.rstrip(" .") or cut.endswith("...") or len(cut) >= 60  # noqa: PLR2004
    return is_broken and len(whole) > len(cut) and plain(whole).startswith(plain(start))


def _without_labels(h1: str, others: Iterable[str]) -> str:
    """ "Politics | Mayor resigns" -> "Mayor resigns"; so is a label that only the h1 has."""
    parts = _BARS.split(h1)
    if len(parts) > 1:
        longest = max(parts, key=word_count)
        if all(part is longest or word_count(part) <= _LABEL_WORDS_MAX for part in parts):
            h1 = longest.strip()
    for other in others:
        at = len(h1) - len(other)
        if at > 0 and h1.endswith(other) and _is_label(h1[:at], other):
            return other
    return h1


def _is_label(before: str, headline: str) -> bool:
    """A kicker or a stamp that stands apart: "Dec 18 2025 ", "EXCLUSIVE: "."""
    return (
        0 < word_count(before) <= _LEADING_WORDS_MAX
        and not before[-1].isalnum()
        and word_count(headline) > _HEADLINE_WORDS_MIN
        and (any(c.isdigit() for c in before) or before.strip()[-1] in _STRONG)
    )


def without_site(title: str, *, outlet: Outlet, is_title: bool = True) -> str:
    """ "Fire in the harbour - The Gazette" -> "Fire in the harbour".

    A name that the page does not tell goes too, where it stands behind a bar in a page's title
    (`is_title`) as a name does.
    """
    marks = [(m.start(), m.end()) for m in _SEPARATOR.finditer(title[: HEADLINE_CHARS_MAX * 2])]
    if not marks:
        return title
    begin, end = 0, len(title)
    while marks and outlet.is_named(title[marks[-1][1] : end], loosely=is_title):
        end = marks.pop()[0]
    while marks and outlet.is_named(title[begin : marks[0][0]]):
        begin = marks.pop(0)[1]
    is_cut = end < len(title) or begin > 0
    if is_title and marks and _is_foreign_tail(title, marks[-1], end, is_cut=is_cut):
        end = marks[-1][0]
    return one_line(title[begin:end]) or title


def _is_foreign_tail(title: str, mark: tuple[int, int], end: int, *, is_cut: bool) -> bool:
    """Whether what follows the last separator is a site's or a section's name, by its looks."""
    tail, rest = title[mark[1] : end], title[: mark[0]]
    words = tail.split()
    if not words or word_count(rest) < max(_HEADLINE_WORDS_MIN, 2 * len(words)):
        return False
    is_bar = any(char in title[mark[0] : mark[1]] for char in _STRONG)
    if is_cut or not is_bar:
        return is_bar and len(words) <= 2  # noqa: PLR2004 - "Headline | News | Site"
    return len(words) <= _SITE_WORDS_MAX and tail[-1] not in ".?!…" and _is_name(words)


def _is_name(words: Sequence[str]) -> bool:
    return all(not word[0].islower() or len(word) <= _LABEL_WORDS_MAX for word in words)
