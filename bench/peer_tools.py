"""Rivals of `clean`, each as one function from a row to what it says; imported on first use.

Runs in the rivals' own environment: nothing of Writethru is imported here. What a rival leaves
out is left out; where it has several ways, each is a tool of its own.
"""

# ruff: noqa: PLC0415 - a tool is imported where it is made: the others may not be here
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from importlib.metadata import version
from typing import Any, Final

Row = Mapping[str, Any]
Found = dict[str, Any]
"""Of `body`, `headline`, `authors` (names, or one string of them) and `date` (ISO day): those
that the tool gives."""

Tool = Callable[[Row], Found]


def trafilatura_tool(**options: bool) -> Tool:
    """Without the comments of readers, which nobody here wants: it does better so."""
    import trafilatura

    return lambda row: {"body": trafilatura.extract(row["html"], include_comments=False, **options)}


def trafilatura_facts() -> Tool:
    from trafilatura import extract_metadata

    def find(row: Row) -> Found:
        told = extract_metadata(row["html"], default_url=row["url"] or None)
        return {"headline": told.title, "authors": told.author, "date": told.date} if told else {}

    return find


def resiliparse_tool() -> Tool:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda row: {
        "body": extract_plain_text(row["html"], main_content=True, alt_texts=False, links=False)
    }


def readability_tool() -> Tool:
    from lxml.html import fromstring
    from readability import Document

    def find(row: Row) -> Found:
        summary = Document(row["html"]).summary(html_partial=True)
        return {"body": " ".join(fromstring(summary).itertext())}

    return find


def newspaper_tool() -> Tool:
    from newspaper import Article

    def find(row: Row) -> Found:
        article = Article(row["url"] or "https://page.example/", fetch_images=False)
        article.download(input_html=row["html"])
        article.parse()
        return {
            "body": article.text,
            "headline": article.title,
            "authors": list(article.authors),
            "date": _day(article.publish_date),
        }

    return find


def news_please_tool() -> Tool:
    from newsplease import NewsPlease

    def find(row: Row) -> Found:
        told = NewsPlease.from_html(row["html"], url=row["url"] or None)
        return {
            "body": told.maintext,
            "headline": told.title,
            "authors": list(told.authors),
            "date": _day(told.date_publish),
        }

    return find


def goose_tool() -> Tool:
    from goose3 import Goose

    goose = Goose({"enable_image_fetching": False})

    def find(row: Row) -> Found:
        told = goose.extract(raw_html=row["html"])
        return {"body": told.cleaned_text, "headline": told.title}

    return find


def boilerpy_tool() -> Tool:
    from boilerpy3.extractors import ArticleExtractor

    extractor = ArticleExtractor(raise_on_failure=False)
    return lambda row: {"body": extractor.get_content(row["html"])}


def htmldate_tool(*, extensive: bool) -> Tool:
    from htmldate import find_date

    return lambda row: {
        "date": find_date(
            row["html"],
            url=row["url"] or None,
            original_date=True,
            extensive_search=extensive,
        )
    }


def extruct_tool() -> Tool:
    from extruct import extract

    syntaxes = ["json-ld", "microdata", "opengraph"]

    def find(row: Row) -> Found:
        told = extract(row["html"], base_url=row["url"] or None, syntaxes=syntaxes, uniform=True,
                       errors="ignore")  # fmt: skip
        items = [*_articles(told.get("json-ld")), *_articles(told.get("microdata"))]
        shared = [*(told.get("opengraph") or ()), {}][0]
        day = _first(items, "datePublished") or shared.get("article:published_time")
        return {
            "headline": _first(items, "headline") or shared.get("og:title"),
            "authors": _names(_first(items, "author")),
            "date": day[:10] if isinstance(day, str) else None,
        }

    return find


def _articles(items: Any) -> Iterator[Mapping[str, Any]]:
    """Everything that has a headline or a day of publication, at whatever depth of a graph."""
    for item in items or ():
        if isinstance(item, dict):
            if "headline" in item or "datePublished" in item:
                yield item
            yield from _articles(item.get("@graph"))


def _first(items: list[Mapping[str, Any]], key: str) -> Any:
    return next((item[key] for item in items if item.get(key)), None)


def _names(author: Any) -> list[str]:
    if isinstance(author, str):
        return [author]
    if isinstance(author, dict):
        return _names(author.get("name"))
    return [name for one in author or () for name in _names(one)]


def _day(at: Any) -> str | None:
    return date.isoformat(at)[:10] if isinstance(at, date) else None


TOOLS: Final[Mapping[str, tuple[str, Callable[[], Tool]]]] = {
    "trafilatura": ("trafilatura", trafilatura_tool),
    "trafilatura precision": ("trafilatura", lambda: trafilatura_tool(favor_precision=True)),
    "trafilatura recall": ("trafilatura", lambda: trafilatura_tool(favor_recall=True)),
    "trafilatura fast": ("trafilatura", lambda: trafilatura_tool(fast=True)),
    "trafilatura metadata": ("trafilatura", trafilatura_facts),
    "resiliparse": ("resiliparse", resiliparse_tool),
    "readability-lxml": ("readability-lxml", readability_tool),
    "newspaper4k": ("newspaper4k", newspaper_tool),
    "news-please": ("news-please", news_please_tool),
    "goose3": ("goose3", goose_tool),
    "boilerpy3": ("boilerpy3", boilerpy_tool),
    "htmldate fast": ("htmldate", lambda: htmldate_tool(extensive=False)),
    "htmldate extensive": ("htmldate", lambda: htmldate_tool(extensive=True)),
    "extruct": ("extruct", extruct_tool),
}
"""The package whose version is told, and what makes the tool."""


def made(name: str) -> tuple[Tool, str]:
    """The tool of that name, its tables loaded, and its package's version."""
    package, make = TOOLS[name]
    return make(), version(package)
