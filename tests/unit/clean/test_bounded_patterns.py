"""Work on adversarial text grows with its length, not with its square."""

import re
from importlib import import_module
from pkgutil import walk_packages

import pytest
import writethru.clean
from counted import calls_of
from writethru.clean import clean
from writing import document

PATTERNS = [
    pytest.param(value, id=f"{module.name.removeprefix('writethru.clean.')}.{name}")
    for module in walk_packages(writethru.clean.__path__, "writethru.clean.")
    for name, value in vars(import_module(module.name)).items()
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
]
NESTED = re.compile(r"\((?:\?:)?[^()]*[+*]\)[+*]")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_repeat_within_a_repeat(pattern: re.Pattern[str]) -> None:
    assert not NESTED.search(pattern.pattern)


def calls_for(text: str, content_type: str) -> int:
    return calls_of(lambda: clean(document(text, content_type=content_type)))


@pytest.mark.parametrize("unit", ["( ", "date ", "<a ", "1/2 ", "A. ", "— ", "x, "])
@pytest.mark.parametrize("content_type", ["text/html", "text/plain"])
def test_twice_the_text_is_no_more_than_thrice_the_calls(unit: str, content_type: str) -> None:
    clean(document(unit * 50, content_type=content_type))  # the word lists are read on first use
    once, twice = calls_for(unit * 2000, content_type), calls_for(unit * 4000, content_type)
    assert twice < 3 * once + 2000
