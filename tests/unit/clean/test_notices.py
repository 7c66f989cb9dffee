"""Notices and notes to readers: how outlets of many languages word them, and what only looks so.

The sentences are in `notices/`, a file a language. Those with `held_out` were written before the
lexicon and kept aside while it was made.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from writethru.clean.noticing.grammar import expression, folded
from writethru.clean.noticing.lexicon import NOTE_KINDS, UNFINISHED_KINDS, languages_of, written
from writethru.clean.noticing.notices import developing_notice, note_of, notes_of, notice_kind

FILES = sorted((Path(__file__).parent / "notices").glob("*.yaml"))


@dataclass(frozen=True)
class Case:
    text: str
    kind: str | None


def cases(name: str) -> list[Any]:
    found = []
    for file in FILES:
        listed = yaml.safe_load(file.read_text("utf-8"))[name]
        for i, entry in enumerate(listed):
            case = Case(text=entry["text"], kind=entry.get("kind"))
            found.append(pytest.param(case, id=f"{file.stem}-{i}"))
    return found


NOTICES = cases("notices")
NEAR_MISSES = cases("near_misses")


@pytest.mark.parametrize("case", NOTICES)
def test_a_notice_is_found_with_its_kind(case: Case) -> None:
    assert notice_kind(case.text) == case.kind


@pytest.mark.parametrize("case", NEAR_MISSES)
def test_a_near_miss_is_left_as_it_is(case: Case) -> None:
    assert notice_kind(case.text) is None
    assert notes_of([case.text]) == ([case.text], ())
    assert developing_notice(case.text).kept == case.text


@pytest.mark.parametrize("case", NOTICES)
def test_a_notice_leaves_no_text_behind(case: Case) -> None:
    if case.kind in UNFINISHED_KINDS:
        noticed = developing_notice(case.text)
        assert noticed.kept == ""
        assert (noticed.developing is None) == (case.kind == "settled")


@pytest.mark.parametrize("case", NOTICES)
def test_a_note_has_a_kind_that_the_warehouse_knows(case: Case) -> None:
    note = note_of(case.text)
    if case.kind in NOTE_KINDS and case.kind != "updated":
        assert note is not None
        assert note.kind == case.kind
    elif note is not None:
        assert (case.kind, note.kind) == ("updated", "editors_note")


def test_there_are_enough_sentences_of_enough_languages() -> None:
    by_language = {file.stem: yaml.safe_load(file.read_text("utf-8")) for file in FILES}
    assert len(by_language) >= 22
    assert all(len(found["notices"]) >= 12 for found in by_language.values())
    assert all(len(found["near_misses"]) >= 12 for found in by_language.values())
    assert set(written()) == {name for name in by_language if name != "zh-Hant"}


@pytest.mark.parametrize("language", sorted(written()))
def test_every_language_has_all_the_lists(language: str) -> None:
    words = written()[language]
    assert {"keys", "notices", "marks", "labels", "tails", "following"} <= set(words)
    assert set(words["notices"]) <= {*NOTE_KINDS, *UNFINISHED_KINDS}
    assert set(words["labels"]) <= set(NOTE_KINDS)


LABELS = [
    pytest.param(kind, label, id=f"{language}-{kind}-{label}")
    for language, words in written().items()
    for kind, labels in words["labels"].items()
    for label in labels
    if kind != "updated" and not set(label) & set("*(#[") and max(map(len, label.split())) > 1
]


@pytest.mark.parametrize(("kind", "label"), LABELS)
def test_every_label_makes_a_note_before_a_colon_and_none_within_prose(
    kind: str, label: str
) -> None:
    note = note_of(f"{label.capitalize()}: Qxz ở zxq.")
    assert note is not None
    assert note.kind == kind
    assert note_of(f"Qxz {label} ở zxq.") is None


@pytest.mark.parametrize(
    "prose",
    [
        "She said that this is a developing story.",
        "“This is a developing story,” the chief said.",
        "This is a developing story of love and loss on the quays.",
        "Developing story: a new approach to film",
        "Watch live: breaking news from the harbour",
        "Chief Brandt: This is a developing story.",
        "Note: the story of the quays is a long one.",
        "Corrections officers in Tolland walked out on Monday.",
        "An earlier version of the bill failed in the council.",
        "Breaking News",
        "LIVE",
        "Corrections",
        "Kill Bill Turns 20: a look back",
        "Record: 16-0, 13 KOs",
        "Corrections: If you find a mistake, write to us.",
        "UPDATE: The road to the quay has been opened again.",
        "Return to the quay after dark.",
    ],
)
def test_prose_and_menus_are_no_notice(prose: str) -> None:
    assert notice_kind(prose) is None


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
        ("Das Feuer ist gelöscht. Mehr in Kürze.", "Das Feuer ist gelöscht.", "Mehr in Kürze."),
    ],
    ids=["bracketed at the end", "at the start", "decorated", "labelled", "two sentences",
         "in German"],
)  # fmt: skip
def test_a_notice_leaves_its_paragraph(paragraph: str, kept: str, notice: str) -> None:
    found = developing_notice(paragraph)
    assert (found.kept, found.developing) == (kept, notice)


def test_a_text_that_is_settled_is_said_to_be_so_and_not_developing() -> None:
    found = developing_notice("This is no longer a developing story.")
    assert (found.developing, found.settled) == (None, "This is no longer a developing story.")


def test_a_stamp_in_words_is_no_note_and_no_text() -> None:
    stamp = "This story was updated on August 25."
    assert note_of(stamp) is None
    assert developing_notice(stamp).kept == ""
    told = note_of("This story was updated on August 25 with comment from the ferry line.")
    assert told is not None
    assert told.kind == "editors_note"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Correction (Oct. 12, 2022): The mayor's name is Odile Brandt.", 12),
        ("Correction, 3 October 2022: The mayor's name is Odile Brandt.", 3),
        ("Berichtigung vom 4. Oktober 2022: Die Fähre gehört der Stadt.", 4),
        ("Rectificatif du 5 octobre 2022 : le pont appartient à la ville.", 5),
    ],
)
def test_a_dated_label_dates_its_note(text: str, day: int) -> None:
    note = note_of(text)
    assert note is not None
    assert note.stated_at == datetime(2022, 10, day, tzinfo=UTC)


def test_a_label_alone_takes_the_next_paragraph() -> None:
    kept, notes = notes_of(
        ["The quay is shut.", "Correction", "An earlier version said 12. It was 17."]
    )
    assert kept == ["The quay is shut."]
    assert [(n.kind, n.wrong, n.right) for n in notes] == [("correction", "12", "17")]


def test_a_label_in_a_menu_takes_nothing() -> None:
    menu = ["Corrections", "The quay is shut until Monday.", "Weather"]
    assert notes_of(menu) == (menu, ())


def test_a_list_that_nobody_wrote_is_an_error() -> None:
    with pytest.raises(KeyError):
        expression("this {text}", {}, spaced=True)


def test_accents_and_capitals_do_not_count() -> None:
    assert folded("ÉLÉMENTS à jour ΕΚΤΑΚΤΟ έκτακτο") == "elements a jour εκτακτο εκτακτο "


def test_a_text_without_a_key_asks_no_language() -> None:
    assert languages_of("The ferry left the quay at noon with forty people aboard.") == ()
