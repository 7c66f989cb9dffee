"""The source files that let a warehouse follow the newsroom's outlets."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import yaml

from writethru.demo.plot import Outlet, Plot
from writethru.demo.timeline import default_bases

GROUP: Final = "demo"
ARCHIVE: Final = "newsroom/archive"
"""Where the source files look for what `write_archive` writes, under WRITETHRU_HOME."""

_HEADER: Final = "# An outlet of the demo newsroom; written by writethru.demo.write_sources.\n"


def write_sources(
    folder: Path, plot: Plot, bases: Mapping[str, str] | None = None
) -> tuple[Path, ...]:
    """Writes `<outlet>.yaml` for each outlet at its address (None: the default ports')."""
    bases = bases or default_bases(plot)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for outlet in plot.outlets:
        text = yaml.safe_dump(_source(outlet, bases[outlet.id]), sort_keys=False, width=100)
        path = folder / f"{outlet.id}.yaml"
        path.write_text(_HEADER + text, encoding="utf-8")
        written.append(path)
    return tuple(written)


def _source(outlet: Outlet, base: str) -> dict[str, Any]:
    places = {
        "feed": {"feed": f"{base}/feed.xml"},
        "sitemap": {"sitemap": f"{base}/news-sitemap.xml"},
        "listing": {"listing": {"url": f"{base}/latest", "select": "main a.headline"}},
    }
    archives = {
        "warc": {"warc": f"{ARCHIVE}/{outlet.id}/{{date:%Y/%m/%d}}/*.warc.gz"},
        "text": {"text": f"{ARCHIVE}/{outlet.id}/{{date:%Y-%m-%d}}/*.txt"},
    }
    return {
        "id": outlet.id,
        "publisher": outlet.id,
        "name": outlet.name,
        "enabled": True,
        "group": GROUP,
        "hosts": [urlsplit(base).netloc],
        "language": outlet.language,
        "timezone": outlet.timezone,
        "schedule": "*/2 * * * *",
        "discover": [places[place] for place in outlet.discover],
        "fetch": {"delay_s": 0.05},
        "url": {"id_pattern": outlet.id_pattern},
        "archive": [archives[outlet.archive]],
        "rights": {"serve_body": True},
    }
