"""Compressed bodies: undone in bounded memory, refused where they lie."""

import gzip
import zlib

import brotli
import pytest
from backports import zstd
from unit.capture.conftest import memory_under, response
from writethru.errors import Code, ItemError, QuarantineError, RetryableError

BROTLI = pytest.mark.fault(2)
PAGE = b"<html><h1>Ferry back in service</h1></html>"


def failure(fetcher, url, kind=ItemError, **given):
    with pytest.raises(kind) as caught:
        fetcher.get(url, delay_s=0, **given)
    assert caught.value.url == url
    return caught.value


def gzip_bomb(mebibytes: int) -> bytes:
    pack = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = pack.compress(b"x") + pack.flush(zlib.Z_FULL_FLUSH)
    # After a full flush nothing refers back: the same bytes mean the same again.
    return head + (pack.compress(bytes(2**20)) + pack.flush(zlib.Z_FULL_FLUSH)) * mebibytes


def zstd_bomb(mebibytes: int) -> bytes:
    pack = zstd.ZstdCompressor()
    return b"".join(pack.compress(bytes(2**20)) for _ in range(mebibytes)) + pack.flush()


@pytest.mark.parametrize(
    ("coding", "bomb"),
    [
        pytest.param("gzip", lambda: gzip_bomb(1024), marks=pytest.mark.fault(1)),
        pytest.param("br", lambda: brotli.compress(bytes(2**28), quality=5), marks=BROTLI),
        pytest.param("zstd", lambda: zstd_bomb(1024), marks=pytest.mark.fault(3)),
    ],
    ids=["gzip", "br", "zstd"],
)
def test_a_bomb_is_stopped_in_bounded_memory(serve, fetcher_for, coding, bomb):
    packed = bomb()
    assert len(packed) < 1_100_000
    server = serve({"/a": response(packed, headers=[f"Content-Encoding: {coding}"])})
    with memory_under(50 * 2**20):
        error = failure(fetcher_for(server), server.url("/a"), QuarantineError)
    assert error.code == Code.TOO_LARGE


@pytest.mark.fault(3)
def test_zstd_is_undone_frame_by_frame(serve, fetcher_for):
    packed = zstd.compress(PAGE) + zstd.compress(b"<p>more</p>")
    server = serve({"/a": response(packed, headers=["Content-Encoding: zstd"])})
    assert fetcher_for(server).get(server.url("/a"), delay_s=0).body == PAGE + b"<p>more</p>"


@pytest.mark.fault(3)
def test_a_zstd_window_above_eight_mebibytes_is_refused(serve, fetcher_for):
    wide = {zstd.CompressionParameter.window_log: 25, zstd.CompressionParameter.checksum_flag: 1}
    pack = zstd.ZstdCompressor(options=wide)
    packed = pack.compress(PAGE) + pack.flush()
    server = serve({"/a": response(packed, headers=["Content-Encoding: zstd"])})
    assert failure(fetcher_for(server), server.url("/a"), QuarantineError).code == Code.ENCODING


@pytest.mark.fault(4)
def test_gzip_six_times_over_is_refused_said_or_not(serve, fetcher_for):
    packed = PAGE
    for _ in range(6):
        packed = gzip.compress(packed)
    html = "Content-Type: text/html"
    six = ", ".join(["gzip"] * 6)
    server = serve(
        {
            "/said": response(packed, headers=[html, f"Content-Encoding: {six}"]),
            "/lines": response(packed, headers=[html, *["Content-Encoding: gzip"] * 6]),
            "/once": response(packed, headers=[html, "Content-Encoding: gzip"]),
            "/never": response(packed, headers=[html]),
        }
    )
    fetcher = fetcher_for(server)
    for path in ("/said", "/lines", "/once", "/never"):
        assert failure(fetcher, server.url(path), QuarantineError).code == Code.ENCODING


def test_a_gzip_file_that_is_no_page_stays_as_it_is(serve, fetcher_for):
    packed = gzip.compress(b"<urlset/>")
    server = serve(
        {"/sitemap.xml.gz": response(packed, headers=["Content-Type: application/gzip"])}
    )
    assert fetcher_for(server).get(server.url("/sitemap.xml.gz"), delay_s=0).body == packed


@pytest.mark.fault(3)
@pytest.mark.parametrize("coding", ["zstd", "gzip, gzip, gzip", "deflate", "br, gzip", "dcz"])
def test_a_coding_that_was_not_asked_for_is_refused(serve, fetcher_for, coding):
    server = serve({"/a": response(b"whatever", headers=[f"Content-Encoding: {coding}"])})
    assert failure(fetcher_for(server), server.url("/a"), QuarantineError).code == Code.ENCODING


@pytest.mark.fault(5)
@pytest.mark.parametrize(
    ("coding", "cut"),
    [("gzip", 10), ("gzip", 4), ("br", 4), ("zstd", 4)],
    ids=["body", "checksum", "brotli", "zstd"],
)
def test_a_coded_body_cut_short_is_truncated(serve, fetcher_for, coding, cut):
    text = bytes(range(256)) * 40
    pack = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstd.compress}[coding]
    packed = pack(text)
    server = serve({"/a": response(packed[:-cut], headers=[f"Content-Encoding: {coding}"])})
    assert failure(fetcher_for(server), server.url("/a"), RetryableError).code == Code.TRUNCATED
