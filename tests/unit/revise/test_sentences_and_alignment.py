import pytest
from rapidfuzz.distance import Indel
from writethru.model import Extraction
from writethru.revise import diff
from writethru.revise.align import align
from writethru.revise.sentences import sentences


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One came. Two went.", ["One came.", "Two went."]),
        ("Dr. Moor met Mrs. Lind. They spoke.", ["Dr. Moor met Mrs. Lind.", "They spoke."]),
        ("He lives in the U.S. embassy now.", ["He lives in the U.S. embassy now."]),
        ("It cost 3.5 million. Nobody paid.", ["It cost 3.5 million.", "Nobody paid."]),
        ("They meet on Oct. 11. Police said no.", ["They meet on Oct. 11.", "Police said no."]),
        ("Sie kommen am 11. Oktober. Gut.", ["Sie kommen am 11. Oktober.", "Gut."]),
        ('"Where?" asked Lind. "Here."', ['"Where?" asked Lind.', '"Here."']),
        ("MARROW BAY (XYZ) — A fire broke out.", ["MARROW BAY (XYZ) - A fire broke out."]),
        ("No full stop\n\nAnother paragraph", ["No full stop", "Another paragraph"]),
        ("火灾发生了。警方到场！", ["火灾发生了。", "警方到场！"]),
        ("आग लगी। पुलिस आई।", ["आग लगी।", "पुलिस आई।"]),
        ("متى؟ الآن.", ["متى؟", "الآن."]),
        ("", []),
    ],
)
def test_sentences(body: str, expected: list[str]) -> None:
    assert list(sentences(body)) == expected


def test_every_sentence_has_one_place() -> None:
    old = ["a b c d.", "e f g h.", "i j k l.", "same.", "same."]
    new = ["i j k l.", "a b c x.", "same.", "p q r s."]
    found = align(old, new)
    old_places = [*(i for i, _ in found.kept + found.moved), *(e.old for e in found.edited)]
    new_places = [*(j for _, j in found.kept + found.moved), *(e.new for e in found.edited)]
    assert sorted([*old_places, *found.removed]) == list(range(len(old)))
    assert sorted([*new_places, *found.added]) == list(range(len(new)))
    assert [(e.old, e.new) for e in found.edited] == [(0, 1)]


def test_sentence_moved_up_is_moved_and_nothing_else() -> None:
    found = align(["one", "two", "three", "four"], ["one", "four", "two", "three"])
    assert found.moved == ((3, 1),)
    assert (found.edited, found.added, found.removed) == ((), (), ())


def test_repeated_sentences_stay_in_order() -> None:
    text = ["again", "x", "again", "y", "again"]
    assert align(text, text).moved == ()
    assert align(text, [*text, "again"]).added == (5,)


def test_long_repetitive_text_is_compared_with_bounded_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each unmatched sentence meets a few candidates, however alike all of them are."""
    compared = []
    real = Indel.normalized_similarity

    def counted(*args: object, **more: object) -> float:
        compared.append(1)
        return float(real(*args, **more))  # type: ignore[arg-type]

    monkeypatch.setattr(Indel, "normalized_similarity", counted)
    old = [f"The council met again on item {n % 7} and voted to go on." for n in range(1000)]
    new = [s.replace("met", "gathered") for s in old]
    change = diff(Extraction(body=" ".join(old)), Extraction(body=" ".join(new)))
    assert len(change.changes["sentences"]["edited"]) == 1000
    assert len(compared) <= 12 * 1000


@pytest.mark.parametrize(
    "body",
    ["." * 50_000, "'a" * 25_000, '"' * 50_001, "1," * 25_000, "12 may " * 7_000, "a" * 50_000],
    ids=["stops", "single_quotes", "double_quotes", "digits", "dates", "one_word"],
)
def test_hostile_text_is_compared_like_any_other(body: str) -> None:
    change = diff(Extraction(body=body), Extraction(body=body + "\n\nAt least 17 died."))
    assert change.change_kind == "update"
