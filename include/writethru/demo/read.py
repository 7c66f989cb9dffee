"""Reads a plot file; every error names the place in it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import TypeAdapter, ValidationError

from writethru.demo.archive import generated_articles
from writethru.demo.articles import article_of, first_fault
from writethru.demo.plot import Plot, PlotError
from writethru.demo.rules import broken_rules


def load_plot(path: Path) -> Plot:
    """Reads and checks a plot file and, where it names one, its archive's frames.

    Raises PlotError, which names the file and the place in it.
    """
    raw = _read(path)
    if isinstance(raw.get("archive"), Mapping) and raw["archive"].get("frames"):
        raw["frames"] = _read(path.parent / str(raw["archive"]["frames"]))
    plot = _validated(raw, file=path.name)
    for place, reason in broken_rules(plot, generated=generated_articles(plot)):
        raise PlotError(file=path.name, place=place, reason=reason)
    return plot


def _read(path: Path) -> dict[str, Any]:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PlotError(file=str(path), place="file", reason=str(error)) from error
    except yaml.YAMLError as error:
        raise PlotError(file=path.name, place="file", reason=f"no YAML: {error}") from error
    if not isinstance(raw, dict):
        raise PlotError(file=path.name, place="file", reason="must be a mapping")
    return raw


def _validated(raw: dict[str, Any], *, file: str) -> Plot:
    articles = raw.get("articles")
    if isinstance(articles, Sequence) and not isinstance(articles, str):
        whole = []
        for number, article in enumerate(articles):
            place = f"articles[{number}]"
            whole.append(article_of(article, file=file, place=place))
        raw = {**raw, "articles": whole}
    try:
        return _PLOT.validate_python(raw)
    except ValidationError as error:
        raise first_fault(error, file=file, under="") from error


_PLOT: Final = TypeAdapter(Plot)
