"""Dumps of one story in many languages: titles, menus, headlines, wraps and endings vary."""

from datetime import date

import pytest
from dump_stories import BY_LANGUAGE, STORIES, Story, dump_of
from writethru.model import Extraction, PageType, Verdict
from writing import of_dump


def whole(text: str) -> Extraction:
    (found,) = of_dump(text)
    return found


def named(story: Story) -> str:
    return story.language


every_language = pytest.mark.parametrize("story", STORIES, ids=named)


@every_language
def test_a_dump_is_exactly_its_article(story: Story) -> None:
    found = whole(dump_of(story))
    assert found.headline == story.headline
    assert found.body == story.body
    assert found.lede == story.paragraphs[0]
    assert found.language == story.language
    assert (found.verdict, found.page_type) == (Verdict.OK, PageType.ARTICLE)


@every_language
def test_the_site_may_stand_first_in_the_title(story: Story) -> None:
    assert (
        whole(dump_of(story, title=f"{story.site} | {story.headline}")).headline == story.headline
    )


@pytest.mark.parametrize("mark", [" | ", " - ", " – ", " — ", " · ", " » "])
@pytest.mark.parametrize("language", ["en", "fr", "ru", "ar", "hi"])
@pytest.mark.parametrize("is_first", [True, False], ids=["site first", "site last"])
def test_any_mark_parts_headline_and_site(mark: str, language: str, *, is_first: bool) -> None:
    story = BY_LANGUAGE[language]
    parts = (story.site, story.headline) if is_first else (story.headline, story.site)
    assert whole(dump_of(story, title=mark.join(parts))).headline == story.headline


@pytest.mark.parametrize("language", ["en", "de", "pl", "ja", "sv"])
def test_a_colon_parts_a_site_before_its_headline(language: str) -> None:
    story = BY_LANGUAGE[language]
    title = f"{story.site}: {story.headline}"
    assert whole(dump_of(story, title=title)).headline == story.headline


def test_a_colon_within_a_headline_is_kept() -> None:
    story = BY_LANGUAGE["en"]
    headline = "Tolland: ferry runs aground with 84 people on board"
    text = dump_of(story, title=f"{headline} | {story.site}").replace(story.headline, headline)
    assert whole(text).headline == headline


@every_language
@pytest.mark.parametrize("repeats", [0, 2, 3])
def test_a_headline_is_shown_any_number_of_times(story: Story, repeats: int) -> None:
    found = whole(dump_of(story, repeats=repeats))
    assert found.headline == story.headline
    assert found.body == story.body


@every_language
def test_a_menu_may_be_in_another_language(story: Story) -> None:
    other = BY_LANGUAGE["de" if story.language != "de" else "tr"]
    found = whole(dump_of(story, menu=other.menu, below=other.below))
    assert found.body == story.body
    assert found.language == story.language


@pytest.mark.parametrize("width", [72, 80])
@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt", "pl", "ru", "tr", "ar", "sv"])
def test_paragraphs_are_whole_again_after_hard_wraps(language: str, width: int) -> None:
    story = BY_LANGUAGE[language]
    wrapped = tuple(wrap(paragraph, width) for paragraph in story.paragraphs)
    assert whole(dump_of(story, paragraphs=wrapped)).body == story.body


def wrap(paragraph: str, width: int) -> str:
    lines = [""]
    for word in paragraph.split(" "):
        if len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


@pytest.mark.parametrize("language", ["en", "de", "es", "ru", "hi", "zh"])
def test_footnote_marks_and_images_leave_nothing(language: str) -> None:
    story = BY_LANGUAGE[language]
    first, second, *rest = story.paragraphs
    marked = ("[IMAGE]", f"[12]{first}", f"{second}[3]", "[Image: 7]", *rest)
    assert whole(dump_of(story, paragraphs=marked)).body == story.body


@pytest.mark.parametrize("language", ["en", "de", "fr", "pt", "pl"])
@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
def test_mojibake_is_mended_in_any_latin_language(language: str, codec: str) -> None:
    story = BY_LANGUAGE[language]
    said = "“Ça alors, déjà l’été à São Tomé”, façade: naïve über Straße"
    first, *rest = story.paragraphs
    try:
        broken = f"{first} {said}.".encode().decode(codec)
    except UnicodeDecodeError:
        pytest.skip("cp1252 has no such bytes")
    assert said in (whole(dump_of(story, paragraphs=(broken, *rest))).body or "")


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "ru", "tr", "ar", "sv"])
def test_a_cut_ending_makes_a_text_truncated(language: str) -> None:
    story = BY_LANGUAGE[language]
    words = story.paragraphs[-1].split()
    cut = (*story.paragraphs[:-1], " ".join(words[:8]))
    assert whole(dump_of(story, paragraphs=cut, below=())).verdict is Verdict.TRUNCATED
    assert whole(dump_of(story, below=())).verdict is Verdict.OK


def test_several_pages_of_several_languages_are_one_extraction_each() -> None:
    text = "\n".join(dump_of(story) for story in STORIES)
    found = of_dump(text)
    assert [each.headline for each in found] == [story.headline for story in STORIES]
    assert [each.body for each in found] == [story.body for story in STORIES]


@pytest.mark.parametrize(
    ("language", "stamp", "day"),
    [
        ("en", "March 15, 2024", date(2024, 3, 15)),
        ("en", "15/03/2024", date(2024, 3, 15)),
        ("de", "15.03.2024", date(2024, 3, 15)),
        ("de", "15. März 2024", date(2024, 3, 15)),
        ("fr", "15 mars 2024", date(2024, 3, 15)),
        ("es", "15 de marzo de 2024", date(2024, 3, 15)),
        ("pt", "15 de março de 2024", date(2024, 3, 15)),
        ("pl", "15 marca 2024", date(2024, 3, 15)),
        ("ru", "15 марта 2024", date(2024, 3, 15)),
        ("tr", "15 Mart 2024", date(2024, 3, 15)),
        ("zh", "2024年3月15日", date(2024, 3, 15)),
        ("ja", "2024年3月15日", date(2024, 3, 15)),
        ("sv", "15 mars 2024", date(2024, 3, 15)),
    ],
)
def test_a_titles_date_is_read_in_its_language(language: str, stamp: str, day: date) -> None:
    story = BY_LANGUAGE[language]
    found = whole(dump_of(story, title=f"{story.headline} | {story.site} | {stamp}"))
    assert found.headline == story.headline
    assert found.published_on == day


CREDITS = (
    ("en", "Reporting by Odile Brandt; Editing by Tam Okoye", ()),
    ("en", "(with inputs from agencies)", ()),
    ("de", "tko/ab (dpa, AFP)", ("dpa", "AFP")),
    ("fr", "Avec AFP", ("AFP",)),
    ("es", "Con información de EFE", ("EFE",)),
)


@pytest.mark.parametrize(("language", "credit", "agencies"), CREDITS)
def test_a_closing_credit_is_no_text(language: str, credit: str, agencies: tuple[str, ...]) -> None:
    story = BY_LANGUAGE[language]
    found = whole(dump_of(story, paragraphs=(*story.paragraphs, credit)))
    assert found.body == story.body
    assert found.agencies == agencies


@pytest.mark.parametrize(
    ("language", "credit"),
    [("en", "By Nela Forsgren"), ("de", "Von Nela Forsgren"), ("fr", "Par Nela Forsgren"),
     ("es", "Por Nela Forsgren")],
)  # fmt: skip
def test_a_credit_above_the_text_names_its_author(language: str, credit: str) -> None:
    story = BY_LANGUAGE[language]
    found = whole(dump_of(story, above=(credit,)))
    assert found.authors == ("Nela Forsgren",)
    assert found.body == story.body


def test_a_dateline_credits_its_agency_and_stays_in_the_body() -> None:
    story = BY_LANGUAGE["en"]
    first, *rest = story.paragraphs
    found = whole(dump_of(story, paragraphs=(f"TOLLAND (AP) — {first}", *rest)))
    assert found.body == "\n\n".join((f"TOLLAND (AP) — {first}", *rest))
    assert (found.dateline, found.agencies) == ("TOLLAND", ("AP",))


@pytest.mark.parametrize(
    ("language", "notice"),
    [
        ("en", "This is a developing story and will be updated."),
        ("de", "Dieser Artikel wird fortlaufend aktualisiert."),
        ("fr", "Cet article est mis à jour en continu."),
        ("es", "Noticia en desarrollo."),
    ],
)
@pytest.mark.parametrize("place", ["top", "middle", "end"])
def test_a_notice_is_found_wherever_it_stands(language: str, notice: str, place: str) -> None:
    story = BY_LANGUAGE[language]
    told = list(story.paragraphs)
    told.insert({"top": 0, "middle": 2, "end": len(told)}[place], notice)
    found = whole(dump_of(story, paragraphs=tuple(told)))
    assert found.marked_developing
    assert found.body == story.body
