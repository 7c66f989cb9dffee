"""A host that may be asked so often: no order of the due pages passes the cap."""

import json
from pathlib import Path

import pytest

from bench.revisit import is_held_out, main
from bench.revisit_host import ORDERS, shared_host

HOUR_S = 3600.0
PAGES = [[n * 60.0 + at * HOUR_S for at in (0, 0.3, 0.9, 2, 7)[: 1 + n % 5]] for n in range(60)]


@pytest.mark.parametrize("per_run", [1, 4, 25])
def test_no_run_makes_more_requests_than_its_cap(per_run: int) -> None:
    played = shared_host(PAGES, per_run=per_run, within_s=HOUR_S, for_s=12 * HOUR_S)
    assert [result.policy for result in played] == list(ORDERS)
    assert max(result.most_in_a_run for result in played) <= per_run


def test_on_a_full_host_the_order_by_value_catches_more_than_the_order_by_time() -> None:
    ours, by_time, _ = shared_host(PAGES, per_run=4, within_s=HOUR_S, for_s=12 * HOUR_S)
    assert ours.share >= by_time.share


def test_the_command_measures_both_halves(tmp_path: Path) -> None:
    histories, report = tmp_path / "histories.jsonl", tmp_path / "report.json"
    rows = [
        {"href": f"/{n}", "versions": [{"t": f"2031-05-04T{n:02}:00:00Z", "title": "A"}]}
        for n in range(12)
    ]
    histories.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert main([str(histories), "--json", str(report)]) == 0
    said = json.loads(report.read_text(encoding="utf-8"))
    held_out = sum(is_held_out(row["href"]) for row in rows)
    oracles = {name: said[name][-1]["requests"] for name in ("held out", "tuned on", "whole")}
    assert oracles == {"held out": held_out, "tuned on": 12 - held_out, "whole": 12}
