"""WARC records to documents: our own by their place, anybody's one after the other."""

import hashlib
import json
from base64 import b32encode, b64encode, urlsafe_b64encode
from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from writethru.capture.archives.moves import moved_to
from writethru.capture.fetching.bodies import decoded
from writethru.capture.hosts import web_url
from writethru.capture.warc import records
from writethru.capture.warc.gzip_members import GzipMembers, is_gzip
from writethru.capture.warc.http_record import Headers, original_headers, parse_response
from writethru.capture.warc.store import Captures
from writethru.errors import Code, QuarantineError
from writethru.model import Basis, Document, Json, WarcPlace, utc

RECORD_BYTES: Final = 64 * 2**20
"""More than any record that a writer of ours makes."""
BODY_BYTES: Final = 20 * 2**20
_ALGORITHMS: Final = {"md5", "sha1", "sha256", "sha512"}


def read_document(captures: Captures, place: WarcPlace) -> Document:
    """The document whose record lies at `place`.

    A revisit comes with an empty body and `refers_to` in its vantage; the request's headers lie
    in another record and are not read. Raises QuarantineError bad_record where there is no such
    record, digest where it is not what was written, CapturesError where the captures cannot be
    reached.
    """
    name = f"{place.file}@{place.offset}"
    member = GzipMembers(BytesIO(_bytes_at(captures, place, name)))
    try:
        record = next(iter(ArchiveIterator(member, no_record_parse=True)))
        block = record.raw_stream.read(RECORD_BYTES)
        fields = header_fields(record)
    except (StopIteration, ArchiveLoadFailed, EOFError, ValueError) as error:
        raise _bad(name, f"no WARC record: {error}") from error
    if member.fault is not None:
        raise _bad(name, member.fault.reason)
    verify_digest(name, fields, "warc-block-digest", [block])
    return _our_document(fields, block)


def _bytes_at(captures: Captures, place: WarcPlace, name: str) -> bytes:
    try:
        found = captures.read(place)
    except ValueError as error:
        raise _bad(name, str(error)) from error
    if found is None:
        raise _bad(name, "no such file")
    return found


def _our_document(fields: Headers, block: bytes) -> Document:
    known = _lowered(fields)
    kind, target = known["warc-type"], known["warc-target-uri"]
    status: int | None = None
    headers: Headers = (("Content-Type", known.get("content-type", "")),)
    body = block
    if known.get("content-type", "").startswith("application/http"):
        status, stored, body = parse_response(block)
        headers = original_headers(stored)
    vantage: dict[str, Json] = json.loads(known.get(records.VANTAGE.lower(), "{}"))
    if kind == "revisit":
        vantage |= {"refers_to": list(refers_to(fields) or ())}
    return Document(
        url=known.get(records.ASKED_URL.lower(), target),
        final_url=moved_to(target, status, headers),
        captured_at=warc_time(known["warc-date"]),
        captured_basis=Basis(known.get(records.BASIS.lower(), Basis.WARC)),
        http_status=status,
        headers=headers,
        body=body,
        redirects=tuple(v for k, v in fields if k.lower() == records.REDIRECT.lower()),
        vantage=vantage,
    )


def header_fields(record: Any) -> Headers:
    """The WARC headers of a record of warcio's."""
    return tuple((str(k), str(v)) for k, v in record.rec_headers.headers)


def refers_to(fields: Headers) -> tuple[str, str] | None:
    """URL and date of a revisit's original; None where the record does not name it."""
    known = _lowered(fields)
    url = known.get("warc-refers-to-target-uri", known.get("warc-target-uri"))
    date = known.get("warc-refers-to-date")
    if not url or not date:
        return None
    # As a record's own address is read, or the two would not meet.
    url = url.strip("<>")
    return (web_url(url) or url, records.warc_date(warc_time(date)))


def warc_time(written: str) -> datetime:
    """A WARC-Date in UTC. Raises ValueError."""
    at = datetime.fromisoformat(written.strip())
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else utc(at)
    except OverflowError as error:  # 0001-01-01T00:00:00+01:00
        raise ValueError(f"{written.strip()!r} is no time in UTC") from error


def payload_of(url: str, headers: Headers, payload: bytes) -> tuple[bytes, bytes]:
    """The payload without chunks, and without its content coding too, at most 20 MB.

    Raises QuarantineError too_large or encoding, RetryableError truncated.
    """
    known = _lowered(headers)
    coding = known.get("content-encoding")
    if "chunked" in known.get("transfer-encoding", "").lower():
        payload = ChunkedDataReader(BytesIO(payload)).read()
    # Some crawlers keep the header of a coding that they have already undone.
    if coding and "gzip" in coding.lower() and not is_gzip(payload):
        coding = None
    return payload, decoded([payload], coding=coding, max_bytes=BODY_BYTES, url=url)


def verify_digest(name: str, fields: Headers, header: str, candidates: Iterable[bytes]) -> None:
    """Raises QuarantineError digest where the header names none of the candidates.

    Crawlers disagree whether a payload is digested with chunks and coding or without; any counts.
    """
    stated = _lowered(fields).get(header, "")
    algorithm, bare = _digest_parts(stated)
    if not can_verify(stated):
        return
    for content in candidates:
        digest = hashlib.new(algorithm, content, usedforsecurity=False).digest()
        if _is_written(digest, bare):
            return
    raise QuarantineError(url=name, code=Code.DIGEST, reason=f"{header} is not {stated}")


def can_verify(stated: str) -> bool:
    """Whether a digest, such as `sha1:B2LT...`, can prove anything here."""
    algorithm, bare = _digest_parts(stated)
    return bool(bare) and algorithm in _ALGORITHMS


def _digest_parts(stated: str) -> tuple[str, str]:
    """`("sha1", "B2LT")` of `SHA-1:B2LT==`."""
    algorithm, _, value = stated.partition(":")
    return algorithm.strip().lower().replace("-", ""), value.strip().rstrip("=")


def _is_written(digest: bytes, bare: str) -> bool:
    """Whether it is the digest in hex, base32 or base64, whose padding is gone."""
    if bare.lower() in {digest.hex(), b32encode(digest).decode("ascii").rstrip("=").lower()}:
        return True
    forms = (b64encode(digest), urlsafe_b64encode(digest))
    return bare in {form.decode("ascii").rstrip("=") for form in forms}


def _lowered(fields: Headers) -> dict[str, str]:
    """The first header of each name, by its name in lower case."""
    return {name.lower(): value for name, value in reversed(fields)}


def _bad(name: str, reason: str) -> QuarantineError:
    return QuarantineError(url=name, code=Code.BAD_RECORD, reason=reason)
