"""The demo newsroom: three fictional outlets played from a plot, over real HTTP, with the truth.

A plot (docs/demo-plot.md) says what each outlet publishes and when it changes it. `Newsroom` and
`serve` play it at any speed; `write_archive` writes the days before; `truth` says what a warehouse
should hold in the end and `judge` compares.
"""

from writethru.demo.clock import Clock
from writethru.demo.judge import judge
from writethru.demo.plot import Plot, PlotError
from writethru.demo.read import load_plot
from writethru.demo.report import Found, Invented, Miss, Report
from writethru.demo.server import Newsroom, serve
from writethru.demo.source_files import write_sources
from writethru.demo.timeline import CONTROL_PORT, DEFAULT_PORTS, default_bases
from writethru.demo.truth import TruthVersion, truth, truth_json
from writethru.demo.write import write_archive

__all__ = [
    "CONTROL_PORT",
    "DEFAULT_PORTS",
    "Clock",
    "Found",
    "Invented",
    "Miss",
    "Newsroom",
    "Plot",
    "PlotError",
    "Report",
    "TruthVersion",
    "default_bases",
    "judge",
    "load_plot",
    "serve",
    "truth",
    "truth_json",
    "write_archive",
    "write_sources",
]
