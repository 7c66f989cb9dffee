"""What people decide and ask: split, join, remove, reclean, as-of, check, cdx, gaps."""

from collections.abc import Callable
from pathlib import Path

import pytest
from integration.commands.conftest import LATER, LEVY, NOW, Writethru, rows
from writethru.load import Warehouse

# --- decisions ------------------------------------------------------------------------------


@pytest.fixture
def decide(writethru: Writethru) -> Callable[..., None]:
    def run(*arguments: str, now: str = NOW) -> None:
        said = ("--reason", "the desk says so", "--actor", "ida", "--now", now)
        assert writethru(*arguments, *said).code == 0
        assert writethru("refine", "--now", now).code == 0
        assert writethru("check").code == 0

    return run


def test_a_join_retires_an_id_that_resolves_and_a_split_brings_it_back(
    writethru: Writethru,
    pages: tuple[str, str],
    decide: Callable[..., None],
    warehouse: Warehouse,
) -> None:
    storm, levy = pages
    decide("join", storm, levy)
    articles = "select article_id::text from news.article order by first_seen_at"
    assert rows(warehouse, articles) == [(storm,)]
    [by_old_id] = writethru("as-of", NOW, "--article", levy, "--json").rows
    assert by_old_id["article_id"] == storm
    decide("split", storm, levy, now=LATER)
    assert rows(warehouse, articles) == [(storm,), (levy,)]
    [again] = writethru("as-of", NOW, "--article", levy, "--json").rows
    assert again["article_id"] == levy
    decisions = "select kind, actor, reason from raw.decision order by at"
    assert rows(warehouse, decisions) == [
        ("join", "ida", "the desk says so"),
        ("split", "ida", "the desk says so"),
    ]


def test_what_is_removed_leaves_every_view_and_story_and_its_neighbours_stay(
    writethru: Writethru,
    pages: tuple[str, str],
    decide: Callable[..., None],
    warehouse: Warehouse,
) -> None:
    storm, levy = pages
    decide("remove", storm)
    answers = writethru("as-of", NOW, "--json").rows
    assert [row["article_id"] for row in answers] == [levy]
    assert writethru("as-of", NOW, "--article", storm, "--json").rows == []
    for shown in ("news.article_current", "news.story_member", "news.story_update"):
        assert rows(warehouse, f"select article_id::text from {shown}") == [(levy,)]  # noqa: S608
    assert rows(warehouse, "select headline from news.story_status") == [
        ("Parliament raises the fishing levy",)
    ]
    [(kind, reason)] = rows(warehouse, "select kind, reason from raw.decision")
    assert (kind, reason) == ("takedown", "the desk says so")


NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["join", "{0}", NOWHERE, "--reason", "x"], id="no such page"),
        pytest.param(["join", "{0}", "storm", "--reason", "x"], id="no id"),
        pytest.param(["split", "{0}", "{0}", "--reason", "x"], id="one page from itself"),
        pytest.param(["split", "{0}", "{1}", "--reason", " "], id="a blank reason"),
        pytest.param(["split", "{0}", "{1}"], id="no reason"),
        pytest.param(["remove", NOWHERE, "--reason", "x"], id="no such article"),
        pytest.param(["remove", "{0}", "--reason", ""], id="removed without a reason"),
        pytest.param(["as-of", NOW, "--article", NOWHERE], id="as of no article"),
        pytest.param(["as-of", "soon"], id="as of no time"),
        pytest.param(["reclean", "--source", "nowhere"], id="no such source to clean again"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(
    arguments: list[str], writethru: Writethru, pages: tuple[str, str], warehouse: Warehouse
) -> None:
    ran = writethru(*(argument.format(*pages) for argument in arguments))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err
    assert rows(warehouse, "select * from raw.decision") == []


def test_cleaning_again_is_a_dry_run_unless_told(
    writethru: Writethru, desk: Path, pages: tuple[str, str]
) -> None:
    assert writethru("reclean", "--json").rows == [{"stale": 0, "queued": 0, "pages_to_fold": 0}]
    with (desk / "saved.yaml").open("a") as file:
        file.write("clean: {remove: ['.related']}\n")
    assert writethru("reclean", "--json").rows == [{"stale": 2, "queued": 0, "pages_to_fold": 0}]
    assert writethru("reclean", "--run", "--json").rows == [
        {"stale": 2, "queued": 2, "pages_to_fold": 2}
    ]
    assert writethru("refine", "--now", LATER, "--json").rows[0]["cleaned"] == 2
    assert writethru("reclean", "--json").rows == [{"stale": 0, "queued": 0, "pages_to_fold": 0}]


def test_a_fold_that_is_not_today_s_is_mended_by_cleaning_again(
    writethru: Writethru, desk: Path, pages: tuple[str, str], warehouse: Warehouse
) -> None:
    """As after a release that tells changes otherwise: no capture is stale, the fold is."""
    with warehouse.transaction() as conn, conn.cursor() as cursor:
        cursor.execute("update news.revision set lede = 'told by an earlier release'")
    assert writethru("check").code == 1
    assert writethru("reclean", "--run", "--json").rows[0]["stale"] == 0
    writethru("refine", "--now", LATER)
    assert writethru("check").code == 0


# --- reading --------------------------------------------------------------------------------


def test_a_warehouse_that_differs_is_named_table_by_table(
    writethru: Writethru,
    pages: tuple[str, str],
    warehouse: Warehouse,
    new_warehouse: Callable[[], Warehouse],
) -> None:
    assert writethru("check", "--against", warehouse.url).code == 0
    ran = writethru("check", "--against", new_warehouse().url, "--json")
    assert ran.code == 1
    named = {row["table"] for row in ran.rows if "table" in row}
    assert {"raw.capture", "raw.observation", "news.article", "news.revision"} <= named


def test_captures_of_a_url_come_with_their_places(
    writethru: Writethru, pages: tuple[str, str]
) -> None:
    [capture] = writethru("cdx", "urn:writethru:dump:saved:storm.txt", "--json").rows
    assert capture["captured_at"] == "2026-02-01T00:00:00+00:00"
    assert {"warc_file", "offset", "length", "payload_sha256"} <= set(capture)
    assert writethru("cdx", "https://kestrel.example/", "--json").rows == []


def test_days_between_the_first_and_last_that_are_missing_are_gaps(
    writethru: Writethru, saved: Path, warehouse: Warehouse
) -> None:
    (saved / "levy.txt").write_text(LEVY.replace("2026-02-02", "2026-02-04"))
    writethru("archive", "saved", "--now", NOW)
    found = [row["day"] for row in writethru("gaps", "--json").rows]
    assert found == ["2026-02-02", "2026-02-03"]
