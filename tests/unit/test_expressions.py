"""No expression of the package takes more than its text's length in work, whatever the text."""

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import _lru_cache_wrapper, cache
from importlib import import_module
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

import pytest
import writethru
from pumps import attacks

ROOT = Path(writethru.__path__[0])
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in ROOT.rglob("*.py")
    if path.name != "__init__.py" and "sql" not in path.parts  # migrations: theirs to import
)
USES = re.compile(r"\b(\w+)(?:\(\))?\.(search|match|fullmatch|subn?|findall|finditer|split)\(")
DEPTH_MAX = 4

TINY_CHARS, QUICK_CHARS, STEEP_CHARS = 400, 4_000, 16_000
QUICK_S = 0.000_3
"""What is quadratic and over a tenth of a second on 100 kB is over this on QUICK_CHARS."""

TINY_S = 0.01
STEEP_GROWTH = 3.0
LIMIT_S, LIMIT_CHARS = 0.3, 100_000
"""The law is 0.1 s; a machine at work gets thrice that."""


def patterns_in(value: Any, depth: int = 0) -> Iterator[re.Pattern[str]]:
    """Every expression within, through containers and records."""
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth < DEPTH_MAX:
        for inner in _parts(value):
            yield from patterns_in(inner, depth + 1)


def _parts(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, field.name, None) for field in fields(value)]
    return []


def held_by(module: Any) -> Iterator[tuple[str, Any]]:
    """A module's globals, and what its tables made on first use hold."""
    for name, value in list(vars(module).items()):
        is_table = isinstance(value, _lru_cache_wrapper) and value.__module__ == module.__name__
        if not is_table:
            yield name, value
        elif all(p.default is not Parameter.empty for p in signature(value).parameters.values()):
            yield name, value()


@cache
def methods_used() -> Mapping[tuple[str, str], set[str]]:
    """By module and name, the methods of expressions that are called on it; by "" anywhere."""
    used: dict[tuple[str, str], set[str]] = {}
    for path in ROOT.rglob("*.py"):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for name, method in USES.findall(path.read_text("utf-8")):
            for place in (module, ""):
                used.setdefault((place, name), set()).add(method)
    return used


def costliest_use(module: str, name: str) -> str:
    """What looks for a match everywhere costs more than what looks in one place."""
    used = methods_used()
    methods = used.get((module, name)) or used.get(("", name)) or {"search"}
    if methods & {"findall", "finditer", "sub", "subn", "split"}:
        return "findall"
    return next(one for one in ("search", "match", "fullmatch") if one in methods)


def spent_s(pattern: re.Pattern[str], method: str, text: str) -> float:
    begun = time.process_time()
    getattr(pattern, method)(text)
    return time.process_time() - begun


def least_s(pattern: re.Pattern[str], method: str, text: str) -> float:
    return min(spent_s(pattern, method, text) for _ in range(3))


def complaint(pattern: re.Pattern[str], method: str) -> str | None:
    """What text takes too long and how long, if one does."""
    for text in attacks(pattern, QUICK_CHARS):
        if (tiny_s := spent_s(pattern, method, text[:TINY_CHARS])) > TINY_S:
            return f"{tiny_s * 1000:.1f} ms for {TINY_CHARS} characters of {text[:40]!r}"
        quick_s = spent_s(pattern, method, text)
        if quick_s < QUICK_S or (quick_s := least_s(pattern, method, text)) < QUICK_S:
            continue
        told = f"{quick_s * 1000:.1f} ms for {QUICK_CHARS} characters of {text[:40]!r}"
        if quick_s * LIMIT_CHARS / QUICK_CHARS >= LIMIT_S:
            return told
        longer = text[:-1] * (STEEP_CHARS // QUICK_CHARS) + text[-1]
        once_s, twice_s = (least_s(pattern, method, one) for one in (longer, longer[:-1] * 2))
        is_steep = twice_s > STEEP_GROWTH * once_s
        expected_s = twice_s * (LIMIT_CHARS / (2 * STEEP_CHARS)) ** (2 if is_steep else 1)
        if expected_s >= LIMIT_S:
            return f"{told}; {expected_s:.1f} s for {LIMIT_CHARS}"
    return None


@pytest.mark.fault(38)
@pytest.mark.filterwarnings("ignore")  # of other packages, as they are imported
@pytest.mark.parametrize("module", MODULES)
def test_work_grows_with_the_text_and_no_faster(module: str) -> None:
    found = {
        pattern.pattern: (name, pattern)
        for name, value in held_by(import_module(f"writethru.{module}"))
        for pattern in patterns_in(value)
    }
    steep = [
        f"{name}: {told}: {pattern.pattern[:80]}"
        for name, pattern in found.values()
        if (told := complaint(pattern, costliest_use(module, name)))
    ]
    assert not steep, "\n".join(steep)


@pytest.mark.parametrize("steep", [r"\s*,", r"[a-z]+\d", r"x.*y"])
def test_an_expression_that_is_steep_is_told(steep: str) -> None:
    assert complaint(re.compile(steep), "findall")


def test_an_expression_that_takes_no_more_than_its_text_is_not() -> None:
    assert complaint(re.compile(r"\b[a-z]{1,20}, \d+"), "findall") is None
