"""A real scheduler, a real backfill with Airflow's own command, a real end of everything."""

import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import psutil
import psycopg2
import pytest
import requests
from local_stack import local_run
from writethru.local.control import Control
from writethru.local.diary import Diary
from writethru.local.processes import MARK

pytestmark = pytest.mark.xdist_group("stack")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    with local_run(tmp_path_factory.mktemp("scheduler")) as running:
        yield running


@pytest.fixture(scope="module")
def epoch(run):
    return Diary.of(run.home, now=datetime.now(UTC)).epoch


@pytest.fixture(scope="module")
def days(epoch):
    """Three archive days, the newest last."""
    return [epoch.date() - timedelta(days=back) for back in (3, 2, 1)]


# What the tests build on are fixtures: no test needs another one, or its own worker, to be run.


@pytest.fixture(scope="module")
def captured(run, epoch):
    """Eight hours of the newsroom, captured once and refined."""
    now = epoch + timedelta(hours=8)
    Control.wait_for(run.home).jump(now)
    run.client.run("capture__demo", {"now": now.isoformat()})
    # The asset `captures` starts refine.
    wait_for(lambda: ask(run, "select count(*) from news.article")[0][0] > 0)
    wait_for(lambda: run.client.unfinished("refine") == 0)
    run.client.run("refine")


@pytest.fixture(scope="module")
def loaded(run, captured, days):
    """The archive's days on top of that, by a backfill."""
    backfill(run, days)
    run.client.run("refine")


def ask(run, query, *, url=None):
    with closing(psycopg2.connect(url or run.warehouse_url)) as conn, conn.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def everything(run):
    # A set: articles of dumps have no address, so no order by it would be the same twice.
    return set(
        ask(
            run,
            "select a.article_id, a.publisher, a.canonical_url, r.revision_no, r.headline, r.body,"
            " r.observed_from, r.observed_to, r.change_kind"
            " from news.revision r join news.article a using (article_id)",
        )
    )


def backfill(run, days, *, behaviour="none"):
    """Airflow's own command, for every outlet; returns when all archive runs have ended."""
    # Airflow passes over a day whose own scheduled run is not done yet.
    wait_for_archives(run)
    for outlet in run.place.bases:
        run.airflow.run(
            "backfill", "create", "--dag-id", f"archive__{outlet}", "--from-date", str(days[0]),
            "--to-date", str(days[-1]), "--reprocess-behavior", behaviour,
            "--max-active-runs", "2",
        )  # fmt: skip
    # The scheduler looks for ended backfills every half minute.
    running = "select count(*) from backfill where completed_at is null"
    wait_for(lambda: ask(run, running, url=run.airflow.metadata_url) == [(0,)])
    wait_for_archives(run)
    failed = (
        "select dag_id, run_id, state from dag_run"
        " where backfill_id is not null and state <> 'success'"
    )
    assert ask(run, failed, url=run.airflow.metadata_url) == []


def wait_for_archives(run):
    for outlet in run.place.bases:
        wait_for(lambda dag_id=f"archive__{outlet}": run.client.unfinished(dag_id) == 0)


def wait_for(is_done, timeout_s=240):
    deadline = time.monotonic() + timeout_s
    while not is_done():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.5)


def test_dags_are_there_and_none_fails_to_import(run):
    assert run.client.import_errors() == []
    assert {"capture__demo", "refine"} <= run.client.dag_ids()


def test_a_capture_is_refined_without_anybody_asking(run, captured):
    assert ask(run, "select count(*) from ops.to_clean") == [(0,)]


def test_a_backfill_loads_its_days_and_no_other(run, days, loaded):
    found = ask(
        run,
        "select distinct (captured_at at time zone 'UTC')::date from raw.capture"
        " where channel = 'archive' order by 1",
    )
    assert [day for (day,) in found] == days


def test_a_backfill_done_again_changes_nothing(run, days, loaded):
    before = everything(run)
    assert before
    backfill(run, days, behaviour="completed")
    run.client.run("refine")
    after = everything(run)
    assert (before - after, after - before) == (set(), set())


def test_check_passes(run):
    run.client.run("check")


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("developing", {}, 401),
        ("developing", {"Authorization": "Bearer made-up"}, 403),
        ("docs", {}, 404),
        ("redoc", {}, 404),
        ("openapi.json", {}, 404),
    ],
)
def test_pages_inside_the_ui_ask_for_a_login(run, path, headers, status):
    answer = requests.get(f"{run.airflow.url}/writethru/{path}", headers=headers, timeout=30)
    assert answer.status_code == status


def test_nothing_is_left_running_in_the_end(run):
    processes = list(run.stack.members())
    assert len(processes) > 5
    run.stop()
    assert not any(process.is_running() for process in processes)
    left = [p.pid for p in psutil.process_iter() if environment(p).get(MARK) == str(run.home)]
    assert left == []


def environment(process):
    try:
        return process.environ()
    except psutil.Error:
        return {}
