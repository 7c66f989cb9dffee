"""The source files of the demo's outlets."""

import re
from datetime import datetime
from pathlib import Path

import yaml
from writethru.demo import Plot, default_bases, truth, write_sources
from writethru.settings import Settings


def test_bundled_source_files_are_those_for_the_default_ports(plot: Plot, tmp_path: Path) -> None:
    bundled = Settings.from_env({}).sources
    for path in write_sources(tmp_path, plot):
        assert (bundled / path.name).read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


def test_source_files_name_the_addresses_given(plot: Plot, tmp_path: Path) -> None:
    bases = {outlet.id: "http://127.0.0.1:9999" for outlet in plot.outlets}
    for path in write_sources(tmp_path, plot, bases):
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert raw["hosts"] == ["127.0.0.1:9999"]
        assert "127.0.0.1:84" not in path.read_text(encoding="utf-8")


def test_id_pattern_gives_ids_that_do_not_depend_on_the_port(plot: Plot, epoch: datetime) -> None:
    def ids(bases: dict[str, str]) -> list[str]:
        patterns = {outlet.id: outlet.id_pattern for outlet in plot.outlets}
        found = []
        for version in truth(plot, epoch, bases=bases):
            match = re.search(patterns[version.outlet], version.urls[0])
            assert match is not None
            found.append(f"{version.outlet} {match[1]}")
        return found

    other = {outlet.id: f"http://127.0.0.1:{50000 + n}" for n, outlet in enumerate(plot.outlets)}
    articles = {v.article for v in truth(plot, epoch)}
    assert ids(default_bases(plot)) == ids(other)
    assert len(set(ids(other))) == len(articles) + 1  # one address with its path for an id moved
