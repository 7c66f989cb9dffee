"""Captures of made pages with what they said, for the benchmarks of load and fold."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid5

from writethru.model import (
    NAMESPACE,
    Basis,
    Capture,
    Channel,
    Extraction,
    Identified,
    Observation,
    Page,
    Verdict,
    WarcPlace,
    capture_id_of,
    observation_id_of,
    page_id_of,
    sha256,
)

from bench.made_texts import Writer, body

START: Final = datetime(2026, 3, 2, 6, tzinfo=UTC)
RULES: Final = "made/1+rules"
SENTENCES: Final = 20


class Rows:
    """`count` pages with one capture each; those of another `number` are different ones."""

    def __init__(self, number: int, count: int, writer: Writer) -> None:
        self.pages = [page(f"https://gazette.example/{number}/{n}") for n in range(count)]
        self.captures = [capture(p.key, START, f"{number} {p.key}") for p in self.pages]
        self.observed = [
            (observation(taken, own, body(writer.sentences(SENTENCES))), Identified(page=own))
            for taken, own in zip(self.captures, self.pages, strict=True)
        ]


def page(url: str) -> Page:
    page_id = page_id_of(publisher="gazette", key=url)
    return Page(page_id=page_id, publisher="gazette", canonical_url=url, key=url)


def capture(url: str, at: datetime, payload: str) -> Capture:
    digest = sha256(payload)
    return Capture(
        capture_id=capture_id_of(url=url, captured_at=at, payload_sha256=digest),
        source_id="gazette_live",
        publisher="gazette",
        url=url,
        final_url=url,
        captured_at=at,
        captured_basis=Basis.CLOCK,
        channel=Channel.LIVE,
        http_status=200,
        content_type="text/html; charset=utf-8",
        payload_sha256=digest,
        refers_to_capture_id=None,
        vantage={},
        warc=WarcPlace(file="gazette_live/2026/03/02/made.warc.gz", offset=7, length=11),
        batch_id=uuid5(NAMESPACE, "batch of the benchmark"),
        recorded_at=at,
    )


def observation(taken: Capture, of: Page, text: str) -> Observation:
    return Observation(
        observation_id=observation_id_of(
            capture_id=taken.capture_id, captured_at=taken.captured_at, rules=RULES
        ),
        page_id=of.page_id,
        capture_id=taken.capture_id,
        captured_at=taken.captured_at,
        captured_basis=taken.captured_basis,
        observed_at=taken.captured_at,
        verdict=Verdict.OK,
        extraction=Extraction(
            headline="Belar stou mai", body=text, language="en", extractor="made/1"
        ),
        http_status=taken.http_status,
        evidence={"dates": [], "medium": "html", "links": []},
        rules=RULES,
        recorded_at=taken.recorded_at,
    )


def observations(texts: Iterable[str]) -> list[Observation]:
    """One article's: a capture an hour."""
    own = page("https://gazette.example/a")
    return [
        observation(capture(own.key, START + timedelta(hours=hour), text), own, text)
        for hour, text in enumerate(texts)
    ]
