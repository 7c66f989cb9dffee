"""Bytes to text by the labels that the web allows, and no others."""

import codecs
import re
from typing import Final

from writethru.clean.words.charset_guess import ASCII, guessed
from writethru.errors import Code

# Codec: its labels. Source: WHATWG Encoding Standard, section 4.2. Anything else is refused:
# Python also knows "punycode", "idna" or "unicode_escape", some of them quadratic.
_CODECS: Final = {
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8",
    "utf-16-le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le",
    "utf-16-be": "unicodefffe utf-16be",
    "cp1252": "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 "
    "iso8859-1 iso88591 iso_8859-1 l1 latin1 us-ascii windows-1252 x-cp1252",
    "iso8859-2": "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 l2 latin2",
    "iso8859-3": "csisolatin3 iso-8859-3 iso8859-3 iso88593 iso_8859-3 l3 latin3",
    "iso8859-4": "csisolatin4 iso-8859-4 iso8859-4 iso88594 iso_8859-4 l4 latin4",
    "iso8859-5": "csisolatincyrillic cyrillic iso-8859-5 iso8859-5 iso88595 iso_8859-5",
    "iso8859-6": "arabic asmo-708 csisolatinarabic ecma-114 iso-8859-6 iso8859-6 iso_8859-6",
    "iso8859-7": "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso8859-7",
    "iso8859-8": "csisolatinhebrew hebrew iso-8859-8 iso-8859-8-i iso8859-8 logical visual",
    "iso8859-10": "csisolatin6 iso-8859-10 iso8859-10 l6 latin6",
    "iso8859-13": "iso-8859-13 iso8859-13 iso885913",
    "iso8859-14": "iso-8859-14 iso8859-14 iso885914",
    "iso8859-15": "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9",
    "iso8859-16": "iso-8859-16",
    "cp866": "866 cp866 csibm866 ibm866",
    "koi8-r": "cskoi8r koi koi8 koi8-r koi8_r",
    "koi8-u": "koi8-ru koi8-u",
    "mac-roman": "csmacintosh mac macintosh x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "cp874": "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874",
    "cp1250": "cp1250 windows-1250 x-cp1250",
    "cp1251": "cp1251 windows-1251 x-cp1251",
    "cp1253": "cp1253 windows-1253 x-cp1253",
    "cp1254": "cp1254 csisolatin5 iso-8859-9 iso8859-9 iso88599 l5 latin5 windows-1254",
    "cp1255": "cp1255 windows-1255 x-cp1255",
    "cp1256": "cp1256 windows-1256 x-cp1256",
    "cp1257": "cp1257 windows-1257 x-cp1257",
    "cp1258": "cp1258 windows-1258 x-cp1258",
    "gb18030": "chinese csgb2312 gb18030 gb2312 gb_2312 gb_2312-80 gbk x-gbk",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc_jp": "cseucpkdfmtjapanese euc-jp x-euc-jp",
    "iso2022_jp": "csiso2022jp iso-2022-jp",
    "cp932": "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis",
    "cp949": "cseuckr csksc56011987 euc-kr korean ks_c_5601-1987 ksc5601 ksc_5601 windows-949",
}
_BY_LABEL: Final = {label: codec for codec, labels in _CODECS.items() for label in labels.split()}
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER: Final = re.compile(r"charset\s*=\s*[\"']?([^\s\"';,]{1,60})", re.IGNORECASE)
_META: Final = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?([\w:.+-]{1,60})", re.IGNORECASE)
_LATE_META_BYTES: Final = 100_000
_UTF_8_SURPLUS_MIN: Final = 4
"""Bytes beyond one a letter: under two accents, an old charset may look like UTF-8 by chance."""

_DAMAGE_WITHIN_BYTES: Final = 100_000
_META_WITHIN_BYTES: Final = 4096  # the standard says 1024; real pages put scripts before it


def decode(body: bytes, content_type: str | None) -> tuple[str, Code | None]:
    """The text of `body`; the code is BAD_CHARSET where a label was refused or bytes were lost.

    A byte order mark wins over the header, the header over the page's own meta tag; a refused
    label counts as none. Valid UTF-8 beyond ASCII is UTF-8, whatever is said of it: chance hardly
    ever makes it so. What is neither declared nor UTF-8 is guessed from its letters. Never raises.
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return _lossy(body[len(mark) :], codec)
    label = _declared(body, content_type)
    declared = _BY_LABEL.get(label) if label else _unmarked_utf_16(body)
    text, code = _by_content(body, declared)
    return text, code or (Code.BAD_CHARSET if label and declared is None else None)


def _declared(body: bytes, content_type: str | None) -> str | None:
    header = _HEADER.search(content_type[:1000]) if content_type else None
    return header[1].lower() if header else _meta_label(body[:_META_WITHIN_BYTES])


def _meta_label(head: bytes) -> str | None:
    meta = _META.search(head)
    if meta is None:
        return None
    label = meta[1].decode("ascii", "replace").lower()
    # A page whose meta tag we could read as ASCII is not in UTF-16, whatever it says.
    return "utf-8" if label.startswith("utf-16") else label


def _unmarked_utf_16(body: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of the first letters is zero."""
    first = body[:8]
    if len(first) == 8 and not any(first[1::2]) and all(first[::2]):  # noqa: PLR2004
        return "utf-16-le"
    if len(first) == 8 and not any(first[::2]) and all(first[1::2]):  # noqa: PLR2004
        return "utf-16-be"
    return None


def _by_content(body: bytes, declared: str | None) -> tuple[str, Code | None]:
    if declared in ("utf-16-le", "utf-16-be", "iso2022_jp"):
        return _lossy(body, declared)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf_8(body, declared)
    if declared in (None, "utf-8", "cp1252") or len(body) - len(text) >= _UTF_8_SURPLUS_MIN:
        return text, None
    return _lossy(body, declared)


def _not_utf_8(body: bytes, declared: str | None) -> tuple[str, Code | None]:
    """By its label; without one, a damaged UTF-8 page if most sequences are whole, else a guess."""
    if declared not in (None, "utf-8", "cp1252"):
        return _lossy(body, declared)
    if _is_damaged_utf_8(body[:_DAMAGE_WITHIN_BYTES]):
        return body.decode("utf-8", "replace"), Code.BAD_CHARSET
    late = _meta_label(body[:_LATE_META_BYTES]) if declared is None else None
    return _lossy(body, _BY_LABEL.get(late or "") or guessed(body))


def _is_damaged_utf_8(body: bytes) -> bool:
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond = len(text) - (len(body) - len(body.translate(None, ASCII)))
    return beyond - broken > broken


def _lossy(body: bytes, codec: str) -> tuple[str, Code | None]:
    try:
        return body.decode(codec), None
    except UnicodeDecodeError:
        return body.decode(codec, "replace"), Code.BAD_CHARSET
