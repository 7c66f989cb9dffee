"""Ours against rivals on the same input: rounds in turns, ratios within a round."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Final

ROUNDS: Final = 3

Clock = Callable[[], float]
Tool = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What one tool did on one input: `value` in `unit`, the median of its rounds.

    `ratio`: ours over this rival's, median over the rounds, with the least and the greatest;
    above 1.0 ours is better. None for ours itself, and where there is no rival.
    """

    section: str
    input: str
    tool: str
    value: float
    unit: str
    ratio: float | None = None
    ratio_least: float | None = None
    ratio_greatest: float | None = None


def race(
    ours: Tool,
    rivals: Mapping[str, Tool],
    *,
    section: str,
    input: str,
    count: int,
    unit: str,
    name: str = "writethru",
    clock: Clock = time.process_time,
    rounds: int = ROUNDS,
) -> list[Figure]:
    """Runs every tool once a round, ours first; each handles `count` of what `unit` counts.

    A round's ratio is of two neighbouring runs, so that a machine that is busier at one time than
    at another slows both alike. `clock` tells seconds: of this process's CPU, or of the wall.
    """
    spent: dict[str, list[float]] = {tool: [] for tool in (name, *rivals)}
    for _ in range(rounds):
        for tool, run in {name: ours, **rivals}.items():
            begun = clock()
            run()
            spent[tool].append(max(clock() - begun, 1e-9))
    return [
        Figure(
            section=section,
            input=input,
            tool=tool,
            value=count / median(seconds),
            unit=unit,
            **({} if tool == name else _ratios(spent[name], seconds)),
        )
        for tool, seconds in spent.items()
    ]


def _ratios(ours_s: list[float], rival_s: list[float]) -> dict[str, float]:
    each = [rival / own for own, rival in zip(ours_s, rival_s, strict=True)]
    return {"ratio": median(each), "ratio_least": min(each), "ratio_greatest": max(each)}
