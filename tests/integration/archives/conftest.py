"""A home with a source `gazette`, whose past is in archives."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from integration.archives.web_archive import WebArchive, html, running
from integration.commands.conftest import desk, rows, writethru

__all__ = ["BASE", "BOTH", "desk", "page", "rows", "writethru"]

BASE = "https://gazette.example"
NOW = "2026-03-03T07:00:00Z"

_TEXT = (
    "The harbour board of Kestrel Bay said on Wednesday that {boats} boats were damaged when the"
    " storm reached the town shortly before dawn.",
    "Officials asked residents to stay away from the quay until engineers have examined the sea"
    " wall, which was built in the last century.",
    "The mayor, Lena Ostby, told reporters that schools would open again on Thursday morning and"
    " that the ferry would run as usual.",
)


def page(boats: str = "twelve", headline: str = "Storm damages boats at Kestrel Bay") -> bytes:
    return html(headline, *(paragraph.format(boats=boats) for paragraph in _TEXT))


BOTH = pytest.mark.parametrize("web_archive", ["wayback", "pywb"], indirect=True)
"""For what the two kinds of web archives say in different ways."""


@pytest.fixture
def web_archive(
    request: pytest.FixtureRequest, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[WebArchive]:
    """A web archive, the Wayback Machine's kind by default; `gazette` names its CDX server."""
    with running(getattr(request, "param", "wayback")) as archive:
        address = archive.base.removeprefix("http://")
        monkeypatch.setenv("WRITETHRU_ALLOW_PRIVATE_HOSTS", address)
        write_source(desk, f"  - memento: {archive.base}{archive.cdx_path}\n")
        yield archive


def write_source(desk: Path, archive: str, *, hosts: str = "gazette.example") -> None:
    (desk / "gazette.yaml").write_text(
        f"id: gazette\nname: The Gazette\nhosts: ['{hosts}']\nlanguage: en\n"
        f"fetch: {{delay_s: 0.001}}\narchive:\n{archive}"
    )
