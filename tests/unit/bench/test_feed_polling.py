"""The replay of polling rules on recorded polls."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.feed_polling import (
    DuplicateShare,
    Fixed,
    Ours,
    Poll,
    Rule,
    Score,
    halves,
    main,
    read_polls,
    replayed,
    usual_period,
)

START = datetime(2031, 5, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


def polls(*links: str) -> list[Poll]:
    """One poll an hour, each link a letter."""
    return [Poll(at=START + n * HOUR, links=frozenset(each)) for n, each in enumerate(links)]


def score_of(rule: Rule, recorded: list[Poll]) -> Score:
    score = Score()
    replayed(recorded, rule, score)
    return score


def test_every_run_finds_everything_at_once() -> None:
    score = score_of(Fixed(runs=1), polls("a", "ab", "bc", "c"))
    assert (score.requests, score.delays_h, score.missed) == (4, [0.0, 0.0], 0)


def test_a_rule_that_passes_over_runs_is_late_and_misses_what_was_there_between() -> None:
    score = score_of(Fixed(runs=2), polls("a", "abx", "ab", "ab"))
    assert (score.requests, score.delays_h, score.missed) == (2, [1.0], 1)


def test_the_share_of_duplicates_lengthens_on_known_entries_and_shortens_on_news() -> None:
    rule = DuplicateShare(period=HOUR, known_most=1.0, known_least=1.0)
    rule.heard(START, fresh=3, entries=3)
    rule.heard(START + HOUR, fresh=0, entries=3)
    assert not rule.is_due(START + 2 * HOUR)
    rule.heard(START + 3 * HOUR, fresh=1, entries=3)
    assert rule.is_due(START + 4 * HOUR)


def test_ours_passes_over_runs_of_a_silent_feed_alone() -> None:
    busy = polls(*(chr(200 + n) + chr(201 + n) for n in range(40)))
    assert score_of(Ours(period=HOUR), busy).requests >= 38
    assert score_of(Ours(period=HOUR), polls(*["a"] * 40)).requests <= 15


def test_the_recorded_polls_are_read_and_scored(tmp_path: Path) -> None:
    file = tmp_path / "polls.jsonl"
    rows = [
        {"t": (START + n * HOUR).isoformat(), "feed": "f", "items": [{"link": str(n // 3)}]}
        for n in range(20)
    ]
    rows.append({"t": START.isoformat(), "feed": "f", "items": []})
    file.write_text("\n".join(map(json.dumps, rows)))
    recorded = read_polls(file)["f"]
    assert usual_period(recorded) == HOUR
    assert [len(half) for half in halves(recorded)] == [10, 10]
    assert main([str(file), "--json", str(tmp_path / "out.json")]) == 0
    assert set(json.loads((tmp_path / "out.json").read_text())["figures"]) == {"f", "all"}
