"""Bytes to text by the label that came with them, with no label trusted blindly."""

import codecs
import re
from typing import Final

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_IN_HEADER: Final = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:+-]{2,40})", re.I)
_IN_XML: Final = re.compile(
    rb"^\s{0,64}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{2,40})"
)
_IN_META: Final = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{2,40})", re.I)
HEAD_BYTES: Final = 2048
"""Where a document must say what it is written in."""

# Of the WHATWG's encodings those that Python has too, by Python's names. Others, such as
# punycode or base64, are no text encodings of web pages and some are slow on purpose-made input.
_KNOWN: Final = frozenset(
    {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb2312", "gb18030", "big5"}
    | {"big5hkscs", "euc_jp", "shift_jis", "cp932", "iso2022_jp", "euc_kr", "cp949", "mac-roman"}
    | {"koi8-r", "koi8-u", "cp866", "cp874", "mac-cyrillic", "tis-620"}
    | {f"iso8859-{n}" for n in (*range(2, 12), 13, 14, 15, 16)}
    | {f"cp{n}" for n in range(1250, 1259)}
)


def feed_codec(head: bytes, content_type: str | None) -> str:
    """The codec of a feed or sitemap by its BOM, its own declaration, the header, else UTF-8."""
    declared = _IN_XML.match(head[:HEAD_BYTES].removeprefix(codecs.BOM_UTF8))
    return _first_known(head, declared and declared[1].decode("ascii"), _in_header(content_type))


def html_text(body: bytes, content_type: str | None) -> str:
    """The text of an HTML page: its BOM, the header, its meta element, UTF-8."""
    meta = _IN_META.search(body[:HEAD_BYTES])
    label = meta and meta[1].decode("ascii")
    return body.decode(_first_known(body, _in_header(content_type), label), "replace")


def _in_header(content_type: str | None) -> str | None:
    found = _IN_HEADER.search((content_type or "")[:500])
    return found[1] if found else None


def _first_known(head: bytes, *labels: str | None) -> str:
    marked = [name for mark, name in _BOMS if head.startswith(mark)]
    labelled = [codec for label in labels if label and (codec := _codec(label))]
    return next(iter([*marked, *labelled]), "utf-8")


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    # As browsers do: what calls itself Latin-1 or ASCII is usually Windows-1252.
    name = "cp1252" if name in {"iso8859-1", "ascii"} else name
    return name if name in _KNOWN else None
