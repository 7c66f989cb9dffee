"""Members of WARC files, as other people's crawlers write them."""

from collections.abc import Iterable
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HTML = (("Content-Type", "text/html"),)


def response(
    url: str,
    at: str,
    body: bytes = b"",
    *,
    status: str = "200 OK",
    location: str | None = None,
    warc: Iterable[tuple[str, str]] = (),
    kind: str = "response",
    packed: bool = True,
) -> bytes:
    """One record; `warc` are more of its own headers."""
    headers = [*HTML, *([("Location", location)] if location else [])]
    out = BytesIO()
    writer = WARCWriter(out, gzip=packed)
    record = writer.create_warc_record(
        url,
        kind,
        payload=BytesIO(body),
        length=len(body),
        http_headers=StatusAndHeaders(status, headers, protocol="HTTP/1.1"),
        # By itself the library draws one, and the member's length with it.
        warc_headers_dict={
            "WARC-Date": at,
            "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{kind} {url} {at}')}>",
            **dict(warc),
        },
    )
    writer.write_record(record)
    return out.getvalue()


def revisit(url: str, at: str, *, of: str) -> bytes:
    """A revisit of the same URL's capture at `of`."""
    refers = (("WARC-Refers-To-Target-URI", url), ("WARC-Refers-To-Date", of))
    return response(url, at, kind="revisit", warc=refers)
