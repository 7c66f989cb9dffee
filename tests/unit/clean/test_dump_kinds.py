"""Dumps that are no plain article: live blogs, galleries, transcripts, walls, errors, indexes."""

from datetime import UTC, datetime

import pytest
from dump_stories import BY_LANGUAGE, STORIES, dump_of
from writethru.model import Extraction, PageType, Verdict
from writing import of_dump

ENTRIES = (
    ("14:35", "The last lifeboat has reached the harbour, and all passengers are now on land."),
    (
        "13:50",
        "Divers are on their way from Kestrel Bay to look at the ferry's hull this afternoon.",
    ),
    ("12:10", "The harbour master says that nobody was badly hurt when the ferry ran aground."),
    ("11:05", "A ferry has run aground off Tolland, and lifeboats have been sent to the sandbank."),
)


def whole(text: str) -> Extraction:
    (found,) = of_dump(text)
    return found


@pytest.mark.parametrize("joint", ["\n\n", " "], ids=["clock above", "clock before"])
def test_a_live_blog_gives_its_entries_with_their_times(joint: str) -> None:
    headline = "Live updates: ferry aground off Tolland"
    told = "\n\n".join(f"{clock}{joint}{text}" for clock, text in ENTRIES)
    found = whole(
        f" date 2024-03-15  {headline} | Marshwick Post | March 15, 2024\n\n"
        f"  Home\n  News\n\n{headline}\n\n{told}\n\nPrivacy policy\n"
    )
    assert found.page_type is PageType.LIVE_BLOG
    assert [entry.text for entry in found.live_entries] == [text for _, text in ENTRIES]
    assert [entry.posted_at for entry in found.live_entries] == [
        datetime(2024, 3, 15, *map(int, clock.split(":")), tzinfo=UTC) for clock, _ in ENTRIES
    ]


def test_an_article_with_clocks_in_its_sentences_is_no_live_blog() -> None:
    story = BY_LANGUAGE["en"]
    told = (
        *story.paragraphs,
        "At 14:35 the last lifeboat reached the harbour of Tolland, officials said.",
    )
    found = whole(dump_of(story, paragraphs=told))
    assert found.page_type is PageType.ARTICLE
    assert found.live_entries == ()


def test_a_transcripts_speakers_are_kept_with_their_words() -> None:
    told = (
        "Forsgren: Thank you for being with us this morning, so soon after the ferry ran aground.",
        "Brandt: Good morning. I was on the quay all night, and all I saw there was calm.",
        "Forsgren: What did the captain tell you when you spoke with him after the rescue?",
        "Brandt: He said the steering failed shortly after they left, so he had no choice.",
    )
    found = whole(dump_of(BY_LANGUAGE["en"], paragraphs=told))
    assert found.body == "\n\n".join(told)


def test_a_list_within_an_article_stays() -> None:
    story = BY_LANGUAGE["en"]
    listed = (
        "  * The line to Kestrel Bay is closed until Monday at least.",
        "  * Tickets are refunded at the counter in the harbour hall.",
        "  * Buses run every hour between the two towns from six o'clock.",
    )
    told = (*story.paragraphs[:3], "\n".join(listed), story.paragraphs[3])
    body = whole(dump_of(story, paragraphs=told)).body or ""
    assert all(line.strip("* ") in body for line in listed)
    assert "*" not in body


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Page not found | MWP", "Page not found\n\nThe page you asked for does not exist."),
        ("404 | Hafenbote", "Seite nicht gefunden\n\nDie angeforderte Seite gibt es nicht."),
        ("Le Courrier", "Page introuvable\n\nCette page n'existe plus."),
    ],
)
def test_an_error_page_is_a_soft_404(title: str, shown: str) -> None:
    assert whole(f" date 2024-01-02  {title}\n\n{shown}\n").verdict is Verdict.SOFT_404


@pytest.mark.parametrize(
    "text",
    [
        "Before you continue to MWP\n\nWe and our partners store data.\n",
        "Just a moment...\n\nVerify that you are human by ticking the box.\n",
        "Mit Werbung weiterlesen\n\nWir und unsere Partner verarbeiten Daten.\n",
    ],
)
def test_consent_and_captcha_pages_are_blocked(text: str) -> None:
    assert whole(text).verdict is Verdict.BLOCKED


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.language)
def test_an_index_has_no_body(story: object) -> None:
    lines = []
    for other in STORIES:
        lines += [f"  {line}" for line in other.menu]
    text = f" date 2024-03-20  {STORIES[0].site}\n\n" + "\n".join(lines) + "\n"
    found = whole(text)
    assert found.body is None
    assert found.verdict is Verdict.EMPTY


def test_the_first_line_may_be_the_title_without_a_collectors_date() -> None:
    story = BY_LANGUAGE["en"]
    text = dump_of(story).removeprefix(" date 2024-03-20  ")
    found = whole(text)
    assert found.headline == story.headline
    assert found.headlines == {"title": f"{story.headline} | {story.site}"}
    assert found.body == story.body


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "ru"])
def test_a_headline_is_found_without_any_title(language: str) -> None:
    story = BY_LANGUAGE[language]
    _, _, shown = dump_of(story).partition("\n")
    found = whole(shown.lstrip("\n"))
    assert found.headline == story.headline
    assert found.body == story.body
