"""The dates that an HTML page offers."""

import copy
import re
from collections.abc import Iterator
from typing import Final

import htmldate
from lxml.html import HtmlElement

from writethru.clean.characters import one_line, plain, word_count
from writethru.clean.dates import parse_date
from writethru.clean.evidence import Dated, Envelope, dated
from writethru.clean.linked_data import LinkedData
from writethru.clean.tree import text_of

# Trust: the names of meta tags for the publication.
_META_TRUST: Final = {
    0.9: "article:published_time og:article:published_time",
    0.85: "og:published_time datepublished article:published parsely-pub-date rnews:datepublished "
    "originalpublicationdate",
    0.8: "sailthru.date pubdate publishdate publish-date publish_date publication_date "
    "dc.date.issued dcterms.issued citation_publication_date bt:pubdate date_published "
    "published_at cxenseparse:recs:publishtime shareaholic:article_published_time "
    "article_date_original prism.publicationdate",
    0.7: "dc.date dcterms.date dcterms.available citation_date date displaydate",
    0.5: "last-published",
    0.4: "uploaddate",
}
_PUBLISHED: Final = {name: trust for trust, names in _META_TRUST.items() for name in names.split()}
_MODIFIED: Final = frozenset(
    "article:modified_time og:article:modified_time og:updated_time datemodified lastmod "  # noqa: SIM905
    "last-modified revised dc.date.modified dcterms.modified modified_time article:updated utime "
    "bt:moddate rnews:datemodified shareaholic:article_modified_time lastmodified".split()
)
_IN_URL: Final = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[/_-]?(\d{2}|(?<=[/_-])\d)[/_-]?(\d{2}|(?<=[/_-])\d)(?!\d)"
)
UPDATED: Final = re.compile(
    r"\b(?:updated?|last modified|modified|aktualisiert|stand|mis à jour|modifié|actualizad[oa]|"
    r"aggiornat[oa]|ultima modifica|atualizad[oa]|bijgewerkt|gewijzigd|aktualizacja|"
    r"zaktualizowano|обновлено|оновлено|güncelleme|güncellendi|uppdaterad|opdateret|oppdatert|"
    r"päivitetty|actualizat|aktualizováno|frissítve|diperbarui)|"
    r"تحديث|به‌روزرسانی|更新|수정|अपडेट",
    re.IGNORECASE,
)
_CREATED: Final = re.compile(r'"dateCreated"\s{0,3}:\s{0,3}"[^"]{0,60}"')
HEAD_LINES: Final = 14
_STAMP_WORDS_MAX: Final = 24


def page_dates(
    root: HtmlElement, *, data: LinkedData, head: list[str], url: str, envelope: Envelope
) -> list[Dated]:
    """Every candidate of the page; `head` are its visible lines from the headline on."""
    found = [dated(*each, envelope) for each in _raw(root, data, url)]
    found += visible_dates(head, envelope)
    if not any(d.on for d in found if d.candidate.field == "published"):
        found += _last_resort(root, envelope)
    return found


def _raw(root: HtmlElement, data: LinkedData, url: str) -> Iterator[tuple[str, str, str, float]]:
    published, modified = data.text("datePublished"), data.text("dateModified")
    if published:
        yield "published", "json_ld", published, 0.95
    if modified:
        yield "modified", "json_ld", modified, 0.95
    yield from _meta(root)
    yield from _times(root)
    match = _IN_URL.search(url.split("?", maxsplit=1)[0])
    if match:
        yield "published", "url", "-".join(match.groups()), 0.6


def _meta(root: HtmlElement) -> Iterator[tuple[str, str, str, float]]:
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = one_line(element.get("content") or "")
        if content and name.lower() in _PUBLISHED:
            yield "published", "meta", content, _PUBLISHED[name.lower()]
        elif content and name.lower() in _MODIFIED:
            yield "modified", "meta", content, 0.8


def _times(root: HtmlElement) -> Iterator[tuple[str, str, str, float]]:
    """<time> and microdata; the first is the article's, later ones are teasers'."""
    trust = 0.58
    for element in root.iter("time", "span", "abbr", "div", "p", "relative-time"):
        marks = " ".join(element.get(a) or "" for a in ("itemprop", "class", "pubdate")).lower()
        is_published = "datepublished" in marks or "pubdate" in marks
        if not (element.tag == "time" or is_published or "datemodified" in marks):
            continue
        written = element.get("datetime") or element.get("content") or element.get("title") or ""
        value = one_line(written) or text_of(element)
        if not value:
            continue
        if "datemodified" in marks or "updated" in marks or UPDATED.search(text_of(element)[:60]):
            yield "modified", "time", value, trust
            continue
        yield "published", "time", value, 0.8 if "datepublished" in marks else trust
        trust = max(0.2, trust - 0.3)


def visible_dates(head: list[str], envelope: Envelope) -> list[Dated]:
    """Stamps among the lines by the headline; a sentence that mentions a date is none."""
    found: list[Dated] = []
    for i, line in enumerate(head[:HEAD_LINES]):
        if word_count(line) > _STAMP_WORDS_MAX:
            continue
        label = head[i - 1] if i and word_count(head[i - 1]) <= 2 else ""  # noqa: PLR2004
        cut = UPDATED.search(line)
        before, after = (line[: cut.start()], line[cut.start() :]) if cut else (line, "")
        is_update = bool(UPDATED.search(label)) and not cut
        found += _visible(before, "modified" if is_update else "published", i, envelope)
        found += _visible(after, "modified", i, envelope)
    return found


def _visible(text: str, field: str, line: int, envelope: Envelope) -> list[Dated]:
    text = text.strip()
    if not text or not any(char.isdecimal() for char in text):
        return []
    stamp = dated(field, "text", text, 0.55 - line * 0.01, envelope)
    return [stamp] if stamp.on else []


def has_visible_update(lines: list[str]) -> bool:
    return any(UPDATED.search(line) and word_count(line) <= _STAMP_WORDS_MAX and parse_date(line)
               for line in lines)  # fmt: skip


def _last_resort(root: HtmlElement, envelope: Envelope) -> list[Dated]:
    bare = copy.deepcopy(root)
    for script in bare.iter("script"):
        script.text = _CREATED.sub("", script.text or "")  # no publication, but htmldate takes it
    for meta in [m for m in bare.iter("meta") if "created" in (m.get("name") or "").lower()]:
        meta.drop_tree()
    try:
        found = htmldate.find_date(
            bare, original_date=True, extensive_search=True, max_date=envelope.captured_at
        )
    except Exception:  # noqa: BLE001 - htmldate on hostile pages; no date is an answer
        return []
    return [dated("published", "text", found, 0.35, envelope)] if found else []


def headline_index(lines: list[str], headline: str | None) -> int:
    """Where among `lines` the headline stands, 0 where it does not."""
    wanted = plain(headline or "")
    return next((i for i, line in enumerate(lines) if wanted and plain(line) == wanted), 0)
