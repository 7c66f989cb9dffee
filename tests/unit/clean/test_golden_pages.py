"""Pages of the demo outlets as they were served once, with what each must come out as."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from writethru.clean import clean, extraction_json
from writethru.model import Basis, Document
from writethru.settings import Settings
from writethru.sources import load_sources

PAGES = sorted((Path(__file__).parent / "golden").glob("*.html"), key=lambda page: page.name)
SOURCES = load_sources(Settings.from_env({}).sources).sources


def test_there_are_pages_of_every_demo_outlet() -> None:
    outlets = {source.id for source in SOURCES.values() if source.group == "demo"}
    assert {name(page)[0] for page in PAGES} == outlets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_comes_out_as_it_always_did(page: Path) -> None:
    expected = json.loads(page.with_suffix(".json").read_text())
    outlet, captured_at = name(page)
    document = Document(
        url=expected["url"],
        final_url=expected["url"],
        captured_at=captured_at,
        captured_basis=Basis.CLOCK,
        http_status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=page.read_bytes(),
    )
    [found] = clean(document, SOURCES[outlet])
    assert extraction_json(found, url=document.url) == expected


def name(page: Path) -> tuple[str, datetime]:
    """Outlet and capture time of `<outlet>_<time>_<slug>.html`."""
    outlet, at, _ = page.stem.rsplit("_", 2)
    return outlet, datetime.strptime(at, "%Y-%m-%dT%H%M").replace(tzinfo=UTC)
