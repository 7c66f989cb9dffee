"""What sitemaps announce (sitemaps.org 0.9, with the news extension), gzipped or not."""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Final
from xml.etree.ElementTree import Element

from writethru.capture.announced import Announced
from writethru.capture.hosts import speaks_for, web_url
from writethru.capture.xml import elements, local_name
from writethru.errors import Code, QuarantineError
from writethru.model import Document, Source

MAX_CHILDREN: Final = 1_000
SITEMAP_BYTES: Final = 50 * 2**20
"""The protocol's own limit, uncompressed."""
_ROOTS: Final = frozenset({"urlset", "sitemapindex"})
_GZIP: Final = b"\x1f\x8b"


def sitemap_entries(document: Document) -> Iterator[Announced]:
    """The pages as written; none for an index. Raises QuarantineError bad_sitemap, hostile_xml."""
    for entry in _entries(document, "url"):
        yield Announced(
            link=_text(entry, "loc") or "",
            title=_text(entry, "title"),
            published=_text(entry, "publication_date"),
            modified=_text(entry, "lastmod"),
        )


def child_sitemaps(document: Document, source: Source) -> Iterator[str]:
    """The sitemaps that an index names, itself left out, within the source's hosts; at most
    1,000. Raises QuarantineError as sitemap_entries does."""
    seen = {document.url, document.final_url}
    for entry in islice(_entries(document, "sitemap"), MAX_CHILDREN):
        url = web_url(_text(entry, "loc") or "", base=document.final_url)
        if url and url not in seen and speaks_for(source.hosts, url):
            seen.add(url)
            yield url


def _entries(document: Document, name: str) -> Iterator[Element]:
    unpacked = replace(document, body=_unpacked(document))
    return elements(unpacked, roots=_ROOTS, wanted=frozenset({name}), malformed=Code.BAD_SITEMAP)


def _text(entry: Element, name: str) -> str | None:
    for part in entry.iter():
        if local_name(part) == name and part.text and part.text.strip():
            return part.text.strip()
    return None


def _unpacked(document: Document) -> bytes:
    """sitemap.xml.gz is a file that is compressed, which no Content-Encoding says."""
    if not document.body.startswith(_GZIP):
        return document.body
    unzip = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        body = unzip.decompress(document.body, SITEMAP_BYTES)
    except zlib.error as error:
        raise _bad(document, Code.BAD_SITEMAP, f"broken gzip: {error}") from error
    if unzip.unconsumed_tail:
        raise _bad(document, Code.TOO_LARGE, f"over {SITEMAP_BYTES} bytes unpacked")
    return body


def _bad(document: Document, code: Code, reason: str) -> QuarantineError:
    return QuarantineError(url=document.url, code=code, reason=reason)
