"""What each text is to its copy group."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from writethru.match import copies, copy_json
from writethru.model import CopyLink, Text

NOON = datetime(2031, 5, 6, 12, 30, tzinfo=UTC)
_SYLLABLES = (
    "ba",
    "ke",
    "lo",
    "mi",
    "nu",
    "ra",
    "se",
    "ti",
    "vo",
    "zu",
    "da",
    "pe",
    "ga",
    "fi",
    "ho",
)


def prose(seed: int, count: int) -> str:
    chance = random.Random(seed)
    return " ".join("".join(chance.choices(_SYLLABLES, k=3)) for _ in range(count)) + "."


def text(id: str, body: str, *, hour: int | None = 0, **fields: Any) -> Text:
    at = None if hour is None else NOON + timedelta(hours=hour)
    return Text(id=id, text=body, published_at=at, **{"publisher": f"paper {id}", **fields})


def linked(*texts: Text) -> dict[str, CopyLink]:
    return {link.id: link for link in copies(texts)}


BODY = prose(1, 200)


def test_text_without_copies_is_a_group_of_its_own() -> None:
    link = linked(text("a", BODY), text("b", prose(2, 200)))["a"]
    assert (link.group, link.original, link.relation) == ("a", None, None)
    assert link.evidence["rule"] == "alone"


def test_earliest_is_the_original() -> None:
    found = linked(text("a", BODY, hour=5), text("b", BODY, hour=1), text("c", BODY, hour=None))
    assert {link.group for link in found.values()} == {"b"}
    assert found["b"].relation is None
    assert found["a"].original == "b"
    assert found["c"].original == "b"


def test_later_copy_without_credit_is_republished() -> None:
    link = linked(text("a", BODY), text("b", BODY, hour=1))["b"]
    assert (link.relation, link.credited_to, link.similarity) == ("republished", None, 1.0)


@pytest.mark.parametrize("hours", [(None, None), (0, None), (0, 0)], ids=["none", "one", "equal"])
def test_order_that_no_time_proves_is_unknown(hours: tuple[int | None, int | None]) -> None:
    found = linked(text("a", BODY, hour=hours[0]), text("b", BODY, hour=hours[1]))
    assert found["b"].relation == "unknown"


def test_bare_day_proves_no_order_within_the_day() -> None:
    midnight = NOON.replace(hour=0, minute=0)
    day_only = Text(id="a", text=BODY, publisher="gazette", published_at=midnight)
    same_day, next_day = text("b", BODY, hour=3), text("c", BODY, hour=20)
    assert linked(day_only, same_day)["b"].relation == "unknown"
    assert linked(day_only, next_day)["c"].relation == "republished"


def test_first_sight_orders_texts_without_publication() -> None:
    a = text("a", BODY, hour=None, first_seen_at=NOON + timedelta(hours=2))
    b = text("b", BODY, hour=None, first_seen_at=NOON)
    assert linked(a, b)["a"].original == "b"
    assert linked(a, b)["a"].relation == "republished"


def test_same_publisher_is_same_group() -> None:
    a, b = text("a", BODY, publisher="gazette"), text("b", BODY, hour=1, publisher="The Gazette")
    assert linked(a, b)["b"].relation == "same_group"


def test_credit_to_the_originals_publisher_is_syndication() -> None:
    a = text("a", BODY, publisher="Harbour Herald")
    b = text("b", f"{BODY}\n\nFirst published by Harbour Herald.", hour=1)
    link = linked(a, b)["b"]
    assert (link.relation, link.credited_to) == ("syndicated", "Harbour Herald")
    assert link.evidence["rule"] == "credits_original"


def test_naming_the_originals_publisher_in_passing_is_no_credit() -> None:
    a = text("a", BODY, publisher="Harbour Herald")
    b = text("b", f"The Harbour Herald is a paper. {BODY}", hour=1)
    assert linked(a, b)["b"].relation == "republished"


def test_canonical_elsewhere_at_the_originals_host_is_syndication() -> None:
    a = text("a", BODY, url="https://www.herald.example/ferry")
    b = text("b", BODY, hour=1, canonical_elsewhere="https://herald.example/ferry")
    assert linked(a, b)["b"].evidence["rule"] == "canonical_elsewhere"


def test_canonical_at_a_third_host_is_not_evidence_for_the_original() -> None:
    a = text("a", BODY, url="https://herald.example/ferry")
    b = text("b", BODY, hour=1, canonical_elsewhere="https://notherald.example/ferry")
    assert linked(a, b)["b"].relation == "republished"


def test_agency_that_all_credit_is_the_origin_not_held() -> None:
    a = text("a", f"PORT ANSEL (Reuters) - {BODY}")
    b = text("b", BODY, hour=1, agencies=("Reuters",))
    found = linked(a, b)
    assert {link.original for link in found.values()} == {None}
    assert {link.credited_to for link in found.values()} == {"Reuters"}
    assert {link.relation for link in found.values()} == {"syndicated"}
    assert {link.group for link in found.values()} == {"a"}


def test_agency_that_one_credits_is_not_the_origin_of_all() -> None:
    found = linked(text("a", BODY), text("b", BODY, hour=1, agencies=("AFP",)))
    assert found["b"].original == "a"
    assert (found["b"].relation, found["b"].credited_to) == ("syndicated", "AFP")


def test_agencys_own_text_is_the_original_even_if_seen_later() -> None:
    a = text("a", BODY, agencies=("Associated Press",))
    b = text("b", BODY, hour=3, publisher="AP")
    found = linked(a, b)
    assert found["b"].relation is None
    assert (found["a"].original, found["a"].relation) == ("b", "syndicated")
    assert found["a"].group == "a"


def test_own_copyright_line_is_no_credit() -> None:
    own = f"{BODY}\n\n© 2031 Gazette. All rights reserved."
    found = linked(
        text("a", own, publisher="Gazette"), text("b", BODY, hour=1, publisher="Gazette")
    )
    assert found["b"].original == "a"
    assert found["a"].evidence["credits"] == []


def test_several_agencies_mean_compiled_not_copied() -> None:
    agencies = ("Reuters", "dpa", "AFP")
    found = linked(text("a", BODY, agencies=agencies), text("b", BODY, hour=1, agencies=agencies))
    assert found["b"].original == "a"
    assert found["b"].relation == "republished"


def test_copy_of_a_copy_points_at_the_earliest() -> None:
    longer = f"{BODY} {prose(3, 220)}"
    a, b = text("a", BODY), text("b", longer, hour=1)
    c = text("c", " ".join(longer.split()[120:]), hour=2)
    assert linked(a, b, c)["c"].original == "a"


@pytest.mark.parametrize(
    ("copy", "extent"),
    [
        pytest.param(BODY, "full", id="same"),
        pytest.param(BODY.replace(BODY.split()[90], "edited"), "full", id="one word edited"),
        pytest.param(f"{BODY} {prose(4, 120)}", "extended", id="more behind it"),
        pytest.param(" ".join(BODY.split()[:120]), "excerpt", id="cut short"),
    ],
)
def test_extent_says_how_much_of_the_original_there_is(copy: str, extent: str) -> None:
    assert linked(text("a", BODY), text("b", copy, hour=1))["b"].extent == extent


def test_round_up_does_not_make_its_parts_copies_of_each_other() -> None:
    parts = [
        text(name, prose(seed, 150), hour=seed) for name, seed in (("a", 5), ("b", 6), ("c", 7))
    ]
    round_up = text("d", " ".join(part.text for part in parts), hour=9)
    found = linked(*parts, round_up)
    assert {found[name].group for name in "abcd"} == {"a", "b", "c", "d"}
    assert found["d"].evidence["rule"] == "round_up"


def test_long_original_of_several_excerpts_is_no_round_up() -> None:
    parts = [
        text(name, prose(seed, 150), hour=seed) for name, seed in (("a", 5), ("b", 6), ("c", 7))
    ]
    original = text("d", " ".join(part.text for part in parts), hour=0)
    found = linked(*parts, original)
    assert {link.original for link in found.values()} == {None, "d"}
    assert {found[name].extent for name in "abc"} == {"excerpt"}


def test_boilerplate_on_two_pages_does_not_bridge_their_copies() -> None:
    site = prose(8, 200)
    first, second = prose(9, 150), prose(10, 150)
    cleaned = [
        text(f"{n}{i}", body, hour=i) for n, body in (("a", first), ("b", second)) for i in range(4)
    ]
    raw = [text("a9", f"{first} {site}", hour=8), text("b9", f"{second} {site}", hour=9)]
    found = linked(*cleaned, *raw)
    assert found["a9"].group == "a0"
    assert found["b9"].group == "b0"


def test_evidence_says_why() -> None:
    evidence = linked(text("a", BODY), text("b", BODY, hour=1))["b"].evidence
    assert evidence["rule"] == "later_without_credit"
    assert evidence["compared_with"] == "a"
    assert evidence["shared_shingles"] == 196


def test_json_line_has_the_contracts_fields() -> None:
    assert copy_json(linked(text("a", BODY), text("b", BODY, hour=1))["b"]) == {
        "id": "b",
        "group": "a",
        "original": "a",
        "relation": "republished",
        "extent": "full",
        "similarity": 1.0,
    }
