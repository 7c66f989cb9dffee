"""Speed, as ratios to rivals measured in the same run: `python -m bench [--json FILE]`.

All input is made here or by the demo newsroom. A ratio above 1.00 means that ours is faster.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from bench.loading import load_figures
from bench.many_hosts import LEAST_HOSTS, Size, many_hosts_figures
from bench.one_request import fetch_figures
from bench.pure_stages import clean_figures, diff_figures, fold_figures, match_figures
from bench.racing import Figure
from bench.report import console, default_path, machine_line, write_json
from bench.whole_flow import flow_figures

Section = Callable[[], Iterator[Figure]]

SECTIONS: Final[dict[str, Section]] = {
    "fetch": fetch_figures,
    "clean": clean_figures,
    "diff": diff_figures,
    "match": match_figures,
    "fold": fold_figures,
    "load": load_figures,
    "flow": flow_figures,
}

MANY_HOSTS: Final = "many_hosts"
"""Minutes long, and its rival is fetched from the network: run where it is asked for by name."""

_RATIOS: Final = ("ours / its", "least to greatest")
_ROUNDED_FROM: Final = 1_000


def main(arguments: Sequence[str] | None = None) -> int:
    parser = _parser()
    given = parser.parse_args(arguments)
    size = Size(hosts=given.hosts, articles=given.articles, delay_s=given.delay)
    known: dict[str, Section] = {**SECTIONS, MANY_HOSTS: partial(many_hosts_figures, size)}
    if unknown := set(given.sections) - known.keys():
        parser.error(f"no section {', '.join(sorted(unknown))}: there are {', '.join(known)}")
    if size.hosts < LEAST_HOSTS:
        parser.error(f"--hosts: at least {LEAST_HOSTS}, or all of them would be dead")
    out = console()
    out.print(machine_line())
    names = given.sections or SECTIONS
    found = [figure for name in names for figure in _measured(name, known[name], out)]
    write_json(given.json, {"figures": [asdict(figure) for figure in found]})
    out.print(f"JSON: {given.json}", soft_wrap=True)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    names = ", ".join(SECTIONS)
    parser.add_argument(
        "sections",
        nargs="*",
        metavar="SECTION",
        help=f"of {names}; or {MANY_HOSTS}, which is not run unasked",
    )
    parser.add_argument("--json", type=Path, default=default_path("bench.json"))
    many, usual = parser.add_argument_group(MANY_HOSTS), Size()
    many.add_argument("--hosts", type=int, default=usual.hosts)
    many.add_argument("--articles", type=int, default=usual.articles, help="of each host")
    many.add_argument("--delay", type=float, default=usual.delay_s, help="seconds, of each host")
    return parser


def _measured(name: str, section: Section, out: Console) -> list[Figure]:
    found = list(section())
    for input in dict.fromkeys(figure.input for figure in found):
        out.print(_table(f"{name}: {input}", [f for f in found if f.input == input]))
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
    if figure.ratio is None:
        return ()
    if figure.ratio_least is None or figure.ratio_greatest is None:
        return f"{figure.ratio:.2f}", ""
    return f"{figure.ratio:.2f}", f"{figure.ratio_least:.2f} to {figure.ratio_greatest:.2f}"


def _number(value: float) -> str:
    is_whole = isinstance(value, int) or value >= _ROUNDED_FROM
    return f"{value:,.0f}" if is_whole else f"{value:.1f}"


if __name__ == "__main__":
    sys.exit(main())
