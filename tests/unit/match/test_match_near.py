"""Which texts are near: the fold, the keys and the exact comparison."""

import random
import unicodedata

import pytest
from writethru.match import SCHEME, band_keys, compare, near_pairs
from writethru.match.words import shingles, words
from writethru.model import Text

_SYLLABLES = (
    "ba",
    "ke",
    "lo",
    "mi",
    "nu",
    "ra",
    "se",
    "ti",
    "vo",
    "zu",
    "da",
    "pe",
    "ga",
    "fi",
    "ho",
)


def prose(seed: int, count: int) -> str:
    """`count` invented words, the same for the same seed, in sentences of twelve."""
    chance = random.Random(seed)
    invented = ["".join(chance.choices(_SYLLABLES, k=3)) for _ in range(count)]
    sentences = [" ".join(invented[i : i + 12]) for i in range(0, count, 12)]
    return ". ".join(sentences) + "."


def text(body: str, *, id: str = "a") -> Text:
    return Text(id=id, text=body)


def share_a_key(a: Text, b: Text) -> bool:
    return not set(band_keys(a)).isdisjoint(band_keys(b))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        pytest.param(
            "The MAYOR, of Port-Ansel!", ["the", "mayor", "of", "port", "ansel"], id="case"
        ),
        pytest.param("don’t DON'T", ["dont", "dont"], id="apostrophes"),
        pytest.param("cafe\u0301 café", ["cafe", "cafe"], id="composed-and-not"),
        pytest.param("ma\u200byor \u202emayor\u202c", ["mayor", "mayor"], id="zero-width-and-bidi"),
        pytest.param("mаyоr", ["mayor"], id="cyrillic-look-alikes"),
        pytest.param("٢٠٢٤ 2024", ["2024", "2024"], id="arabic-digits"),
        pytest.param("市長は", ["市", "長", "は"], id="unspaced"),
    ],
)
def test_words_fold_what_only_looks_different(written: str, folded: list[str]) -> None:
    assert words(written) == folded


def test_different_words_stay_different() -> None:
    assert words("major") != words("mayor")


def test_padded_text_is_still_a_near_duplicate() -> None:
    plain = prose(1, 120)
    padded = "\u200b".join(plain).replace("a", "а")
    pair = compare(text(plain), text(padded, id="b"))
    assert pair is not None
    assert pair.similarity == 1.0


def test_a_hundred_thousand_marks_are_nothing() -> None:
    assert words("e" + "\u0301\u0323" * 50_000) == ["e"]


def test_normal_forms_do_not_matter() -> None:
    composed = unicodedata.normalize("NFC", "Größe Łódź 한국 신문 ")
    assert words(composed) == words(unicodedata.normalize("NFD", composed))


def test_keys_are_signed_64_bit_and_the_same_every_time() -> None:
    keys = band_keys(text(prose(2, 400)))
    assert keys == tuple(sorted(set(keys)))
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert keys == band_keys(text(prose(2, 400), id="z"))


def test_keys_of_a_known_text_never_change() -> None:
    # Other keys need another version in SCHEME: warehouses hold these.
    assert SCHEME == "blake2b64-5w8c/bottom48-256/1"
    assert band_keys(text("The ferry to Port Ansel left at noon.")) == (
        -6896989807027931612,
        -6585415472859803431,
        -2300705261460676238,
        7618905495473819478,
    )


def test_empty_text_has_no_keys_and_no_near_text() -> None:
    assert band_keys(text("  ,. ")) == ()
    assert compare(text(""), text("", id="b")) is None


def test_edited_copy_is_near() -> None:
    original = prose(3, 300)
    edited = original.replace(original.split()[50], "changed").replace(original.split()[200], "too")
    pair = compare(text(original), text(edited, id="b"))
    assert pair is not None
    assert 0.9 < pair.similarity < 1.0


def test_excerpt_is_found_and_near_though_hardly_alike() -> None:
    whole = text(prose(4, 2000))
    excerpt = text(" ".join(whole.text.split()[900:1020]), id="b")
    pair = compare(whole, excerpt)
    assert share_a_key(whole, excerpt)
    assert pair is not None
    assert pair.containment == 1.0
    assert pair.similarity < 0.1


def test_other_text_is_not_near() -> None:
    assert compare(text(prose(5, 300)), text(prose(6, 300), id="b")) is None


def test_a_third_in_common_is_not_near() -> None:
    common = prose(7, 100)
    a, b = text(common + prose(8, 200)), text(common + prose(9, 200), id="b")
    assert compare(a, b) is None


def test_shared_formula_makes_no_pair() -> None:
    formula = "the harbour office publishes water levels every morning at six"
    a = text(f"{formula} monday two metres and rising slowly over night")
    b = text(f"{formula} tuesday three metres and falling fast since dawn", id="b")
    assert compare(a, b) is None


def test_same_short_text_is_a_pair() -> None:
    brief = "The ferry to Port Ansel is cancelled until Friday because of fog."
    assert compare(text(brief), text(brief.upper(), id="b")) is not None


def test_pair_is_the_same_either_way_round() -> None:
    a, b = text(prose(10, 200), id="b"), text(prose(10, 200) + prose(11, 50), id="a")
    assert compare(a, b) == compare(b, a)
    assert (pair := compare(a, b)) is not None
    assert (pair.a, pair.b) == ("a", "b")


def test_text_is_no_copy_of_itself() -> None:
    same = text(prose(12, 100))
    assert compare(same, same) is None


def test_unspaced_script_is_compared_by_signs() -> None:
    chance = random.Random(1)
    signs = "".join(chr(chance.randrange(0x4E00, 0x6E00)) for _ in range(200))
    pair = compare(text(signs), text(signs[:150], id="b"))
    assert pair is not None
    assert pair.containment == 1.0
    assert len(shingles(signs)) == 193


def test_sketch_finds_what_brute_force_finds() -> None:
    bodies = [prose(seed, 500) for seed in range(20)]
    texts = [text(body, id=f"{n}-whole") for n, body in enumerate(bodies)]
    texts += [text(body[: len(body) // 2], id=f"{n}-half") for n, body in enumerate(bodies)]
    texts += [text(body + prose(99, 300), id=f"{n}-more") for n, body in enumerate(bodies)]
    all_pairs = {
        (pair.a, pair.b) for n, a in enumerate(texts) for b in texts[:n] if (pair := compare(a, b))
    }
    assert {(pair.a, pair.b) for pair in near_pairs(texts)} == all_pairs
    assert len(all_pairs) >= 60
