"""Fitting on a tiny made-up task: folds by site, weights, the same bytes twice."""

import random
from collections.abc import Iterable
from pathlib import Path
from subprocess import CalledProcessError, TimeoutExpired

import numpy as np
import pytest
from writethru.clean.choosing.forest import json_of

from train.fitting import fit, trainer_python
from train.folds import folds_of, key_of, models
from train.task import Page, Task, site_of

NAMES = ("size", "noise", "sign")


def page(number: int, *, site: str, units: int = 40) -> Page:
    rng = np.random.default_rng(number)
    table = rng.normal(size=(units, len(NAMES))).astype(np.float32)
    return Page(
        id=f"made/{number}", dataset="made", site=site, gold="", units=("x",) * units,
        table=table, labels=table[:, 0] > 0.2, weights=np.ones(units),
    )  # fmt: skip


def rows(folder: Path) -> Iterable[Page]:
    return [page(n, site=f"s{n % 7}.example") for n in range(28)]


TASK = Task(
    name="made", features=NAMES, files=(), sources=(), rows=rows,
    text_of=lambda page, scores: "", parameters={"iterations": 12, "depth": 3, "rsm": 1.0},
)  # fmt: skip


def test_a_sites_pages_are_never_in_two_folds() -> None:
    pages = list(rows(Path()))
    parts = folds_of(pages)
    assert sum(map(len, parts)) == len(pages)
    of_site = [{p.site for p in pages if p.id in part} for part in parts]
    assert sum(map(len, of_site)) == len(set.union(*of_site))


def test_folds_are_the_same_whatever_the_order_of_pages() -> None:
    pages = list(rows(Path()))
    mixed = random.Random(3).sample(pages, len(pages))
    assert set(folds_of(mixed)) == set(folds_of(pages))


def test_a_site_is_its_registrable_domain() -> None:
    assert (
        site_of("https://news.port.co.uk/a/1") == site_of("http://www.port.co.uk/") == "port.co.uk"
    )
    assert site_of("urn:nothing") == "urn:nothing"


def test_the_key_of_folds_moves_with_data_and_code(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(b"1")
    code = tmp_path / "features.py"
    code.write_text("one")
    task = Task(
        name="made", features=NAMES, files=("a.jsonl.gz",), sources=(code,), rows=rows,
        text_of=TASK.text_of,
    )  # fmt: skip
    keys = [key_of(task, tmp_path)]
    (tmp_path / "a.jsonl.gz").write_bytes(b"2")
    keys.append(key_of(task, tmp_path))
    code.write_text("two")
    keys.append(key_of(task, tmp_path))
    assert len(set(keys)) == 3
    assert key_of(task, tmp_path) == keys[-1]


@pytest.fixture(scope="module")
def trainer() -> Path:
    try:
        return trainer_python()
    except (CalledProcessError, TimeoutExpired):
        pytest.skip("the trainer's environment is not there, and could not be made")


@pytest.mark.slow
@pytest.mark.usefixtures("trainer")
def test_the_same_pages_give_the_same_bytes_and_a_model_that_learnt() -> None:
    pages = list(rows(Path()))
    first, second = fit(TASK, pages), fit(TASK, pages)
    assert json_of(first) == json_of(second)
    assert all(((first.scores(p.table) > 0) == p.labels).mean() > 0.9 for p in pages)


@pytest.mark.slow
@pytest.mark.usefixtures("trainer")
def test_units_of_no_weight_are_not_learnt_from() -> None:
    told = page(1, site="a.example", units=400)
    wrong = page(2, site="b.example", units=400)
    silent = Page(**{
        **{name: getattr(wrong, name) for name in Page.__slots__},
        "labels": ~wrong.labels, "weights": np.zeros(400),
    })  # fmt: skip
    assert json_of(fit(TASK, [told, silent])) == json_of(fit(TASK, [told]))


@pytest.mark.slow
@pytest.mark.usefixtures("trainer")
def test_models_of_folds_are_kept_and_cover_every_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("train.folds.kept_under", lambda name: tmp_path / name)
    made = list(models(TASK, tmp_path))
    assert frozenset().union(*(ids for ids, _ in made)) == {p.id for p in rows(tmp_path)}
    again = list(models(TASK, tmp_path))
    assert [json_of(forest) for _, forest in again] == [json_of(forest) for _, forest in made]
