from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from writethru.errors import Code, QuarantineError
from writethru.identify import DUMP_URN, identify, is_sent_elsewhere, observed_at
from writethru.model import (
    Basis,
    Document,
    Extraction,
    Identified,
    LiveEntry,
    PageType,
    Source,
    UrlRules,
    Verdict,
)

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
SITE = "https://gazette.example"
ASKED = f"{SITE}/2026/mill-fire-in-marrow-bay"
SOURCE = Source(
    id="gazette_live", publisher="gazette", name="G", group="g", hosts=("gazette.example",)
)


def document(
    url: str = ASKED,
    *,
    final: str | None = None,
    redirects: tuple[str, ...] = (),
    status: int = 200,
) -> Document:
    return Document(
        url=url, final_url=final or url, captured_at=AT, captured_basis=Basis.CLOCK,
        http_status=status, redirects=redirects,
    )  # fmt: skip


def identified(
    doc: Document, extraction: Extraction | None = None, source: Source = SOURCE
) -> Identified:
    return identify(document=doc, extraction=extraction or Extraction(), source=source)


def reasons(found: Identified) -> list[tuple[str, str]]:
    return [(r["claim"], r["reason"]) for r in found.refused]


def test_canonical_of_the_same_outlet_is_believed_and_ties_the_asked_page() -> None:
    found = identified(
        document(f"{SITE}/m/mill-fire-99"),
        Extraction(canonical_url="/2026/mill-fire-in-marrow-bay"),
    )
    assert found.page.canonical_url == ASKED
    assert [page.key for page in found.joined_pages] == ["//gazette.example/m/mill-fire-99"]
    assert [join.kind for join in found.joins] == ["canonical"]
    assert found.joins[0].page_a < found.joins[0].page_b
    assert (f"{SITE}/m/mill-fire-99", "moved") in found.aliases


@pytest.mark.fault(31)
@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("https://victim.example/story-1", "foreign"),
        (f"{SITE}/", "homepage"),
        ("/2026", None),
        ("/", "homepage"),
        ("http://[", "bad_url"),
        ("javascript:alert(1)", "bad_url"),
    ],
)
def test_canonical_that_is_not_the_articles_is_refused_and_noted(
    claim: str, reason: str | None
) -> None:
    found = identified(document(), Extraction(canonical_url=claim))
    if reason is None:
        assert found.refused == ()
        return
    assert found.page.key == "//gazette.example/2026/mill-fire-in-marrow-bay"
    assert reasons(found) == [("canonical", reason)]
    assert found.joins == ()


def test_canonical_of_the_section_above_is_refused() -> None:
    found = identified(document(f"{SITE}/news/mill-fire-9"), Extraction(canonical_url="/news"))
    assert reasons(found) == [("canonical", "section")]


def test_og_url_counts_where_the_canonical_is_refused() -> None:
    extraction = Extraction(canonical_url=f"{SITE}/", og_url=ASKED)
    found = identified(document(f"{SITE}/p/mill-fire-12"), extraction)
    assert found.page.canonical_url == ASKED


@pytest.mark.fault(32)
def test_every_page_with_the_homepage_as_canonical_stays_itself() -> None:
    pages = {
        identified(document(f"{SITE}/story-{n}"), Extraction(canonical_url=SITE)).page.page_id
        for n in range(5)
    }
    assert len(pages) == 5


def test_redirect_ties_the_urls_passed() -> None:
    old, between = f"{SITE}/2026/mill-fire-1", f"{SITE}/2026/mill-fire-2"
    found = identified(document(old, final=ASKED, redirects=(between,)))
    assert found.page.canonical_url == ASKED
    assert {page.canonical_url for page in found.joined_pages} == {old, between}
    assert {join.kind for join in found.joins} == {"redirect"}
    assert (old, "redirect") in found.aliases


@pytest.mark.parametrize(
    ("final", "reason"),
    [(f"{SITE}/", "homepage"), ("https://other.example/mill-fire-3", "foreign")],
)
def test_redirect_to_a_homepage_or_another_site_is_not_followed(final: str, reason: str) -> None:
    found = identified(document(final=final))
    assert found.page.canonical_url == ASKED
    assert found.joins == ()
    assert reasons(found) == [("redirect", reason)]


def test_redirect_to_an_index_or_an_error_page_is_not_followed() -> None:
    doc = document(final=f"{SITE}/news")
    assert identified(doc, Extraction(page_type=PageType.HUB)).page.canonical_url == ASKED
    gone = identified(doc, Extraction(verdict=Verdict.SOFT_404, canonical_url="/news"))
    assert gone.page.canonical_url == ASKED
    assert gone.joins == ()


STANDING = (PageType.EVERGREEN, PageType.CORRECTION_PAGE, PageType.GALLERY, PageType.VIDEO)


@pytest.mark.parametrize("kind", STANDING)
@pytest.mark.parametrize(
    "asked", [ASKED, f"{SITE}/a-77123", f"{SITE}/2026/mill-fire-3", f"{SITE}/20260302/mill-fire-2"]
)
def test_an_article_that_leads_to_a_page_of_another_kind_is_not_followed(
    kind: PageType, asked: str
) -> None:
    found = identified(
        document(asked, final=f"{SITE}/watch/20260302/week"), Extraction(page_type=kind)
    )
    assert (found.page.canonical_url, found.joins) == (asked, ())
    assert reasons(found) == [("redirect", kind.value)]
    assert is_sent_elsewhere(found)


@pytest.mark.parametrize("kind", STANDING)
@pytest.mark.parametrize(
    ("asked", "final"),
    [
        ("/video/snow-falls-on-marrow-bay", "/watch/snow-falls-on-marrow-bay-88"),
        ("/gallery/a-77123", "/pictures/77123/snow"),
        ("/weather", "/weather/today"),
        ("/weather-in-marrow-bay", "/weather-in-marrow-bay/"),
    ],
    ids=["the slug is the same", "the number is the same", "no article was asked for", "a slash"],
)
def test_a_page_of_another_kind_may_move(kind: PageType, asked: str, final: str) -> None:
    found = identified(document(SITE + asked, final=SITE + final), Extraction(page_type=kind))
    assert found.page.canonical_url == SITE + final
    assert not is_sent_elsewhere(found)


def test_an_id_of_the_sources_own_pattern_tells_a_page_that_moved() -> None:
    source = replace(SOURCE, url=UrlRules(id_pattern=r"/v(\d+)"))
    doc = document(f"{SITE}/v12-snow", final=f"{SITE}/watch/v12")
    found = identified(doc, Extraction(page_type=PageType.VIDEO), source)
    assert found.page.canonical_url == f"{SITE}/watch/v12"


def test_an_article_that_leads_to_an_article_is_followed() -> None:
    found = identified(document(f"{SITE}/2026/mill-fire-1", final=f"{SITE}/2026/blaze-at-a-mill"))
    assert found.page.canonical_url == f"{SITE}/2026/blaze-at-a-mill"
    assert not is_sent_elsewhere(found)


def test_a_section_whose_address_is_only_respelt_is_followed() -> None:
    doc = document("http://gazette.example/news", final=f"{SITE}/news/")
    found = identified(doc, Extraction(page_type=PageType.HUB))
    assert found.page.canonical_url == f"{SITE}/news/"
    assert not is_sent_elsewhere(found)


@pytest.mark.parametrize("final", ["/", "/news"])
def test_an_article_that_leads_to_a_list_of_articles_is_not_there(final: str) -> None:
    found = identified(document(final=SITE + final), Extraction(page_type=PageType.HUB))
    assert found.page.canonical_url == ASKED
    assert is_sent_elsewhere(found)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_an_archived_redirect_ties_without_words(status: int) -> None:
    old = f"{SITE}/2026/mill-fire-1"
    nothing = Extraction(verdict=Verdict.EMPTY)
    found = identified(document(old, final=ASKED, status=status), nothing)
    assert found.page.canonical_url == ASKED
    assert [page.canonical_url for page in found.joined_pages] == [old]
    assert [join.kind for join in found.joins] == ["redirect"]


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("/", "homepage"),
        ("https://other.example/mill-fire-3", "foreign"),
        ("/news", "section"),
        ("/error/404.html", "catches_all"),
        ("/page-not-found-2", "catches_all"),
        ("/Login-1", "catches_all"),
        ("/x-1?next=%2F2026%2Fmill-fire-in-marrow-bay", "catches_all"),
    ],
)
def test_an_archived_redirect_to_what_catches_all_ties_nothing(target: str, reason: str) -> None:
    final = target if "://" in target else SITE + target
    found = identified(document(final=final, status=302), Extraction(verdict=Verdict.EMPTY))
    assert (found.page.canonical_url, found.joins) == (ASKED, ())
    assert reasons(found) == [("redirect", reason)]


@pytest.mark.parametrize("target", ["/2026/error-at-the-mill-3", "/2026/researchers-find-2-mills"])
def test_an_article_about_errors_is_no_error_page(target: str) -> None:
    found = identified(document(final=SITE + target, status=301), Extraction(verdict=Verdict.EMPTY))
    assert found.page.canonical_url == SITE + target


def test_an_id_makes_a_short_target_an_article() -> None:
    source = replace(SOURCE, url=UrlRules(id_pattern=r"/a(\d+)"))
    doc = document(final=f"{SITE}/search/a77", status=301)
    found = identified(doc, Extraction(verdict=Verdict.EMPTY), source)
    assert found.page.key == "id:77"


def test_a_changing_latest_link_ties_no_articles_together() -> None:
    found = identified(document(f"{SITE}/latest", final=ASKED))
    assert found.page.canonical_url == ASKED
    assert found.joins == ()
    assert reasons(found) == [("redirect_tie", "section")]


def test_gone_page_is_the_asked_urls_own() -> None:
    old = f"{SITE}/2026/mill-fire-1"
    seen = identified(document(old, final=ASKED))
    gone = identified(document(old), Extraction(verdict=Verdict.GONE, canonical_url=f"{SITE}/404"))
    assert gone.page.page_id in {page.page_id for page in seen.joined_pages}
    assert gone.joins == ()


def test_id_pattern_wins_over_the_canonical_link() -> None:
    source = Source(
        id="g", publisher="gazette", name="G", group="g", hosts=("gazette.example",),
        url=UrlRules(id_pattern=r"/a-(\d+)"),
    )  # fmt: skip
    doc = document(f"{SITE}/mill-fire/a-17")
    found = identified(doc, Extraction(canonical_url="/mill-blaze/a-17"), source)
    assert found.page.key == "id:17"
    assert found.joins == ()
    assert found.page.canonical_url == f"{SITE}/mill-blaze/a-17"


def test_publisher_not_source_makes_the_id() -> None:
    archive = Source(
        id="gazette_archive", publisher="gazette", name="G", group="a", hosts=("gazette.example",)
    )
    assert identified(document()).page == identified(document(), source=archive).page


def test_join_evidence_does_not_depend_on_the_spelling_of_the_url() -> None:
    first = identified(document(f"{SITE}/2026/mill-fire-1", final=ASKED))
    second = identified(document("http://www.gazette.example/2026/mill-fire-1", final=ASKED))
    assert first.joins == second.joins


def dump(headline: str | None, day: date | None, **more: str) -> Identified:
    extraction = Extraction(headline=headline, published_on=day, **more)  # type: ignore[arg-type]
    return identified(document(f"{DUMP_URN}gazette_archive:a%2Fb.txt"), extraction)


def test_dump_is_known_by_headline_and_day() -> None:
    day = date(2026, 3, 1)
    assert dump("Fire at “mill”", day).page == dump("FIRE  at mill!", day).page
    assert dump("Fire at mill", day).page != dump("Fire at mill", day + timedelta(days=1)).page
    assert dump("Fire at mill", day).page.canonical_url is None


def test_dump_that_names_its_url_is_that_page() -> None:
    found = dump("Fire at mill", None, canonical_url=ASKED)
    assert found.page.page_id == identified(document()).page.page_id


@pytest.mark.parametrize(
    ("headline", "day"), [(None, date(2026, 3, 1)), ("Fire", None), ("—", AT.date())]
)
def test_dump_without_identity_is_set_aside(headline: str | None, day: date | None) -> None:
    with pytest.raises(QuarantineError) as caught:
        dump(headline, day)
    assert caught.value.code == Code.NO_IDENTITY


def test_url_that_is_none_is_set_aside() -> None:
    with pytest.raises(QuarantineError):
        identified(document("gopher://gazette.example/1"))


def test_observed_no_earlier_than_any_date_the_content_proves() -> None:
    doc = document()
    later = AT + timedelta(hours=3)
    assert observed_at(doc, Extraction()) == AT
    assert observed_at(doc, Extraction(published_at=AT - timedelta(days=1))) == AT
    assert observed_at(doc, Extraction(modified_at=later)) == later
    entries = (LiveEntry(key="e1", posted_at=later, text="x"),)
    assert observed_at(doc, Extraction(live_entries=entries)) == later
