"""Text dumps: one shape and its variants."""

from datetime import UTC, date, datetime

import pytest
from writethru.clean.dumps.lines import unwrapped
from writethru.model import Extraction, Medium, Precision, Verdict
from writing import HEADLINE, NOTICE, PARAGRAPHS, STANDFIRST, dump, of_dump

NEVER_IN_BODY = (
    "cookies", "Navigation", "Click here", "talking to reporters", "Advertisement", "developing",
    "Reuters", "Visit the new", "News\n", HEADLINE,
)  # fmt: skip


def whole(text: str) -> Extraction:
    (found,) = of_dump(text)
    return found


def test_a_dump_comes_out_as_the_text_that_was_written() -> None:
    found = whole(dump())
    assert found.headline == HEADLINE
    assert found.body == "\n\n".join((STANDFIRST, *PARAGRAPHS))
    assert found.lede == STANDFIRST
    assert found.byline == "tko/ab"
    assert found.agencies == ("Reuters", "dpa", "AFP")
    assert found.marked_developing
    assert found.developing_notice == NOTICE
    assert found.section == "News"
    assert found.language == "en"
    assert found.medium is Medium.TEXT
    assert found.verdict is Verdict.OK
    assert not any(words in (found.body or "") for words in NEVER_IN_BODY)


def test_the_titles_date_is_the_publication_and_the_collectors_is_recorded() -> None:
    found = whole(dump())
    assert found.published_on == date(2024, 3, 12)
    assert found.published_at == datetime(2024, 3, 12, tzinfo=UTC)
    assert found.published_precision is Precision.DAY
    assert found.date_conflict
    assert {(c.field, c.origin, c.value) for c in found.date_evidence} == {
        ("published", "title", "12.03.2024"),
        ("captured", "collector", "2019-05-14"),
    }


def test_a_collector_who_agrees_is_no_conflict() -> None:
    assert not whole(dump(collected="2024-03-12")).date_conflict


def test_a_collectors_date_alone_is_no_publication() -> None:
    found = whole(dump(title=f"{HEADLINE} | MWP"))
    assert found.published_on is None
    assert found.published_at is None


@pytest.mark.parametrize(
    "title",
    [
        f"MWP | News | {HEADLINE}",
        f"{HEADLINE} - MWP",
        f"{HEADLINE} — MWP",
        f"MWP: {HEADLINE}",
        f"12 March 2024 | {HEADLINE} | MWP",
    ],
    ids=["site first", "hyphen", "dash", "colon", "date first"],
)
def test_the_site_is_no_part_of_the_headline(title: str) -> None:
    assert whole(dump(title=title)).headline == HEADLINE


@pytest.mark.parametrize("repeats", [0, 1, 2, 3])
def test_the_headline_is_found_however_often_it_is_shown(repeats: int) -> None:
    found = whole(dump(repeats=repeats))
    assert found.headline == HEADLINE
    assert found.body == "\n\n".join((STANDFIRST, *PARAGRAPHS))


def test_a_menu_in_another_language_changes_nothing() -> None:
    menu = "  1. Inhalt\n  2. Weitere Inhalte\n  3. Metanavigation\n  4. Suche\n"
    assert whole(dump(menu=menu)).body == "\n\n".join((STANDFIRST, *PARAGRAPHS))


def test_a_credit_above_the_text_is_read_too() -> None:
    text = ("By Nela Forsgren", STANDFIRST, *PARAGRAPHS)
    found = whole(dump(text=text, ending="Advertisement\n"))
    assert found.byline == "Nela Forsgren"
    assert found.authors == ("Nela Forsgren",)
    assert found.lede == STANDFIRST
    assert not found.marked_developing


def test_an_unknown_agency_is_believed_behind_initials() -> None:
    found = whole(dump(ending="tko/ab (Northwire)\n"))
    assert (found.byline, found.agencies) == ("tko/ab", ("Northwire",))


def test_hard_wraps_are_undone() -> None:
    wrapped = []
    for paragraph in (STANDFIRST, *PARAGRAPHS):
        lines = [""]
        for word in paragraph.split():
            if len(lines[-1]) + 1 + len(word) > 72:
                lines.append("")
            lines[-1] = f"{lines[-1]} {word}".strip()
        wrapped.append("\n".join(lines))
    short = dump(text=tuple(wrapped)).split("\n")
    text = "\n".join(line for line in short if not line.startswith("We use cookies"))
    header, _, rest = text.partition("\n")
    assert whole(f"{header}\n{rest}").body == "\n\n".join((STANDFIRST, *PARAGRAPHS))


def test_images_and_footnote_marks_are_dropped() -> None:
    text = ("[IMAGE]", STANDFIRST.replace("Marshwick", "[12]Marshwick"), *PARAGRAPHS)
    assert whole(dump(text=text)).body == "\n\n".join((STANDFIRST, *PARAGRAPHS))


@pytest.mark.parametrize("misread", ["latin-1", "cp1252"])
def test_mojibake_is_mended(misread: str) -> None:
    said = (
        "“The arm came down at once, said the café’s owner, who had been serving breakfast there."
    )
    broken = said.encode().decode(misread)
    found = whole(dump(text=(STANDFIRST, broken, *PARAGRAPHS)))
    assert said in (found.body or "")


def test_a_cut_ending_is_truncated() -> None:
    found = whole(
        dump(text=(STANDFIRST, *PARAGRAPHS, "The port authority said that the nex"), ending="")
    )
    assert found.verdict is Verdict.TRUNCATED


def test_an_ending_that_is_only_a_menu_is_not_truncated() -> None:
    assert whole(dump(ending="Home\n\nAbout us\n")).verdict is Verdict.OK


def test_each_page_of_a_file_is_one_extraction() -> None:
    other = dump().replace(HEADLINE, "Ferry between Marshwick and Tolland resumes after repairs")
    found = of_dump(f"{dump()}\n{other}")
    assert [e.headline for e in found] == [
        HEADLINE,
        "Ferry between Marshwick and Tolland resumes after repairs",
    ]


def test_a_sentence_about_a_date_does_not_start_a_page() -> None:
    text = (
        STANDFIRST,
        *PARAGRAPHS,
        "The date 2024-03-12 was written on the crane's plate by hand.",
    )
    assert len(of_dump(dump(text=text))) == 1


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (" date 2024-01-02  Page not found | MWP\n\nPage not found\n\nSorry.", Verdict.SOFT_404),
        (" date 2024-01-02  Just a moment...\n\nVerify you are human.\n", Verdict.BLOCKED),
        ("Before you continue to MWP\n\nWe and our partners store data.\n", Verdict.BLOCKED),
        ("   \n\n", Verdict.EMPTY),
    ],
    ids=["error page", "captcha", "consent", "blank"],
)
def test_walls_and_error_pages_have_their_verdict(text: str, verdict: Verdict) -> None:
    assert whole(text).verdict is verdict


def test_a_dump_without_any_identity_has_no_headline_or_day() -> None:
    found = whole("\n\n".join(PARAGRAPHS))
    assert found.headline is None
    assert found.published_on is None
    assert found.body == "\n\n".join(PARAGRAPHS)


def test_a_paragraph_of_two_hard_wrapped_lines_is_kept_whole() -> None:
    (found,) = of_dump(
        "date 2026-02-01\n"
        "Storm damages boats at Kestrel Bay | Kestrel Post\n\n"
        "Storm damages boats at Kestrel Bay\n\n"
        "The harbour board of Kestrel Bay said on Monday that twelve boats were damaged in the"
        " storm\nthat came ashore at night, most of them at the northern quay.\n"
    )
    assert found.body == (
        "The harbour board of Kestrel Bay said on Monday that twelve boats were damaged in the"
        " storm that came ashore at night, most of them at the northern quay."
    )


def test_a_menu_below_a_line_that_ends_its_sentence_is_not_drawn_into_it() -> None:
    told = "The harbour board said on Monday that twelve boats were damaged in the night."
    menu = ["more news from here", "all sports of today", "the weather for you", "our shop for all"]
    assert unwrapped([told, *menu]) == [told, *menu]
