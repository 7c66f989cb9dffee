"""Bytes to text by the label that came with them, with no label trusted blindly."""

import codecs
import re
from typing import Final

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_IN_HEADER: Final = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:+-]{2,40})", re.I)
_IN_XML: Final = re.compile(rb"^\s{0,64}<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})")
_IN_META: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{2,40})", re.I)
_HEAD_BYTES: Final = 2048

# Of the WHATWG's encodings those that Python has too, by Python's names. Others, such as
# punycode or base64, are no text encodings of web pages and some are slow on purpose-made input.
_KNOWN: Final = frozenset(
    {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb2312", "gb18030", "big5"}
    | {"big5hkscs", "euc_jp", "shift_jis", "cp932", "iso2022_jp", "euc_kr", "cp949", "mac-roman"}
    | {"koi8-r", "koi8-u", "cp866", "cp874", "mac-cyrillic", "tis-620"}
    | {f"iso8859-{n}" for n in (*range(2, 12), 13, 14, 15, 16)}
    | {f"cp{n}" for n in range(1250, 1259)}
)


def xml_text(body: bytes, content_type: str | None) -> str:
    """The text of an XML document: its BOM, its own declaration, the header, UTF-8."""
    declared = _IN_XML.match(body[:_HEAD_BYTES].removeprefix(codecs.BOM_UTF8))
    return _decoded(body, declared and declared[1].decode("ascii"), _in_header(content_type))


def html_text(body: bytes, content_type: str | None) -> str:
    """The text of an HTML page: its BOM, the header, its meta element, UTF-8."""
    meta = _IN_META.search(body[:_HEAD_BYTES])
    return _decoded(body, _in_header(content_type), meta and meta[1].decode("ascii"))


def _in_header(content_type: str | None) -> str | None:
    found = _IN_HEADER.search((content_type or "")[:500])
    return found[1] if found else None


def _decoded(body: bytes, *labels: str | None) -> str:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    for label in labels:
        codec = _codec(label) if label else None
        if codec:
            return body.decode(codec, "replace")
    return body.decode("utf-8", "replace")


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    # As browsers do: what calls itself Latin-1 or ASCII is usually Windows-1252.
    name = "cp1252" if name in {"iso8859-1", "ascii"} else name
    return name if name in _KNOWN else None
