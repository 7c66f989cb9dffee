"""The flow, command by command, from real HTTP to the warehouse."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from integration.commands.conftest import NOW, Writethru, rows
from loopback import answering
from writethru.demo.site import Response
from writethru.demo.web import HOST, AnsweringServer
from writethru.load import Warehouse
from writethru.local.postgres import EmbeddedPostgres

PAGE = """<!doctype html><html lang="en"><head><title>Storm damages boats</title></head><body>
<article><h1>Storm damages boats at Kestrel Bay</h1>
<p>The harbour board of Kestrel Bay said on Monday that twelve boats were damaged in the storm
that came ashore at night, most of them at the northern quay.</p>
<p>Officials asked residents to stay away from the quay until engineers have examined the wall,
which was built in 1951.</p></article></body></html>"""


def html(body: str, status: int = 200) -> Response:
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return Response(status=status, headers=headers, body=body.encode())


def moved(place: str) -> Response:
    return Response(status=302, headers=(("Location", place),), body=b"")


@pytest.fixture
def outlet(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, dict[str, Response]]]:
    """An outlet's address, and what it answers by path; 404 for the rest."""
    answers: dict[str, Response] = {}
    server = AnsweringServer(0)
    server.answer = lambda method, target, body, headers: answers.get(target, html("", 404))
    monkeypatch.setenv("WRITETHRU_ALLOW_PRIVATE_HOSTS", f"{HOST}:{server.server_port},{HOST}:1")
    with answering(server):
        yield f"http://{HOST}:{server.server_port}", answers


Outlet = tuple[str, dict[str, Response]]


def write_source(sources: Path, name: str, base: str, feed: str = "/feed.xml") -> None:
    (sources / f"{name}.yaml").write_text(
        f"id: {name}\nname: {name}\nhosts: ['{base.removeprefix('http://')}']\n"
        f"discover:\n  - feed: {base}{feed}\nfetch: {{delay_s: 0.01}}\n"
    )


def announce(outlet: Outlet, *paths: str) -> None:
    base, answers = outlet
    items = "".join(f"<item><title>t</title><link>{base}{path}</link></item>" for path in paths)
    answers["/feed.xml"] = Response(
        status=200,
        headers=(("Content-Type", "application/rss+xml"),),
        body=f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode(),
    )


# --- schema ---------------------------------------------------------------------------------


def test_migrating_again_changes_nothing(writethru: Writethru, desk: Path) -> None:
    first, second = writethru("migrate"), writethru("migrate")
    assert (first.code, second.code) == (0, 0)
    assert first.err == second.err


def test_an_empty_database_is_refused_with_what_to_run(
    writethru: Writethru, desk: Path, postgres: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WRITETHRU_WAREHOUSE_URL", postgres.url("postgres"))
    for command in ("status", "capture", "refine", "check"):
        ran = writethru(command)
        assert (ran.code, ran.out) == (2, "")
        assert "writethru migrate" in ran.err


@pytest.mark.parametrize("command", ["status", "migrate"])
def test_an_address_that_is_none_is_a_matter_of_configuration(
    command: str, writethru: Writethru, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WRITETHRU_WAREHOUSE_URL", "nonsense")
    ran = writethru(command)
    assert (ran.code, ran.out) == (2, "")
    assert "no Postgres URL" in ran.err


def test_a_warehouse_out_of_reach_is_said_in_a_word(writethru: Writethru) -> None:
    ran = writethru("migrate")
    assert (ran.code, ran.out) == (1, "")
    assert "cannot be reached" in ran.err


# --- sources and capture --------------------------------------------------------------------


def test_a_dead_source_fails_whole_and_the_others_are_done(
    writethru: Writethru, desk: Path, outlet: Outlet
) -> None:
    base, answers = outlet
    announce(outlet, "/a/1")
    answers["/a/1"] = html(PAGE)
    write_source(desk, "kestrel", base)
    write_source(desk, "dead", f"http://{HOST}:1")
    ran = writethru("capture", "--now", NOW, "--json")
    assert ran.code == 3
    assert [(row["source"], row["captured"]) for row in ran.rows] == [("kestrel", 1)]
    assert f"dead: connect: http://{HOST}:1/feed.xml" in ran.err
    [status] = writethru("status", "--json").rows
    assert {row["source_id"]: row["last_state"] for row in status["sources"]} == {
        "dead": "failed",
        "kestrel": "done",
    }


def test_a_broken_source_file_is_named_and_the_others_are_done(
    writethru: Writethru, desk: Path, outlet: Outlet
) -> None:
    announce(outlet)
    write_source(desk, "kestrel", outlet[0])
    file = desk / "broken.yaml"
    file.write_text("id: broken\nname: Broken\ndiscover:\n  - fed: https://kestrel.example/\n")
    place = f"{file}:4: discover.0.fed"
    everything = writethru("capture", "--now", NOW, "--json")
    assert (everything.code, [row["source"] for row in everything.rows]) == (3, ["kestrel"])
    assert place in everything.err
    for command in (("capture", "broken"), ("archive", "broken", "--date", "2026-02-01")):
        ran = writethru(*command)
        assert (ran.code, ran.out) == (2, "")
        assert place in ran.err
    listed = writethru("sources", "--json")
    assert listed.code == 2
    assert [(row["source"], bool(row["broken"])) for row in listed.rows] == [
        ("kestrel", False),
        ("broken", True),
    ]
    assert listed.rows[1]["broken"].startswith(place)


def test_nothing_is_done_where_one_of_the_sources_named_is_wrong(
    writethru: Writethru, desk: Path, outlet: Outlet, warehouse: Warehouse
) -> None:
    announce(outlet)
    write_source(desk, "kestrel", outlet[0])
    (desk / "saved.yaml").write_text("id: saved\nname: Saved\narchive:\n  - text: 'dumps/*.txt'\n")
    for wrong in ("nowhere", "saved"):
        ran = writethru("capture", "kestrel", wrong)
        assert (ran.code, ran.out) == (2, "")
        assert wrong in ran.err
    assert rows(warehouse, "select * from ops.batch") == []


def test_bad_items_are_set_aside_and_every_item_has_one_outcome(
    writethru: Writethru, desk: Path, outlet: Outlet, warehouse: Warehouse
) -> None:
    base, answers = outlet
    answers["/good"] = html(PAGE)
    answers["/private"] = moved("http://169.254.169.254/latest")
    answers["/file"] = moved("file:///etc/hosts")
    answers["/round"] = moved("/round")
    answers["/fault"] = html("oops", 500)
    answers["/blank"] = html("<html><body></body></html>")
    announce(outlet, *answers, "/no", "/good?utm_source=feed")
    answers["/robots.txt"] = Response(status=200, headers=(), body=b"User-agent: *\nDisallow: /no")
    write_source(desk, "kestrel", base)
    ran = writethru("capture", "--now", NOW, "--json")
    [sums] = ran.rows
    assert ran.code == 0
    writethru("refine", "--now", NOW)
    found = rows(warehouse, "select url, stage, code from ops.quarantine order by code")
    assert [(url.removeprefix(base), stage, code) for url, stage, code in found] == [
        ("/fault", "fetch", "http_5xx"),
        ("/blank", "clean", "no_body"),
        ("/private", "fetch", "private_host"),
        ("/round", "fetch", "redirect_loop"),
        ("/no", "fetch", "robots"),
        ("/file", "fetch", "scheme"),
    ]
    ended = ("captured", "unchanged", "duplicate", "quarantined", "pending")
    assert sums["discovered"] == sum(sums[name] for name in ended)
    assert (sums["quarantined"], sums["duplicate"]) == (5, 1)
    assert rows(warehouse, "select count(*) from news.article") == [(1,)]
    assert writethru("check").code == 0


def test_a_page_for_a_feed_fails_the_source(
    writethru: Writethru, desk: Path, outlet: Outlet, warehouse: Warehouse
) -> None:
    outlet[1]["/feed.xml"] = html(PAGE)
    write_source(desk, "kestrel", outlet[0])
    assert writethru("capture", "--now", NOW).code == 3
    assert rows(warehouse, "select stage, code from ops.quarantine") == [("discover", "not_a_feed")]


def test_refine_counts_the_same_things_whether_or_not_there_is_work(
    writethru: Writethru, desk: Path, saved: Path
) -> None:
    [nothing] = writethru("refine", "--json").rows
    assert set(nothing.values()) == {0}
    writethru("archive", "saved", "--now", NOW)
    [something] = writethru("refine", "--now", NOW, "--json").rows
    assert nothing.keys() == something.keys()
    assert (something["cleaned"], something["articles"]) == (2, 2)


def test_without_a_day_only_what_has_no_days_is_loaded(
    writethru: Writethru, desk: Path, saved: Path, warehouse: Warehouse
) -> None:
    file = desk / "saved.yaml"
    both = "hosts: [kestrel.example]\n" + file.read_text()
    file.write_text(both + "  - memento: https://archive.example/cdx\n")
    assert writethru("archive", "saved", "--now", NOW).code == 0
    assert rows(warehouse, "select count(*) from raw.capture") == [(2,)]
    file.write_text(both.replace("text: 'dumps/*.txt'", "memento: https://archive.example/cdx"))
    ran = writethru("archive", "saved")
    assert (ran.code, "--date" in ran.err) == (2, True)
