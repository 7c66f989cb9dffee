"""Tools side by side: the same rows, a process each; a rival that is not here is said."""

from pathlib import Path

import pytest

from bench import contest, fact_scores, peer_tools, peers, tool_worker
from bench.eval_clean import falls
from bench.eval_dumps import long_lines
from bench.figures import Figure

PAGE = "<html><body><article><h1>Lock closed</h1><p>Nobody was hurt at the lock.</p></article>"
ROWS = [
    {"id": str(n), "page": f"made/{n}", "url": "https://gazette.example/a", "html": PAGE}
    for n in range(3)
]


def test_ours_says_what_each_row_is_in_a_process_of_its_own(tmp_path: Path) -> None:
    found = contest.runs(ROWS, ["writethru"], data=tmp_path)
    run = found["writethru"]
    assert [value["headline"] for value in run.found] == ["Lock closed"] * 3
    assert run.pages_per_cpu_s > 0
    assert run.errors == 0
    assert run.version.startswith("writethru-clean/")


def test_a_rival_that_cannot_be_installed_is_said_and_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "requirements.txt"
    missing.write_text("--no-index\nnobody==1.0 --hash=sha256:" + "0" * 64 + "\n", "utf-8")
    monkeypatch.setattr(peers, "CLEANERS", missing)
    monkeypatch.setenv("WRITETHRU_HOME", str(tmp_path))
    assert contest.runs(ROWS, ["trafilatura"], data=tmp_path) == {}
    assert "requirements.txt could not be installed" in capsys.readouterr().err


def test_a_tool_that_raises_has_found_nothing_there() -> None:
    def tool(row: peer_tools.Row) -> peer_tools.Found:
        if row["id"] == "1":
            raise ValueError("no page")
        return {"body": row["id"]}

    told = tool_worker.run(tool, ROWS)
    assert told["found"] == [{"body": "0"}, {}, {"body": "2"}]
    assert (told["errors"], told["first_error"]) == (1, ["ValueError('no page')"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Una Brack, Tam Okoye and Ed Lee", ["Ed Lee", "Una Brack", "Tam Okoye"]),
        ("Una Brack; Tam Okoye", "Tam Okoye & Una Brack"),
        ("Una Brack.", "Una  Brack"),
        ("Tam Okoye, Jr.", ["Tam Okoye, Jr"]),
        ("", None),
    ],
)
def test_sets_of_authors_are_one_however_they_are_written(one: object, other: object) -> None:
    assert fact_scores.names(one) == fact_scores.names(other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Una Brack", "una brack"), ("Una Brack", "By Una Brack"), ("Anders Brand", "Anders, Brand")],
)
def test_another_name_is_another_set(one: str, other: str) -> None:
    assert fact_scores.names(one) != fact_scores.names(other)


def test_headlines_are_compared_by_their_letters() -> None:
    assert fact_scores.plain(" Lock&nbsp;closed\n again") == "Lock closed again"
    assert fact_scores.plain("Lock ‘closed’") != fact_scores.plain("Lock 'closed'")


def test_a_gold_value_that_is_nowhere_on_the_page_is_told() -> None:
    assert fact_scores.is_on_page("LOCK closed", PAGE)
    assert not fact_scores.is_on_page("Lock opened", PAGE)


def test_long_lines_are_those_with_ten_words_and_a_stop() -> None:
    kept = "The upper lock was closed on Monday after a barge hit it."
    assert long_lines(f"Home\n{kept}\n{kept[:-1]}\nNobody hurt.") == kept


def test_the_fall_on_unseen_sites_is_the_difference_of_the_two() -> None:
    figures = [
        Figure(dataset="pages", tool=tool, rows=1, f1=f1)
        for tool, f1 in (("writethru", 0.95), ("writethru, sites held out", 0.94), ("goose3", 0.9))
    ]
    assert falls(figures) == {"pages": pytest.approx(0.01)}
