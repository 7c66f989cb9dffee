"""What `make fuzz` found, made small: it stays mended."""

import pytest

from fuzz.captures import KINDS
from fuzz.laws import BrokenLawError, hold

FINDS = {
    "mark_before_a_digit": ("date", b"\xcc\x810"),
    "mark_after_a_digit": ("dump", b"date 2029-5-4 1\xcc\x81"),
    "mark_among_digits": ("date", b"20 1\xcc\x812031"),
    "break_in_a_link": (
        "page",
        b"<p>The harbour office at Larkholm closed its lock <a href='http://a.example/\nb'>a</a>",
    ),
}


@pytest.mark.parametrize(("kind", "data"), FINDS.values(), ids=FINDS)
def test_what_once_broke_a_law_holds_to_all(kind: str, data: bytes) -> None:
    assert hold(KINDS[kind](data))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("data", [b"", b"\x00", b"\xff\xfe", "é".encode(), b"<p>a\n\n\n\nb"])
def test_any_bytes_hold_to_all_laws(kind: str, data: bytes) -> None:
    assert hold(KINDS[kind](data))


def test_a_broken_law_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuzz.laws.clean", lambda document: ())
    with pytest.raises(BrokenLawError, match="nothing was said"):
        hold(KINDS["page"](b"<p>a"))
