"""Letters that nobody sees, or that only look like others, hide no copy."""

from datetime import UTC, datetime

import pytest
from writethru.clean import clean
from writethru.match import band_keys, compare
from writethru.model import Basis, Document, Extraction, Text
from writethru.revise import diff, render_html

PARAGRAPHS = (
    "The harbour office at Larkholm closed its upper lock on Monday after a barge had leaned "
    "against the gate for most of the night and bent two of its hinges.",
    "Nobody was hurt. The barge carried gravel for the new sea wall, and its skipper told the "
    "office that a rope had parted shortly before two in the morning.",
    "Divers will look at the gate on Tuesday. Until then boats have to go around the point, "
    "which takes them about an hour longer at this time of the year.",
)
BODY = "\n\n".join(PARAGRAPHS)
LOOKALIKES = str.maketrans("aeopcxy", "аеорсху")
SPOILT = {
    "zero width": BODY.replace("a", "a\u200b").replace("e", "e\u2060"),
    "soft hyphens": BODY.replace("ar", "a\u00adr"),
    "bidi": BODY.replace("The ", "\u202aThe\u202c ").replace("gate", "\u2067gate\u2069"),
    "lookalikes": BODY.translate(LOOKALIKES),
    "full width": BODY.replace("gate", "ｇａｔｅ").replace("rope", "ｒｏｐｅ"),
    "marks": BODY.replace("o", "o\u034f"),
}


def captured(body: str) -> Extraction:
    text = "".join(f"<p>{p}</p>" for p in body.split("\n\n"))
    url = "https://gazette.example/lock"
    document = Document(
        url=url, final_url=url, captured_at=datetime(2031, 5, 6, tzinfo=UTC),
        captured_basis=Basis.CLOCK, http_status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=f"<html lang=en><body><article><h1>Lock closed at Larkholm</h1>{text}"
        "</article></body></html>".encode(),
    )  # fmt: skip
    (found,) = clean(document)
    return found


@pytest.mark.fault(37)
@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT)
def test_a_padded_text_is_a_near_copy(spoilt: str) -> None:
    a, b = Text(id="a", text=BODY), Text(id="b", text=spoilt)
    assert not set(band_keys(a)).isdisjoint(band_keys(b))
    near = compare(a, b)
    assert near is not None
    assert near.similarity > 0.8


@pytest.mark.fault(37)
def test_another_text_in_the_same_letters_is_none() -> None:
    other = " ".join(sorted(BODY.split())).translate(LOOKALIKES)
    assert compare(Text(id="a", text=BODY), Text(id="b", text=other)) is None


@pytest.mark.fault(37)
@pytest.mark.parametrize("kind", ["zero width", "soft hyphens", "bidi", "marks"])
def test_what_nobody_sees_is_not_kept(kind: str) -> None:
    assert captured(SPOILT[kind]).body == captured(BODY).body


@pytest.mark.fault(37)
def test_letters_that_only_look_like_others_are_shown_as_a_change() -> None:
    old, new = captured(BODY), captured(SPOILT["lookalikes"])
    shown = render_html(old, new, diff(old, new))
    assert "<del>" in shown
    assert "<ins>" in shown
