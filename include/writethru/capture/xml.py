"""XML from strangers, read in a stream: no entities, no external anything, bounded depth."""

import re
from collections.abc import Iterator
from html import escape
from html.entities import html5
from io import BytesIO
from typing import Final
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, iterparse

from writethru.capture.charset import xml_text
from writethru.errors import Code, QuarantineError
from writethru.model import Document

MAX_DEPTH: Final = 100
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

# "Fish & chips", "&nbsp;": not XML, but common in feeds. CDATA is left as it is.
_LOOSE_AMPERSAND: Final = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)(?P<name>[A-Za-z][A-Za-z0-9]{1,31};)?",
    re.S,
)


def elements(
    document: Document, *, roots: frozenset[str], wanted: frozenset[str], malformed: Code
) -> Iterator[Element]:
    """Each element named in `wanted`, whole, emptied again once the caller is done with it.

    Names are compared without their namespace and in lower case. Raises QuarantineError with
    `malformed` for what is not well-formed or has another root, with hostile_xml for entities
    and needless depth.
    """
    parser = DefusedXMLParser(target=TreeBuilder(), encoding="utf-8")
    # Decoded here: expat has no multi-byte encodings but UTF-8 and UTF-16.
    text = _NOT_XML.sub(" ", xml_text(document.body, document.content_type))
    text = _LOOSE_AMPERSAND.sub(_mended, text)
    stream = BytesIO(text.encode("utf-8"))
    try:
        yield from _walk(iterparse(stream, ("start", "end"), parser), document, roots, wanted)
    except DefusedXmlException as error:
        raise _refused(document, Code.HOSTILE_XML, str(error)) from error
    except _WrongRootError as error:
        raise _refused(document, malformed, f"the root element is <{error}>") from error
    except (ParseError, ValueError) as error:
        raise _refused(document, malformed, f"not well-formed: {error}") from error


def _mended(found: re.Match[str]) -> str:
    if found[0].startswith("<"):
        return found[0]
    name = found["name"] or ""
    return escape(html5[name]) if name in html5 else f"&amp;{name}"


class _WrongRootError(Exception):
    """The document is another kind of XML."""


def _walk(
    events: Iterator[tuple[str, Element]],
    document: Document,
    roots: frozenset[str],
    wanted: frozenset[str],
) -> Iterator[Element]:
    open_elements: list[Element] = []
    for event, element in events:
        if event == "start":
            if not open_elements and local_name(element) not in roots:
                raise _WrongRootError(local_name(element)[:40])
            open_elements.append(element)
            if len(open_elements) > MAX_DEPTH:
                raise _refused(document, Code.HOSTILE_XML, f"nested over {MAX_DEPTH} deep")
            continue
        open_elements.pop()
        if local_name(element) in wanted:
            yield element
            element.clear()
            if open_elements:
                open_elements[-1].remove(element)


def local_name(element: Element) -> str:
    """`item` for `{http://purl.org/rss/1.0/}item`."""
    return str(element.tag).rpartition("}")[2].lower()


def namespace(element: Element) -> str:
    """`http://purl.org/rss/1.0/` for `{http://purl.org/rss/1.0/}item`; "" without one."""
    return str(element.tag).rpartition("}")[0].removeprefix("{")


def _refused(document: Document, code: Code, reason: str) -> QuarantineError:
    return QuarantineError(url=document.url, code=code, reason=reason)
