"""The entries of a live blog, each with its key, its time and its text."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from selectolax.lexbor import LexborNode

from writethru.clean.dating.dates import parse_date
from writethru.clean.judging.live_lines import entry_of, is_clock, line_entries
from writethru.clean.markup.blocks import Block, Box, Walked
from writethru.clean.markup.linked_data import LinkedData, types_of
from writethru.clean.markup.tree import text_of
from writethru.clean.words.characters import one_line, word_count
from writethru.model import LiveEntry

ENTRIES_MIN: Final = 3
ENTRIES_MAX: Final = 2000
_STAMPS_MAX: Final = 6000
_STAMPS_IN_ENTRY_MAX: Final = 2
_ENTRY_WORDS_MIN: Final = 4
_LINKED_SHARE_MAX: Final = 0.5
_READERS_WORDS: Final = ("comment", "disqus", "reply", "kommentar", "reaction")
_SHOWN_STAMPS: Final = "time"


def live_entries(
    root: LexborNode, page: Walked, data: LinkedData, *, zone: str, day: date | None = None
) -> tuple[LiveEntry, ...]:
    """JSON-LD's updates, else the page's repeated blocks with a time each, else its lines.

    In the page's order, each key once. `zone` (IANA) is for times written without one, `day` the
    day of the oldest entry, for clocks without a date.
    """
    announced = _distinct(_announced(data, zone))
    if announced:
        return announced
    shown = _distinct(_shown(root, page, zone))
    if len(shown) >= ENTRIES_MIN:
        return shown
    return line_entries([*_own_lines(page)], zone=zone, day=day)


def _own_lines(page: Walked) -> Iterator[str]:
    """The page's lines but for readers' comments and links to other pages."""
    foreign: list[bool] = []
    for box in page.boxes:
        inherited = box.parent >= 0 and foreign[box.parent]
        foreign.append(inherited or _names_readers(box.attributes))
    for block in page.blocks:
        is_foreign = block.box >= 0 and foreign[block.box]
        if not is_foreign and block.linked < len(block.text) * _LINKED_SHARE_MAX:
            yield block.text


def _distinct(entries: Iterator[LiveEntry]) -> tuple[LiveEntry, ...]:
    """The first of each key: a pinned entry is shown twice."""
    found: dict[str, LiveEntry] = {}
    for entry in entries:
        found.setdefault(entry.key, entry)
        if len(found) == ENTRIES_MAX:
            break
    return tuple(found.values())


def _announced(data: LinkedData, zone: str) -> Iterator[LiveEntry]:
    for node in data.nodes:
        if "LiveBlogPosting" not in types_of(node):
            continue
        updates: Any = node.get("liveBlogUpdate")
        for update in updates if isinstance(updates, list) else [updates]:
            if isinstance(update, dict):
                yield from _announced_entry(update, zone)


def _announced_entry(update: dict[str, Any], zone: str) -> Iterator[LiveEntry]:
    parts = (update.get("headline"), update.get("articleBody") or update.get("description"))
    texts = [one_line(part) for part in parts if isinstance(part, str)]
    text = "\n".join(dict.fromkeys(filter(None, texts)))
    if not text:
        return
    address = update.get("@id") or update.get("url")
    anchor = address.rpartition("#")[2] if isinstance(address, str) and "#" in address else None
    posted = update.get("datePublished") or update.get("dateCreated")
    stamp = parse_date(posted, zone=zone) if isinstance(posted, str) else None
    yield entry_of(text, anchor=anchor, at=stamp.at if stamp else None)


@dataclass(frozen=True, slots=True)
class _Shown:
    """One `time` and the largest element around it that holds no other entry's."""

    stamp: LexborNode
    block: LexborNode
    anchor: str | None


def _shown(root: LexborNode, page: Walked, zone: str) -> Iterator[LiveEntry]:
    stamps = root.css(_SHOWN_STAMPS)[:_STAMPS_MAX]
    if len(stamps) < ENTRIES_MIN:
        return
    boxes = {box.node.mem_id: box for box in page.boxes}
    for shown in _main_group(_groups(stamps), boxes, page):
        box = boxes[shown.block.mem_id]
        written = text_of(shown.stamp)
        text = "\n".join(_texts(page.blocks[box.first : box.end], written))
        if word_count(text) >= _ENTRY_WORDS_MIN:
            stamp = parse_date(shown.stamp.attributes.get("datetime") or written, zone=zone)
            yield entry_of(text, anchor=shown.anchor, at=stamp.at if stamp else None)


def _groups(stamps: Sequence[LexborNode]) -> list[list[_Shown]]:
    """The stamps' blocks, together where they hang from one parent."""
    above = [list(_ancestors(stamp)) for stamp in stamps]
    held = Counter(node.mem_id for nodes in above for node in nodes)
    groups: defaultdict[int, dict[int, _Shown]] = defaultdict(dict)
    for stamp, nodes in zip(stamps, above, strict=True):
        own = [node for node in nodes if held[node.mem_id] <= _STAMPS_IN_ENTRY_MAX]
        if not own or len(own) == len(nodes):
            continue
        ids = (node.id for node in reversed(own))
        shown = _Shown(stamp, own[-1], next((i for i in ids if i), None))
        groups[nodes[len(own)].mem_id].setdefault(own[-1].mem_id, shown)
    return [list(group.values()) for group in groups.values()]


def _ancestors(node: LexborNode) -> Iterator[LexborNode]:
    above = node.parent
    while above is not None and above.tag not in ("body", "html", "-undef"):
        yield above
        above = above.parent
    if above is not None:
        yield above


def _main_group(groups: list[list[_Shown]], boxes: dict[int, Box], page: Walked) -> list[_Shown]:
    """The group with most text of its own; readers' comments and lists of links are none."""
    best: list[_Shown] = []
    best_chars = 0
    for group in groups:
        entries = [shown for shown in group if shown.block.mem_id in boxes]
        if len(entries) < ENTRIES_MIN or _is_readers(entries[0].block):
            continue
        blocks = [
            block
            for shown in entries
            for box in (boxes[shown.block.mem_id],)
            for block in page.blocks[box.first : box.end]
        ]
        chars = sum(len(block.text) for block in blocks)
        linked = sum(block.linked for block in blocks)
        if linked < chars * _LINKED_SHARE_MAX and chars - linked > best_chars:
            best, best_chars = entries, chars - linked
    return best


def _is_readers(block: LexborNode) -> bool:
    above = (block, *_ancestors(block))
    return any(_names_readers(n.attributes) for n in above if n.tag not in ("body", "html"))


def _names_readers(attributes: Mapping[str, str | None]) -> bool:
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
    return any(word in names for word in _READERS_WORDS)


def _texts(blocks: Sequence[Block], written: str) -> Iterator[str]:
    for block in blocks:
        text = one_line(block.text)
        if text and text != written and not is_clock(text):
            yield text.removeprefix(written).lstrip(" -–—|·:") if written else text
