import json
from datetime import UTC, date, datetime
from importlib.resources import files
from uuid import UUID

import jsonschema
import pytest
from unit.revise.making import START, gone, observation
from writethru.model import Article, CorrectionNote, Observation, Precision, Verdict
from writethru.revise import fold, summarise, update_sentence

A = "A fire broke out at the mill. At least 12 people were killed."
B = A.replace("12", "17")
MARK = {"marked_developing": True, "developing_notice": "Developing."}
NOTE = CorrectionNote(kind="correction", text="It was 17 people, not 12.")
MISSTATED = CorrectionNote(kind="clarification", text="Clarification: It was a barn.")
DAY = datetime(2026, 3, 1, tzinfo=UTC)
MINUTE = datetime(2026, 3, 2, 9, 41, tzinfo=UTC)


def article(*observations: Observation) -> Article:
    return summarise(
        article_id=UUID(int=1),
        publisher="gazette",
        canonical_url="https://gazette.example/a",
        history=fold(observations, quiet_hours=48),
        observations=observations,
    )


def dated(hours: float, at: datetime, trust: float, precision: Precision) -> Observation:
    found = {"field": "published", "origin": "meta", "value": str(at), "at": at.isoformat(),
             "precision": precision, "trust": trust}  # fmt: skip
    return observation(
        hours, published_at=at, published_on=at.date(), published_precision=precision,
        evidence={"dates": [found], "date_conflict": trust < 0.5},
    )  # fmt: skip


def test_date_with_the_best_evidence_is_the_articles_whenever_it_was_seen() -> None:
    weak, strong = dated(0, DAY, 0.4, Precision.DAY), dated(1, MINUTE, 0.9, Precision.MINUTE)
    for order in ((weak, strong), (strong, weak)):
        found = article(*order)
        assert (found.published_at, found.published_on) == (MINUTE, date(2026, 3, 2))
        assert found.published_precision == Precision.MINUTE
        assert [c["trust"] for c in found.date_evidence["candidates"]] == [0.9, 0.4]
        assert found.date_evidence["conflict"] is True


def test_last_text_speaks_for_the_article_even_once_removed() -> None:
    found = article(observation(0, A), observation(1, B, "Seventeen dead"), gone(2, 410))
    assert (found.headline, found.revision_count) == ("Seventeen dead", 3)
    assert found.removal_reason == "http_410"


def test_unreliable_capture_dates_nothing() -> None:
    bad = observation(1, "Cookies?", verdict=Verdict.BLOCKED, published_at=DAY)
    assert article(observation(0, A), bad).published_at is None


def said(*observations: Observation) -> list[str]:
    return [update_sentence(r) for r in fold(observations, quiet_hours=48).revisions]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (observation(0, A), observation(1, B), "Death toll raised from 12 to 17"),
        (observation(0, B), observation(1, A), "Death toll lowered from 17 to 12"),
        (
            observation(0, A),
            observation(1, f"{B} A second mill nearby was evacuated as smoke spread."),
            "Death toll raised from 12 to 17; one sentence added",
        ),
        (observation(0, A, **MARK), observation(1, A), "No longer marked as developing"),
        (observation(0, A), observation(1, A, **MARK), "Marked as developing"),
        (
            observation(0, A),
            observation(1, A, corrections=(NOTE,)),
            "Correction: It was 17 people, not 12.",
        ),
        (
            observation(0, A),
            observation(1, A, corrections=(MISSTATED,)),
            "Clarification: It was a barn.",
        ),
        (
            observation(0, B, "Seventeen dead"),
            observation(1, A, "Twelve dead", corrections=(NOTE,)),
            "Correction: It was 17 people, not 12; death toll lowered from 17 to 12; headline now"
            " “Twelve dead”",
        ),
        (
            observation(0, A.replace("At least 12", "Seven"), "Seven dead in fire"),
            observation(1, A.replace("At least 12", "Six"), "Six dead in fire"),
            "Death toll lowered from seven to six; headline now “Six dead in fire”",
        ),
        (
            observation(0, "Bei dem Brand kamen drei Menschen ums Leben.", "Drei Tote"),
            observation(1, "Bei dem Brand kamen fünf Menschen ums Leben.", "Fünf Tote"),
            "Death toll raised from drei to fünf; headline now “Fünf Tote”",
        ),
        (
            observation(0, "Up to 3 inches of rain fell on 3 farms."),
            observation(1, "Up to 5 inches of rain fell on 4 farms."),
            "Figure for inches raised from 3 to 5; figure for farms raised from 3 to 4",
        ),
        (observation(0, A), gone(1, 410), "Removed (HTTP 410)"),
        (observation(0, A), observation(1, A, "Mill on fire"), "Headline reworded: “Mill on fire”"),
        (observation(0, A), observation(1, A.replace("broke", "brake")), "Wording changed"),
    ],
)
def test_update_sentence(before: Observation, after: Observation, expected: str) -> None:
    assert said(before, after)[1] == expected


def test_first_and_restored_sentences() -> None:
    first, _, back = said(observation(0, A), gone(1, 410), observation(2, A))
    assert first == "First seen 2026-03-02 10:00 UTC"
    assert back == "Back after removal; back to the text of revision 1"
    assert said(observation(0, A, published_at=MINUTE)) == ["First published 2026-03-02 09:41 UTC"]


def test_changes_of_every_kind_hold_to_the_schema() -> None:
    schema = json.loads((files("writethru.revise") / "changes.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    history = fold(
        [
            observation(0, A, **MARK),
            observation(1, B, modified_at=START),
            observation(2, B.replace("mill", "mill in Marrow Bay") + ' "No," said Ada Moor.'),
            observation(3, B, "Mill ablaze", corrections=(NOTE,)),
            observation(4, None, verdict=Verdict.GONE, status=410),
            observation(5, "Another text altogether stands here."),
        ],
        quiet_hours=48,
    )
    assert len(history.revisions) == 6
    for revision in history.revisions:
        stored = json.loads(json.dumps(dict(revision.changes)))
        jsonschema.validate(stored, schema)
