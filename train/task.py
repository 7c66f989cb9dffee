"""What a model is trained on: pages, cut into units that are text or not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tld import get_fld


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Page:
    """One labelled page. `id` is unique over all datasets: "pages-news/0123".

    `table` is units x features; `labels` true where a unit is text; `weights`, words as a rule,
    tell the units of a page apart: every page as a whole weighs the same. One of weight 0 is scored
    but not learnt from.
    """

    id: str
    dataset: str
    site: str
    gold: str
    units: tuple[str, ...]
    table: NDArray[np.float32]
    labels: NDArray[np.bool_]
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One model: its name in `clean/models/`, its features, and where its rows come from.

    `files`: the names in DATA that it reads. `sources`: the code that its rows depend on.
    `text_of(page, scores)` gives the text that the scores of its units (above 0: text) keep.
    `parameters` go to the trees over `fitting.PARAMETERS`.
    """

    name: str
    features: tuple[str, ...]
    files: tuple[str, ...]
    sources: tuple[Path, ...]
    rows: Callable[[Path], Iterable[Page]]
    text_of: Callable[[Page, NDArray[np.int32]], str]
    parameters: dict[str, Any] = field(default_factory=dict)


def site_of(url: str) -> str:
    """The registrable domain by the public suffix list; the address itself where it has none."""
    return get_fld(url, fail_silently=True, fix_protocol=True) or url
