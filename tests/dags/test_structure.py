"""Which tasks each DAG has and in what order, and what every DAG must carry."""

from datetime import UTC, datetime

import pytest

pytestmark = pytest.mark.xdist_group("dags")

CAPTURE = {
    "sources": {"capture"},
    "capture": {"report", "alarm"},
    "report": set(),
    "alarm": set(),
}
REVISIT = {"due": {"revisit"}, "revisit": {"report", "alarm"}, "report": set(), "alarm": set()}
REFINE = {
    "shards": {"clean_shard"},
    "clean_shard": {"link", "alarm"},
    "link": set(),
    "alarm": set(),
}


@pytest.fixture(scope="module")
def stored(dags):
    """The DAGs as the scheduler reads them from the metadata database."""
    from airflow.serialization.serialized_objects import DagSerialization

    return {
        dag_id: DagSerialization.from_dict(DagSerialization.to_dict(dag))
        for dag_id, dag in dags.items()
    }


def edges(dag) -> dict[str, set[str]]:
    return {task.task_id: set(task.downstream_task_ids) for task in dag.tasks}


@pytest.mark.parametrize(
    ("dag_id", "expected"),
    [
        ("capture__demo", CAPTURE),
        ("revisit", REVISIT),
        ("refine", REFINE),
        ("archive__dw_archive", {"archive_whole": set()}),
        ("check", {"source_files": set(), "check": set()}),
        ("maintenance", {"maintenance": set()}),
        ("reclean", {"reclean": set()}),
    ],
)
def test_tasks_and_edges_are_exactly_these(dags, dag_id, expected):
    assert edges(dags[dag_id]) == expected


def test_every_dag_has_docs_tags_owner_and_one_name(dags):
    for dag_id, dag in dags.items():
        assert len(dag.doc_md.splitlines()) > 2, dag_id
        assert dag.description == dag.doc_md.splitlines()[0], dag_id
        assert "writethru" in dag.tags, dag_id
        assert dag.dag_display_name != dag_id
        assert dag.max_active_runs <= 4
        assert dag.dagrun_timeout is not None
        assert dag.catchup is False


def test_every_task_has_an_owner_a_timeout_and_retries_with_backoff(dags):
    for task in (task for dag in dags.values() for task in dag.tasks):
        assert task.owner == "writethru"
        assert task.execution_timeout is not None
        assert task.retry_exponential_backoff > 1
        assert task.retries >= 2 or task.task_id in {"alarm", "source_files"}


def test_params_are_typed_described_and_valid_by_default(dags):
    for dag in dags.values():
        for name in dag.params:
            param = dag.params.get_param(name)
            assert param.schema["type"]
            assert param.description
            param.resolve()


def test_reclean_is_a_dry_run_by_default(dags):
    assert dags["reclean"].params["dry_run"] is True


def test_dags_about_now_have_the_param_now(dags):
    for dag_id in ("capture__demo", "revisit", "refine", "check", "maintenance", "reclean"):
        assert dags[dag_id].params["now"] is None


def test_the_archive_run_of_a_day_covers_that_day(stored):
    daily = [
        dag
        for dag_id, dag in stored.items()
        if dag_id.startswith("archive__") and dag.timetable.periodic
    ]
    assert daily
    for dag in daily:
        infos = dag.iter_dagrun_infos_between(
            datetime(2026, 11, 10, tzinfo=UTC), datetime(2026, 11, 12, tzinfo=UTC)
        )
        assert [info.data_interval.start.day for info in infos] == [10, 11, 12]


def test_only_an_archive_without_days_has_no_schedule(stored):
    assert not stored["archive__dw_archive"].timetable.periodic
    assert "date" not in stored["archive__dw_archive"].params


def test_only_a_web_archive_can_be_asked_for_known_pages(dags):
    assert dags["archive__unreachable"].params["known"] is False
    assert "known" not in dags["archive__dw_archive"].params


def test_refine_follows_captures_and_looks_every_five_minutes(stored):
    timetable = stored["refine"].timetable
    assert [key.name for key, _ in timetable.asset_condition.iter_assets()] == ["captures"]
    assert "*/5 * * * *" in timetable.summary


def test_no_trigger_rule_lets_one_source_stop_the_others(dags):
    capture = dags["capture__demo"]
    assert capture.get_task("report").trigger_rule == "all_done"
    assert capture.get_task("alarm").trigger_rule == "one_failed"
    assert type(capture.get_task("capture")).__name__ == "DecoratedMappedOperator"
