"""The profile charges each module of the stage with its own time. It runs in a process of its
own, since it sets clocks between the modules."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_parts_make_up_the_whole(tmp_path: Path) -> None:
    page = "<html><body><article><h1>Lock closed</h1><p>Nobody was hurt at the lock.</p></article>"
    row = {"id": "a", "url": "https://gazette.example/a", "html": page, "text": ""}
    with gzip.open(tmp_path / "pages-news.jsonl.gz", "wt") as lines:
        lines.write(json.dumps(row) + "\n")
    out = tmp_path / "profile.json"
    command = [sys.executable, "-m", "bench.profile_clean", tmp_path, "--json", out]
    paths = f"{ROOT}:{ROOT / 'include'}"
    subprocess.run(command, check=True, cwd=ROOT, env={"PYTHONPATH": paths}, timeout=120)
    told = json.loads(out.read_text("utf-8"))
    parts = sum(part["ms"] for part in told["parts"].values())
    assert abs(parts - told["ms"]) < told["ms"] / 100
    assert {"extract", "page", "markup.tree"} <= told["parts"].keys()
