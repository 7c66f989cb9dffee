"""docs/demo-plot.md says what the code reads and writes."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from writethru.demo import TruthVersion, load_plot
from writethru.demo.control import TOKEN_HEADER
from writethru.demo.expand import CHANGES
from writethru.demo.plot import ArchiveRules, Article, Outlet, Variant, Version
from writethru.model import ChangeKind

PAGE = (Path(__file__).parents[3] / "docs" / "demo-plot.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("part", [Outlet, Article, Version, Variant, ArchiveRules, TruthVersion])
def test_every_field_is_documented(part: type) -> None:
    assert [f.name for f in fields(part) if f"`{f.name}`" not in PAGE] == []


def test_every_kind_and_every_short_way_is_documented() -> None:
    assert [kind for kind in ChangeKind if f"`{kind}`" not in PAGE] == []
    assert [change for change in CHANGES if f"`{change}`" not in PAGE] == []
    assert f"`{TOKEN_HEADER}`" in PAGE


def test_whole_plot_of_the_page_validates(tmp_path: Path) -> None:
    example = re.search(r"^```yaml\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)
    assert example is not None
    path = tmp_path / "plot.yaml"
    path.write_text(example[1], encoding="utf-8")
    assert len(load_plot(path).articles[0].versions) == 3
