"""Which addresses are connected to, and by which name."""

import socket
import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest
from unit.capture.conftest import response
from writethru.errors import Code, ItemError, QuarantineError, RetryableError

PAGE = b"<html><h1>Ferry back in service</h1></html>"


def failure(fetcher, url, kind=ItemError, **given):
    with pytest.raises(kind) as caught:
        fetcher.get(url, delay_s=0, **given)
    assert caught.value.url == url
    return caught.value


def test_a_redirect_to_a_private_host_makes_no_connection(serve, fetcher_for):
    inner = serve({"/secret": response(b"secret")})
    outer = serve(
        {"/a": response(status="302 Found", headers=[f"Location: {inner.url('/secret')}"])}
    )
    error = failure(fetcher_for(outer), outer.url("/a"), QuarantineError)
    assert error.code == Code.PRIVATE_HOST
    assert inner.connections == 0


@pytest.mark.parametrize(
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
def test_private_addresses_are_refused_in_every_spelling(serve, fetcher_for, host):
    server = serve({"/a": response(b"secret")})
    url = f"http://{host}:{server.port}/a"
    fetcher = fetcher_for(allow_private_hosts=frozenset({f"127.0.0.1:{server.port + 1}"}))
    assert failure(fetcher, url, QuarantineError).code == Code.PRIVATE_HOST
    assert server.connections == 0


def test_one_private_address_among_public_ones_is_refused(fetcher_for):
    fetcher = fetcher_for(resolver=lambda host, port: ["93.184.215.14", "127.0.0.1"])
    assert failure(fetcher, "http://gazette.example/").code == Code.PRIVATE_HOST


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


def test_a_closed_port_is_retryable(serve, fetcher_for):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    fetcher = fetcher_for(allow_private_hosts=frozenset({f"127.0.0.1:{port}"}))
    assert failure(fetcher, f"http://127.0.0.1:{port}/", RetryableError).code == Code.CONNECT


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


def test_tls_goes_by_the_name_and_the_socket_by_the_address(serve, fetcher_for, tmp_path):
    bundle, context = certificate(tmp_path, "gazette.example")
    seen: list[str | None] = []
    context.sni_callback = lambda sock, name, ctx: seen.append(name)
    server = serve({"/a": response(PAGE)}, tls=context)
    names = frozenset(f"{name}:{server.port}" for name in ("gazette.example", "other.example"))
    given = {"resolver": lambda host, port: ["127.0.0.1"], "allow_private_hosts": names}
    url = f"https://gazette.example:{server.port}/a"
    assert fetcher_for(ca_bundle=str(bundle), **given).get(url, delay_s=0).body == PAGE
    assert set(seen) == {"gazette.example"}
    assert failure(fetcher_for(**given), url, QuarantineError).code == Code.TLS
    other = url.replace("gazette", "other")
    trusting = fetcher_for(ca_bundle=str(bundle), **given)
    assert failure(trusting, other, QuarantineError).code == Code.TLS


def certificate(folder: Path, name: str) -> tuple[Path, ssl.SSLContext]:
    """A certificate for `name` that signs itself, and a server's context with it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    bundle, secret = folder / "ca.pem", folder / "key.pem"
    bundle.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(bundle, secret)
    return bundle, context
