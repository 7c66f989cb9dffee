"""What each text is to its copy group: whose it is, how it came, how much of it there is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any, Final

from writethru.match.components import copy_groups
from writethru.match.credits import agency_name, credited, host_of, publisher_of, same_name
from writethru.match.near import Overlap, near_pairs, overlap
from writethru.model import CopyLink, NearPair, Text

SAME_LENGTH_RATIO_MIN: Final = 0.9
FULL_SHARE_MIN: Final = 0.7
"""Of shingles: one edited word in thirty breaks a sixth of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """A copy group, earliest member first; `original` None where the agency's is not held."""

    members: Sequence[Text]
    credits: Mapping[str, tuple[str, ...]]
    original: Text | None
    credited_to: str | None

    @property
    def id(self) -> str:
        return self.members[0].id


def groups(texts: Iterable[Text], pairs: Iterable[NearPair]) -> tuple[CopyLink, ...]:
    """One link for every text, in order of ids: what it is to its copy group.

    `pairs` are `compare`'s. A text that nobody copied is a group of its own. The result depends
    on nothing but the texts and pairs of its connected component, in any order.
    """
    found, round_ups = copy_groups(list(texts), pairs)
    links = [
        _link(member, group, is_round_up=member.id in round_ups)
        for group in map(_group, found)
        for member in group.members
    ]
    return tuple(sorted(links, key=lambda link: link.id))


def copies(texts: Iterable[Text]) -> tuple[CopyLink, ...]:
    """`groups` of the texts over all their near pairs: the whole stage in memory."""
    held = tuple(texts)
    return groups(held, near_pairs(held))


def copy_json(link: CopyLink) -> dict[str, Any]:
    """The link as `writethru copies` prints it."""
    return {
        "id": link.id,
        "group": link.group,
        "original": link.original,
        "relation": link.relation,
        "extent": link.extent,
        "similarity": None if link.similarity is None else round(link.similarity, 4),
    }


def _group(members: Sequence[Text]) -> _Group:
    names = sorted({name for name in map(publisher_of, members) if name})
    credits = {member.id: _others_credited(member, names) for member in members}
    original, credited_to = _original(members, credits)
    return _Group(members=members, credits=credits, original=original, credited_to=credited_to)


def _others_credited(member: Text, publishers: Sequence[str]) -> tuple[str, ...]:
    """Whom the text credits, but for its own publisher: "© 2031 The Gazette" credits nobody."""
    own = publisher_of(member)
    return tuple(
        name for name in credited(member, publishers=publishers) if not same_name(name, own)
    )


def _original(
    members: Sequence[Text], credits: Mapping[str, tuple[str, ...]]
) -> tuple[Text | None, str | None]:
    """The text that the others come from, or the agency whose own text is not held."""
    if len(members) == 1:
        return members[0], None
    # "(Reuters, dpa, AFP)" means compiled from, not copied: only a sole credit names the origin.
    sole = {m.id: names[0] for m in members if len(names := credits[m.id]) == 1}
    for member in members:
        name = publisher_of(member)
        if any(same_name(name, agency) for m, agency in sole.items() if m != member.id):
            return member, None
    if len(sole) == len(members) and len(set(sole.values())) == 1:
        return None, next(iter(sole.values()))
    return members[0], None


def _link(member: Text, group: _Group, *, is_round_up: bool) -> CopyLink:
    if member is group.original:
        return _link_of_original(member, group, is_round_up=is_round_up)
    other = group.original or next(m for m in group.members if m is not member)
    shared = overlap(member, other)
    relation, credited_to, rule = _relation(member, group)
    return CopyLink(
        id=member.id,
        group=group.id,
        original=group.original.id if group.original else None,
        credited_to=credited_to,
        relation=relation,
        extent=_extent(shared),
        similarity=shared.similarity,
        containment=shared.containment,
        evidence={
            "rule": rule,
            "compared_with": other.id,
            "shared_shingles": shared.shared,
            "of_copy": round(shared.a_in_b, 4),
            "of_original": round(shared.b_in_a, 4),
            "credits": list(group.credits[member.id]),
        },
    )


def _link_of_original(member: Text, group: _Group, *, is_round_up: bool) -> CopyLink:
    alone = "round_up" if is_round_up else "alone"
    return CopyLink(
        id=member.id,
        group=group.id,
        original=None,
        credited_to=None,
        relation=None,
        extent=None,
        similarity=None,
        containment=None,
        evidence={
            "rule": "original" if len(group.members) > 1 else alone,
            "credits": list(group.credits[member.id]),
        },
    )


def _relation(member: Text, group: _Group) -> tuple[str, str | None, str]:
    """How the copy came, whom it credits, and the rule that says so."""
    original = group.original
    if original is None:
        return "syndicated", group.credited_to, "credits_agency_not_held"
    if same_name(publisher_of(member), publisher_of(original)):
        return "same_group", None, "same_publisher"
    credit = _credit(member, original, group.credits[member.id])
    if credit:
        return "syndicated", *credit
    if _is_later(member, original):
        return "republished", None, "later_without_credit"
    return "unknown", None, "order_unknown"


def _credit(
    member: Text, original: Text, credits: tuple[str, ...]
) -> tuple[str | None, str] | None:
    """Whom the copy says it has the text from, and by which rule; None if it does not say."""
    owner = publisher_of(original)
    if owner and any(same_name(name, owner) for name in credits):
        return agency_name(owner), "credits_original"
    if _points_at(member, original):
        return owner, "canonical_elsewhere"
    return (credits[0], "credits_agency") if len(credits) == 1 else None


def _points_at(member: Text, original: Text) -> bool:
    """Whether the copy's page names a page of the original's host as the canonical one."""
    claimed, host = host_of(member.canonical_elsewhere), host_of(original.url)
    if not claimed or not host:
        return False
    return claimed == host or claimed.endswith(f".{host}") or host.endswith(f".{claimed}")


def _is_later(member: Text, original: Text) -> bool:
    """Whether times that mean the same prove the order; a bare day proves it only across days."""
    before, after = original.published_at, member.published_at
    if before is None or after is None:
        before, after = original.first_seen_at, member.first_seen_at
    if before is None or after is None:
        return False
    if time.min in (before.time(), after.time()):
        return before.date() < after.date()
    return before < after


def _extent(shared: Overlap) -> str:
    """`shared`: the copy is a, the original b."""
    short, long = sorted((shared.of_a, shared.of_b))
    whole = min(shared.a_in_b, shared.b_in_a) >= FULL_SHARE_MIN
    if whole and short >= SAME_LENGTH_RATIO_MIN * long:
        return "full"
    return "extended" if shared.of_a > shared.of_b else "excerpt"
