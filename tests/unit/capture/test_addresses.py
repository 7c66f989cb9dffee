"""Which addresses are connected to, and by which name."""

import socket
import threading

import pytest
from unit.capture.conftest import response
from writethru.capture.fetching.lookups import Lookups
from writethru.errors import Code, ItemError, QuarantineError, RetryableError

PAGE = b"<html><h1>Ferry back in service</h1></html>"


def failure(fetcher, url, kind=ItemError, **given):
    with pytest.raises(kind) as caught:
        fetcher.get(url, delay_s=0, **given)
    assert caught.value.url == url
    return caught.value


@pytest.mark.fault(12)
def test_a_redirect_to_a_private_host_makes_no_connection(serve, fetcher_for):
    inner = serve({"/secret": response(b"secret")})
    outer = serve(
        {"/a": response(status="302 Found", headers=[f"Location: {inner.url('/secret')}"])}
    )
    error = failure(fetcher_for(outer), outer.url("/a"), QuarantineError)
    assert error.code == Code.PRIVATE_HOST
    assert inner.connections == 0


SPELLINGS = pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "0",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[::7f00:1]",
        "[fc00::1]",
        "[2001:0:7f00:1::]",
    ],
)


@pytest.mark.fault(12)
@SPELLINGS
def test_private_addresses_are_refused_in_every_spelling(serve, fetcher_for, host):
    server = serve({"/a": response(b"secret")})
    url = f"http://{host}:{server.port}/a"
    fetcher = fetcher_for(allow_private_hosts=frozenset({f"127.0.0.1:{server.port + 1}"}))
    assert failure(fetcher, url, QuarantineError).code == Code.PRIVATE_HOST
    assert server.connections == 0


@pytest.mark.fault(12)
@SPELLINGS
def test_a_redirect_to_a_private_address_is_refused_in_every_spelling(serve, fetcher_for, host):
    inner = serve({"/secret": response(b"secret")})
    target = f"http://{host}:{inner.port}/secret"
    outer = serve({"/a": response(status="302 Found", headers=[f"Location: {target}"])})
    error = failure(fetcher_for(outer), outer.url("/a"), QuarantineError)
    assert error.code == Code.PRIVATE_HOST
    assert inner.connections == 0


@pytest.mark.fault(12)
def test_robots_that_redirects_to_a_private_host_makes_no_connection(serve, fetcher_for):
    inner = serve({"/robots.txt": response(b"User-agent: *\nAllow: /\n")})
    moved = response(status="301 Moved", headers=[f"Location: {inner.url('/robots.txt')}"])
    outer = serve({"/robots.txt": moved, "/a": response(PAGE)})
    error = failure(fetcher_for(outer), outer.url("/a"), QuarantineError)
    assert error.code == Code.PRIVATE_HOST
    assert (inner.connections, outer.paths()) == (0, ["/robots.txt"])


@pytest.mark.fault(12)
def test_one_private_address_among_public_ones_is_refused(fetcher_for):
    fetcher = fetcher_for(resolver=lambda host, port: ["93.184.215.14", "127.0.0.1"])
    assert failure(fetcher, "http://gazette.example/").code == Code.PRIVATE_HOST


@pytest.mark.fault(13)
def test_a_name_is_looked_up_once_a_connection_and_that_address_is_used(serve, fetcher_for):
    server = serve({"/a": response(PAGE)})
    answers = {"asked": 0}

    def rebinding(host: str, port: int) -> list[str]:
        answers["asked"] += 1
        return ["127.0.0.1"]

    name = f"gazette.example:{server.port}"
    fetcher = fetcher_for(resolver=rebinding, allow_private_hosts=frozenset({name}))
    assert fetcher.get(f"http://{name}/a", delay_s=0).body == PAGE
    assert answers["asked"] == server.connections == 2  # robots.txt, the page
    assert f"Host: {name}" in server.requests[-1]


@pytest.mark.fault(13)
def test_a_name_that_rebinds_to_loopback_is_refused_at_the_connection(serve, fetcher_for):
    server = serve({"/a": response(b"secret")})
    fetcher = fetcher_for(resolver=lambda host, port: ["127.0.0.1"])
    url = f"http://gazette.example:{server.port}/a"
    assert failure(fetcher, url).code == Code.PRIVATE_HOST
    assert server.connections == 0


def test_a_name_that_does_not_exist_is_retryable(fetcher_for):
    def nothing(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    fetcher = fetcher_for(resolver=nothing)
    assert failure(fetcher, "http://gone.example/", RetryableError).code == Code.DNS


def test_a_resolver_that_hangs_holds_up_no_run(fetcher_for):
    """The deadline ends the wait; the look-ups that hang are bounded, and nobody's end waits."""
    released, asked = threading.Event(), []

    def hanging(host: str, port: int) -> list[str]:
        asked.append(host)
        released.wait(30)
        return []

    lookups = Lookups(hanging, at_once_max=3)
    before = threading.active_count()
    for n in range(10):
        with pytest.raises(TimeoutError):
            lookups.addresses(f"{n}.example", 80, within_s=0.01)
    assert len(asked) == 3
    assert threading.active_count() <= before + 3
    fetcher = fetcher_for(resolver=hanging, deadline_s=0.05)
    error = failure(fetcher, "http://slow.example/", RetryableError)
    assert error.code == Code.DNS
    released.set()


def test_a_look_up_that_ends_makes_room_for_the_next():
    lookups = Lookups(lambda host, port: ["203.0.113.9"], at_once_max=1)
    for _ in range(5):
        assert lookups.addresses("gazette.example", 80, within_s=10.0) == ["203.0.113.9"]


def test_an_address_is_not_looked_up():
    lookups = Lookups(lambda host, port: [], at_once_max=1)
    assert lookups.addresses("203.0.113.9", 80, within_s=1.0) == ["203.0.113.9"]
    assert lookups.addresses("2001:db8::1", 80, within_s=1.0) == ["2001:db8::1"]


def test_at_most_three_addresses_of_a_host_are_tried(serve, fetcher_for):
    server = serve({"/a": response(PAGE)})
    name = f"gazette.example:{server.port}"
    many = ["127.0.0.7", "127.0.0.8", "127.0.0.9", "127.0.0.1"]
    fetcher = fetcher_for(resolver=lambda *_: many, allow_private_hosts=frozenset({name}))
    assert failure(fetcher, f"http://{name}/", RetryableError).code == Code.CONNECT
    assert server.connections == 0


def test_the_next_address_is_tried_where_the_first_does_not_answer(serve, fetcher_for):
    server = serve({"/a": response(PAGE)})
    name = f"gazette.example:{server.port}"
    both = ["127.0.0.7", "127.0.0.1"]
    fetcher = fetcher_for(resolver=lambda *_: both, allow_private_hosts=frozenset({name}))
    assert fetcher.get(f"http://{name}/a", delay_s=0).body == PAGE


def test_a_closed_port_is_retryable(serve, fetcher_for):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    fetcher = fetcher_for(allow_private_hosts=frozenset({f"127.0.0.1:{port}"}))
    assert failure(fetcher, f"http://127.0.0.1:{port}/", RetryableError).code == Code.CONNECT


@pytest.mark.fault(20)
def test_environment_proxies_and_netrc_are_ignored(serve, fetcher_for, monkeypatch, tmp_path):
    proxy = serve({})
    server = serve({"/a": response(PAGE)})
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login vera password hunter2\n")
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url(""))
    monkeypatch.setenv("NETRC", str(netrc))
    assert fetcher_for(server).get(server.url("/a"), delay_s=0).body == PAGE
    assert proxy.connections == 0
    assert "Authorization" not in server.requests[-1]
