"""The count of notices, on sentences of two kinds."""

from pathlib import Path

from bench import eval_notices

SENTENCES = """
notices:
  - kind: developing
    text: "This is a developing story and will be updated."
  - kind: correction
    text: "This is a developing story and will be updated."
    held_out: true
  - kind: developing
    text: "The ferry left the quay at seven."
    held_out: true
near_misses:
  - text: "She told the developing story of a harbour town in three novels."
"""


def test_found_missed_and_told_apart(tmp_path: Path) -> None:
    (tmp_path / "en.yaml").write_text(SENTENCES, "utf-8")
    found = eval_notices.figures(tmp_path)
    assert found["en"] == found["all"]
    assert found["en"] == {
        "notices": 3, "missed": 1, "other_kind": 1, "held_out": 2, "held_out_missed": 1,
        "near_misses": 1, "false_alarms": 0,
    }  # fmt: skip
