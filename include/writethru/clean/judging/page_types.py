"""What kind of page a capture is; only articles count as articles.

A page's own word comes first (JSON-LD, og:type), then its address, then its title, each held
against what the page looks like: words can be borrowed, running text cannot.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Final

from writethru.clean.judging.page_address import LEXICON, Address, address_of
from writethru.clean.judging.page_shape import Shape
from writethru.clean.markup.linked_data import LinkedData, types_of
from writethru.clean.words.characters import plain
from writethru.clean.words.openings import Found, Openings
from writethru.clean.words.phrases import all_phrases, contains
from writethru.model import PageType

_LIVE_ENTRIES_MIN: Final = 3
_RUN_MIN: Final = 3
_RUN_CHARS_MIN: Final = 300
_SOLID_MIN: Final = 3
_CARDS_MIN: Final = 5
_BARE_CARDS_MIN: Final = 20
_LONG_CHARS_MIN: Final = 1500
_SOME_PROSE: Final = 5
_CARDS_TO_PROSE: Final = 0.7
_HUB_LINKED_SHARE: Final = 0.5
_SAME_WORDS_SHARE: Final = 0.5
_TITLE_CHARS_MAX: Final = 200
_COLLECTIONS: Final = frozenset({"CollectionPage", "SearchResultsPage", "ProfilePage"})
_RECORDINGS: Final = frozenset(
    "VideoObject AudioObject PodcastEpisode RadioEpisode TVEpisode Episode BroadcastEvent".split()  # noqa: SIM905
)
_GALLERIES: Final = frozenset({"ImageGallery", "MediaGallery"})
_TITLE_PARTS: Final = re.compile(r" [|–—·•»:-] | ?[|:»] ")


@dataclass(frozen=True, kw_only=True)
class Signs:
    """What a page's type is judged by.

    `titles` are those that the page shows (not JSON-LD's), `entries` how many live ones it has.
    """

    url: str
    titles: Sequence[str]
    shape: Shape
    entries: int = 0
    data: LinkedData = field(default_factory=LinkedData)
    metas: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def address(self) -> Address:
        return address_of(self.url)

    @cached_property
    def kinds(self) -> frozenset[str]:
        return frozenset().union(*(types_of(node) for node in self.data.nodes))

    @cached_property
    def is_claimed(self) -> bool:
        """JSON-LD has an article with this page's headline, not only those that it lists."""
        if not self.data.article:
            return False
        wanted = set(plain(self.data.text("headline") or "").split())
        shown = [set(plain(title).split()) for title in self.titles]
        same = (len(wanted & words) >= _SAME_WORDS_SHARE * len(wanted) for words in shown)
        return bool(wanted) and any(same)

    @cached_property
    def is_dated_article(self) -> bool:
        """The metas of an article, its date among them."""
        is_article = self.metas.get("og:type", "").lower() == "article"
        return is_article and "article:published_time" in self.metas

    @cached_property
    def is_text(self) -> bool:
        """Whether the page has paragraphs that hang together, and not one for every headline."""
        shape = self.shape
        if shape.solid > _SOLID_MIN or (shape.solid == _SOLID_MIN and shape.run > 1):
            return True
        listed = shape.run_heads >= _CARDS_MIN and shape.run_heads >= _CARDS_TO_PROSE * shape.run
        return shape.run >= _RUN_MIN and shape.run_chars >= _RUN_CHARS_MIN and not listed

    def is_titled(self, key: str, *, whole: bool) -> bool:
        """Whether a title, or its part before the site's name, is such a phrase or begins so."""
        return any(
            (pattern.fullmatch(part) if whole else pattern.match(part)) is not None
            for part, found in self._title_parts
            for pattern in (found.get(key),)
            if pattern is not None
        )

    @cached_property
    def _title_parts(self) -> list[tuple[str, Found]]:
        titles = {title[:_TITLE_CHARS_MAX] for title in self.titles}
        parts = {part for title in titles for part in (title, *_TITLE_PARTS.split(title)[:1])}
        return [(low, _openings().of(low)) for low in set(map(plain, parts))]


@cache
def _openings() -> Openings:
    kinds = ("listing_title", "standing_title", "gallery_title", "corrections_title")
    return Openings({kind: all_phrases(LEXICON, kind) for kind in kinds})


@cache
def _live_words() -> frozenset[str]:
    return frozenset(plain(phrase).split()[0] for phrase in all_phrases(LEXICON, "live_title"))


def page_type_of(signs: Signs) -> PageType:
    """The page's type.

    HUB also stands for what leads elsewhere or asks for something (search, tags, authors, login),
    EVERGREEN for standing pages (weather, tables, programmes, quizzes, imprints), VIDEO for every
    recording, podcasts among them.
    """
    if _is_live(signs):
        return PageType.LIVE_BLOG
    if signs.address.is_front:
        return PageType.HUB
    if signs.is_titled("corrections_title", whole=True):
        return PageType.CORRECTION_PAGE
    return _type_of_text(signs) if signs.is_text else _type_of_little_text(signs)


def promises_live(url: str, titles: Sequence[str], data: LinkedData) -> bool:
    """Whether a page may be a live blog at all, by the words of its address, titles and JSON-LD."""
    if any("LiveBlogPosting" in types_of(node) for node in data.nodes):
        return True
    return _names_live(url, titles)


def _names_live(url: str, titles: Sequence[str]) -> bool:
    if "live" in address_of(url).names:
        return True
    known = _live_words()
    return any(
        (not title.isascii() or not known.isdisjoint(plain(title).split()))
        and contains(LEXICON, "live_title", title)
        for title in titles
    )


def _is_live(signs: Signs) -> bool:
    if signs.entries < _LIVE_ENTRIES_MIN and "LiveBlogPosting" in types_of(signs.data.article):
        return signs.entries > 0 or _names_live(signs.url, signs.titles)
    return signs.entries >= _LIVE_ENTRIES_MIN and promises_live(signs.url, signs.titles, signs.data)


def _type_of_text(signs: Signs) -> PageType:
    """An article, unless the address or a whole title says that it is not."""
    address = signs.address
    if signs.shape.has_pager or (address.page_no or 0) > 1:
        return PageType.PAGINATED
    if signs.is_claimed or signs.is_dated_article or address.is_article:
        return PageType.ARTICLE
    if "standing" in address.names or signs.is_titled("standing_title", whole=True):
        return PageType.EVERGREEN
    is_long = signs.shape.run_chars >= _LONG_CHARS_MIN or signs.shape.cards < _CARDS_MIN
    if signs.is_titled("listing_title", whole=True) or (not is_long and _lists_by_name(signs)):
        return PageType.HUB
    return PageType.ARTICLE


def _lists_by_name(signs: Signs) -> bool:
    if "listing" in signs.address.names or signs.address.searches or signs.kinds & _COLLECTIONS:
        return True
    return signs.is_titled("listing_title", whole=True)


def _type_of_little_text(signs: Signs) -> PageType:
    """Without running text: what is shown, then a page's word that it is an article, then lists."""
    address, kinds = signs.address, signs.kinds
    og_type = signs.metas.get("og:type", "").lower()
    has_some = signs.shape.prose >= _SOME_PROSE
    is_gallery = kinds & _GALLERIES or signs.is_titled("gallery_title", whole=True)
    if "gallery" in address.names or (is_gallery and not (has_some and signs.is_claimed)):
        return PageType.GALLERY
    is_recording = kinds & _RECORDINGS and not (signs.data.article or has_some)
    if "recording" in address.names or og_type.startswith(("video", "music")) or is_recording:
        return PageType.VIDEO
    if signs.is_claimed or signs.is_dated_article:
        return PageType.ARTICLE
    if "standing" in address.names or signs.is_titled("standing_title", whole=False):
        return PageType.EVERGREEN
    by_name = _lists_by_name(signs)
    if address.is_article and signs.shape.prose and not (by_name and _has_teasers(signs.shape)):
        return PageType.ARTICLE
    is_hub = by_name or _is_list(signs.shape) or signs.is_titled("listing_title", whole=False)
    return PageType.HUB if is_hub else PageType.ARTICLE


def _has_teasers(shape: Shape) -> bool:
    return shape.cards >= _CARDS_MIN and shape.run <= 1 and 2 * shape.prose >= shape.cards


def _is_list(shape: Shape) -> bool:
    """Where links are unknown, an article's page may show as many headlines as a list."""
    if not shape.knows_links:
        is_bare = shape.cards >= _BARE_CARDS_MIN and shape.prose <= 1
        return is_bare or (shape.solid <= 1 and _CARDS_MIN <= shape.cards <= 3 * shape.prose)
    many = shape.linked_share >= _HUB_LINKED_SHARE or shape.cards >= _CARDS_TO_PROSE * shape.prose
    return shape.cards >= _CARDS_MIN and many
