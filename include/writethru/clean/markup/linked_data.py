"""JSON-LD: what a page says about itself to machines."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Final

from writethru.clean.words.characters import one_line, plain

NODES_MAX: Final = 3000
_ARTICLES: Final = frozenset(
    "Article NewsArticle BlogPosting LiveBlogPosting Report OpinionNewsArticle AnalysisNewsArticle "  # noqa: SIM905
    "ReportageNewsArticle BackgroundNewsArticle ReviewNewsArticle AdvertiserContentArticle "
    "TechArticle ScholarlyArticle MedicalScholarlyArticle".split()
)

SCRIPT_CHARS_MAX: Final = 2_000_000
_NAME_DEPTH_MAX: Final = 4
_NAMES_MAX: Final = 40
_ROOTS_MAX: Final = 50
_PADDING: Final = " \t\r\n;"
_OPENINGS: Final = ("<!--", "//<!--", "<![CDATA[", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/",
                    "/* <![CDATA[ */", "//", "/*", "*/")  # fmt: skip
_CLOSINGS: Final = ("-->", "//-->", "]]>", "//]]>", "// ]]>", "/*]]>*/", "/* ]]> */", "//", "*/",
                    "/*")  # fmt: skip
_WRAPPINGS_MAX: Final = 4
_ROOT: Final = re.compile(r"[\[{]")
_TRAILING_COMMA: Final = re.compile(r",(?=\s*[}\]])")
_COMMENT: Final = re.compile(r"(?:^|(?<=[,{\[\"\d]))[ \t]*//[^\n\"]{0,300}$", re.MULTILINE)
_STRAY_ESCAPE: Final = re.compile(r"\\(?![\"\\/bfnrtu])")
_FIELD: Final = re.compile(
    r'"(@type|headline|datePublished|dateModified|articleSection|inLanguage|description)"\s*:\s*'
    r'"((?:[^"\\]|\\.){1,2000})"'
)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedData:
    """The nodes of a page, and the one that is its article (empty where there is none)."""

    nodes: tuple[Node, ...] = ()
    article: Node = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """The article's field `name` where it is plain text."""
        value = self.article.get(name)
        value = value[0] if isinstance(value, list) and value else value
        return plain_text(value) or None if isinstance(value, str) else None

    def names(self, name: str) -> list[str]:
        """The names under `name`, whether it holds text, a node, a reference or a list of them."""
        return [text for each in self._named(self.article.get(name), depth=0)
                if (text := plain_text(each))]  # fmt: skip

    def _named(self, value: Any, *, depth: int) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list) and depth < _NAME_DEPTH_MAX:
            for each in value[:_NAMES_MAX]:
                yield from self._named(each, depth=depth + 1)
        elif isinstance(value, dict) and depth < _NAME_DEPTH_MAX:
            node = value if "name" in value else self._referred(value)
            parts = (node.get("givenName"), node.get("familyName"))
            spelt = " ".join(part for part in parts if isinstance(part, str))
            yield from self._named(node.get("name") or spelt, depth=depth + 1)

    def _referred(self, value: Node) -> Node:
        """The node that `value` names by its "@id", or `value` itself."""
        key = value.get("@id")
        named = (n for n in self.nodes if key and n.get("@id") == key and n.get("name"))
        return next(named, value)


def plain_text(value: str) -> str:
    """`value` on one line without markup: some write "Tom &amp; Ada" or "<em>Ada</em>" there."""
    if "&" in value:
        value = unescape(value)
    if "<" in value:
        value = _TAG.sub(" ", value)
    return one_line(value)


def linked_data(scripts: Iterable[str], *, titles: Iterable[str] = ()) -> LinkedData:
    """What the JSON-LD `scripts` of a page with these `titles` say."""
    nodes = tuple(_nodes(scripts))
    articles = [node for node in nodes if types_of(node) & _ARTICLES]
    return LinkedData(nodes=nodes, article=_main(articles, titles))


def _main(articles: list[Node], titles: Iterable[str]) -> Node:
    """The article that the page is: by its headline, else the first that is dated."""
    if len(articles) > 1:
        wanted = " ".join(map(plain, titles))
        for node in articles:
            headline = node.get("headline") or node.get("name")
            if (
                isinstance(headline, str)
                and (said := plain(plain_text(headline)))
                and said in wanted
            ):
                return node
    dated = (node for node in articles if node.get("headline") and node.get("datePublished"))
    return next(dated, articles[0] if articles else {})


def types_of(node: Node) -> frozenset[str]:
    kind = node.get("@type")
    listed = kind if isinstance(kind, list) else [kind]
    return frozenset(str(each).rsplit("/", 1)[-1] for each in listed)


def _nodes(scripts: Iterable[str]) -> Iterator[Node]:
    waiting: list[Any] = [_loaded(script) for script in scripts]
    waiting.reverse()
    for _ in range(NODES_MAX):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, dict):
            if "@type" in value:
                yield value
            waiting.extend(v for v in reversed(value.values()) if isinstance(v, dict | list))
        elif isinstance(value, list):
            waiting.extend(reversed(value))


def _loaded(text: str) -> Any:
    """The script's value; as much of it as can be read where it is no JSON."""
    text = _unwrapped(text[:SCRIPT_CHARS_MAX])
    try:
        return json.loads(text, strict=False)
    except RecursionError:
        return None
    except ValueError:
        return _mended(text)


def _unwrapped(text: str) -> str:
    """Without the comments and sections that hid scripts from old browsers."""
    text = text.strip(_PADDING)
    for _ in range(_WRAPPINGS_MAX):
        if text[:1] in "{[" and text[-1:] in "}]":
            break
        for opening, closing in zip(_OPENINGS, _CLOSINGS, strict=True):
            text = text.removeprefix(opening).removesuffix(closing).strip(_PADDING)
    return text


def _mended(text: str) -> Any:
    """Comments, trailing commas and stray backslashes put right, one root after another read."""
    mended = _STRAY_ESCAPE.sub(r"\\\\", _TRAILING_COMMA.sub("", _COMMENT.sub("", text)))
    decoder = json.JSONDecoder(strict=False)
    roots: list[Any] = []
    at = 0
    try:
        while len(roots) < _ROOTS_MAX and (start := _ROOT.search(mended, at)):
            value, at = decoder.raw_decode(mended, start.start())
            roots.append(value)
    except (ValueError, RecursionError):
        pass
    return roots or _fields(text)


def _fields(text: str) -> Node | None:
    """An article's plain fields, where the script around them is past mending."""
    found: dict[str, str] = {}
    for match in _FIELD.finditer(text):
        found.setdefault(match[1], match[2].replace('\\"', '"').replace("\\/", "/"))
    return found if found.get("@type") in _ARTICLES else None
