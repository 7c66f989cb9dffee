"""Observations for the fold's tests: one article about a fictional mill fire."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from writethru.model import (
    Basis,
    Extraction,
    Observation,
    Verdict,
    capture_id_of,
    observation_id_of,
    sha256,
)

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
PAGE = UUID(int=7)
EXTRACTOR = "writethru-clean/1"


def observation(
    hours: float,
    body: str | None = "A fire broke out at the mill. Nobody was hurt.",
    headline: str = "Fire at mill",
    *,
    verdict: Verdict = Verdict.OK,
    status: int = 200,
    basis: Basis = Basis.CLOCK,
    rules: str = f"{EXTRACTOR}+source1",
    evidence: dict[str, object] | None = None,
    **more: object,
) -> Observation:
    """One observation `hours` after START; a body of None says nothing at all."""
    at = START + timedelta(hours=hours)
    digest = sha256(f"{headline}{body}{more}{verdict}{status}{basis}")
    capture_id = capture_id_of(
        url="https://gazette.example/a", captured_at=at, payload_sha256=digest
    )
    text = None
    if body is not None:
        text = Extraction(
            headline=headline, body=body, language="en", extractor=rules.partition("+")[0], **more,  # type: ignore[arg-type]
        )  # fmt: skip
    return Observation(
        observation_id=observation_id_of(capture_id=capture_id, captured_at=at, rules=rules),
        page_id=PAGE,
        capture_id=capture_id,
        captured_at=at,
        captured_basis=basis,
        observed_at=at,
        verdict=verdict,
        extraction=text,
        http_status=status,
        evidence=evidence or {},
        rules=rules,
        recorded_at=START,
    )


def gone(hours: float, status: int = 404) -> Observation:
    return observation(hours, None, verdict=Verdict.GONE, status=status)
