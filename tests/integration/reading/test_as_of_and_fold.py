"""as-of and the fold read the same observations by the same rules: their answers agree."""

import random
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from integration.reading.newsroom import NOON, Said, insert, observe, page_of, write_article
from psycopg2.extensions import connection
from writethru.load.as_of import as_of
from writethru.model import Basis, Extraction, Observation, Revision, Verdict, observation_id_of
from writethru.revise import fold

FERRY = page_of("ferry")
BODIES = (
    "The night ferry ran aground off Port Lisle on Tuesday.",
    "Twelve people were hurt when the night ferry ran aground off Port Lisle.",
    "All passengers of the night ferry were brought ashore by lifeboat.",
    "The night ferry ran aground off",
    "The night ferry ran aground off Port Lisle on Tuesday. It had left Hask at ten.",
)
LENGTHS = ({}, {"length": "unknown"}, {"length": "unknown", "not_modified": True})
DISPUTED = (NOON + timedelta(hours=4), NOON + timedelta(hours=9))
VERDICTS = ("ok", "ok", "ok", "gone", "gone", "truncated", "teaser")
EXTRACTORS = ("writethru-clean/1+aaaaaaaaaaaa", "writethru-clean/2+aaaaaaaaaaaa")


def _said(chance: random.Random, no: int) -> list[Said]:
    """One capture, read by one extractor or by both; times are close, so that some are equal."""
    at = NOON + timedelta(hours=chance.choice((no, no, 2, 9, 10)), minutes=1)
    verdict = chance.choice(VERDICTS)
    basis = chance.choice(("clock", "clock", "collector"))
    marked = chance.random() < 0.3
    rules = chance.choice((EXTRACTORS, EXTRACTORS[:1], EXTRACTORS[1:]))
    words = chance.choice(BODIES) if verdict != "gone" else f"Gone, seen {no} times."
    status = chance.choice((404, 404, 404, 410)) if verdict == "gone" else 200 + no
    evidence = chance.choice(LENGTHS)
    return [
        Said(at=at, body=f"{rule[16]} {words}", verdict=verdict, status=status, basis=basis,
             rules=rule, marked=marked, evidence=evidence)
        for rule in rules
    ]  # fmt: skip


def _observation(said: Said, capture_id: UUID) -> Observation:
    extraction = Extraction(
        headline=said.headline,
        body=said.body,
        marked_developing=said.marked,
        extractor=said.rules.partition("+")[0],
    )
    return Observation(
        observation_id=observation_id_of(
            capture_id=capture_id, captured_at=said.at, rules=said.rules
        ),
        page_id=FERRY,
        capture_id=capture_id,
        captured_at=said.at,
        captured_basis=Basis(said.basis),
        observed_at=said.at,
        verdict=Verdict(said.verdict),
        extraction=None if said.verdict == "gone" else extraction,
        http_status=said.status,
        evidence=said.evidence,
        rules=said.rules,
        recorded_at=said.recorded_at or said.at,
    )


def _dispute(conn: connection) -> None:
    start, end = DISPUTED
    insert(
        conn,
        "raw.decision",
        decision_id=page_of("dispute"),
        kind="dispute",
        target={
            "source_id": "gazette_live",
            "from": start.isoformat(),
            "to": end.isoformat(),
            "what": "vanished",
        },
        actor="writethru",
        reason="Too many pages vanished.",
        at=start,
    )


def _text_at(revisions: tuple[Revision, ...], at: datetime) -> str | None:
    before = [revision for revision in revisions if revision.observed_from <= at]
    return before[-1].body if before else None


def _is_disputed(observation: Observation) -> bool:
    start, end = DISPUTED
    return observation.verdict == Verdict.GONE and start <= observation.captured_at < end


@pytest.mark.parametrize("seed", range(48))
def test_as_of_says_what_the_fold_says(conn: connection, seed: int) -> None:
    chance = random.Random(seed)
    first = Said(at=NOON, body=f"1 {BODIES[0]}", rules=EXTRACTORS[0])
    write_article(conn, "ferry", first)
    with conn.cursor() as cursor:
        cursor.execute("select capture_id::text from raw.capture")
        ((first_id,),) = cursor.fetchall()
    observations = [_observation(first, UUID(first_id))]
    readings = [[Said(at=NOON, body=f"2 {BODIES[0]}", rules=EXTRACTORS[1])]] * chance.randint(0, 1)
    readings += [_said(chance, no) for no in range(1, chance.randint(2, 8))]
    for said in readings:
        capture_id = UUID(first_id) if said[0].at == NOON else None
        for one in said:
            capture_id = observe(conn, "ferry", one, capture_id=capture_id)
            observations.append(_observation(one, capture_id))
    if seed % 2:
        _dispute(conn)
        observations = [o for o in observations if not _is_disputed(o)]
    revisions = fold(observations, quiet_hours=48).revisions
    for hours in range(13):
        at = NOON + timedelta(hours=hours, minutes=30)
        (found,) = as_of(conn, at, article_id=FERRY)
        assert found.body == _text_at(revisions, at), f"at {at}"


WHOLE = "The night ferry ran aground off Port Lisle on Tuesday. Twelve people were hurt."
CUT, RAGGED = WHOLE[:40], f"{WHOLE[:40]}\ufffd"
UNKNOWN, REPEATED = LENGTHS[1:]


@pytest.mark.fault(7)
@pytest.mark.parametrize(
    ("looks", "last"),
    [
        ([(CUT, UNKNOWN)], WHOLE),
        ([(RAGGED, UNKNOWN)], WHOLE),
        ([(CUT, UNKNOWN), (CUT, REPEATED)], WHOLE),
        ([(CUT, UNKNOWN), (RAGGED, UNKNOWN)], WHOLE),
        ([(CUT, UNKNOWN), (WHOLE, UNKNOWN), (CUT, UNKNOWN)], WHOLE),
        ([(CUT, UNKNOWN), (CUT, UNKNOWN)], CUT),
        ([(CUT, UNKNOWN), (None, {}), (CUT, UNKNOWN)], CUT),
        ([(CUT, UNKNOWN), (CUT, {})], CUT),
        ([(CUT, {})], CUT),
        ([(BODIES[1], UNKNOWN)], BODIES[1]),
        ([(f"{WHOLE} All were saved.", UNKNOWN)], f"{WHOLE} All were saved."),
    ],
)
def test_both_know_when_a_text_was_cut(
    conn: connection, looks: list[tuple[str | None, dict[str, object]]], last: str
) -> None:
    said = [
        Said(at=NOON + timedelta(hours=no), body=body, evidence=evidence)
        if body
        else Said(at=NOON + timedelta(hours=no), verdict="gone", status=404)
        for no, (body, evidence) in enumerate([(WHOLE, {}), *looks])
    ]
    write_article(conn, "ferry", said[0])
    ids = [observe(conn, "ferry", one) for one in said[1:]]
    (known,) = as_of(conn, NOON, article_id=FERRY)
    assert known.capture_id is not None
    observations = [_observation(*one) for one in zip(said, [known.capture_id, *ids], strict=True)]
    (found,) = as_of(conn, NOON + timedelta(hours=9), article_id=FERRY)
    assert found.body == last == fold(observations, quiet_hours=48).revisions[-1].body
