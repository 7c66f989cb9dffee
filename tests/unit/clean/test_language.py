"""The language is the text's own, whatever the tag says."""

import pytest
from writethru.clean.words.language import language_of

ENGLISH = (
    "The harbour master said on Tuesday that eleven dockers had been brought ashore unharmed, and "
    "that two others were being treated at the infirmary. The berths would stay shut for as long "
    "as it takes, she added, and nobody knew when the ferries would run again."
)
GERMAN = (
    "Die Hafenmeisterin sagte am Dienstag, elf Arbeiter seien unverletzt an Land gebracht worden, "
    "zwei weitere würden im Krankenhaus behandelt. Die Liegeplätze blieben so lange gesperrt, wie "
    "es nötig sei, und niemand wisse, wann die Fähren wieder führen."
)


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (GERMAN, "de")])
@pytest.mark.parametrize("tag", [None, "en-GB", "de", "fr", "x-klingon"])
def test_words_decide_over_the_tag(text: str, language: str, tag: str | None) -> None:
    assert language_of(text, tag=tag) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Το λιμάνι έκλεισε", "el"),
        ("הנמל נסגר", "he"),
        ("ท่าเรือปิดแล้ว", "th"),
        ("항구가 폐쇄됐다", "ko"),
        ("港は閉鎖された", "ja"),
        ("港口已经关闭", "zh"),
        ("ნავსადგური დაიხურა", "ka"),
        ("துறைமுகம் மூடப்பட்டது", "ta"),
    ],
)
def test_a_script_of_one_language_decides_alone(text: str, language: str) -> None:
    assert language_of(text, tag="en") == language


def test_a_foreign_name_in_its_script_changes_nothing() -> None:
    assert language_of(f"{ENGLISH} Its name is 港.", tag="en") == "en"


@pytest.mark.parametrize(
    ("text", "tag", "language"),
    [("Crane falls", "nl-BE", "nl"), ("Crane falls", "pt_BR", "pt"), ("", "de", "de"),
     ("", None, None), ("", "!", None)],
)  # fmt: skip
def test_the_tag_decides_where_words_are_few(
    text: str, tag: str | None, language: str | None
) -> None:
    assert language_of(text, tag=tag) == language
