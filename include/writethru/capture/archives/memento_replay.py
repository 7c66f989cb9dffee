"""The raw capture behind a line of a CDX listing: its address, and what the archive sent for it.

Sources: RFC 7089 (Memento-Datetime); the Wayback Machine's and pywb's `id_` replay, which sends
the payload unchanged and, at the Wayback Machine, the original headers as `x-archive-orig-*`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

from writethru.capture.archives.memento_index import Listed, instant_of
from writethru.capture.hosts import web_url
from writethru.capture.warc.http_record import Headers
from writethru.capture.warc.reader import can_verify, verify_digest
from writethru.errors import Code, QuarantineError
from writethru.model import MOVED_STATUSES, Basis, Document

_ORIGINAL: Final = "x-archive-orig-"
_MEMENTO: Final = "memento-datetime"
_OF_THE_ARCHIVE: Final = frozenset({_MEMENTO, "link", "content-location", "server-timing"})
_NOT_RAW: Final = (
    b"BEGIN WAYBACK TOOLBAR INSERT",
    b"FILE ARCHIVED ON ",
    b"/_static/js/bundle-playback.js",
    b"/static/wombat.js",
    b"End Wayback Rewrite JS Include",
)
"""What archives put into the pages that they rewrite."""
_WAYBACK_PATHS: Final = frozenset({"", "/cdx/search"})
_NOT_FOUND: Final = 404
_SOME_MOVE: Final = 302


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hop:
    """One address passed on the way: whose capture it is, of what time."""

    address: str
    url: str
    at: datetime


def replay_pattern(server: str, replay: str | None) -> str:
    """Where raw captures are: `replay`, else as the CDX server's own address suggests.

    `https://host/cdx` and `/cdx/search/cdx` are the Wayback Machine's layout, `/<coll>/cdx` is
    pywb's.
    """
    if replay:
        return replay
    parts = urlsplit(server)
    above = parts.path.rstrip("/").rpartition("/")[0]
    folder = "/web" if above in _WAYBACK_PATHS else above
    return f"{parts.scheme}://{parts.netloc}{folder}/{{timestamp}}id_/{{url}}"


def replay_address(pattern: str, listed: Listed) -> str:
    return pattern.replace("{timestamp}", listed.timestamp).replace("{url}", listed.url)


def memento_of(fetched: Document, listed: Listed, pattern: str) -> Document:
    """The original capture in what the archive sent, with the time of the one it really served.

    A redirect ends at `final_url`, where it leads. Raises QuarantineError, naming the original
    URL: http_4xx or bad_response where it is no raw capture, digest where it is another one.
    """
    hops = list(_hops(fetched, pattern, listed))
    own = [hop for hop in hops if _is_same(hop.url, listed.url)]
    moved = next((hop.url for hop in hops if not _is_same(hop.url, listed.url)), None)
    if listed.status in MOVED_STATUSES or (moved is not None and listed.status is None):
        return _redirect(listed, hops, own[-1])
    if moved is not None:
        raise _bad(listed, Code.BAD_RESPONSE, f"{fetched.final_url} is another page's capture")
    return _page(fetched, listed, hops[-1])


def _hops(fetched: Document, pattern: str, listed: Listed) -> Iterator[_Hop]:
    """Raises QuarantineError where the way leaves the archive's captures."""
    wanted = re.escape(pattern)
    wanted = wanted.replace(re.escape("{timestamp}"), r"(?P<timestamp>\d{14})")
    wanted = wanted.replace(re.escape("{url}"), "(?P<url>.+)")
    for address in (fetched.url, *fetched.redirects, fetched.final_url):
        found = re.fullmatch(wanted, address)
        url = web_url(found["url"]) if found else None
        if found is None or url is None:
            raise _bad(listed, Code.BAD_RESPONSE, f"the archive led to {address[:300]}")
        try:
            at = instant_of(found["timestamp"])
        except ValueError as error:
            raise _bad(listed, Code.BAD_RESPONSE, f"{address[:300]}: {error}") from error
        yield _Hop(address=address, url=url, at=at)


def _is_same(one: str, other: str) -> bool:
    """Archives do not tell http from https, nor `www.` from none."""
    return _bare(one) == _bare(other)


def _bare(url: str) -> str:
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


def _redirect(listed: Listed, hops: list[_Hop], own: _Hop) -> Document:
    """What was sent is the capture of the page that it led to: of the redirect only the way is
    known."""
    target = next((hop.url for hop in hops if hop.url != listed.url), listed.url)
    return Document(
        url=listed.url,
        final_url=target,
        captured_at=own.at,
        captured_basis=Basis.MEMENTO,
        http_status=listed.status or _SOME_MOVE,
        headers=(("Location", target),) if target != listed.url else (),
        vantage={"memento": own.address},
    )


def _page(fetched: Document, listed: Listed, served: _Hop) -> Document:
    at = _memento_datetime(fetched) or served.at
    vantage: dict[str, Any] = {"memento": served.address}
    if not _is_verified(fetched, listed, at):
        vantage |= {"digest": "unverified"} | _length(fetched)
        _require_raw(fetched, listed)
    return Document(
        url=listed.url,
        final_url=listed.url,
        captured_at=at,
        captured_basis=Basis.MEMENTO,
        http_status=fetched.http_status,
        headers=tuple(_original_headers(fetched)),
        body=fetched.body,
        vantage=vantage,
    )


def _length(fetched: Document) -> dict[str, Any]:
    """What a fetcher notes where the answer may have been cut."""
    return {key: value for key, value in fetched.vantage.items() if key == "length"}


def _memento_datetime(fetched: Document) -> datetime | None:
    try:
        at = parsedate_to_datetime((fetched.header(_MEMENTO) or "").strip()[:64])
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _is_verified(fetched: Document, listed: Listed, at: datetime) -> bool:
    """Whether the digest of the list proves the payload.

    False where it cannot: another capture was served, no digest of a known kind is listed, or it
    is of the payload as it travelled, coded, which is not what comes here. Raises QuarantineError
    digest.
    """
    if listed.digest is None or not can_verify(listed.digest) or at != listed.at:
        return False
    try:
        verify_digest(listed.url, (("cdx", listed.digest),), "cdx", [fetched.body])
    except QuarantineError as error:
        if _was_coded(fetched) or _is_rewritten(fetched) or not _is_memento(fetched):
            return False
        reason = f"the payload is not that of {listed.digest} in the archive's list"
        raise _bad(listed, Code.DIGEST, reason) from error
    return True


def _was_coded(fetched: Document) -> bool:
    names = {name.lower() for name, _ in fetched.headers}
    if any(name.startswith(_ORIGINAL) for name in names):
        coded = ("content-encoding", "transfer-encoding")
        return any(_ORIGINAL + name in names for name in coded)
    return "content-encoding" in names


def _require_raw(fetched: Document, listed: Listed) -> None:
    """Raises QuarantineError for the archive's own pages, error pages among them."""
    if _is_memento(fetched) and not _is_rewritten(fetched):
        return
    if fetched.http_status == _NOT_FOUND and not _is_memento(fetched):
        raise _bad(listed, Code.HTTP_4XX, "the archive does not have the capture that it lists")
    reason = f"the archive sent a page of its own instead of the capture: {fetched.final_url}"
    raise _bad(listed, Code.BAD_RESPONSE, reason)


def _is_memento(fetched: Document) -> bool:
    names = (name.lower() for name, _ in fetched.headers)
    return any(name == _MEMENTO or name.startswith(_ORIGINAL) for name in names)


def _is_rewritten(fetched: Document) -> bool:
    return any(mark in fetched.body for mark in _NOT_RAW)


def _original_headers(fetched: Document) -> Headers:
    """The page's own headers as far as the archive passes them on."""
    marked = tuple(
        (name[len(_ORIGINAL) :], value)
        for name, value in fetched.headers
        if name.lower().startswith(_ORIGINAL)
    )
    if not marked:
        return tuple((k, v) for k, v in fetched.headers if k.lower() not in _OF_THE_ARCHIVE)
    if any(name.lower() == "content-type" for name, _ in marked) or not fetched.content_type:
        return marked
    return (*marked, ("Content-Type", fetched.content_type))


def _bad(listed: Listed, code: Code, reason: str) -> QuarantineError:
    return QuarantineError(
        url=listed.url, code=code, reason=f"capture of {listed.timestamp}: {reason}"
    )
