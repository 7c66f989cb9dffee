"""XML from strangers, read in a stream: no entities, no external anything, bounded depth.

Expat directly, for two things that the tree readers of the standard library do not do: only what
is asked for is kept, and a prefix that was never declared (`media:title`) is no error.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from writethru.capture.discovering.streaming import mended, text_pieces
from writethru.errors import Code, QuarantineError
from writethru.model import Document

MAX_DEPTH: Final = 100
MAX_PARTS: Final = 10_000
"""Elements in one entry."""
TOKEN_BYTES: Final = 2**20
"""No honest tag or comment is longer; older expats read an unfinished one again and again."""
MAX_ELEMENTS: Final = 1_000_000
"""In a document: 50,000 entries, the most that are read, of 20 elements each."""
_MOST_PREFIXES: Final = 100


def elements(
    document: Document, *, wanted: Mapping[str, frozenset[str]], malformed: Code
) -> Iterator[Element]:
    """Each outermost element of the names that `wanted` has for the document's root, whole.

    Names are compared without their namespace and in lower case. Nothing else is kept, and what
    follows the root's end is not read. Raises QuarantineError with `malformed` for what is not
    well-formed or has another root, with hostile_xml for entities and needless size, with those
    of `text_pieces`.
    """
    reader = _Reader(wanted)
    try:
        for text in mended(text_pieces(document)):
            yield from reader.read(text.encode("utf-8"))
            if reader.is_over:
                return
        yield from reader.read(b"", is_last=True)
    except _HostileError as error:
        raise _refused(document, Code.HOSTILE_XML, str(error)) from error
    except _WrongRootError as error:
        raise _refused(document, malformed, f"the root element is <{error}>") from error
    except (expat.ExpatError, ValueError) as error:
        raise _refused(document, malformed, f"not well-formed: {error}") from error


class _HostileError(Exception):
    """What no feed needs, and what only breaks readers."""


class _WrongRootError(Exception):
    """The document is another kind of XML."""


_FAULTS: Final = (_HostileError, _WrongRootError, expat.ExpatError, ValueError)


class _Reader:
    """Feeds expat and gives the wanted elements as they are complete."""

    def __init__(self, wanted: Mapping[str, frozenset[str]]) -> None:
        self._wanted_of, self._wanted = wanted, frozenset[str]()
        self._prefixes: dict[str, str] = {}
        self._found: deque[Element] = deque()
        self._builder: TreeBuilder | None = None
        self._depth, self._entry_depth, self._parts, self._bytes = 0, 0, 0, 0
        self._elements = 0
        self.is_over = False
        # Decoded before: expat has no multi-byte encodings but UTF-8 and UTF-16.
        self._parser = _strict_parser(self)

    def read(self, piece: bytes, *, is_last: bool = False) -> Iterator[Element]:
        """The elements that end in this piece; what is wrong after them is raised after them."""
        failure: Exception | None = None
        try:
            self._parser.Parse(piece, is_last)
            self._bytes += len(piece)
            if self._bytes - self._parser.CurrentByteIndex > TOKEN_BYTES:
                raise _HostileError(f"a tag or comment of over {TOKEN_BYTES} bytes")
        except _FAULTS as error:
            failure = error
        while self._found:
            yield self._found.popleft()
        if failure is not None and not self.is_over:
            raise failure

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._depth == 0:
            self._begin(_local(name))
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _HostileError(f"nested over {MAX_DEPTH} deep")
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise _HostileError(f"over {MAX_ELEMENTS} elements")
        self._note_prefixes(attributes)
        if self._builder is None and _local(name) in self._wanted:
            self._builder, self._entry_depth, self._parts = TreeBuilder(), self._depth, 0
        if self._builder is not None:
            self._parts += 1
            if self._parts > MAX_PARTS:
                raise _HostileError(f"an entry of over {MAX_PARTS} elements")
            self._builder.start(self._full(name), attributes)

    def _begin(self, root: str) -> None:
        if root not in self._wanted_of:
            raise _WrongRootError(root[:40])
        self._wanted = self._wanted_of[root]
        self.is_over = not self._wanted

    def end(self, name: str) -> None:
        if self._builder is not None:
            self._builder.end(self._full(name))
            if self._depth == self._entry_depth:
                self._found.append(self._builder.close())
                self._builder = None
        self._depth -= 1
        self.is_over |= self._depth == 0

    def text(self, text: str) -> None:
        if self._builder is not None:
            self._builder.data(text)

    def _note_prefixes(self, attributes: dict[str, str]) -> None:
        for name, value in attributes.items():
            if name.startswith("xmlns:") and len(self._prefixes) < _MOST_PREFIXES:
                self._prefixes[name[6:]] = value

    def _full(self, name: str) -> str:
        prefix, colon, local = name.rpartition(":")
        return f"{{{self._prefixes.get(prefix, prefix)}}}{local}" if colon else name


def _strict_parser(reader: _Reader) -> expat.XMLParserType:
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = _refuse_entity
    parser.UnparsedEntityDeclHandler = _refuse_entity
    parser.ExternalEntityRefHandler = _refuse_reference
    parser.AttlistDeclHandler = _refuse_defaults
    return parser


def _refuse_entity(name: str, *_: object) -> None:
    raise _HostileError(f"declares the entity {name[:40]!r}")


def _refuse_defaults(element: str, *_: object) -> None:
    # Each element of the name gets them all: a megabyte of declarations takes gigabytes.
    raise _HostileError(f"declares attributes of <{element[:40]}>")


def _refuse_reference(context: str, *_: object) -> int:
    raise _HostileError(f"refers to the external entity {context[:40]!r}")


def local_name(element: Element) -> str:
    """`item` for `{http://purl.org/rss/1.0/}item`."""
    return _local(str(element.tag).rpartition("}")[2])


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def namespace(element: Element) -> str:
    """`http://purl.org/rss/1.0/` of an element with a prefix; a prefix never declared stands for
    itself; "" without one."""
    return str(element.tag).rpartition("}")[0].removeprefix("{")


def attribute(element: Element, name: str) -> str | None:
    """The attribute of that local name: `about` is `rdf:about`, whatever its prefix."""
    return next((value for key, value in element.attrib.items() if _local(key) == name), None)


def _refused(document: Document, code: Code, reason: str) -> QuarantineError:
    return QuarantineError(url=document.url, code=code, reason=reason)
