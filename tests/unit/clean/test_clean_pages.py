"""HTML pages: text, headline, dates, writers, notices, verdicts."""

import json
from datetime import UTC, date, datetime

import pytest
from writethru.clean import EXTRACTOR
from writethru.model import CleanRules, PageType, Parser, Precision, Source, Verdict
from writing import HEADLINE, NOTICE, PARAGRAPHS, STANDFIRST, of_page, page


def linked(**fields: object) -> str:
    node = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": HEADLINE,
        **fields,
    }
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def source(**fields: object) -> Source:
    given = {"id": "gazette", "publisher": "gazette", "name": "The Gazette", "group": "g"} | fields
    return Source(**given)  # type: ignore[arg-type]


def test_a_page_comes_out_as_the_text_that_was_written() -> None:
    found = of_page(page())
    assert found.body == "\n\n".join(PARAGRAPHS)
    assert found.headline == HEADLINE
    assert found.headlines["title"] == f"{HEADLINE} - The Gazette"
    assert (found.language, found.extractor, found.verdict) == ("en", EXTRACTOR, Verdict.OK)
    assert found.page_type is PageType.ARTICLE


def test_the_standfirst_is_the_first_paragraph() -> None:
    head = f'<meta name="description" content="{STANDFIRST}">'
    found = of_page(page(head=head, above=f'<div class="dek">{STANDFIRST}</div>'))
    assert found.lede == STANDFIRST
    assert found.body == "\n\n".join((STANDFIRST, *PARAGRAPHS))


def test_the_standfirst_is_found_where_the_headline_is_taken_for_text() -> None:
    """Extraction keeps a long headline as a paragraph; the text still begins below it."""
    headline = "Dockers and pilots of the outer harbour end their strike of nineteen days"
    head = f'<meta name="description" content="{STANDFIRST}">'
    found = of_page(
        page(head=head, headline=headline, above=f'<div class="dek">{STANDFIRST}</div>')
    )
    assert found.body == "\n\n".join((STANDFIRST, *PARAGRAPHS))


def test_a_kicker_above_the_text_is_dropped_and_a_short_first_sentence_is_not() -> None:
    assert of_page(page(paragraphs=("Local news", *PARAGRAPHS))).body == "\n\n".join(PARAGRAPHS)
    kept = of_page(page(paragraphs=("It is over!", *PARAGRAPHS))).body or ""
    assert kept.startswith("It is over!")


def test_of_a_short_page_only_what_stands_between_headline_and_next_heading_is_text() -> None:
    above = "<p>Local news</p>"
    comments = "<h4>Related stories</h4><p>Pilots meet in Lunden</p>"
    comments += "<h4>Comments (2)</h4><p>I go there every day and nobody told us a thing.</p>"
    text = PARAGRAPHS[:1]
    markup = page(paragraphs=text, below=comments).replace("<h1>", f"{above}<h1>")
    assert of_page(markup).body == text[0]


def test_a_picture_of_a_short_page_leaves_neither_caption_nor_alternative_text() -> None:
    caption = "Dockers wait for news on the eastern quay of Marshwick."
    alt = "A crane lies across two berths of the harbour."
    shown = f'<div class="pic"><img src="/1.jpg" alt="{alt}"><div class="pic-cap">{caption}</div>'
    shown += f"<div>{alt}</div></div>"
    assert of_page(page(above=shown, paragraphs=PARAGRAPHS[:2])).body == "\n\n".join(PARAGRAPHS[:2])
    plain = f'<div class="drop-cap">{PARAGRAPHS[2]}</div>'
    kept = of_page(page(above=plain, paragraphs=PARAGRAPHS[:2])).body or ""
    assert PARAGRAPHS[2] in kept


def test_what_is_left_of_a_stamp_is_no_text() -> None:
    stamp = '<p><time datetime="2024-03-12T09:25">12 March 2024, 09:25</time> | Updated on '
    stamp += '<time datetime="2024-03-12T14:35">12 March 2024, 14:35</time></p>'
    found = of_page(page(above=stamp, paragraphs=PARAGRAPHS[:2]))
    assert found.body == "\n\n".join(PARAGRAPHS[:2])


def test_a_pointer_to_related_stories_within_the_text_is_dropped() -> None:
    first, *rest = PARAGRAPHS
    for label in ("Related stories", "Sur le même sujet", "Noticias relacionadas"):
        pointer = f"{label}: Pilots' guild meets in Lunden"
        found = of_page(page(paragraphs=(first, pointer, *rest)))
        assert found.body == "\n\n".join(PARAGRAPHS)


def test_a_description_that_is_not_shown_is_no_standfirst() -> None:
    found = of_page(page(head=f'<meta name="description" content="{STANDFIRST}">'))
    assert found.lede == PARAGRAPHS[0]


def test_notice_note_and_credit_leave_the_body_for_their_columns() -> None:
    note = "Correction: An earlier version of this story said 12 dockers. It was 11."
    text = (NOTICE, *PARAGRAPHS, note, "Reporting by Nela Forsgren; Editing by Ida Moe")
    found = of_page(page(paragraphs=text))
    assert found.body == "\n\n".join(PARAGRAPHS)
    assert (found.marked_developing, found.developing_notice) == (True, NOTICE)
    assert [(c.kind, c.wrong, c.right) for c in found.corrections] == [
        ("correction", "12 dockers", "11")
    ]
    assert found.authors == ("Nela Forsgren",)


def test_a_ticker_that_promises_live_pictures_marks_nothing() -> None:
    ticker = '<div class="ticker"><a href="/live">Watch live: breaking news all day</a></div>'
    assert not of_page(page(above=ticker)).marked_developing


def test_a_dateline_is_read_and_stays_in_the_body() -> None:
    lede = f"MARSHWICK (Northwire) — {PARAGRAPHS[0]}"
    found = of_page(page(paragraphs=(lede, *PARAGRAPHS[1:])))
    assert (found.dateline, found.agencies) == ("MARSHWICK", ("Northwire",))
    assert found.lede == lede


def test_published_and_modified_are_kept_apart() -> None:
    head = linked(datePublished="2024-03-12T09:30:00+01:00", dateModified="2024-03-13T08:00:00Z")
    found = of_page(page(head=head))
    assert found.published_at == datetime(2024, 3, 12, 8, 30, tzinfo=UTC)
    assert found.published_on == date(2024, 3, 12)
    assert found.modified_at == datetime(2024, 3, 13, 8, 0, tzinfo=UTC)
    assert found.modified_visible is False


def test_a_page_without_a_modified_date_leaves_it_open() -> None:
    assert of_page(page()).modified_visible is None


def test_a_visible_update_is_seen() -> None:
    head = linked(datePublished="2024-03-12T09:30:00Z", dateModified="2024-03-13T08:00:00Z")
    found = of_page(page(head=head, above="<div>Updated 13 March 2024, 08:00</div>"))
    assert found.modified_visible is True


def test_the_day_of_creation_is_no_publication() -> None:
    assert of_page(page(head=linked(dateCreated="2024-03-01"))).published_at is None


def test_a_naive_date_is_in_the_sources_zone() -> None:
    head = linked(datePublished="2024-03-12T09:30:00")
    found = of_page(page(head=head), source(timezone="Asia/Tokyo"))
    assert found.published_at == datetime(2024, 3, 12, 0, 30, tzinfo=UTC)


def test_a_day_is_never_shifted_by_a_zone() -> None:
    found = of_page(page(head=linked(datePublished="2024-03-12")), source(timezone="Asia/Tokyo"))
    assert found.published_at == datetime(2024, 3, 12, tzinfo=UTC)
    assert found.published_precision is Precision.DAY


@pytest.mark.parametrize(
    "value", ["2099-01-01", "10000-01-01", "0001-01-01T00:00:00+14:00", "10:00"]
)
def test_an_impossible_date_is_null_and_its_words_are_kept(value: str) -> None:
    found = of_page(page(head=linked(datePublished=value)))
    assert found.published_at is None
    assert [c.value for c in found.date_evidence if c.origin == "json_ld"] == [value]


def test_dates_that_disagree_are_flagged() -> None:
    meta = '<meta property="article:published_time" content="2023-12-01T00:00:00Z">'
    head = linked(datePublished="2024-03-12T09:30:00Z")
    assert of_page(page(head=head + meta)).date_conflict
    assert not of_page(page(head=head)).date_conflict


def test_an_agency_as_author_is_an_agency() -> None:
    author = [{"@type": "Organization", "name": "Agence France-Presse"}]
    found = of_page(page(head=linked(author=author)))
    assert (found.authors, found.agencies) == ((), ("AFP",))


def test_a_photo_credit_is_no_credit() -> None:
    found = of_page(page(paragraphs=(*PARAGRAPHS, "Photo: AFP")))
    assert found.agencies == ()
    assert found.body == "\n\n".join(PARAGRAPHS)


def test_the_sources_rules_go_by_the_day_of_capture() -> None:
    rules = CleanRules(
        remove=(".promo",),
        parsers=(
            Parser(valid_until=date(2024, 1, 1), body="div.old"),
            Parser(valid_until=date(2025, 1, 1), body="div.story"),
        ),
    )
    promo = '<p class="promo">Our gardening supplement is out this week, with forty pages.</p>'
    markup = page(above='<div class="old"><p>An older text of the same page.</p></div>').replace(
        '<div class="story">', f'<div class="story">{promo}'
    )
    assert of_page(markup, source(clean=rules)).body == "\n\n".join(PARAGRAPHS)


def test_text_decides_the_language_over_the_tag() -> None:
    assert of_page(page(lang="de")).language == "en"


def test_the_template_outlives_the_content_but_not_the_layout() -> None:
    first, other = of_page(page()), of_page(page(headline="Ferry sails", paragraphs=PARAGRAPHS[:3]))
    assert first.template is not None
    assert first.template == other.template
    assert of_page(page().replace('class="story"', 'class="text"')).template != first.template


def test_noarchive_canonical_and_links_are_reported() -> None:
    head = (
        '<meta name="robots" content="index, noarchive"><link rel="canonical" '
        'href="https://gazette.example/a">'
    )
    text = (f'{PARAGRAPHS[0]} <a href="/news/crane-0">Earlier</a>', *PARAGRAPHS[1:])
    found = of_page(page(head=head, paragraphs=text))
    assert found.noarchive
    assert found.canonical_url == "https://gazette.example/a"
    assert found.links == ("https://gazette.example/news/crane-0",)


def test_a_live_blog_has_its_entries() -> None:
    updates = [
        {"@type": "BlogPosting", "@id": f"https://gazette.example/live/x#e{n}",
         "datePublished": f"2024-03-12T0{n}:00:00Z", "articleBody": f"Entry number {n} is here."}
        for n in (2, 1)
    ]  # fmt: skip
    head = linked(**{"@type": "LiveBlogPosting", "liveBlogUpdate": updates})
    found = of_page(page(head=head))
    assert found.page_type is PageType.LIVE_BLOG
    assert [(e.key, e.posted_at) for e in found.live_entries] == [
        ("e2", datetime(2024, 3, 12, 2, tzinfo=UTC)),
        ("e1", datetime(2024, 3, 12, 1, tzinfo=UTC)),
    ]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirects_own_page_is_nobodys_words(status: int) -> None:
    found = of_page(page(), http_status=status)
    assert (found.verdict, found.headline, found.body) == (Verdict.EMPTY, None, None)
    assert found.verdict_reason == f"status {status}"


@pytest.mark.parametrize("status", [404, 410])
def test_a_missing_page_is_gone(status: int) -> None:
    assert of_page(page(), http_status=status).verdict is Verdict.GONE


@pytest.mark.fault(21)
@pytest.mark.parametrize(
    ("headline", "text", "verdict"),
    [
        ("Page not found", "Sorry, there is nothing at this address.", Verdict.SOFT_404),
        ("Just a moment...", "Please verify you are human to go on.", Verdict.BLOCKED),
        ("We value your privacy", "We and our partners keep data on your device.", Verdict.BLOCKED),
    ],
    ids=["soft 404", "captcha", "consent"],
)
def test_walls_as_200_have_their_verdict(headline: str, text: str, verdict: Verdict) -> None:
    assert of_page(page(headline=headline, paragraphs=(text,))).verdict is verdict


def test_an_article_about_missing_pages_is_an_article() -> None:
    found = of_page(
        page(headline="Page not found: how the archive lost a year", paragraphs=PARAGRAPHS * 3)
    )
    assert found.verdict is Verdict.OK


@pytest.mark.fault(21)
def test_a_paywalls_cut_is_a_teaser() -> None:
    text = (PARAGRAPHS[0], "The port authority has known of the fault since...")
    below = "<div>Already a subscriber? Log in</div>"
    found = of_page(page(head=linked(isAccessibleForFree=False), paragraphs=text, below=below))
    assert found.verdict is Verdict.TEASER


def test_a_metered_page_that_shows_its_whole_text_is_ok() -> None:
    assert of_page(page(head=linked(isAccessibleForFree=False))).verdict is Verdict.OK


def test_markup_that_stops_midway_is_truncated() -> None:
    markup = page()
    cut = markup[: markup.index("according")]
    assert of_page(cut).verdict is Verdict.TRUNCATED
    assert of_page(markup.replace("</body></html>", "")).verdict is Verdict.OK


def test_the_printed_day_is_the_pages_own() -> None:
    head = linked(datePublished="2024-03-11T23:01:00Z")
    found = of_page(page(head=head), url="https://gazette.example/2024/03/12/crane")
    assert found.published_on == date(2024, 3, 12)
    assert found.published_at == datetime(2024, 3, 11, 23, 1, tzinfo=UTC)
    assert of_page(page(head=head)).published_on == date(2024, 3, 11)


def test_a_subhead_about_pictures_is_text() -> None:
    text = (*PARAGRAPHS[:2], "A video from the eastern quay", *PARAGRAPHS[2:])
    assert of_page(page(paragraphs=text)).body == "\n\n".join(text)


@pytest.mark.parametrize(
    ("author", "authors"),
    [
        pytest.param("The Gazette", (), id="the outlet itself"),
        pytest.param("Nela Forsgren", ("Nela Forsgren",), id="a person"),
    ],
)
def test_an_outlet_that_signs_for_itself_is_no_author(
    author: str, authors: tuple[str, ...]
) -> None:
    assert of_page(page(head=f'<meta name="author" content="{author}">')).authors == authors
