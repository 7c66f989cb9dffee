"""Developing notices and notes to readers: every entry of the lexicon, and its near-misses."""

from datetime import UTC, datetime

import pytest
from writethru.clean.notices import developing_notice, note_of, notes_of
from writethru.clean.phrases import lexicon

LISTS = lexicon("notices")
DEVELOPING = [(lang, phrase) for lang, listed in LISTS["developing"].items() for phrase in listed]
LABELS = [
    (kind, lang, label)
    for kind in ("correction", "clarification", "editors_note", "retraction")
    for lang, listed in LISTS[kind].items()
    for label in listed
]


def spelt(phrase: str) -> str:
    return phrase.replace("*", "Gazette").capitalize()


@pytest.mark.parametrize(("lang", "phrase"), DEVELOPING)
def test_every_developing_entry_is_found_on_its_own(lang: str, phrase: str) -> None:
    noticed = developing_notice(f"{spelt(phrase)}.")
    assert (noticed.kept, noticed.developing) == ("", f"{spelt(phrase)}.")


@pytest.mark.parametrize(("lang", "phrase"), DEVELOPING)
def test_no_developing_entry_is_found_within_a_sentence(lang: str, phrase: str) -> None:
    sentence = f"Qxz wrote {phrase.replace('*', 'Gazette')} zxq."
    assert developing_notice(sentence).developing is None


@pytest.mark.parametrize(("kind", "lang", "label"), LABELS)
def test_every_label_makes_a_note_of_its_kind(kind: str, lang: str, label: str) -> None:
    note = note_of(f"{label.capitalize()}: Qxz.")
    assert note is not None
    assert note.kind == kind


@pytest.mark.parametrize(("kind", "lang", "label"), LABELS)
def test_no_label_makes_a_note_of_prose(kind: str, lang: str, label: str) -> None:
    assert note_of(f"{label.capitalize()} qxz zxq qxz.") is None


@pytest.mark.parametrize("kind", ["developing", "correction", "editors_note"])
def test_at_least_ten_languages_have_two_entries(kind: str) -> None:
    assert sum(1 for listed in LISTS[kind].values() if len(listed) >= 2) >= 10


@pytest.mark.parametrize(
    "prose",
    [
        "She said that this is a developing story.",
        "“This is a developing story,” the chief said.",
        "This is no longer a developing story.",
        "This is a developing story of love and loss on the quays.",
        "Developing story: a new approach to film",
        "Watch live: breaking news from the harbour",
        "Chief Brandt: This is a developing story.",
        "Note: the story of the quays is a long one.",
        "Corrections officers in Tolland walked out on Monday.",
        "An earlier version of the bill failed in the council.",
    ],
)
def test_prose_about_notices_is_no_notice(prose: str) -> None:
    assert developing_notice(prose).developing is None
    assert note_of(prose) is None


@pytest.mark.parametrize(
    ("paragraph", "kept", "notice"),
    [
        ("A fire broke out. (More to follow.)", "A fire broke out.", "More to follow."),
        ("This is a developing story. The quay is shut.", "The quay is shut.",
         "This is a developing story."),
        ("*** DEVELOPING STORY ***", "", "DEVELOPING STORY"),
        ("Note: This story is being updated.", "", "Note: This story is being updated."),
        ("This is a breaking story. Check back for updates.", "",
         "This is a breaking story. Check back for updates."),
    ],
    ids=["bracketed at the end", "at the start", "decorated", "labelled", "two sentences"],
)  # fmt: skip
def test_a_notice_leaves_its_paragraph(paragraph: str, kept: str, notice: str) -> None:
    found = developing_notice(paragraph)
    assert (found.kept, found.developing) == (kept, notice)


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("Correction: An earlier version said 12; the correct figure is 17.", "12", "17"),
        ("Correction: An earlier version said the pier burned. It was the shed.",
         "the pier burned", "the shed"),
        ("Correction: The meeting is on Tuesday, not Monday.", "Monday", "Tuesday"),
        ("Korrektur: In einer früheren Version dieses Artikels hieß es, zwölf Boote seien "
         "gesunken. "
         "Richtig ist: siebzehn.", "zwölf Boote seien gesunken", "siebzehn"),
        ("Correction: A name was misspelt.", None, None),
    ],
)  # fmt: skip
def test_wrong_and_right_are_read_where_named(
    text: str, wrong: str | None, right: str | None
) -> None:
    note = note_of(text)
    assert note is not None
    assert (note.wrong, note.right) == (wrong, right)


def test_a_dated_label_dates_its_note() -> None:
    note = note_of("Correction (Oct. 12, 2022): The mayor's name is Odile Brandt.")
    assert note is not None
    assert note.stated_at == datetime(2022, 10, 12, tzinfo=UTC)


def test_a_label_alone_takes_the_next_paragraph() -> None:
    kept, notes = notes_of(
        ["The quay is shut.", "Correction", "An earlier version said 12. It was 17."]
    )
    assert kept == ["The quay is shut."]
    assert [(n.kind, n.wrong, n.right) for n in notes] == [("correction", "12", "17")]
