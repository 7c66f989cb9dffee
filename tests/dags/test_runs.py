"""Every DAG runs, against a newsroom over real HTTP and a real warehouse."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone

import psycopg2
import pytest

pytestmark = [
    pytest.mark.xdist_group("dags"),
    # Tasks run in this process, and what Airflow's own imports warn of is not ours to mend.
    pytest.mark.filterwarnings("default"),
]


@pytest.fixture(scope="module")
def run(dags):
    """Runs a DAG once and returns (its state, {task_id: [states of its instances]})."""

    def run_once(dag_id, conf=None, *, day=None, retries=None):
        dag = dags[dag_id]
        with pytest.MonkeyPatch.context() as patch:
            for task in dag.tasks if retries is not None else ():
                patch.setattr(task, "retries", retries)
            result = dag.test(logical_date=day, run_conf=conf or {})
        states = {}
        for instance in result.get_task_instances():
            states.setdefault(instance.task_id, []).append(str(instance.state))
        return str(result.state), states

    return run_once


@pytest.fixture
def ask(airflow_env):
    def rows(query, *bound):
        with closing(psycopg2.connect(airflow_env.warehouse_url)) as conn, conn.cursor() as cursor:
            cursor.execute(query, bound)
            return cursor.fetchall()

    return rows


def at(newsroom, hours):
    """Sets the newsroom's clock `hours` after the epoch; the conf that makes a run think so."""
    now = newsroom.epoch + timedelta(hours=hours)
    newsroom.clock.set(now=now)
    return {"now": now.isoformat()}


def test_a_day_in_the_life(run, ask, newsroom):
    early = at(newsroom, 1)
    assert run("capture__demo", early)[0] == "success"
    assert run("refine", early)[0] == "success"
    articles = ask("select count(*) from news.article")[0][0]
    assert articles > 0

    late = at(newsroom, 20)
    assert run("capture__demo", late)[0] == "success"
    later = at(newsroom, 26)
    assert run("revisit", later)[1]["report"] == ["success"]
    state, tasks = run("refine", later)
    assert state == "success"
    assert tasks["link"] == ["success"]
    assert ask("select count(*) from news.article")[0][0] > articles
    assert ask("select count(*) from news.revision where revision_no > 1")[0][0] > 0
    assert ask("select distinct recorded_at from raw.capture order by 1") == [
        (datetime.fromisoformat(conf["now"]),) for conf in (early, late, later)
    ]


def test_refine_ends_at_once_where_nothing_is_pending(run):
    run("refine")
    state, tasks = run("refine")
    assert state == "success"
    assert tasks == {
        "shards": ["success"],
        "clean_shard": ["skipped"],
        "link": ["skipped"],
        "alarm": ["skipped"],
    }


def test_a_dead_source_turns_the_run_red_after_the_others_had_their_turn(run, ask, newsroom):
    state, tasks = run("capture__mixed", at(newsroom, 28), retries=0)
    assert state == "failed"
    assert sorted(tasks["capture"]) == ["failed", "success"]
    assert tasks["report"] in (["success"], ["skipped"])
    assert tasks["alarm"] == ["failed"]
    batches = ask("select source_id, state from ops.batch where dag_id = 'capture__mixed'")
    assert sorted(batches) == [("again", "done"), ("unreachable", "failed")]


def test_the_archive_run_of_a_day_loads_that_day_and_no_other(run, ask, newsroom):
    day = (newsroom.epoch - timedelta(days=3)).replace(hour=0)
    outlet = newsroom.plot.outlets[0].id
    assert run(f"archive__{outlet}", day=day)[0] == "success"
    loaded = ask(
        "select distinct (captured_at at time zone 'UTC')::date from raw.capture"
        " where channel = 'archive' and source_id = %s",
        outlet,
    )
    assert loaded == [(day.date(),)]


def test_a_day_that_was_read_before_adds_nothing(run, ask, newsroom):
    outlet = newsroom.plot.outlets[0].id
    conf = {"date": str((newsroom.epoch - timedelta(days=4)).date())}
    assert run(f"archive__{outlet}", conf)[0] == "success"
    count = "select count(*) from raw.capture where channel = 'archive'"
    before = ask(count)
    assert run(f"archive__{outlet}", conf)[0] == "success"
    assert ask(count) == before


def test_check_passes_over_what_the_other_dags_made(run):
    run("refine")
    state, tasks = run("check")
    assert (state, tasks) == ("success", {"source_files": ["success"], "check": ["success"]})


def test_maintenance_runs(run):
    assert run("maintenance")[0] == "success"


def test_a_dry_reclean_queues_nothing(run, ask):
    run("refine")
    assert run("reclean")[0] == "success"
    assert ask("select count(*) from ops.to_clean") == [(0,)]


def test_reclean_queues_nothing_that_today_s_rules_have_read(run, ask):
    run("refine")
    assert run("reclean", {"dry_run": False})[0] == "success"
    assert ask("select count(*) from ops.to_clean") == [(0,)]


def test_a_whole_archive_is_taken_by_path(run, ask, dags_home):
    dump = dags_home / "dumps" / "storm.txt"
    dump.parent.mkdir(exist_ok=True)
    dump.write_text(
        "date 2022-10-11\n\nFerries halted as storm nears the coast | News | DW | 11.10.2022\n\n"
        "Ferries halted as storm nears the coast\n\n"
        + "The harbour office stopped every crossing on Tuesday before the wind rose. " * 6
        + "\n\nNobody was hurt, the office said, and the boats stay in port until Thursday.\n"
    )
    state, _ = run("archive__dw_archive", {"path": str(dump)})
    assert state == "success"
    assert ask("select count(*) from raw.capture where source_id = 'dw_archive'") == [(1,)]


@pytest.mark.parametrize(
    ("params", "logical_date", "expected"),
    [
        ({}, datetime(2026, 11, 10, tzinfo=UTC), date(2026, 11, 10)),
        ({}, datetime(2026, 11, 10, 1, tzinfo=timezone(timedelta(hours=1))), date(2026, 11, 10)),
        ({}, datetime(2026, 11, 10, 12, tzinfo=UTC), date(2026, 11, 9)),
        ({}, None, date(2026, 11, 19)),
        ({"date": "2026-01-02"}, datetime(2026, 11, 10, tzinfo=UTC), date(2026, 1, 2)),
        ({"date": "2026-01-02", "path": "x/*.txt"}, None, date(2026, 1, 2)),
        ({"path": "x/*.txt"}, datetime(2026, 11, 10, tzinfo=UTC), None),
    ],
    ids=["midnight", "another zone", "noon", "no date", "Param date", "both Params", "Param path"],
)
def test_the_day_of_a_run(airflow_env, params, logical_date, expected):
    from writethru.orchestrate.shell import day_of

    class Run:
        run_after = datetime(2026, 11, 20, 3, tzinfo=UTC)

    context = {"params": params, "logical_date": logical_date, "dag_run": Run()}
    assert day_of(context) == expected


def test_a_web_archive_is_asked_for_the_day_or_for_the_pages_that_are_held(run, ask):
    day = datetime(2026, 2, 4, tzinfo=UTC)
    # A day is asked for, and nobody answers; nothing of the outlet is held, so nobody is asked.
    assert run("archive__unreachable", day=day, retries=0)[0] == "failed"
    assert run("archive__unreachable", {"known": True}, day=day, retries=0)[0] == "success"
    batches = ask(
        "select state from ops.batch where dag_id = 'archive__unreachable' order by started_at"
    )
    assert batches == [("failed",), ("done",)]
