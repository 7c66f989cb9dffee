"""A dump of the shape that old archives hold, and the same article dumped again an hour later."""

from pathlib import Path

import pytest
from psycopg2.extras import RealDictCursor
from writethru import steps
from writethru.load import Warehouse

DUMP = (Path(__file__).parent / "data" / "harbour_briefing.txt").read_text()

NOTICE = "This is a developing story and will be updated.\n\n"


@pytest.fixture
def dumps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warehouse: Warehouse) -> Path:
    """A home folder with a source `kw_archive`; returns the folder that its dumps lie in."""
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "kw_archive.yaml").write_text(
        "id: kw_archive\npublisher: kw\nname: KW\nlanguage: en\n"
        "timezone: Europe/Berlin\nhosts: [kw.example]\n"
        'archive:\n  - text: "archive/kw/*.txt"\n'
    )
    monkeypatch.setenv("WRITETHRU_HOME", str(tmp_path))
    monkeypatch.setenv("WRITETHRU_SOURCES", str(sources))
    monkeypatch.setenv("WRITETHRU_WAREHOUSE_URL", warehouse.url)
    folder = tmp_path / "archive" / "kw"
    folder.mkdir(parents=True)
    return folder


def load_all() -> None:
    with steps.open_context() as ctx:
        steps.archive(ctx, "kw_archive", day=None, path=None)
        steps.refine(ctx)


def rows(query: str) -> list[dict[str, object]]:
    with steps.open_context() as ctx, ctx.warehouse.transaction() as conn:
        cursor = conn.cursor(cursor_factory=RealDictCursor)
        cursor.execute(query)
        return [dict(row) for row in cursor.fetchall()]


def test_a_dump_lands_with_its_own_date_credit_and_notice(dumps: Path) -> None:
    (dumps / "000_a.txt").write_text(DUMP.format(line="date 2017-07-11", notice=NOTICE))
    load_all()
    [article] = rows("select * from news.article")
    [revision] = rows("select * from news.revision")
    [observation] = rows("select * from raw.observation")
    [capture] = rows("select * from raw.capture")
    assert (article["publisher"], capture["source_id"]) == ("kw", "kw_archive")
    assert article["headline"] == (
        "Harbour chief Ilse Brandt holds briefing ahead of pilots' meeting"
    )
    assert str(article["published_on"]) == "2023-03-14"
    assert article["published_precision"] == "day"
    assert capture["captured_basis"] == "collector"
    assert str(observation["observed_at"]) >= "2023-03-14"
    assert observation["evidence"]["date_conflict"] is True
    assert revision["byline"] == "or/tk"
    assert revision["agencies"] == ["Reuters", "dpa", "AFP"]
    assert revision["marked_developing"] is True
    assert revision["developing_notice"] == "This is a developing story and will be updated."
    assert revision["order_certain"] is False
    body = str(revision["body"])
    assert body.startswith("Harbour Director Ilse Brandt is speaking")
    for boilerplate in (
        "cookies",
        "Metanavigation",
        "Click here",
        "is speaking with reporters",
        "Advertisement",
        "developing story",
        "Reuters",
    ):
        assert boilerplate not in body


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("date 2023-03-14 15:02", "date 2023-03-14 16:02", id="timed-by-collector"),
        pytest.param("date 2017-07-11", "date 2017-07-11", id="wrong-day-the-same-for-both"),
    ],
)
@pytest.mark.parametrize("later_first", [False, True], ids=["in-order", "later-one-first"])
def test_the_second_dump_without_the_notice_is_revision_two_of_one_article(
    dumps: Path, first: str, second: str, later_first: bool
) -> None:
    files = {
        "000_a.txt": DUMP.format(line=first, notice=NOTICE),
        "001_b.txt": DUMP.format(line=second, notice=""),
    }
    for name in sorted(files, reverse=later_first):
        (dumps / name).write_text(files[name])
        load_all()
    [article] = rows("select * from news.article")
    assert article["revision_count"] == 2
    assert article["is_developing"] is False
    revisions = rows("select * from news.revision order by revision_no")
    assert [r["marked_developing"] for r in revisions] == [True, False]
    assert [r["change_kind"] for r in revisions] == ["first", "notice"]
    [span] = rows("select * from news.developing_span")
    assert (span["opened_by"], span["closed_by"]) == (1, 2)
    assert span["end_reason"] == "notice_lifted"
