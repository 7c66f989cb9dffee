"""Pages parted by site, and the models that have not seen a part."""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from writethru.clean.choosing.forest import Forest, json_of

from train.fitting import PARAMETERS, fit_all, kept_under
from train.task import Page, Task

FOLDS: Final = 5
SEED: Final = "1"


def folds_of(pages: Sequence[Page], folds: int = FOLDS) -> list[frozenset[str]]:
    """Ids of pages, in parts of about one size; a site's pages are all in one part."""
    sizes = Counter(page.site for page in pages)
    parts: list[list[str]] = [[] for _ in range(folds)]
    filled = [0] * folds
    for site in sorted(sizes, key=lambda one: (-sizes[one], _shuffled(one))):
        emptiest = filled.index(min(filled))
        parts[emptiest].append(site)
        filled[emptiest] += sizes[site]
    return [frozenset(p.id for p in pages if p.site in set(sites)) for sites in parts]


def models(
    task: Task, folder: Path, pages: Sequence[Page] | None = None
) -> Iterator[tuple[frozenset[str], Forest]]:
    """Each part's page ids with the forest of all other parts. `pages`: the task's, if read.

    Kept under WRITETHRU_HOME by a hash of the data, the features' code and the parameters.
    """
    kept = kept_under(f"{task.name}-{key_of(task, folder)}")
    paths = [kept / f"fold-{number}.json" for number in range(FOLDS)]
    if not all(path.is_file() for path in paths):
        _make(task, list(pages or task.rows(folder)), paths)
    for path in paths:
        told = json.loads(path.read_text("utf-8"))
        yield frozenset(told["pages"]), Forest.of_json(told["model"])


def key_of(task: Task, folder: Path) -> str:
    """What a fold's models depend on, as 16 hex digits."""
    own = sorted(Path(__file__).parent.glob("*.[pt]*"))
    data = [folder / name for name in task.files if (folder / name).is_file()]
    digest = hashlib.sha256(json.dumps({**PARAMETERS, **task.parameters}).encode())
    for path in (*sorted(task.sources), *own, *data):
        digest.update(f"{path.name}\n".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _make(task: Task, pages: Sequence[Page], paths: Sequence[Path]) -> None:
    parts = folds_of(pages)
    forests = fit_all(task, [[p for p in pages if p.id not in part] for part in parts])
    for path, part, forest in zip(paths, parts, forests, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        pages_told = json.dumps(sorted(part))
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.write_text(f'{{"pages":{pages_told},"model":{json_of(forest)}}}', "utf-8")
        unfinished.replace(path)


def _shuffled(site: str) -> bytes:
    return hashlib.sha256(f"{SEED}\n{site}".encode()).digest()
