from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from writethru.identify import assemble
from writethru.model import Join

A, B, C, D = (UUID(int=n) for n in range(1, 5))
AT = datetime(2026, 3, 2, tzinfo=UTC)
SEEN = {page: AT + timedelta(hours=hours) for page, hours in ((A, 3), (B, 1), (C, 2), (D, 4))}


def join(a: UUID, b: UUID, kind: str = "redirect") -> Join:
    return Join(page_a=min(a, b), page_b=max(a, b), kind=kind)


def decided(kind: str, a: UUID, b: UUID, hours: int) -> dict[str, object]:
    at = AT + timedelta(hours=hours)
    return {"kind": kind, "target": {"pages": [str(a), str(b)]}, "at": at, "decision_id": hours}


def test_article_is_named_after_its_earliest_page() -> None:
    articles = assemble(SEEN, [join(A, B), join(B, C)], [])
    assert articles == {A: B, B: B, C: B, D: D}


def test_page_never_captured_names_no_article_that_has_a_captured_one() -> None:
    assert assemble({D: AT}, [join(A, D)], []) == {A: D, D: D}
    assert assemble({}, [join(B, C)], []) == {B: B, C: B}


def test_split_keeps_two_pages_apart_whatever_ties_them() -> None:
    articles = assemble(SEEN, [join(A, B), join(B, C)], [decided("split", A, C, 1)])
    assert articles[A] != articles[C]
    assert len(set(articles.values())) == 3  # B stays with one of the two, D is by itself


def test_stronger_evidence_decides_on_which_side_of_a_split_a_page_stays() -> None:
    articles = assemble(
        SEEN, [join(A, B, "text"), join(B, C, "canonical")], [decided("split", A, C, 1)]
    )
    assert articles[B] == articles[C] != articles[A]


def test_later_decision_on_the_same_pair_holds() -> None:
    decisions = [decided("split", A, B, 1), decided("join", B, A, 2)]
    for order in (decisions, decisions[::-1]):
        assert len({assemble({A: AT, B: AT}, [], order)[page] for page in (A, B)}) == 1
    undone = [decided("join", A, B, 1), decided("split", B, A, 2)]
    assert assemble({A: AT, B: AT}, [join(A, B)], undone) == {A: A, B: B}


def test_decision_of_another_kind_ties_nothing() -> None:
    takedown = {"kind": "takedown", "target": {"article": str(A)}, "at": AT}
    assert assemble({A: AT, B: AT}, [], [takedown]) == {A: A, B: B}


pages = st.sampled_from([UUID(int=n) for n in range(1, 9)])
pairs = st.tuples(pages, pages).filter(lambda p: p[0] != p[1])


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(pairs, max_size=12), st.lists(pairs, max_size=4, unique=True), st.randoms())
def test_order_and_repeats_do_not_matter_and_splits_hold(
    ties: list[tuple[UUID, UUID]], splits: list[tuple[UUID, UUID]], random: object
) -> None:
    joins = [join(a, b) for a, b in ties]
    decisions = [decided("split", a, b, n) for n, (a, b) in enumerate(splits)]
    expected = assemble(SEEN, joins, decisions)
    again = [*joins, *joins]
    random.shuffle(again)  # type: ignore[attr-defined]
    assert assemble(SEEN, again, decisions[::-1]) == expected
    assert all(expected[a] != expected[b] for a, b in splits)
    assert all(expected[article] == article for article in expected.values())
