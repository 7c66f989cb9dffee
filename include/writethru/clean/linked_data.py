"""JSON-LD: what a page says about itself to machines."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lxml.html import HtmlElement

from writethru.clean.characters import one_line

NODES_MAX: Final = 3000
_ARTICLES: Final = frozenset(
    "Article NewsArticle BlogPosting LiveBlogPosting Report OpinionNewsArticle AnalysisNewsArticle "  # noqa: SIM905
    "ReportageNewsArticle BackgroundNewsArticle ReviewNewsArticle AdvertiserContentArticle "
    "TechArticle ScholarlyArticle MedicalScholarlyArticle".split()
)

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
        return one_line(value) or None if isinstance(value, str) else None

    def names(self, name: str) -> list[str]:
        """The names under `name`, whether it holds text, a node or a list of them."""
        value = self.article.get(name)
        listed = value if isinstance(value, list) else [value]
        found = (each.get("name") if isinstance(each, dict) else each for each in listed)
        flat = (item for each in found for item in (each if isinstance(each, list) else [each]))
        return [one_line(each) for each in flat if isinstance(each, str) and each.strip()]


def linked_data(root: HtmlElement) -> LinkedData:
    nodes = tuple(_nodes(root))
    articles = [node for node in nodes if types_of(node) & _ARTICLES]
    main = next((a for a in articles if a.get("headline") and a.get("datePublished")), None)
    return LinkedData(nodes=nodes, article=main or (articles[0] if articles else {}))


def types_of(node: Node) -> frozenset[str]:
    kind = node.get("@type")
    listed = kind if isinstance(kind, list) else [kind]
    return frozenset(str(each).rsplit("/", 1)[-1] for each in listed)


def _nodes(root: HtmlElement) -> Iterator[Node]:
    waiting: list[Any] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            waiting.append(_loaded(script.text or ""))
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
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
