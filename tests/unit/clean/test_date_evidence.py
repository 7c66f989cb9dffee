"""Which date is the publication: candidates of a page, votes, conflicts."""

import json
from datetime import UTC, date, datetime

import pytest
from writethru.clean.crediting.facts import facts_of
from writethru.clean.dating.evidence import Dates, Envelope, dated, settle
from writethru.clean.dating.page_dates import headline_place, page_dates
from writethru.clean.markup.blocks import walked
from writethru.clean.markup.tree import parse
from writethru.model import Basis, Precision
from writing import CAPTURED, HEADLINE, page

ENVELOPE = Envelope(captured_at=CAPTURED, basis=Basis.CLOCK)


def dates_of(
    markup: str, *, url: str = "https://gazette.example/crane", envelope: Envelope = ENVELOPE
) -> Dates:
    root = parse(markup)
    assert root is not None
    facts = facts_of(root)
    shown = walked(root)
    at = headline_place([block.text for block in shown.blocks], HEADLINE)
    found = page_dates(
        root, data=facts.data, metas=facts.metas, page=shown, headline_at=at,
        url=url, envelope=envelope, scripts=facts.head.scripts,
        times=facts.head.times,
    )  # fmt: skip
    return settle(found)


def on(dates: Dates) -> str | None:
    return str(dates.published.on) if dates.published else None


def linked(**fields: str) -> str:
    data = {"@type": "NewsArticle", "headline": HEADLINE} | fields
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_the_stamp_below_the_headline_is_the_articles_and_not_the_sidebars() -> None:
    above = "<p class=info>12 March 2024</p>"
    below = "<aside class=related><p>More</p><p class=date>18 March 2024</p></aside>"
    assert on(dates_of(page(above=above, below=below))) == "2024-03-12"


def test_the_clock_in_the_sites_head_is_not_the_articles() -> None:
    markup = page(above="<p>12 March 2024</p>").replace(
        "<header>", "<header><div class=date>Wednesday, 20 March 2024</div>"
    )
    assert on(dates_of(markup)) == "2024-03-12"


def test_a_comments_date_is_not_the_articles() -> None:
    below = "<div class=comments><p>Posted 15 March 2024 by Ines</p></div>"
    assert on(dates_of(page(above="<p>12.03.2024</p>", below=below))) == "2024-03-12"


def test_a_range_of_days_is_no_stamp() -> None:
    below = "<p>The fair lasts from 5-11 March 2024</p>"
    assert on(dates_of(page(above="<p>01.03.2024</p>", below=below))) == "2024-03-01"


def test_three_witnesses_outvote_one() -> None:
    head = linked(datePublished="2024-03-08T09:00:00Z")
    head += '<meta property="article:published_time" content="2024-03-12T09:00:00Z">'
    found = dates_of(
        page(head=head, above="<p class=date>12 March 2024</p>"),
        url="https://gazette.example/2024/03/12/crane",
    )
    assert on(found) == "2024-03-12"
    assert found.has_conflict


def test_an_update_is_not_the_publication() -> None:
    found = dates_of(page(above="<p>12 March 2024 | Updated 13 March 2024, 08:00</p>"))
    assert on(found) == "2024-03-12"
    assert found.modified_at == datetime(2024, 3, 13, 8, 0, tzinfo=UTC)


def test_what_was_changed_before_it_was_published_is_a_conflict() -> None:
    head = linked(datePublished="2024-03-12T09:00:00Z", dateModified="2024-02-01T09:00:00Z")
    found = dates_of(page(head=head))
    assert (found.modified_at, found.has_conflict) == (None, True)
    near = linked(datePublished="2024-03-12T09:00:00Z", dateModified="2024-03-12T08:58:00Z")
    assert not dates_of(page(head=near)).has_conflict


def test_a_creation_is_recorded_and_never_the_publication() -> None:
    found = dates_of(page(head=linked(dateCreated="2024-03-01T00:00:00Z")))
    assert found.published is None
    assert [(c.field, c.value) for c in found.evidence] == [("created", "2024-03-01T00:00:00Z")]


def test_a_surer_witness_tells_day_from_month() -> None:
    open_order = Envelope(captured_at=CAPTURED, basis=Basis.CLOCK, month_first=None, language="en")
    found = dates_of(
        page(above="<p>02/03/2024</p>"),
        url="https://gazette.example/2024/03/02/crane",
        envelope=open_order,
    )
    assert on(found) == "2024-03-02"
    assert not found.has_conflict


def test_an_open_order_is_trusted_less() -> None:
    known = dated("published", "text", "02/03/2024", 0.6, ENVELOPE)
    unknown = dated(
        "published", "text", "02/03/2024", 0.6,
        Envelope(captured_at=CAPTURED, basis=Basis.CLOCK, month_first=None),
    )  # fmt: skip
    trusts = [settle([each]).evidence[0].trust for each in (known, unknown)]
    assert trusts[0] > trusts[1] >= 0.3


def test_weekdays_settle_a_close_race() -> None:
    tuesday = dated("published", "meta", "2024-03-12", 0.8, ENVELOPE)
    monday = dated("published", "json_ld", "2024-03-18", 0.83, ENVELOPE)
    by_trust, by_weekday = settle([tuesday, monday]), settle([tuesday, monday], told=[1])
    assert (on(by_trust), on(by_weekday)) == ("2024-03-18", "2024-03-12")


def test_weekdays_invent_no_date() -> None:
    assert settle([], told=[1]).published is None


def test_a_stamp_that_counts_back_needs_a_known_time_of_capture() -> None:
    markup = page(above="<p>2 days ago</p>")
    assert on(dates_of(markup)) == "2024-03-18"
    by_file = Envelope(captured_at=CAPTURED, basis=Basis.FILE)
    assert on(dates_of(markup, envelope=by_file)) is None


def test_an_address_with_a_month_tells_the_month() -> None:
    found = dates_of(page(), url="https://gazette.example/2024/03/crane")
    assert found.published is not None
    assert found.published.candidate.precision is Precision.MONTH


def test_broken_linked_data_still_tells_its_date() -> None:
    head = '<script type="application/ld+json">{"datePublished": "2024-03-12T09:00:00Z",}</script>'
    assert on(dates_of(page(head=head))) == "2024-03-12"


def test_a_page_dated_in_its_text_alone_is_found_last() -> None:
    below = "<footer><p>Harbour log, entry of 12 March 2024</p></footer>"
    found = dates_of(page(below=below))
    assert on(found) == "2024-03-12"
    assert found.published is not None
    assert found.published.candidate.trust < 0.5


@pytest.mark.fault(30)
@pytest.mark.parametrize(
    "value", ["10000-01-01", "0001-01-01T00:00:00+14:00", "10:00", "2099-01-01"]
)
def test_an_impossible_claim_is_null_and_its_words_are_kept(value: str) -> None:
    found = dates_of(page(head=linked(datePublished=value)))
    assert found.published is None
    assert [(c.value, c.at) for c in found.evidence if c.origin == "json_ld"] == [(value, None)]


@pytest.mark.fault(29)
def test_a_claim_of_fifty_thousand_characters_is_cut() -> None:
    found = dates_of(page(head=linked(datePublished="11 October " * 5_000)))
    assert found.published is None
    assert {len(c.value) for c in found.evidence} == {200}


def test_the_printed_day_stays_beside_a_stamp_in_utc() -> None:
    head = linked(datePublished="2024-03-11T23:01:00Z")
    found = dates_of(page(head=head, above="<p>12 March 2024</p>"))
    assert found.published is not None
    assert found.published.on == date(2024, 3, 12)
    assert found.published.candidate.at == datetime(2024, 3, 11, 23, 1, tzinfo=UTC)
