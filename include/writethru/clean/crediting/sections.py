"""The section that a page stands in: "World", "Sport"."""

import re
from typing import Final
from urllib.parse import urlsplit

from writethru.clean.crediting.facts import Facts
from writethru.clean.markup.linked_data import plain_text, types_of
from writethru.clean.words.characters import plain

_SECTION_CHARS_MAX: Final = 40
_SECTION_METAS: Final = (
    "article:section",
    "section",
    "parsely-section",
    "og:article:section",
    "cxenseparse:section",
    "itemprop:articlesection",
)
_SECTION_IN_PATH: Final = re.compile(r"[a-z]{3,16}(?:-[a-z]{2,12}){0,2}")
_HOME: Final = frozenset({"home", "start", "startseite", "accueil", "inicio", "início", "portada",
                          "homepage", "hem", "forside", "etusivu", "главная", "головна", "anasayfa",
                          "uncategorized", "الرئيسية", "首页", "ホーム"})  # fmt: skip
_NO_SECTION: Final = frozenset({"news", "article", "articles", "story", "stories", "post", "posts",
                                "blog", "blogs", "content", "index", "amp", "archive", "archives",
                                "wiki", "pages", "page", "site", "web", "read", "item", "view",
                                "artikel", "articulo", "noticia", "noticias", "nachrichten",
                                "actualite", "actu", "berita", "haber", "the", "live"})  # fmt: skip


def section_of(facts: Facts) -> str | None:
    """The page's section: by its linked data, metas and breadcrumbs, else by its address."""
    told = (*facts.data.names("articleSection"), *(facts.metas.get(m, "") for m in _SECTION_METAS))
    for found in (*told, *_linked_crumbs(facts)):
        if _is_section(found, facts):
            return found
    shown = (crumb for crumb in reversed(facts.head.crumbs) if _is_section(crumb, facts))
    return next(shown, None) or _section_in(facts.url)


def _is_section(text: str, facts: Facts) -> bool:
    words = plain(text)
    is_short = 0 < len(text) <= _SECTION_CHARS_MAX and bool(words)
    return (
        is_short
        and words not in _HOME
        and "/" not in text
        and words != plain(facts.headline or "")
        and not facts.outlet.is_named(text)
    )


def _linked_crumbs(facts: Facts) -> list[str]:
    """The names of the linked data's trail, the innermost first, without the page's own."""
    trail = next((n for n in facts.data.nodes if "BreadcrumbList" in types_of(n)), None)
    steps = trail.get("itemListElement") if trail else None
    names = []
    for step in steps if isinstance(steps, list) else []:
        item = step.get("item") if isinstance(step, dict) else None
        name = (step.get("name") if isinstance(step, dict) else None) or (
            item.get("name") if isinstance(item, dict) else None
        )
        if isinstance(name, str):
            names.append(plain_text(name))
    return [
        name for name in reversed(names) if not plain(facts.headline or "").startswith(plain(name))
    ]


def _section_in(url: str) -> str | None:
    """ "https://gazette.example/world-news/crane-falls" -> "world news"."""
    try:
        parts = [part for part in urlsplit(url).path.split("/") if part]
    except ValueError:
        return None
    if len(parts) < 2 or not _SECTION_IN_PATH.fullmatch(parts[0]) or parts[0] in _NO_SECTION:  # noqa: PLR2004
        return None
    return parts[0].replace("-", " ")
