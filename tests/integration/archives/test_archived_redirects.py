"""Redirects in archives: where a page moved to, whatever came first; a soft 404 joins nothing."""

from collections.abc import Callable, Sequence
from itertools import permutations
from pathlib import Path

import pytest
from integration.archives.conftest import BASE, BOTH, NOW, page, rows, write_source
from integration.archives.warc_parts import response
from integration.archives.web_archive import WebArchive
from integration.commands.conftest import Writethru
from writethru.load import Warehouse
from writethru.load.compare import compare

OLD = f"{BASE}/2026/02/storm-at-kestrel-bay"
NEW = f"{BASE}/news/storm-at-kestrel-bay-1"

TIES = """
select a.canonical_url, b.canonical_url, j.kind from raw.page_join j
join news.page a on a.page_id = j.page_a join news.page b on b.page_id = j.page_b
"""


MOVED = b"<html><title>301</title><h1>Moved Permanently</h1><p>The document moved here.</p></html>"

RECORDS = (
    response(OLD, "2026-02-04T08:00:00Z", page("twelve")),
    response(OLD, "2026-02-04T12:00:00Z", MOVED, status="301 Moved Permanently", location=NEW),
    response(NEW, "2026-02-04T12:00:01Z", page("seventeen")),
)


def load(
    writethru: Writethru, desk: Path, tmp_path: Path, records: Sequence[bytes], *, each: bool
) -> None:
    """Loads and refines the records, one by one or all at once, and checks the invariants."""
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    write_source(desk, "  - warc: '*.warc.gz'\n")
    for part in [[record] for record in records] if each else [records]:
        (home / "x.warc.gz").write_bytes(b"".join(part))
        assert writethru("archive", "gazette", "--now", NOW).code == 0
        writethru("refine", "--now", NOW)
    checked = writethru("check")
    assert checked.code == 0, checked.out


def test_a_moved_page_is_one_article_whatever_came_first(
    writethru: Writethru, desk: Path, warehouse: Warehouse, tmp_path: Path,
    new_warehouse: Callable[[], Warehouse], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    load(writethru, desk, tmp_path, RECORDS, each=False)
    kinds = "select change_kind, observed_from::text from news.revision order by revision_no"
    assert rows(warehouse, kinds) == [
        ("first", "2026-02-04 08:00:00+00"),
        ("update", "2026-02-04 12:00:01+00"),
    ]
    assert rows(warehouse, "select canonical_url from news.article") == [(NEW,)]
    assert rows(warehouse, "select final_url from raw.capture where http_status = 301") == [(NEW,)]
    [(*tied, kind)] = rows(warehouse, TIES)
    assert (sorted(tied), kind) == ([OLD, NEW], "redirect")
    assert rows(warehouse, "select count(*) from ops.quarantine") == [(0,)]
    for order in list(permutations(RECORDS))[1::2]:
        other = new_warehouse()
        with monkeypatch.context() as patch:
            patch.setenv("WRITETHRU_WAREHOUSE_URL", other.url)
            patch.setenv("WRITETHRU_CAPTURES", str(tmp_path / other.url.rpartition("/")[2][:12]))
            load(writethru, desk, tmp_path, order, each=True)
        with warehouse.transaction() as one, other.transaction() as two:
            # An article that was met under a later page first leaves an alias.
            assert {each.table for each in compare(one, two)} <= {"news.id_alias"}


def test_a_redirect_alone_makes_pages_and_no_article(
    writethru: Writethru, desk: Path, warehouse: Warehouse, tmp_path: Path
) -> None:
    load(writethru, desk, tmp_path, RECORDS[1:2], each=False)
    assert sorted(rows(warehouse, "select canonical_url from news.page")) == [(OLD,), (NEW,)]
    assert rows(warehouse, "select count(*) from news.article") == [(0,)]
    assert rows(warehouse, "select count(*) from ops.quarantine") == [(0,)]


@pytest.mark.parametrize(
    "location",
    [
        pytest.param("/", id="homepage"),
        pytest.param("/index.html", id="homepage's index"),
        pytest.param("https://other.example/storm-at-kestrel-bay-1", id="another's"),
        pytest.param("/news", id="section"),
        pytest.param("/errors/404.html", id="error page"),
        pytest.param("/sign-in/account-1?next=%2F2026%2F02%2Fstorm-at-kestrel-bay", id="login"),
        pytest.param("https://sso.gazette.example/v2?to=/2026/02/storm-at-kestrel-bay", id="wall"),
        pytest.param("javascript:alert(1)", id="no address"),
    ],
)
def test_a_redirect_that_catches_all_joins_nothing(
    writethru: Writethru, desk: Path, warehouse: Warehouse, tmp_path: Path, location: str
) -> None:
    moved = response(OLD, "2026-02-04T12:00:00Z", MOVED, status="302 Found", location=location)
    load(writethru, desk, tmp_path, [RECORDS[0], moved], each=False)
    assert rows(warehouse, TIES) == []
    assert rows(warehouse, "select canonical_url, revision_count from news.article") == [(OLD, 1)]
    assert rows(warehouse, "select count(*) from ops.quarantine") == [(0,)]


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_every_kind_of_redirect_ties(
    writethru: Writethru, desk: Path, warehouse: Warehouse, tmp_path: Path, status: str
) -> None:
    target = NEW.removeprefix(BASE)
    moved = response(OLD, "2026-02-04T12:00:00Z", MOVED, status=status, location=target)
    load(writethru, desk, tmp_path, [moved, RECORDS[2]], each=False)
    assert [kind for _, _, kind in rows(warehouse, TIES)] == ["redirect"]


@BOTH
def test_a_web_archives_redirect_ties_too(
    writethru: Writethru, web_archive: WebArchive, warehouse: Warehouse
) -> None:
    web_archive.add(OLD, "20260204080000", page("twelve"))
    web_archive.add(OLD, "20260204120000", status=301, location=NEW)
    web_archive.add(NEW, "20260204120001", page("seventeen"))
    ran = writethru("archive", "gazette", "--date", "2026-02-04", "--now", NOW, "--json")
    assert (ran.code, ran.rows[0]["captured"]) == (0, 3)
    writethru("refine", "--now", NOW)
    assert writethru("check").code == 0
    moved = "select url, final_url, captured_at::text from raw.capture where http_status = 301"
    assert rows(warehouse, moved) == [(OLD, NEW, "2026-02-04 12:00:00+00")]
    kinds = rows(warehouse, "select change_kind from news.revision order by revision_no")
    assert kinds == [("first",), ("update",)]
    assert [kind for _, _, kind in rows(warehouse, TIES)] == ["redirect"]
