"""docs/faults.md lists exactly the cases that tests hold to."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def listed() -> list[int]:
    text = (ROOT / "docs" / "faults.md").read_text("utf-8")
    return [int(number) for number in re.findall(r"^\| (\d+) \|", text, re.M)]


def marked() -> set[int]:
    """The numbers of every `pytest.mark.fault(...)` in the tests."""
    found: set[int] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.fault"):
                found.add(ast.literal_eval(node.args[0]))
    return found


def test_every_case_in_the_table_has_a_test_and_every_marked_test_a_line() -> None:
    assert listed() == sorted(marked())
