"""Speed, as ratios to rivals measured in the same run: `python -m bench [--json FILE]`.

All input is made here or by the demo newsroom. A ratio above 1.00 means that ours is faster.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from bench.loading import load_figures
from bench.pure_stages import clean_figures, diff_figures, fold_figures, match_figures
from bench.racing import Figure
from bench.report import console, default_path, machine_line, write_json
from bench.whole_flow import flow_figures

SECTIONS: Final[dict[str, Callable[[], Iterator[Figure]]]] = {
    "clean": clean_figures,
    "diff": diff_figures,
    "match": match_figures,
    "fold": fold_figures,
    "load": load_figures,
    "flow": flow_figures,
}

_RATIOS: Final = ("ours / its", "least to greatest")
_ROUNDED_FROM: Final = 1_000


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of {', '.join(SECTIONS)}")
    parser.add_argument("--json", type=Path, default=default_path("bench.json"))
    given = parser.parse_args(arguments)
    if unknown := set(given.sections) - SECTIONS.keys():
        parser.error(f"no section {', '.join(sorted(unknown))}: there are {', '.join(SECTIONS)}")
    out = console()
    out.print(machine_line())
    found = [figure for name in given.sections or SECTIONS for figure in _measured(name, out)]
    write_json(given.json, {"figures": [asdict(figure) for figure in found]})
    out.print(f"JSON: {given.json}", soft_wrap=True)
    return 0


def _measured(section: str, out: Console) -> list[Figure]:
    found = list(SECTIONS[section]())
    for input in dict.fromkeys(figure.input for figure in found):
        out.print(_table(f"{section}: {input}", [f for f in found if f.input == input]))
    return found


def _table(title: str, figures: Sequence[Figure]) -> Table:
    """A row a tool, a column a unit."""
    units = dict.fromkeys(figure.unit for figure in figures)
    is_race = any(figure.ratio is not None for figure in figures)
    table = Table("tool", *units, *(_RATIOS if is_race else ()), title=title)
    for tool in dict.fromkeys(figure.tool for figure in figures):
        own = {figure.unit: figure for figure in figures if figure.tool == tool}
        values = (_number(own[unit].value) if unit in own else "" for unit in units)
        table.add_row(tool, *values, *(cell for figure in own.values() for cell in _ratios(figure)))
    return table


def _ratios(figure: Figure) -> tuple[str, ...]:
    if figure.ratio is None or figure.ratio_least is None or figure.ratio_greatest is None:
        return ()
    return f"{figure.ratio:.2f}", f"{figure.ratio_least:.2f} to {figure.ratio_greatest:.2f}"


def _number(value: float) -> str:
    is_whole = isinstance(value, int) or value >= _ROUNDED_FROM
    return f"{value:,.0f}" if is_whole else f"{value:.1f}"


if __name__ == "__main__":
    sys.exit(main())
