"""The index beside a WARC file: a line a capture, in the form that replay programs read.

Source: the CDXJ of pywb and the IIPC: key, 14 digits of time, JSON; lines sorted by their bytes.
"""

import json
from dataclasses import dataclass
from io import BytesIO, RawIOBase
from typing import BinaryIO, Final

from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from writethru.capture.warc.gzip_members import Member, whole_members
from writethru.capture.warc.http_record import parse_response
from writethru.capture.warc.reader import warc_time
from writethru.capture.warc.surt import surt

HEAD_BYTES: Final = 256 * 1024
"""Of a record: its own headers and the response's."""
_INDEXED: Final = frozenset({"response", "resource", "revisit"})
_FORMATS: Final = ["WARC/1.1", "WARC/1.0"]
_REVISIT: Final = "warc/revisit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """`whole_bytes` of the file are whole records; `captures` of these are in the index."""

    text: bytes
    captures: int
    whole_bytes: int


def index_of(packed: BinaryIO | RawIOBase, *, name: str) -> Index:
    """The index of a file of a gzip member a record, up to the first that is not whole.

    `name` is the file's below the captures' root.
    """
    lines: list[bytes] = []
    end = 0
    for member in whole_members(packed, head_bytes=HEAD_BYTES):
        end = member.offset + member.length
        line = _line(member, name)
        lines += [line] if line else []
    return Index(text=b"".join(sorted(lines)), captures=len(lines), whole_bytes=end)


def _line(member: Member, name: str) -> bytes | None:
    """None for a record that is no capture."""
    head = BytesIO(member.head)
    try:
        record = StatusAndHeadersParser(_FORMATS).parse(head)
    except (EOFError, ArchiveLoadFailed, StatusAndHeadersParserException):
        return None
    kind, url, at = map(record.get_header, ("WARC-Type", "WARC-Target-URI", "WARC-Date"))
    if kind not in _INDEXED or not url or not at:
        return None
    status, mime = _status_and_type(record.get_header("Content-Type") or "", head.read())
    fields = {
        "url": url,
        "mime": _REVISIT if kind == "revisit" else mime,
        "status": status,
        "digest": record.get_header("WARC-Payload-Digest") or "-",
        "length": str(member.length),
        "offset": str(member.offset),
        "filename": name,
    }
    key = surt(url).replace(" ", "%20")
    return f"{key} {warc_time(at):%Y%m%d%H%M%S} {json.dumps(fields)}\n".encode()


def _status_and_type(content_type: str, block: bytes) -> tuple[str, str]:
    """A response's status and media type; of what is no response, no status."""
    status = "-"
    if content_type.startswith("application/http"):
        try:
            code, headers, _ = parse_response(block)
        except ValueError:
            return "-", "unk"
        status = str(code)
        content_type = next((v for k, v in headers if k.lower() == "content-type"), "")
    return status, content_type.split(";")[0].strip().replace(" ", "") or "unk"
