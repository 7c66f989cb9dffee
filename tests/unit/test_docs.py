"""The documents say what the code does: fields, commands, codes and links are compared."""

import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
import typer
from writethru.errors import Code
from writethru.model import (
    ArchiveSpec,
    Basis,
    ChangeKind,
    CleanRules,
    DevelopingRules,
    Disclosure,
    Discover,
    FetchSpec,
    Listing,
    Outcome,
    Parser,
    Rights,
    Source,
    UrlRules,
    Verdict,
)
from writethru.sources import load_sources

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])

SOURCE_PARTS = (
    Source, Discover, Listing, FetchSpec, UrlRules, CleanRules, Parser, ArchiveSpec,
    DevelopingRules, Rights,
)  # fmt: skip

INTERNAL_VARIABLES = {"WRITETHRU_STACK"}
"""Set by our own programs for their children, never by people."""


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)


# --- sources.md -----------------------------------------------------------------------------


@pytest.mark.parametrize("part", SOURCE_PARTS, ids=lambda part: part.__name__)
def test_every_field_of_a_source_is_explained(part: type) -> None:
    assert is_dataclass(part)
    text = page("sources.md")
    missing = [field.name for field in fields(part) if f"`{field.name}`" not in text]
    assert missing == []


@pytest.mark.parametrize("example", blocks(page("sources.md"), "yaml"))
def test_every_example_of_a_source_file_validates(example: str, tmp_path: Path) -> None:
    (tmp_path / "example.yaml").write_text(example, encoding="utf-8")
    catalog = load_sources(tmp_path)
    assert catalog.broken == ()
    assert len(catalog.sources) == 1


def test_the_whole_example_uses_every_field() -> None:
    whole = max(blocks(page("sources.md"), "yaml"), key=len)
    missing = [
        field.name
        for part in SOURCE_PARTS
        for field in fields(part)
        if not re.search(rf"\b{field.name}:", whole)
    ]
    assert missing == []


# --- operations.md --------------------------------------------------------------------------


def command_names() -> set[str]:
    """`bench revisit` and the like for the commands of a group; a group's own name besides."""
    from writethru.cli import app

    found: set[str] = set()
    root = typer.main.get_command(app)
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        found.add(name)
        found |= {f"{name} {sub}" for sub in getattr(command, "commands", {}) if name == "bench"}
    return found


def test_every_command_is_documented() -> None:
    table = page("operations.md").partition("## Commands")[2].partition("\n## ")[0]
    words = set(re.findall(r"`(?:writethru )?([a-z-]+(?: revisit)?)", table))
    assert command_names() - words == {"bench"}


def test_every_setting_is_documented() -> None:
    files = [*(ROOT / "include").rglob("*.py"), *(ROOT / "dags").glob("*.py")]
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    named = set(re.findall(r"\bWRITETHRU_[A-Z_]+\b", code)) - INTERNAL_VARIABLES
    assert {name for name in named if f"`{name}`" not in page("operations.md")} == set()


def test_every_quarantine_code_is_explained() -> None:
    table = page("operations.md").partition("## Quarantine codes")[2].partition("\n## ")[0]
    assert set(re.findall(r"`([a-z0-9_]+)`", table)) - {"resolved_at"} == {*Code}


# --- warehouse.md and glossary.md -----------------------------------------------------------


@pytest.mark.parametrize("kind", ChangeKind)
def test_every_kind_of_change_is_explained_with_a_query(kind: ChangeKind) -> None:
    section = page("warehouse.md").partition("## Kinds of change")[2].partition("\n## ")[0]
    explained = section.partition(f"`{kind}`: ")[2]
    assert f"'{kind}'" in blocks(explained, "sql")[0]


@pytest.mark.parametrize(
    "vocabulary", [Basis, Verdict, Outcome, Disclosure], ids=lambda v: v.__name__
)
def test_every_word_of_a_vocabulary_is_in_the_warehouse_page(vocabulary: type) -> None:
    text = page("warehouse.md")
    assert [word for word in vocabulary if f"`{word}`" not in text] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("word", ["capture", "observation", "revision", "write-thru", "story"])
def test_the_glossary_explains_our_words(word: str) -> None:
    assert re.search(rf"\*\*{word}[^*]*\*\*", page("glossary.md"), flags=re.IGNORECASE)


# --- all pages ------------------------------------------------------------------------------


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as the code hosts make them."""
    titles = re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", title.lower()) for title in titles)
    return {title.replace(" ", "-") for title in plain}


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_links_between_pages_lead_somewhere(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)\s]*)\)", text):
        path, _, anchor = target.partition("#")
        there = file.parent / path if path else file
        assert there.exists(), target
        if anchor:
            assert anchor in anchors(there.read_text(encoding="utf-8")), target


def test_decisions_are_numbered_without_holes_and_have_the_same_parts() -> None:
    records = sorted((DOCS / "adr").glob("*.md"))
    assert [int(file.name[:4]) for file in records] == [*range(1, len(records) + 1)]
    for file in records:
        text = file.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(file.name[:4])}. "), file.name
        for part in ("Status:", "## Context", "## Decision", "## Consequences"):
            assert part in text, f"{file.name}: {part}"
