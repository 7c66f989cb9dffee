"""Who signed a page: a vote of its linked data, metas, marked bylines and visible lines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from unicodedata import combining, normalize

from selectolax.lexbor import LexborNode

from writethru.clean.crediting.bylines import (
    BYLINE_CHARS_MAX,
    RUN,
    Byline,
    begins_byline,
    byline_in,
    printed_names,
)
from writethru.clean.crediting.credits import Credit, credit_in, roles_of
from writethru.clean.crediting.outlet import Outlet
from writethru.clean.dating.labels import labels
from writethru.clean.markup.blocks import UNSEEN
from writethru.clean.markup.head import Head
from writethru.clean.markup.linked_data import LinkedData
from writethru.clean.markup.tree import lies_in
from writethru.clean.words.characters import one_line, plain
from writethru.clean.words.sentences import ends_sentence

MARKED_MAX: Final = 12
LINE_CHARS_MAX: Final = 120
BYLINE_LINES: Final = 14
BARE_LINES: Final = 3
_STAMP_CHARS_MAX: Final = 90
_NAME_WORDS_MAX: Final = 6
_RUNS_MAX: Final = 60
_NODES_MAX: Final = 400
_ANCESTORS_MAX: Final = 12
_OUTSIDE: Final = frozenset({"nav", "footer", "aside", "figure", "form", "figcaption"})
_NOT_A_BYLINE: Final = ("comment", "related", "caption", "image", "avatar", "photo", "card-list",
                        "most-", "recommend", "footer", "sidebar", "newsletter", "promo", "teaser",
                        "quote", "img", "bio", "description", "icon")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Writers:
    """A page's `byline` as printed, its `authors` (people), its `agencies` and their `roles`."""

    byline: str | None = None
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Said:
    """What one place says, its words, and the names in it that link to their writers' pages."""

    byline: Byline
    text: str
    linked: tuple[str, ...] = ()

    @property
    def credit(self) -> Credit:
        return credit_in(self.byline, printed_names(self.text))


def writers(
    head: Head,
    data: LinkedData,
    outlet: Outlet,
    *,
    lines: Sequence[str] = (),
    shown: Sequence[Credit] = (),
) -> Writers:
    """Who wrote the page.

    `lines` are the page's below its headline, `shown` the credits of its visible lines and text.
    """
    linked = _linked(data, outlet)
    metas = _signed(head, outlet)
    marked = _marked(head, outlet)
    printed = marked or _below_headline(lines, head.title, outlet) or _of_credits(shown)
    people = _settled(linked, metas, printed)
    claims = [printed.credit, *shown] if printed else [*shown]
    claims += [credit_in(claim, "") for claim in (linked, metas) if claim.agencies]
    roles = roles_of(claims)
    lines_told = (claim.byline for claim in claims if claim.byline)
    line = next((told for told in lines_told if len(told) <= LINE_CHARS_MAX), None)
    return Writers(byline=line or ", ".join(people) or None, authors=people,
                   agencies=tuple(roles), roles=roles)  # fmt: skip


def _settled(linked: Byline, metas: Byline, printed: _Said | None) -> tuple[str, ...]:
    """Linked data names the people, then the metas; what is printed corrects both.

    Outlets put the editor and the photographer among the authors of their linked data, and only
    the first of several there; the printed line tells who did what.
    """
    claimed = linked.people or metas.people
    if printed is None or not printed.byline.people:
        return claimed
    known = (*linked.people, *metas.people, *printed.byline.joined, *printed.linked)
    seen = tuple(name for name in printed.byline.people if _covers(known, (name,)))
    if not claimed or _covers(seen, claimed):
        return seen
    if _covers(claimed, seen):
        others = [name for name in claimed if not _covers(seen, (name,))]
        told = plain(printed.text)
        return seen if all(plain(name) in told for name in others) else claimed
    return claimed


def _covers(names: Iterable[str], some: Iterable[str]) -> bool:
    """Whether each of `some` is among `names`, accents and initials aside."""
    keys = {_key(name) for name in names}
    return all(_key(name) in keys for name in some)


def _key(name: str) -> str:
    folded = plain(_unaccented(name)).split()
    return " ".join(word for word in folded if len(word) > 1)


def _linked(data: LinkedData, outlet: Outlet) -> Byline:
    return _joined(byline_in(name, outlet=outlet, is_signed=True) for name in data.names("author"))


def _signed(head: Head, outlet: Outlet) -> Byline:
    """The first kind of meta that names a person; an agency or the outlet only if none does."""
    kinds: dict[str, list[Byline]] = {}
    for kind, value in head.signed:
        if "/" not in value and "http" not in value:
            kinds.setdefault(kind, []).append(byline_in(value, outlet=outlet, is_signed=True))
    found = [_joined(bylines) for bylines in kinds.values()]
    people = [byline for byline in found if byline.people]
    return max(people, key=lambda b: len(b.people), default=_joined(found))


def _joined(bylines: Iterable[Byline]) -> Byline:
    listed = list(bylines)
    return Byline(
        people=tuple({n.casefold(): n for b in listed for n in b.people}.values()),
        agencies=tuple(dict.fromkeys(name for b in listed for name in b.agencies)),
        is_outlet=any(b.is_outlet for b in listed),
    )


def _below_headline(lines: Sequence[str], title: str, outlet: Outlet) -> _Said | None:
    """ "By Jane Roe" or "Jane Roe - December 21, 2023", before the text begins."""
    for i, line in enumerate(lines[:BYLINE_LINES]):
        if len(line) > BYLINE_CHARS_MAX // 2:
            continue
        after = lines[i + 1] if i + 1 < len(lines) else ""
        is_dated = _is_stamp(line) or (_is_stamp(after) and len(line.split()) <= _NAME_WORDS_MAX)
        is_begun = begins_byline(line)
        if not is_begun and (i >= BARE_LINES or not is_dated or ends_sentence(line)):
            continue
        if not is_begun and any(at == 0 for _, at in labels(line)):
            continue  # "更新于 2024年10月22日" is a stamp, not Mr 更新于's
        byline = byline_in(line, outlet=outlet)
        is_subject = not is_begun and any(plain(name) in plain(title) for name in byline.people)
        if (byline.people or byline.agencies) and not is_subject:
            return _Said(byline, line)
    return None


def _is_stamp(line: str) -> bool:
    return len(line) <= _STAMP_CHARS_MAX and any(char.isdecimal() for char in line)


def _of_credits(shown: Sequence[Credit]) -> _Said | None:
    said = [credit for credit in shown if credit.authors or credit.agencies]
    if not said:
        return None
    return _Said(
        Byline(people=tuple(dict.fromkeys(name for c in said for name in c.authors)),
               joined=tuple(dict.fromkeys(name for c in said for name in c.authors)),
               agencies=tuple(dict.fromkeys(name for c in said for name in c.agencies))),
        " ".join(c.byline or "" for c in said),
    )  # fmt: skip


def _marked(head: Head, outlet: Outlet) -> _Said | None:
    """The first element marked as a byline that names somebody."""
    for node in head.bylines[:MARKED_MAX]:
        if _is_other(node):
            continue
        runs = _runs(node)
        text = RUN.join(runs)
        if not text or len(text) > BYLINE_CHARS_MAX:
            continue
        byline = byline_in(text, outlet=outlet) or byline_in(" ".join(runs), outlet=outlet)
        if byline:
            return _Said(byline, " ".join(runs), _profiles(node))
    return None


def _profiles(node: LexborNode) -> tuple[str, ...]:
    links = node.css(
        'a[rel~="author"], a[href*="author" i], a[href*="/people/"], [itemprop="name"]'
    )
    return tuple(one_line(link.text()) for link in links[:MARKED_MAX])


def _is_other(node: LexborNode) -> bool:
    """Whether it is a commenter's, a photographer's or a teaser's name, or a biography."""
    marks = (node.attributes.get("class") or "").lower()
    if any(word in marks for word in _NOT_A_BYLINE):
        return True
    return lies_in(node, _OUTSIDE, levels_max=_ANCESTORS_MAX)


def _runs(node: LexborNode) -> list[str]:
    """The pieces of text in `node`, each as one element holds it."""
    return list(_walked_runs(node))


def _walked_runs(node: LexborNode) -> Iterator[str]:
    waiting = [node]
    for _ in range(_NODES_MAX):
        if not waiting:
            return
        current = waiting.pop()
        if current.is_text_node:
            if text := one_line(current.text_content or ""):
                yield text
        elif current.tag not in UNSEEN:
            children: list[LexborNode] = []
            child = current.child
            while child is not None and len(children) < _RUNS_MAX:
                children.append(child)
                child = child.next
            waiting.extend(reversed(children))


def _unaccented(name: str) -> str:
    return "".join(c for c in normalize("NFD", name) if not combining(c))
