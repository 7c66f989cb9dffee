"""One capture's bytes to what it says."""

import re
from typing import Final

from writethru.clean.choosing.forest import Models
from writethru.clean.crediting.facts import envelope_of
from writethru.clean.dumps.dump import clean_dump
from writethru.clean.page import clean_page
from writethru.clean.words.characters import mended, tidy
from writethru.clean.words.charset import decode
from writethru.model import MOVED_STATUSES, Document, Extraction, Medium, Source, Verdict

EXTRACTOR: Final = "writethru-clean/2"
_SNIFF_CHARS: Final = 2048
_MARKUP: Final = re.compile(
    r"<(?:!doctype\s+html|html|head|body|meta|title|script|div|article|p)\b", re.IGNORECASE
)
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_CONTROL_SHARE_MAX: Final = 0.02
_MARKUP_CONTROL_SHARE_MAX: Final = 0.3  # a spoilt page is still a page
_SIGNATURES: Final = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
)
_OTHER_TYPES: Final = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip")


def clean(
    document: Document, source: Source | None = None, *, models: Models | None = None
) -> tuple[Extraction, ...]:
    """What `document` says: one extraction a page; several only for a dump with several pages.

    Never raises on content: what cannot be read has a verdict that says so. `source` gives the
    CSS rules, time zone and language; without one, dates without a zone are taken as UTC.
    `models`: the shipped ones, unless told.
    """
    if document.http_status in MOVED_STATUSES:
        return (_moved(document),)
    text, code = decode(document.body, document.content_type)
    medium = medium_of(text, document.body, document.content_type)
    if medium is Medium.OTHER or not text.strip():
        return (_nothing(document, medium, code),)
    models = models or Models.shipped()
    if medium is Medium.HTML:
        return (clean_page(text, document, source, extractor=EXTRACTOR, models=models),)
    language = source.language if source else None
    envelope = envelope_of(document, source, language=language, is_dump=True)
    mended_text = "\n".join(map(mended, text.split("\n")))
    return clean_dump(
        tidy(mended_text),
        document,
        envelope=envelope,
        extractor=EXTRACTOR,
        models=models,
    )


def _moved(document: Document) -> Extraction:
    """A redirect's own page, "Moved Permanently", is nobody's words."""
    return Extraction(
        extractor=EXTRACTOR,
        verdict=Verdict.EMPTY,
        verdict_reason=f"status {document.http_status}",
        medium=Medium.OTHER,
    )


def medium_of(text: str, body: bytes, content_type: str | None) -> Medium:
    """What the bytes are: by their first bytes, their declared type, their markup or controls."""
    kind = (content_type or "").split(";")[0].strip().lower()
    if body.startswith(_SIGNATURES) or kind.startswith(_OTHER_TYPES):
        return Medium.OTHER
    start = text[:_SNIFF_CHARS]
    has_markup = start.lstrip()[:1] == "<" and _MARKUP.search(start) is not None
    controls = start.count("\ufffd") + len(_CONTROLS.findall(start))
    if controls > (_MARKUP_CONTROL_SHARE_MAX if has_markup else _CONTROL_SHARE_MAX) * len(start):
        return Medium.OTHER
    is_html = kind in ("text/html", "application/xhtml+xml")
    return Medium.HTML if has_markup or is_html else Medium.TEXT


def _nothing(document: Document, medium: Medium, code: object) -> Extraction:
    is_gone = document.http_status in (404, 410)
    reason = "no text" if medium is Medium.OTHER else str(code or "no text")
    return Extraction(
        extractor=EXTRACTOR,
        verdict=Verdict.GONE if is_gone else Verdict.EMPTY,
        verdict_reason=f"status {document.http_status}" if is_gone else reason,
        medium=medium,
    )
