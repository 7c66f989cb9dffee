"""The dates that an HTML page offers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from selectolax.lexbor import LexborNode

from writethru.clean.dating.evidence import BELIEVED_TRUST_MIN, Dated, Envelope, dated
from writethru.clean.dating.labels import UPDATED, labels
from writethru.clean.dating.places import Places
from writethru.clean.dating.search import broken_data, searched
from writethru.clean.dating.seen import (
    HEAD_LINES,
    has_visible_update,
    headline_place,
    seen_dates,
    visible_dates,
)
from writethru.clean.markup.blocks import Walked
from writethru.clean.markup.linked_data import LinkedData
from writethru.clean.markup.tree import text_of
from writethru.clean.words.characters import one_line
from writethru.model import Precision

__all__ = [
    "HEAD_LINES", "has_visible_update", "headline_place", "page_dates", "visible_dates",
]  # fmt: skip

# Trust: the names of meta tags for the publication.
_META_TRUST: Final = {
    0.9: "article:published_time og:article:published_time article:published_date",
    0.85: "og:published_time datepublished itemprop:datepublished article:published "
    "parsely-pub-date rnews:datepublished originalpublicationdate itemprop:datecreatedpublished",
    0.8: "sailthru.date pubdate publishdate publish-date publish_date publication_date "
    "dc.date.issued dcterms.issued citation_publication_date bt:pubdate date_published "
    "published_at published_time published-date cxenseparse:recs:publishtime "
    "shareaholic:article_published_time article_date_original prism.publicationdate publisheddate "
    "og:publish_date og:pubdate og:datepublished dcsext.articlefirstpublished "
    "article:publicationdate "
    "mediator_published_time publish_time vr:published_time twt-published-at itemprop:pubdate "
    "article.published ptime og:regdate rbpubdate field-name-post-date dc.date.publication",
    0.5: "dc.date dcterms.date dcterms.available citation_date date displaydate dc:date "
    "itemprop:date gentime pdate timestamp doc_date",
    0.45: "last-published",
    0.25: "uploaddate itemprop:uploaddate release_date video:release_date",
}
_PUBLISHED: Final = {name: trust for trust, names in _META_TRUST.items() for name in names.split()}
_MODIFIED: Final = frozenset(
    "article:modified_time og:article:modified_time og:updated_time datemodified lastmod "  # noqa: SIM905
    "last-modified revised dc.date.modified dcterms.modified modified_time article:updated utime "
    "bt:moddate rnews:datemodified shareaholic:article_modified_time lastmodified "
    "itemprop:datemodified og:modified_time article:modified last-update last_modified".split()
)
_CREATED: Final = frozenset(
    "created date_created datecreated dc.created dc.date.created dcterms.created dc:created "  # noqa: SIM905
    "itemprop:datecreated article.created content_create_date article:created".split()
)
_LIKE_PUBLISHED: Final = re.compile(r"publish(?!er)|publication|pub_?-?date|posted")
_IN_URL: Final = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([/_.-]?)(\d{2}|(?<=[/_.-])\d)\2(\d{2}|(?<=[/_.-])\d)(?!\d)"
)
_DAY_FIRST_IN_URL: Final = re.compile(r"(?<!\d)(\d\d)([._-])(\d\d)\2(20\d\d)(?!\d)")
_NAMED_IN_URL: Final = re.compile(r"/(20\d\d)/([a-z]{3,9})/(\d\d?)(?=/)")
_MONTH_IN_URL: Final = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?=/)")
_URL_CHARS_MAX: Final = 2000
_TIMES_IF_SURE: Final = 4
_SURE: Final = 0.8
_PLAIN: Final = 0.5
_CHANGE_TRUST: Final = 0.36
_TIMES_MAX: Final = 12


def page_dates(
    root: LexborNode, *, data: LinkedData, metas: Mapping[str, str], page: Walked,
    headline_at: int | None, url: str, envelope: Envelope, times: Sequence[LexborNode] = (),
    scripts: Sequence[str] = (),
) -> list[Dated]:  # fmt: skip
    """Every candidate of the page.

    `metas` are by name in small letters, `page` its blocks, `headline_at` the one that is the
    headline, `times` its elements of that name, `scripts` its JSON-LD as written.
    """
    at = _first_h1(page) if headline_at is None else headline_at
    places = Places(page, at)
    found = [dated(*each, envelope) for each in _claimed(data, metas, url)]
    if not any(d.candidate.origin == "json_ld" for d in found):
        found += broken_data(scripts, envelope)
    is_sure = any(_is_believed(d) and d.candidate.trust >= _SURE for d in found)
    found += _times(times, places, envelope, is_sure=is_sure)
    found += seen_dates(page, at, places, envelope, is_sure=is_sure)
    if not any(_is_believed(d) for d in found):
        created = frozenset(d.on for d in found if d.candidate.field == "created")
        searches = searched(root, metas, page, envelope)
        found += [d for d in searches if d.on not in created]
        found += _last_changes(found)
    return found


def _last_changes(found: list[Dated]) -> list[Dated]:
    """Where a page tells nothing but when it was changed, that is the day it bears."""
    changes = [d for d in found if d.candidate.field == "modified" and d.candidate.trust >= _PLAIN]
    return [
        replace(d, candidate=replace(d.candidate, field="published", trust=_CHANGE_TRUST))
        for d in changes
    ]


def _is_believed(d: Dated) -> bool:
    is_publication = d.candidate.field == "published" and d.on is not None
    is_day = d.candidate.precision is not Precision.MONTH
    return is_publication and is_day and d.candidate.trust >= BELIEVED_TRUST_MIN


def _first_h1(page: Walked) -> int | None:
    titled = (i for i, b in enumerate(page.blocks) if b.box >= 0 and page.boxes[b.box].tag == "h1")
    return next(titled, None)


def _claimed(
    data: LinkedData, metas: Mapping[str, str], url: str
) -> Iterator[tuple[str, str, str, float]]:
    """JSON-LD, metas and the address: field, origin, value, trust."""
    yield from _linked(data)
    for name, value in metas.items():
        trust = _PUBLISHED.get(name)
        if trust is not None:
            yield "published", "meta", value, trust
        elif name in _MODIFIED:
            yield "modified", "meta", value, 0.8
        elif name in _CREATED:
            yield "created", "meta", value, 0.2
        elif _LIKE_PUBLISHED.search(name) and any(char.isdecimal() for char in value):
            yield "published", "meta", value, 0.6
    yield from _in_url(url[:_URL_CHARS_MAX].split("?", maxsplit=1)[0])


def _linked(data: LinkedData) -> Iterator[tuple[str, str, str, float]]:
    """The article's dates, else those of the page that holds it."""
    published, modified = data.text("datePublished"), data.text("dateModified")
    if published:
        yield "published", "json_ld", published, 0.93
    else:
        pages = (_text(node.get("datePublished")) for node in data.nodes)
        claimed = next((text for text in pages if text), None)
        if claimed:
            yield "published", "json_ld", claimed, 0.7
    if modified:
        yield "modified", "json_ld", modified, 0.95
    created = data.text("dateCreated")
    if created:
        yield "created", "json_ld", created, 0.2


def _text(value: Any) -> str | None:
    return one_line(value) or None if isinstance(value, str) else None


def _in_url(path: str) -> Iterator[tuple[str, str, str, float]]:
    if match := _IN_URL.search(path):
        yield "published", "url", f"{match[1]}-{match[3]:0>2}-{match[4]:0>2}", 0.6
    elif match := _NAMED_IN_URL.search(path):
        yield "published", "url", f"{match[3]} {match[2]} {match[1]}", 0.6
    elif match := _DAY_FIRST_IN_URL.search(path):
        yield "published", "url", f"{match[1]}.{match[3]}.{match[4]}", 0.45
    elif match := _MONTH_IN_URL.search(path):
        yield "published", "url", f"{match[1]}-{match[2]}", 0.3


def _times(
    times: Sequence[LexborNode], places: Places, envelope: Envelope, *, is_sure: bool
) -> Iterator[Dated]:
    """<time> and microdata: trusted as their place, or as what they are marked as."""
    for element in times[: _TIMES_IF_SURE if is_sure else _TIMES_MAX]:
        attributes = element.attributes
        shown = text_of(element)
        written = next(
            (v for a in ("datetime", "content", "title") if (v := attributes.get(a))), ""
        )
        value = one_line(written) or shown
        if not value:
            continue
        marks = " ".join(attributes.get(a) or "" for a in ("itemprop", "class")).lower()
        trust = _time_trust(places, shown, marks)
        yield dated(_field_of(marks, shown), "time", value, trust, envelope)


def _field_of(marks: str, shown: str) -> str:
    is_update = "modified" in marks or "updated" in marks
    is_update = is_update or any(kind == UPDATED for kind, _ in labels(shown[:60]))
    is_both = "published" in marks and "updated" in marks  # WordPress marks a lone stamp as both
    return "modified" if is_update and not is_both else "published"


def _time_trust(places: Places, shown: str, marks: str) -> float:
    at = places.block_with(shown)
    trust = 0.3 if at is None else places.trust_of(at) + 0.03
    return min(0.85, trust + 0.15) if "datepublished" in marks else trust
