"""Encrypted connections: by the right name, with a good certificate, or not at all."""

import socket
import ssl
import threading
import warnings
from contextlib import suppress
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


@pytest.mark.fault(19)
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


@pytest.mark.fault(19)
@pytest.mark.parametrize("bad", ["signed by itself", "another host", "expired", "not yet"])
def test_bad_tls_is_refused_and_never_tried_in_the_clear(serve, fetcher_for, tmp_path, bad):
    named = "other.example" if bad == "another host" else "gazette.example"
    years = {"expired": (2020, 2021), "not yet": (2119, 2120)}.get(bad, (2020, 2120))
    bundle, context = certificate(tmp_path, named, years=years)
    server = serve({"/a": response(PAGE)}, tls=context)
    clear = serve({"/a": response(PAGE)})
    name = f"gazette.example:{server.port}"
    fetcher = fetcher_for(
        resolver=lambda host, port: ["127.0.0.1"],
        allow_private_hosts=frozenset({name, f"gazette.example:{clear.port}"}),
        ca_bundle=None if bad == "signed by itself" else str(bundle),
    )
    with pytest.raises(QuarantineError) as caught:
        fetcher.get_with_retries(f"https://{name}/a", delay_s=0)
    assert (caught.value.code, caught.value.url) == (Code.TLS, f"https://{name}/a")
    assert (server.requests, server.connections, clear.connections) == ([], 1, 0)


@pytest.mark.fault(19)
def test_an_old_protocol_is_refused(serve, fetcher_for, tmp_path):
    bundle, context = certificate(tmp_path, "gazette.example")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    server = serve({"/a": response(PAGE)}, tls=context)
    name = f"gazette.example:{server.port}"
    fetcher = fetcher_for(
        resolver=lambda host, port: ["127.0.0.1"],
        allow_private_hosts=frozenset({name}),
        ca_bundle=str(bundle),
    )
    assert failure(fetcher, f"https://{name}/a", QuarantineError).code == Code.TLS
    assert server.requests == []


@pytest.mark.fault(8)
def test_a_handshake_that_drips_ends_at_the_deadline(fetcher_for):
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                connection.sendall(b"\x16\x03\x03\x40\x00")
                while not stop.wait(0.02):
                    connection.sendall(b"\x02")

        thread = threading.Thread(target=drip)
        thread.start()
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        fetcher = fetcher_for(allow_private_hosts=frozenset({host}), deadline_s=0.3)
        error = failure(fetcher, f"https://{host}/a", RetryableError)
        stop.set()
        thread.join(timeout=10)
    assert error.code == Code.DEADLINE


def certificate(
    folder: Path, name: str, *, years: tuple[int, int] = (2020, 2120)
) -> tuple[Path, ssl.SSLContext]:
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
        .not_valid_before(datetime(years[0], 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(years[1], 1, 1, tzinfo=UTC))
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
