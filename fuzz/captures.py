"""What a fuzzer's bytes become: a whole capture, or the place in one that a parser reads."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from writethru.model import Basis, Document

CAPTURED_AT: Final = datetime(2031, 5, 6, 12, tzinfo=UTC)
_TEXT: Final = (
    "The harbour office at Larkholm closed its upper lock on Monday after a barge had leaned "
    "against the gate for most of the night and bent two of its hinges."
)


def page_of(data: bytes) -> Document:
    """The bytes are the page; the URL ends with their beginning."""
    return _captured(data, "text/html", url=f"https://gazette.example/{data[:12].hex()}")


def dump_of(data: bytes) -> Document:
    return _captured(data, "text/plain")


def date_of(data: bytes) -> Document:
    """The text stands wherever a page has a date."""
    text = _text(data)
    quoted = text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    markup = (
        f'<html><head><title>Lock closed | {quoted}</title><meta name="date" content="{quoted}">'
        f'<meta property="article:published_time" content="{quoted}">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": '
        f"{_json(text)}"
        f'}}</script></head><body><article><h1>Lock closed</h1><time datetime="{quoted}">{quoted}'
        f"</time><p>Updated {quoted}</p><p>{_TEXT}</p></article></body></html>"
    )
    return _captured(markup.encode(), "text/html", url=f"https://gazette.example/{quoted[:80]}/a")


def byline_of(data: bytes) -> Document:
    """The text stands wherever a page credits its writers."""
    text = _text(data)
    quoted = text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    markup = (
        f'<html><head><meta name="author" content="{quoted}"><script type="application/ld+json">'
        f'{{"@type": "NewsArticle", "author": [{{"name": {_json(text)}}}]}}</script></head><body>'
        f'<article><h1>Lock closed</h1><p class="byline">By {quoted}</p><p>{quoted} (Reuters) - '
        f"{_TEXT}</p><p>{quoted}</p><p>Reporting by {quoted}; editing by {quoted}</p>"
        f"<p>{quoted}/rs (Reuters, dpa, AFP)</p></article></body></html>"
    )
    return _captured(markup.encode(), "text/html")


KINDS: Final[Mapping[str, Callable[[bytes], Document]]] = {
    "page": page_of,
    "dump": dump_of,
    "date": date_of,
    "byline": byline_of,
}


def _captured(
    body: bytes, content_type: str, *, url: str = "https://gazette.example/news/lock-closed"
) -> Document:
    return Document(
        url=url,
        final_url=url,
        captured_at=CAPTURED_AT,
        captured_basis=Basis.CLOCK,
        http_status=200,
        headers=(("content-type", content_type),),
        body=body,
    )


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _json(text: str) -> str:
    escaped = "".join(c if c.isalnum() else f"\\u{min(ord(c), 0xFFFF):04x}" for c in text)
    return f'"{escaped}"'
