"""What bad input gets: a verdict, never an error, and bounded work."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from writethru.clean import clean, decode
from writethru.errors import Code
from writethru.model import Verdict
from writing import HEADLINE, PARAGRAPHS, document, of_page, page


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00\x01\x02\x03" * 400, b"<html>", b"<", b"\xff\xfe\x00", b"<!--", b"\x89PNG\r\n" * 9],
    ids=["nothing", "binary", "tag", "bracket", "half utf-16", "comment", "image"],
)
@pytest.mark.parametrize("content_type", ["text/html", "text/plain", None])
def test_garbage_is_empty(body: bytes, content_type: str | None) -> None:
    (found,) = clean(document(body, content_type=content_type))
    assert found.verdict is Verdict.EMPTY


@settings(deadline=None)  # the models are read on first use
@given(st.binary(max_size=400), st.sampled_from(["text/html", "text/plain", None]))
def test_no_bytes_raise(body: bytes, content_type: str | None) -> None:
    assert clean(document(body, content_type=content_type))


@settings(deadline=None)  # the models are read on first use
@given(st.text(max_size=300), st.sampled_from(["text/html", "text/plain"]))
def test_no_text_raises(text: str, content_type: str) -> None:
    body = f"<p>{text}</p>" if content_type == "text/html" else text
    assert clean(document(body, content_type=content_type))


@pytest.mark.fault(27)
def test_controls_and_invisible_characters_are_removed() -> None:
    spoilt = "".join(f"{c}\u200b" if c == "a" else c for c in PARAGRAPHS[0]).replace(" ", "\x01 ")
    found = of_page(page(paragraphs=(spoilt, *PARAGRAPHS[1:]), headline=f"\u202e{HEADLINE}\x00"))
    assert found.lede == PARAGRAPHS[0]
    assert found.headline == HEADLINE


@pytest.mark.fault(22)
@pytest.mark.parametrize("label", ["punycode", "idna", "rot13", "unicode_escape", "utf-7"])
def test_a_charset_of_no_browser_is_refused(label: str) -> None:
    text, code = decode("Größe".encode(), f"text/html; charset={label}")
    assert (text, code) == ("Größe", Code.BAD_CHARSET)


@pytest.mark.fault(23)
@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("Größe – „ja“".encode(), None),
        ("Größe – „ja“".encode("cp1252"), None),
        ("Größe – „ja“".encode("cp1252"), "text/html; charset=utf-8"),
        ("Größe – „ja“".encode(), "text/html; charset=iso-8859-1"),
        ("Größe – „ja“".encode("utf-8-sig"), "text/html; charset=koi8-r"),
        (b'<meta charset="windows-1252">' + "Größe – „ja“".encode("cp1252"), "text/html"),
    ],
    ids=["undeclared", "undeclared 1252", "1252 as utf-8", "utf-8 as latin-1", "mark wins", "meta"],
)
def test_no_mojibake(body: bytes, content_type: str | None) -> None:
    text, code = decode(body, content_type)
    assert text.endswith("Größe – „ja“")
    assert code is None


def test_a_declared_charset_is_used() -> None:
    assert decode("Привет".encode("koi8-r"), "text/html; charset=KOI8-R")[0] == "Привет"
