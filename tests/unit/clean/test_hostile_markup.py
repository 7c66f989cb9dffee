"""Markup made to cost time or memory is read like any other, in bounded work."""

import resource

import psutil
import pytest
from writethru.model import Extraction
from writing import HEADLINE, PARAGRAPHS, dump, of_dump, of_page, page

CPU_LIMIT_S = 20
"""Generous: what is quadratic takes minutes at these sizes."""

MEMORY_MORE_BYTES = 2_000_000_000
"""What a page may take beyond what the test's process has taken already."""


@pytest.fixture
def _bounded() -> object:
    """Ends the test's process rather than the machine: address space and CPU time are limited."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    limit = psutil.Process().memory_info().vms + MEMORY_MORE_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


def cpu_s(of: str) -> tuple[Extraction, float]:
    begun = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    found = of_page(of)
    return found, resource.getrusage(resource.RUSAGE_SELF).ru_utime - begun


@pytest.mark.fault(24)
@pytest.mark.parametrize("tag", ["div", "section", "span", "b", "font", "blockquote"])
def test_text_within_and_after_300_nested_elements_is_kept(tag: str) -> None:
    deep = f"<{tag}>" * 300 + f"<p>{PARAGRAPHS[0]}</p>" + f"</{tag}>" * 300
    found = of_page(page(above=deep, paragraphs=PARAGRAPHS[1:]))
    assert PARAGRAPHS[0] in (found.body or "")
    assert PARAGRAPHS[-1] in (found.body or "")


NESTED = {
    "divisions": "<div>" * 50_000,
    "divisions, closed": "<div>" * 50_000 + "</div>" * 50_000,
    "lists": "<ul><li>" * 50_000,
    "links": "<a href=/x><div>" * 50_000,
    "tables": "<table><tr><td>" * 20_000,
    "closed in the wrong order": "<b>" + "<div>" * 50_000 + "</b>" * 50_000,
    "formatting": "".join(f"<font size={n}>" for n in range(50_000)),
}


@pytest.mark.fault(25)
@pytest.mark.parametrize("deep", NESTED.values(), ids=NESTED)
def test_fifty_thousand_nested_elements_are_bounded_work(deep: str) -> None:
    found, spent_s = cpu_s(page(below=deep))
    assert found.headline == HEADLINE
    assert PARAGRAPHS[0] in (found.body or "")
    assert spent_s < CPU_LIMIT_S


@pytest.mark.fault(25)
@pytest.mark.parametrize("tag", ["p", "html", "body"])
def test_sixty_thousand_attributes_are_bounded_work(tag: str) -> None:
    if tag == "p":
        many = f"<p {' '.join(f'a{n}=x' for n in range(60_000))}>"
    else:
        many = "".join(f"<{tag} a{n}=x>" for n in range(60_000))
    found, spent_s = cpu_s(page(below=many))
    assert PARAGRAPHS[0] in (found.body or "")
    assert spent_s < CPU_LIMIT_S


@pytest.mark.fault(25)
@pytest.mark.parametrize("ending", ["", "</p>"], ids=["open paragraphs", "closed paragraphs"])
@pytest.mark.usefixtures("_bounded")
def test_formatting_left_open_is_not_multiplied_by_the_paragraphs(ending: str) -> None:
    # Every later paragraph opens all of it again: 300 x 40,000 elements of 80 kB.
    left_open = "<p>" + "".join(f"<font size={n}>" for n in range(300)) + ending
    found = of_page(page(below=left_open + f"<p>x{ending}" * 40_000))
    assert PARAGRAPHS[0] in (found.body or "")


@pytest.mark.fault(25)
def test_a_million_tiny_elements_are_read() -> None:
    found, spent_s = cpu_s(page(below="<i>x</i>" * 1_000_000))
    assert PARAGRAPHS[0] in (found.body or "")
    assert spent_s < CPU_LIMIT_S


@pytest.mark.fault(25)
@pytest.mark.parametrize("line", ["x<br>", "x<hr>", "<p>x</p>"])
@pytest.mark.usefixtures("_bounded")
def test_seven_hundred_thousand_lines_are_bounded_memory(line: str) -> None:
    found = of_page(page(below=line * 700_000))
    assert found.headline == HEADLINE
    assert PARAGRAPHS[0] in (found.body or "")


@pytest.mark.usefixtures("_bounded")
def test_a_dump_of_a_million_lines_is_bounded_memory() -> None:
    (found,) = of_dump(dump() + "x\n" * 1_000_000)
    assert found.headline == HEADLINE
    assert PARAGRAPHS[0] in (found.body or "")
