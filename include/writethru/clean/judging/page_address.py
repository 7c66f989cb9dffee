"""What a page's address says of what it is, whatever site it is on."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from writethru.clean.words.phrases import lexicon

LEXICON: Final = "page_types"
_SLUG_WORDS_MIN: Final = 4
_DATED_SLUG_WORDS_MIN: Final = 2
_NUMBER_DIGITS_MIN: Final = 5
_NAMING_SEGMENTS: Final = 4
_FRONT_DEPTH_MAX: Final = 3
_EXTENSION: Final = re.compile(r"\.(?:s?html?|php\d?|aspx?|jsp|cfm|amp|story)$")
_WORDS: Final = re.compile(r"[^\W_]+")
_DATE: Final = re.compile(r"/(?:19|20)\d\d[/-]?(?:\d\d|[a-z]{3})\b|(?:19|20)\d{6}|/(?:19|20)\d\d/")
_NUMBER: Final = re.compile(
    rf"\d{{{_NUMBER_DIGITS_MIN},}}|[0-9a-f]{{8}}-[0-9a-f]{{4}}-|\d[a-z\d]{{9,}}"
)
_SEARCHES: Final = frozenset({"s", "q", "query", "search", "keyword", "keywords", "suche", "term"})
_NUMBERED: Final = frozenset(
    "id p story artid article article_id articleid newsid news_id nid sid idarticle aid n".split()  # noqa: SIM905
)
_SHORT_NUMBER: Final = re.compile(r"\d{3}")
_ENCODED_CHARS_MIN: Final = 60
_PAGED: Final = re.compile(r"(?:/|[?&;,-])(?:page|seite|pagina|pag|strona|sivu|p)[=/_-](\d{1,3})\b")
_FRONTS: Final = frozenset(
    {"", "index", "home", "default", "start", "startseite", "portada", "accueil", "main"}
)
_SECTIONS: Final = ("news", "world")
_EDITION: Final = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?|news|international|world|edition")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """`names` are the kinds of pages that its segments name: listing, standing, gallery, ...

    `is_article` has the shape of one article's address: a slug of words, a number, a date.
    """

    names: frozenset[str]
    is_front: bool
    is_article: bool
    searches: bool
    page_no: int | None


@lru_cache(maxsize=16)  # a page's own is asked for twice
def address_of(url: str) -> Address:
    """Reads `url`; one that is no http(s) address says nothing."""
    try:
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query, max_num_fields=50))
    except ValueError:
        return _SILENT
    if parts.scheme not in ("http", "https"):
        return _SILENT
    path = parts.path.lower()
    segments = [segment for segment in path.split("/") if segment]
    last = _EXTENSION.sub("", segments[-1]) if segments else ""
    if len(segments) > _FRONT_DEPTH_MAX and last in _FRONTS:  # a folder's own page
        segments = segments[:-1]
        last = segments[-1]
    is_search = any(query.get(name) for name in _SEARCHES)
    numbered = any(name.lower() in _NUMBERED and value for name, value in query.items())
    is_article = numbered or _is_slug(last, path)
    is_front = not numbered and not is_search and _is_front(segments, last)
    paged = _PAGED.search(f"{path}?{parts.query.lower()}")
    return Address(
        names=_named([*segments[:-1], last]),
        is_front=is_front,
        is_article=is_article and not is_front,
        searches=is_search and not numbered,
        page_no=int(paged[1]) if paged else None,
    )  # fmt: skip


_SILENT: Final = Address(
    names=frozenset(), is_front=False, is_article=False, searches=False,
    page_no=None,
)  # fmt: skip


def _is_front(segments: list[str], last: str) -> bool:
    if not segments or (len(segments) == 1 and last in _FRONTS):
        return True
    *above, _ = segments
    if len(above) > 1 or not all(_EDITION.fullmatch(s) or s in _FRONTS for s in above):
        return False
    return last in _FRONTS or (_EDITION.fullmatch(last) is not None and last not in _SECTIONS)


def _is_slug(last: str, path: str) -> bool:
    words = [word for word in _WORDS.findall(last) if not word.isdigit()]
    if len(words) >= _SLUG_WORDS_MIN or _NUMBER.search(last):
        return True
    if _DATE.search(path) and len(words) >= _DATED_SLUG_WORDS_MIN:
        return True
    if "%" in last and len(last) > _ENCODED_CHARS_MIN:  # a slug in another script
        return True
    return (
        bool(words) and path.endswith((".html", ".htm")) and _SHORT_NUMBER.search(last) is not None
    )


def _named(segments: list[str]) -> frozenset[str]:
    """The kinds that the last segments name: "/tag/mills", "/weather/marshwick"."""
    known = _segments()
    found: set[str] = set()
    for segment in segments[-_NAMING_SEGMENTS:]:
        found |= known.get(segment, frozenset())
    return frozenset(found)


@cache
def _segments() -> dict[str, frozenset[str]]:
    listed = lexicon(LEXICON)
    kinds: dict[str, set[str]] = {}
    for key, segments in listed.items():
        if key.endswith("_address"):
            for segment in segments:
                kinds.setdefault(segment, set()).add(key.removesuffix("_address"))
    return {segment: frozenset(found) for segment, found in kinds.items()}
