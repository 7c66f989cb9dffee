"""Web archives: what their CDX servers list is fetched once, raw, with its own time."""

import gzip
from itertools import count, cycle
from pathlib import Path

import pytest
from integration.archives.conftest import BASE, BOTH, NOW, page, rows, write_source
from integration.archives.web_archive import WebArchive
from integration.commands.conftest import Ran, Writethru
from writethru.demo.site import Response
from writethru.load import Warehouse

STORY = f"{BASE}/news/storm-at-kestrel-bay-1"
DATE = "2026-02-04"


def load(writethru: Writethru, *given: str) -> dict[str, object]:
    ran = writethru("archive", "gazette", *(given or ("--date", DATE)), "--now", NOW, "--json")
    assert ran.code == 0, ran.err
    [sums] = ran.rows
    return dict(sums)


def set_aside(warehouse: Warehouse) -> list[tuple[object, ...]]:
    return rows(
        warehouse,
        "select url, code, stage from ops.quarantine where resolved_at is null order by url, code",
    )


def refined(writethru: Writethru) -> None:
    writethru("refine", "--now", NOW)
    checked: Ran = writethru("check")
    assert checked.code == 0, checked.err + checked.out


@BOTH
def test_a_memento_is_kept_as_the_outlet_sent_it_at_the_archives_time(
    writethru: Writethru, web_archive: WebArchive, warehouse: Warehouse
) -> None:
    web_archive.add(
        STORY, "20260204101500", page(), headers=(("Last-Modified", "Wed, 04 Feb 2026 10:00 GMT"),)
    )
    sums = load(writethru)
    assert (sums["discovered"], sums["captured"]) == (1, 1)
    [row] = rows(
        warehouse,
        "select url, final_url, captured_at::text, captured_basis, channel, http_status,"
        " content_type, vantage from raw.capture",
    )
    address = f"{web_archive.base}{web_archive.prefix}20260204101500id_/{STORY}"
    assert row == (
        STORY, STORY, "2026-02-04 10:15:00+00", "memento", "archive", 200,
        "text/html; charset=utf-8", {"memento": address},
    )  # fmt: skip
    refined(writethru)
    [(headline, developing)] = rows(warehouse, "select headline, is_developing from news.article")
    assert (headline, developing) == ("Storm damages boats at Kestrel Bay", False)


@BOTH
def test_unchanged_captures_are_not_fetched_and_bound_the_change(
    writethru: Writethru, web_archive: WebArchive, warehouse: Warehouse
) -> None:
    for stamp in ("20260204080000", "20260204090000", "20260204100000"):
        web_archive.add(STORY, stamp, page("twelve"))
    for stamp in ("20260204110000", "20260204120000"):
        web_archive.add(STORY, stamp, page("seventeen"))
    assert load(writethru)["captured"] == 5
    assert len(web_archive.replays_asked) == 2
    refined(writethru)
    spans = rows(
        warehouse,
        "select revision_no, changed_after::text, observed_from::text, captures"
        " from news.revision order by revision_no",
    )
    assert spans == [
        (1, None, "2026-02-04 08:00:00+00", 3),
        (2, "2026-02-04 10:00:00+00", "2026-02-04 11:00:00+00", 2),
    ]


def test_a_second_run_asks_for_the_list_alone_and_changes_nothing(
    writethru: Writethru, web_archive: WebArchive, warehouse: Warehouse
) -> None:
    web_archive.add(STORY, "20260204080000", page())
    web_archive.add(STORY, "20260204090000", page())
    load(writethru)
    asked = len(web_archive.replays_asked)
    again = load(writethru)
    assert (again["discovered"], again["duplicate"], len(web_archive.replays_asked)) == (
        2,
        2,
        asked,
    )
    web_archive.add(STORY, "20260204100000", page())
    third = load(writethru)
    assert (third["captured"], third["duplicate"], len(web_archive.replays_asked)) == (1, 2, asked)
    fetched = "select count(*) from raw.capture where refers_to_capture_id is null"
    assert rows(warehouse, fetched) == [(1,)]


@pytest.mark.parametrize(
    "loads",
    [
        pytest.param([("--date", "2026-02-04"), ("--date", "2026-02-05")], id="day by day"),
        pytest.param([("--date", "2026-02-05"), ("--date", "2026-02-04")], id="backwards"),
        pytest.param([("--date", "2026-02-05"), ("--known",)], id="known after a day"),
        pytest.param([("--date", "2026-02-04"), ("--known",), ("--known",)], id="known twice"),
    ],
)
def test_any_way_to_load_the_days_gives_the_same_rows(
    writethru: Writethru,
    web_archive: WebArchive,
    warehouse: Warehouse,
    loads: list[tuple[str, ...]],
) -> None:
    for stamp in ("20260204080000", "20260204220000", "20260205080000", "20260205090000"):
        web_archive.add(STORY, stamp, page())
    for given in loads:
        load(writethru, *given)
        refined(writethru)
    found = rows(
        warehouse,
        "select c.captured_at::text, o.captured_at::text from raw.capture c"
        " left join raw.capture o on o.capture_id = c.refers_to_capture_id order by 1",
    )
    assert found == [
        ("2026-02-04 08:00:00+00", None),
        ("2026-02-04 22:00:00+00", "2026-02-04 08:00:00+00"),
        ("2026-02-05 08:00:00+00", None),
        ("2026-02-05 09:00:00+00", "2026-02-05 08:00:00+00"),
    ]


def test_only_pages_of_the_sources_hosts_are_fetched(
    writethru: Writethru, web_archive: WebArchive
) -> None:
    web_archive.add(f"{BASE}/logo.png", "20260204080000", b"png", mime="image/png")
    web_archive.add(f"{BASE}/robots.txt", "20260204080000", b"-", mime="text/plain")
    web_archive.add(f"{BASE}/broken", "20260204080000", b"-", status=500)
    web_archive.add("https://notgazette.example/a", "20260204080000", page())
    web_archive.add("https://sport.gazette.example/a-cup-final-2", "20260204080000", page())
    assert load(writethru)["captured"] == 1
    [asked] = web_archive.replays_asked
    assert asked.endswith("https://sport.gazette.example/a-cup-final-2")


@BOTH
def test_a_long_list_is_read_to_its_end(
    writethru: Writethru, web_archive: WebArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    web_archive.page_lines = 3
    monkeypatch.setattr("writethru.capture.archives.memento_query.LINES", 3)
    for hour in range(8):
        web_archive.add(STORY, f"20260204{hour:02}0000", page(str(hour + 2)))
    assert load(writethru)["captured"] == 8
    # Resume keys need 3 questions; halving the day until it fits, some more.
    assert len(web_archive.lists_asked) <= 12


@BOTH
def test_lines_that_are_no_captures_are_one_row_and_the_others_load(
    writethru: Writethru, web_archive: WebArchive, warehouse: Warehouse
) -> None:
    web_archive.add(STORY, "20260204080000", page())
    web_archive.add("javascript://gazette.example/%0aalert(1)", "20260204080000")
    web_archive.add(STORY, "20260204999999", page(), is_held=False)
    sums = load(writethru)
    assert (sums["discovered"], sums["captured"]) == (1, 1)
    [(url, code, stage)] = set_aside(warehouse)
    assert (code, stage, web_archive.cdx_path in str(url)) == ("bad_record", "archive", True)
    [(reason,)] = rows(warehouse, "select reason from ops.quarantine")
    assert reason.startswith("2 lines are no captures")


@BOTH
@pytest.mark.parametrize("status", [404, 410])
def test_a_replayed_absence_is_the_pages_not_the_archives(
    writethru: Writethru, web_archive: WebArchive, warehouse: Warehouse, status: int
) -> None:
    web_archive.add(STORY, "20260204080000", page())
    web_archive.add(STORY, "20260204090000", b"<h1>Gone</h1>", status=status)
    web_archive.add(STORY, "20260204180000", b"<h1>Gone</h1>", status=status)
    assert load(writethru)["captured"] == 3
    refined(writethru)
    kinds = rows(warehouse, "select change_kind from news.revision order by revision_no")
    assert kinds == [("first",), ("removed",)]


def test_what_the_archive_lists_but_does_not_have_is_set_aside(
    writethru: Writethru, web_archive: WebArchive, warehouse: Warehouse
) -> None:
    web_archive.add(STORY, "20260204080000", page(), is_held=False)
    web_archive.add(f"{BASE}/other-story-of-the-day-2", "20260204080000", page())
    sums = load(writethru)
    assert (sums["captured"], sums["quarantined"]) == (1, 1)
    assert set_aside(warehouse) == [(STORY, "http_4xx", "archive")]


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"<h1>Sorry, the archive is busy</h1>", id="its own page"),
        pytest.param(
            b"<!-- BEGIN WAYBACK TOOLBAR INSERT --><div>Calendar</div>" + page(), id="a banner"
        ),
    ],
)
def test_a_page_of_the_archives_own_is_no_capture(
    writethru: Writethru, web_archive: WebArchive, warehouse: Warehouse, sent: bytes
) -> None:
    web_archive.add(STORY, "20260204080000", page())
    kind = (("Content-Type", "text/html"),)
    web_archive.answers["id_/"] = Response(status=200, headers=kind, body=sent)
    assert load(writethru)["quarantined"] == 1
    assert set_aside(warehouse) == [(STORY, "bad_response", "archive")]
    web_archive.answers.clear()
    assert load(writethru)["captured"] == 1
    assert set_aside(warehouse) == []


def test_a_payload_that_is_not_the_listed_one_is_a_digest_error(
    writethru: Writethru, web_archive: WebArchive, warehouse: Warehouse
) -> None:
    web_archive.add(STORY, "20260204080000", page(), digest="A" * 32)
    assert load(writethru)["quarantined"] == 1
    assert set_aside(warehouse) == [(STORY, "digest", "archive")]
    assert rows(warehouse, "select count(*) from raw.capture") == [(0,)]


@BOTH
def test_the_digest_of_a_coded_payload_is_only_noted(
    writethru: Writethru, web_archive: WebArchive, warehouse: Warehouse
) -> None:
    packed = gzip.compress(page(), mtime=0)
    web_archive.add(
        STORY, "20260204080000", packed, headers=(("Content-Encoding", "gzip"),), digest="B" * 32
    )
    assert load(writethru)["captured"] == 1
    assert rows(warehouse, "select vantage ->> 'digest' from raw.capture") == [("unverified",)]
    refined(writethru)
    assert rows(warehouse, "select count(*) from news.revision") == [(1,)]


@BOTH
def test_the_nearest_capture_is_kept_at_its_own_time(
    writethru: Writethru, web_archive: WebArchive, warehouse: Warehouse
) -> None:
    web_archive.add(STORY, "20260204080000", page(), is_held=False)
    web_archive.add(STORY, "20260204083000", page("nine"), is_listed=False)
    assert load(writethru)["captured"] == 1
    assert rows(warehouse, "select captured_at::text, vantage ->> 'digest' from raw.capture") == [
        ("2026-02-04 08:30:00+00", "unverified")
    ]
    assert load(writethru)["duplicate"] == 1


def test_a_busy_archive_is_left_alone_and_the_rest_stays_pending(
    writethru: Writethru, web_archive: WebArchive, warehouse: Warehouse
) -> None:
    for number in range(4):
        web_archive.add(f"{BASE}/story-of-the-day-{number}", "20260204080000", page(str(number)))
    busy = Response(status=429, headers=(("Retry-After", "60"),), body=b"")
    web_archive.answers["id_/"] = busy
    sums = load(writethru)
    assert (sums["quarantined"], sums["pending"], len(web_archive.replays_asked)) == (1, 3, 1)
    assert set_aside(warehouse)[0][1] == "rate_limited"


def test_a_list_that_cannot_be_had_fails_the_day_and_the_next_day_is_loaded(
    writethru: Writethru, web_archive: WebArchive, warehouse: Warehouse
) -> None:
    web_archive.add(STORY, "20260205080000", page())
    wall = Response(status=200, headers=(), body=b"<html>please log in</html>")
    web_archive.answers["from=20260204"] = wall
    ran = writethru(
        "archive", "gazette", "--date", "2026-02-04", "--to", "2026-02-05", "--now", NOW, "--json"
    )
    assert (ran.code, ran.rows[0]["captured"]) == (3, 1)
    [(url, code, _)] = set_aside(warehouse)
    assert ("from=20260204" in str(url), code) == (True, "bad_response")
    states = rows(warehouse, "select state from ops.batch order by state")
    assert states == [("done",), ("failed",)]
    web_archive.answers.clear()
    assert load(writethru)["discovered"] == 0
    assert set_aside(warehouse) == []


def test_an_archive_that_answers_nothing_at_all_fails_however_many_hosts_are_asked_for(
    writethru: Writethru, web_archive: WebArchive, desk: Path, warehouse: Warehouse
) -> None:
    write_source(
        desk,
        f"  - memento: {web_archive.base}{web_archive.cdx_path}\n",
        hosts="gazette.example', 'gazette-news.example",
    )
    web_archive.answers[web_archive.cdx_path] = Response(status=429, headers=(), body=b"")
    assert writethru("archive", "gazette", "--date", DATE, "--now", NOW).code == 3
    assert len(web_archive.lists_asked) == 1
    assert [code for _, code, _ in set_aside(warehouse)] == ["rate_limited"]


def test_robots_txt_of_the_archive_is_obeyed(
    writethru: Writethru, web_archive: WebArchive, warehouse: Warehouse
) -> None:
    web_archive.add(STORY, "20260204080000", page())
    rules = f"User-agent: *\nDisallow: {web_archive.prefix}\nAllow: {web_archive.cdx_path}\n"
    web_archive.answers["/robots.txt"] = Response(status=200, headers=(), body=rules.encode())
    assert load(writethru)["quarantined"] == 1
    assert (set_aside(warehouse)[0][1], web_archive.replays_asked) == ("robots", [])


def test_known_pages_are_asked_for_one_by_one_at_most_the_limit(
    writethru: Writethru, web_archive: WebArchive, warehouse: Warehouse
) -> None:
    urls = [f"{BASE}/story-of-the-day-{number}" for number in range(3)]
    for number, url in enumerate(urls):
        web_archive.add(url, "20260204080000", page(str(number)))
    load(writethru)
    for number, url in enumerate(urls):
        web_archive.add(url, "20251224080000", page(f"1{number}"))
    web_archive.add(f"{BASE}/never-heard-of-it-9", "20251224080000", page())
    web_archive.asked.clear()
    assert load(writethru, "--known", "--limit", "2")["captured"] == 2
    assert len(web_archive.lists_asked) == 2
    assert load(writethru, "--known")["captured"] == 1
    assert load(writethru, "--known", "--date", "2026-02-04")["duplicate"] == 3


def test_another_layout_is_named_by_the_source(
    writethru: Writethru, web_archive: WebArchive, desk: Path, warehouse: Warehouse
) -> None:
    web_archive.add(STORY, "20260204080000", page())
    kept = web_archive._replay("20260204080000", STORY)
    web_archive.answers["/raw/20260204080000/"] = kept
    write_source(
        desk,
        f"  - memento: {web_archive.base}{web_archive.cdx_path}\n"
        f"    replay: '{web_archive.base}/raw/{{timestamp}}/{{url}}'\n",
    )
    assert load(writethru)["captured"] == 1
    assert web_archive.replays_asked == []


@pytest.mark.parametrize("given", [(), ("--limit", "3"), ("--known", "--path", "x.warc")])
def test_what_cannot_be_meant_is_a_usage_error(
    writethru: Writethru, web_archive: WebArchive, given: tuple[str, ...]
) -> None:
    assert writethru("archive", "gazette", *given).code == 2
    assert web_archive.asked == []


@pytest.mark.parametrize("keys", ["in a circle", "without end"])
def test_a_list_that_never_ends_is_given_up_and_told(
    writethru: Writethru, web_archive: WebArchive, warehouse: Warehouse,
    monkeypatch: pytest.MonkeyPatch, keys: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("writethru.flow.memento_lists.ANSWERS_MAX", 20)
    web_archive.add(STORY, "20260204080000", page())
    web_archive.resume_keys = cycle("ab") if keys == "in a circle" else map(str, count())
    assert load(writethru)["captured"] == 1
    assert len(web_archive.lists_asked) == (3 if keys == "in a circle" else 20)
    told = [] if keys == "in a circle" else ["too_large"]
    assert [row[1] for row in set_aside(warehouse)] == told


@pytest.mark.parametrize("line", ["a line \x00 of nothing", "\x00"])
def test_a_line_that_no_row_can_hold_is_told_all_the_same(
    writethru: Writethru, web_archive: WebArchive, warehouse: Warehouse, line: str
) -> None:
    kind = (("Content-Type", "text/plain"),)
    web_archive.answers[web_archive.cdx_path] = Response(
        status=200, headers=kind, body=line.encode()
    )
    assert load(writethru)["captured"] == 0
    assert [row[1] for row in set_aside(warehouse)] == ["bad_record"]


@pytest.mark.parametrize(
    "written", ["Fri, 31 Dec 9999 23:59:59 -1200", "Wed, 04 Feb 99999 08:00:00 GMT", "soon"]
)
def test_a_time_that_the_archive_cannot_mean_is_that_of_the_list(
    writethru: Writethru, web_archive: WebArchive, warehouse: Warehouse, written: str
) -> None:
    web_archive.add(STORY, "20260204080000", page())
    headers = (("Content-Type", "text/html"), ("Memento-Datetime", written))
    web_archive.answers["id_/"] = Response(status=200, headers=headers, body=page())
    assert load(writethru)["captured"] == 1
    [(at,)] = rows(warehouse, "select captured_at::text from raw.capture")
    assert at == "2026-02-04 08:00:00+00"


@pytest.mark.parametrize("digest", ["blake3:AAAA", "sha1:", "sha1: ="])
def test_a_digest_that_proves_nothing_makes_no_capture_of_the_archives_own_page(
    writethru: Writethru, web_archive: WebArchive, warehouse: Warehouse, digest: str
) -> None:
    web_archive.add(STORY, "20260204080000", page(), digest=digest, is_held=False)
    assert load(writethru)["captured"] == 0
    assert set_aside(warehouse) == [(STORY, "http_4xx", "archive")]


def test_a_redirect_that_is_held_stands_for_no_other_capture(
    writethru: Writethru, web_archive: WebArchive, warehouse: Warehouse
) -> None:
    given = {"mime": "warc/revisit", "status": 301, "location": f"{BASE}/news/moved-story-2"}
    web_archive.add(STORY, "20260204080000", b"moved", **given)
    load(writethru)
    web_archive.add(STORY, "20260204090000", b"moved", **given)
    load(writethru)
    found = rows(warehouse, "select final_url, refers_to_capture_id from raw.capture")
    assert found == [(f"{BASE}/news/moved-story-2", None)] * 2
