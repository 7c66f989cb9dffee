"""Where the time of `clean` goes: `python -m bench.profile_clean DATA [--limit N]`.

Every call from one module of the stage into another is timed, and each module is charged with what
it spends itself, C libraries included. The clocks cost time too, so that the whole is told as it
is without them, and the parts as shares of it.
"""

import argparse
import importlib
import pkgutil
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, Final

import writethru.clean
from rich.table import Table

from bench.labelled import Row, rows_of
from bench.own_tools import document_of
from bench.report import console, default_path, write_json

SETS: Final = ("pages-news", "dumps-news")
WARM_UP_ROWS: Final = 40
PREFIX: Final = "writethru.clean."
MARK: Final = "_timed"


class Clocks:
    """Nanoseconds of CPU by module, each without those that it calls."""

    def __init__(self) -> None:
        self.spent_ns: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self._open = [""]
        self._since_ns = time.process_time_ns()

    def timed(self, function: Callable[..., Any], module: str) -> Callable[..., Any]:
        @wraps(function)
        def call(*arguments: Any, **named: Any) -> Any:
            if self._open[-1] == module:
                return function(*arguments, **named)
            self._turn(module)
            self.calls[module] += 1
            try:
                return function(*arguments, **named)
            finally:
                self._turn(None)

        setattr(call, MARK, True)
        return call

    def _turn(self, module: str | None) -> None:
        now_ns = time.process_time_ns()
        self.spent_ns[self._open[-1]] += now_ns - self._since_ns
        self._since_ns = now_ns
        if module is None:
            self._open.pop()
        else:
            self._open.append(module)


def profile(rows: Sequence[Row]) -> dict[str, Any]:
    """Milliseconds of CPU a page, of the whole and by module; the largest first."""
    documents = [document_of(row) for row in rows]
    for document in documents[:WARM_UP_ROWS]:
        writethru.clean.clean(document)
    begun = time.process_time()
    for document in documents:
        writethru.clean.clean(document)
    whole_ms = (time.process_time() - begun) * 1000 / len(documents)
    clocks = Clocks()
    run = _instrumented(clocks)
    for document in documents:
        run(document)
    clocks.spent_ns.pop("", None)
    share = whole_ms / max(1, clocks.spent_ns.total())
    parts = {
        name: {"ms": ns * share, "calls": clocks.calls[name] / len(documents)}
        for name, ns in clocks.spent_ns.most_common()
    }
    return {"pages": len(documents), "ms": whole_ms, "parts": parts}


def _instrumented(clocks: Clocks) -> Callable[..., Any]:
    """Sets a clock between the stage's modules, for as long as this process lives."""
    found = pkgutil.iter_modules(writethru.clean.__path__)
    modules = [importlib.import_module(PREFIX + one.name) for one in found]
    for module in modules:
        _wrap_methods(clocks, module)
    for module in modules:
        for name, value in vars(module).items():
            home = getattr(value, "__module__", None) or ""
            is_call = isinstance(value, FunctionType) or hasattr(value, "cache_info")
            is_foreign = home.startswith(PREFIX) and home != module.__name__
            if is_call and is_foreign and not hasattr(value, MARK):
                setattr(module, name, clocks.timed(value, home.removeprefix(PREFIX)))
    return clocks.timed(writethru.clean.clean, "extract")


def _wrap_methods(clocks: Clocks, module: ModuleType) -> None:
    part = module.__name__.removeprefix(PREFIX)
    for held in vars(module).values():
        if isinstance(held, type) and held.__module__ == module.__name__:
            for name, method in list(vars(held).items()):
                if isinstance(method, FunctionType) and not name.startswith("_"):
                    setattr(held, name, clocks.timed(method, part))


def table_of(name: str, told: dict[str, Any]) -> Table:
    title = f"{name}: {told['ms']:.2f} ms of CPU a page, {told['pages']} pages"
    table = Table("part", "ms", "share", "calls a page", title=title)
    for part, spent in told["parts"].items():
        table.add_row(part, f"{spent['ms']:.3f}", f"{spent['ms'] / told['ms']:.1%}",
                      f"{spent['calls']:.1f}")  # fmt: skip
    return table


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.profile_clean", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder of labelled pages")
    parser.add_argument("--set", choices=SETS, default=SETS[0], help="which of them")
    parser.add_argument("--limit", type=int, help="some N rows, for a quick look")
    parser.add_argument("--json", type=Path, default=default_path("profile_clean.json"))
    given = parser.parse_args()
    told = profile(rows_of(given.data, given.set, given.limit))
    out = console()
    out.print(table_of(given.set, told))
    write_json(given.json, {"set": given.set, **told})
    out.print(f"JSON: {given.json}", soft_wrap=True)


if __name__ == "__main__":
    main()
