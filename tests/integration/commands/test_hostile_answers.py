"""One answer made to break its reader is set aside, and the run goes on, from request to row."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from integration.commands.conftest import Writethru, rows
from unit.capture.conftest import Server, response
from unit.capture.conftest import serve as serve  # noqa: PLC0414  a fixture
from writethru.load import Warehouse

PAGE = (
    b"<html><head><title>Ferry</title></head><body><article><h1>Ferry</h1></article></body></html>"
)
CHUNKED = ("Transfer-Encoding: chunked",)
HOSTILE = {
    "/chunk": response(b"-5\r\nabcde\r\n0\r\n\r\n", headers=CHUNKED, length=False),
    "/location": response(status="302 Found", headers=["Location: http://[::1"]),
    "/characters": response(status="302 Found", headers=["Location: http://a\u2100b.example/"]),
    "/header": response(PAGE, headers=['ETag: "a\0b"', "Last-Modified: \0"]).replace(
        b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\0;\r\n", 1
    ),
}
LATE = response(
    status="429 Too Many Requests",
    headers=["Retry-After: Mon, 01 Jan 2024 00:00:00 +99999999999999999999"],
)


@pytest.fixture
def outlet(
    serve: Callable[..., Server], desk: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    server = serve({})
    monkeypatch.setenv("WRITETHRU_ALLOW_PRIVATE_HOSTS", server.host)
    (desk / "kestrel.yaml").write_text(
        f"id: kestrel\nname: Kestrel\nhosts: ['{server.host}']\n"
        f"discover:\n  - feed: {server.url('/feed.json')}\nfetch: {{delay_s: 0.01}}\n"
    )
    yield server


def announce(outlet: Server, *paths: str, **given: str) -> None:
    items = [{"url": outlet.url(path), **given} for path in paths]
    outlet.routes["/feed.json"] = response(json.dumps({"items": items}).encode())


@pytest.mark.parametrize("path", HOSTILE)
def test_an_answer_that_breaks_its_reader_is_set_aside_alone(
    writethru: Writethru, outlet: Server, warehouse: Warehouse, path: str
) -> None:
    outlet.routes |= HOSTILE | {"/sound": response(PAGE)}
    announce(outlet, path, "/sound")
    ran = writethru("capture", "--now", "2026-03-03T07:00Z")
    assert ran.code == 0, ran.err
    outcomes = dict(rows(warehouse, "select outcome, count(*) from ops.item group by 1"))
    assert outcomes.get("captured", 0) >= 1
    assert sum(outcomes.values()) == 2
    assert "pending" not in outcomes


@pytest.mark.fault(15)
def test_a_pause_asked_for_in_a_zone_that_cannot_be_is_a_pause(
    writethru: Writethru, outlet: Server, warehouse: Warehouse
) -> None:
    outlet.routes["/late"] = LATE
    announce(outlet, "/late")
    ran = writethru("capture", "--now", "2026-03-03T07:00Z")
    assert ran.code == 0, ran.err
    assert rows(warehouse, "select code from ops.quarantine") == [("rate_limited",)]


@pytest.mark.fault(27)
def test_half_a_character_in_a_feed_is_left_out(
    writethru: Writethru, outlet: Server, warehouse: Warehouse
) -> None:
    outlet.routes["/sound"] = response(PAGE)
    announce(outlet, "/sound", id="berth\ud800\u0000 1", title="Ferry\udfff late")
    ran = writethru("capture", "--now", "2026-03-03T07:00Z")
    assert ran.code == 0, ran.err
    assert rows(warehouse, "select guid, title from raw.sighting") == [("berth 1", "Ferry late")]
