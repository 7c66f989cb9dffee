"""The values that flow between the stages, and the ids that derive from their content.

Every stage imports these and nothing of another stage. Times are aware UTC; names end in `_at`.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID, uuid5

NAMESPACE: Final = UUID("6b1f5c0e-6f0a-5d43-9d58-6d0d3a6b7f1e")
"""Root of every UUIDv5 here. Changing it changes every id in every warehouse."""

Json = Any
"""A value that JSON can hold; the evidence columns are free in their depth."""


# --- vocabularies ---------------------------------------------------------------------------


class Channel(StrEnum):
    """Which flow brought a capture in."""

    LIVE = "live"
    REVISIT = "revisit"
    ARCHIVE = "archive"


class Basis(StrEnum):
    """What `captured_at` rests on. Under COLLECTOR and FILE it is a guess."""

    CLOCK = "clock"
    WARC = "warc"
    MEMENTO = "memento"
    PATH = "path"
    COLLECTOR = "collector"
    FILE = "file"

    @property
    def is_certain(self) -> bool:
        return self not in (Basis.COLLECTOR, Basis.FILE)


class Verdict(StrEnum):
    """What one capture is worth; only OK may make a revision, only GONE may end one."""

    OK = "ok"
    TRUNCATED = "truncated"
    SOFT_404 = "soft_404"
    BLOCKED = "blocked"
    TEASER = "teaser"
    EMPTY = "empty"
    GONE = "gone"


class PageType(StrEnum):
    ARTICLE = "article"
    LIVE_BLOG = "live_blog"
    EVERGREEN = "evergreen"
    HUB = "hub"
    GALLERY = "gallery"
    VIDEO = "video"
    PAGINATED = "paginated"
    CORRECTION_PAGE = "correction_page"


class Precision(StrEnum):
    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"


class ChangeKind(StrEnum):
    """What a revision did. Members after FIRST are in order of precedence."""

    FIRST = "first"
    REMOVED = "removed"
    RESTORED = "restored"
    CORRECTION = "correction"
    UPDATE = "update"
    REWRITE = "rewrite"
    COPYEDIT = "copyedit"
    NOTICE = "notice"


class Disclosure(StrEnum):
    """How an outlet told its readers of a change."""

    NOTE = "note"
    VISIBLE_STAMP = "visible_stamp"
    METADATA_ONLY = "metadata_only"
    NONE = "none"
    UNKNOWABLE = "unknowable"


class Outcome(StrEnum):
    """How a discovered item ended; exactly one each."""

    CAPTURED = "captured"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"
    PENDING = "pending"


class Medium(StrEnum):
    """What a capture's bytes are."""

    HTML = "html"
    TEXT = "text"
    OTHER = "other"


# --- ids ------------------------------------------------------------------------------------


def sha256(text: str) -> bytes:
    """SHA-256 of the UTF-8 text, 32 bytes; lone surrogates are replaced."""
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def canonical_json(value: object) -> str:
    """JSON with sorted keys and no spaces, so that equal values have equal text."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_json_default
    )


def _json_default(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"no JSON form for {type(value).__name__}")


def _uuid8(at: datetime, digest: bytes) -> UUID:
    """RFC 9562 version 8: 48 bits of milliseconds since 1970, then 74 bits of the digest."""
    millis = max(0, round(at.timestamp() * 1000)) & (2**48 - 1)
    value = (millis << 80) | (int.from_bytes(digest[:10], "big"))
    value = (value & ~(0xF << 76)) | (0x8 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)


def capture_id_of(*, url: str, captured_at: datetime, payload_sha256: bytes) -> UUID:
    """The capture's UUIDv8: time-ordered, then the hash of (URL, instant, payload digest)."""
    instant = captured_at.astimezone(UTC).isoformat(timespec="microseconds")
    digest = hashlib.sha256(f"{url}\n{instant}\n".encode("utf-8", "replace") + payload_sha256)
    return _uuid8(captured_at, digest.digest())


def observation_id_of(
    *, capture_id: UUID, captured_at: datetime, rules: str, part: int = 0
) -> UUID:
    """The observation's UUIDv8. `part` counts a dump's pages; `rules` keeps a reclean apart."""
    return _uuid8(captured_at, sha256(f"{capture_id}\n{rules}\n{part}"))


def page_id_of(*, publisher: str, key: str) -> UUID:
    return uuid5(NAMESPACE, f"page\n{publisher}\n{key}")


def story_id_of(*, anchor: UUID) -> UUID:
    """`anchor` is the article_id of the story's earliest member."""
    return uuid5(NAMESPACE, f"story\n{anchor}")


def decision_id_of(*, kind: str, target: object, actor: str, at: datetime) -> UUID:
    said = canonical_json([kind, target, actor, at])
    return uuid5(NAMESPACE, f"decision\n{said}")


# --- sources: what an operator writes (include/sources/*.yaml) ------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of links, and the CSS selector that finds the articles' links in it."""

    url: str
    select: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Discover:
    """One place where an outlet announces articles: exactly one of the fields."""

    feed: str | None = None
    sitemap: str | None = None
    listing: Listing | None = None

    @property
    def address(self) -> str:
        """The URL that is read."""
        return self.feed or self.sitemap or (self.listing.url if self.listing else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSpec:
    """`delay_s`: seconds from start to start of any two requests to one host."""

    delay_s: float = 2.0
    max_per_run: int = 200
    user_agent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlRules:
    """Which query parameters matter, and the pattern whose group 1 is the article's id."""

    keep_params: tuple[str, ...] = ()
    drop_params: tuple[str, ...] = ("utm_*", "fbclid", "gclid", "mc_cid", "mc_eid")
    id_pattern: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parser:
    """CSS rules that hold for captures before `valid_until` (exclusive; None: for ever)."""

    valid_until: date | None = None
    body: str | None = None
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanRules:
    """CSS for the article's body and for what to drop from it; `parsers` go by capture date."""

    body: str | None = None
    remove: tuple[str, ...] = ()
    parsers: tuple[Parser, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSpec:
    """One place of kept captures: one of the first four fields, `{date:FORMAT}` for the day.

    Relative paths are under WRITETHRU_HOME. `replay`, with `memento` alone, is where the raw
    captures are, if not where the archive's CDX address suggests.
    """

    warc: str | None = None
    text: str | None = None
    memento: str | None = None
    sitemap: str | None = None
    replay: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopingRules:
    quiet_hours: float = 48.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What may be shown and kept. Bodies stay behind the login unless `serve_body`."""

    serve_body: bool = False
    retention_days: int | None = None
    honour_noarchive: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where we get an outlet's words. `publisher` is whose words they are."""

    id: str
    publisher: str
    name: str
    enabled: bool = True
    group: str
    hosts: tuple[str, ...] = ()
    language: str | None = None
    timezone: str = "UTC"
    schedule: str = "*/10 * * * *"
    discover: tuple[Discover, ...] = ()
    fetch: FetchSpec = FetchSpec()
    url: UrlRules = UrlRules()
    clean: CleanRules = CleanRules()
    archive: tuple[ArchiveSpec, ...] = ()
    developing: DevelopingRules = DevelopingRules()
    rights: Rights = Rights()

    @property
    def digest(self) -> str:
        """12 hex digits that change when anything that shapes an extraction changes."""
        shaping = {
            "publisher": self.publisher,
            "hosts": self.hosts,
            "language": self.language,
            "timezone": self.timezone,
            "url": asdict(self.url),
            "clean": asdict(self.clean),
        }
        return sha256(canonical_json(shaping)).hex()[:12]


# --- capture --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What a feed, sitemap or listing announced about one URL."""

    url: str
    guid: str | None = None
    title: str | None = None
    published_at: datetime | None = None
    lastmod: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The bytes of one capture, decoded of transfer and content codings, with their envelope.

    `redirects` are the URLs passed on the way from `url` to `final_url`, both left out.
    A 304 has an empty `body`; its text is that of the capture that it refers to.
    `request_headers` are those sent to `final_url`; empty where nobody knows them.
    """

    url: str
    final_url: str
    captured_at: datetime
    captured_basis: Basis
    http_status: int | None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    redirects: tuple[str, ...] = ()
    request_headers: tuple[tuple[str, str], ...] = ()
    vantage: Mapping[str, Json] = field(default_factory=dict)

    @property
    def content_type(self) -> str | None:
        return self.header("content-type")

    @property
    def payload_sha256(self) -> bytes:
        return hashlib.sha256(self.body).digest()

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcPlace:
    """Where a record lies: file relative to the captures' root, offset and length in bytes."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A row of `raw.capture`."""

    capture_id: UUID
    source_id: str
    publisher: str
    url: str
    final_url: str
    captured_at: datetime
    captured_basis: Basis
    channel: Channel
    http_status: int | None
    content_type: str | None
    payload_sha256: bytes
    refers_to_capture_id: UUID | None
    vantage: Mapping[str, Json]
    warc: WarcPlace
    batch_id: UUID
    recorded_at: datetime


# --- clean ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DateCandidate:
    """One date that a capture offers. `trust` is 0.0 to 1.0; `value` is as written."""

    field: str  # published | modified | created | captured
    origin: (
        str  # json_ld | meta | time | url | text | title | collector | path | http | feed | sitemap
    )
    value: str
    at: datetime | None
    precision: Precision | None
    trust: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionNote:
    """A note to readers about the text. `right` and `wrong` where the note names them."""

    kind: str  # correction | clarification | editors_note | retraction
    text: str
    wrong: str | None = None
    right: str | None = None
    stated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveEntry:
    """One entry of a live blog; `key` is its anchor or the hash of its first words."""

    key: str
    posted_at: datetime | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What one capture says. `body` has paragraphs separated by a blank line.

    The first group of fields is the content (`raw.content`); the second varies by capture and
    goes into the observation's evidence.
    """

    headline: str | None = None
    headlines: Mapping[str, str] = field(default_factory=dict)  # h1, title, og, feed
    body: str | None = None
    lede: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    agency_roles: Mapping[str, str] = field(default_factory=dict)  # sole, compiled, contributed
    dateline: str | None = None
    section: str | None = None
    language: str | None = None
    page_type: PageType = PageType.ARTICLE
    published_at: datetime | None = None
    published_on: date | None = None
    published_precision: Precision | None = None
    modified_at: datetime | None = None
    modified_visible: bool | None = None  # None: the page shows no modified date at all
    marked_developing: bool = False
    developing_notice: str | None = None
    corrections: tuple[CorrectionNote, ...] = ()
    live_entries: tuple[LiveEntry, ...] = ()
    extractor: str = ""

    verdict: Verdict = Verdict.OK
    verdict_reason: str | None = None
    date_evidence: tuple[DateCandidate, ...] = ()
    date_conflict: bool = False
    canonical_url: str | None = None  # as the page claims; identify decides whether to believe
    og_url: str | None = None
    links: tuple[str, ...] = ()  # links in the article's own text
    template: str | None = None  # fingerprint of the page's structure
    medium: Medium = Medium.HTML
    noarchive: bool = False


CONTENT_FIELDS: Final = tuple(
    f.name for f in fields(Extraction) if f.name not in frozenset({
        "verdict", "verdict_reason", "date_evidence", "date_conflict", "canonical_url", "og_url",
        "links", "template", "medium", "noarchive",
    })
)  # fmt: skip


def content_of(extraction: Extraction) -> dict[str, Any]:
    """The part of an extraction that `raw.content` holds, as JSON-ready values."""
    whole = asdict(extraction)
    content = {name: whole[name] for name in CONTENT_FIELDS}
    return dict(json.loads(canonical_json(content)))


def content_id_of(content: Mapping[str, Json]) -> bytes:
    """The key of what `content_of` gave."""
    return sha256(canonical_json(content))


def extraction_of(content: Mapping[str, Json]) -> Extraction:
    """The inverse of `content_of`; what is missing or null takes its default, the rest is left.

    Raises TypeError, ValueError or KeyError for what no extraction holds.
    """
    given = {name: content[name] for name in CONTENT_FIELDS if content.get(name) is not None}
    read = {name: _CONTENT_READERS.get(name, _as_is)(value) for name, value in given.items()}
    return Extraction(**read)


def _as_is(value: Json) -> Json:
    return value


def _instant(text: str) -> datetime:
    return utc(datetime.fromisoformat(text))


def _correction_notes(notes: Sequence[Mapping[str, Json]]) -> tuple[CorrectionNote, ...]:
    return tuple(
        CorrectionNote(**{**note, "stated_at": at and _instant(at)})
        for note in notes
        for at in (note.get("stated_at"),)
    )


def _live_entries(entries: Sequence[Mapping[str, Json]]) -> tuple[LiveEntry, ...]:
    return tuple(
        LiveEntry(key=entry["key"], posted_at=at and _instant(at), text=entry["text"])
        for entry in entries
        for at in (entry.get("posted_at"),)
    )


_CONTENT_READERS: Final[Mapping[str, Callable[[Json], Json]]] = {
    "headlines": dict,
    "agency_roles": dict,
    "authors": tuple,
    "agencies": tuple,
    "page_type": PageType,
    "published_at": _instant,
    "published_on": date.fromisoformat,
    "published_precision": Precision,
    "modified_at": _instant,
    "corrections": _correction_notes,
    "live_entries": _live_entries,
}


def content_sha256_of(headline: str | None, body: str | None) -> bytes:
    """The key of the words alone: headline and body, nothing else."""
    return sha256(f"{headline or ''}\n\n{body or ''}")


# --- identify -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A row of `news.page` before it belongs to an article."""

    page_id: UUID
    publisher: str
    canonical_url: str | None
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Evidence that two pages are one article.

    `kind`: canonical, redirect, guid, text, dump or decision.
    """

    page_a: UUID
    page_b: UUID
    kind: str
    evidence: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """One extraction's page, the other pages it ties it to, and what was refused on the way.

    `aliases` are (url, kind) with kind canonical, redirect, amp or moved.
    """

    page: Page
    joined_pages: tuple[Page, ...] = ()
    joins: tuple[Join, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    refused: tuple[Mapping[str, Json], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A row of `raw.observation` with its content: all that the fold reads.

    `extraction` is None where the capture said nothing (a 410, an empty page).
    """

    observation_id: UUID
    page_id: UUID
    capture_id: UUID
    captured_at: datetime
    captured_basis: Basis
    observed_at: datetime
    verdict: Verdict
    extraction: Extraction | None
    http_status: int | None
    evidence: Mapping[str, Json]
    rules: str
    recorded_at: datetime


# --- revise ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A row of `news.revision` but for its article_id and recorded_at."""

    revision_no: int
    content_sha256: bytes
    headline: str | None
    headlines: Mapping[str, str]
    body: str | None
    lede: str | None
    byline: str | None
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    dateline: str | None
    published_at: datetime | None
    modified_at: datetime | None
    changed_after: datetime | None
    observed_from: datetime
    observed_to: datetime | None
    order_certain: bool
    marked_developing: bool
    developing_notice: str | None
    change_kind: ChangeKind
    kinds: tuple[ChangeKind, ...]
    changes: Mapping[str, Json]
    disclosure: Disclosure | None
    is_silent: bool | None
    reverts_to: int | None
    captures: int
    first_capture_id: UUID
    last_capture_id: UUID
    extractor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A row of `news.correction`. `fix_revision` is the revision that changed the text."""

    revision_no: int
    kind: str
    text: str
    wrong: str | None
    right: str | None
    stated_at: datetime | None
    present_at_first: bool
    fix_revision: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """A row of `news.figure_change`: `what` is counted in `unit`; `reversed` when it went down."""

    revision_no: int
    what: str
    old_value: float | None
    new_value: float | None
    unit: str | None
    old_text: str
    new_text: str
    reversed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopingSpan:
    """A row of `news.developing_span`; open while `closed_at` is None."""

    opened_at: datetime
    opened_by: int
    closed_at: datetime | None
    closed_by: int | None
    end_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenEntry:
    """A row of `news.live_entry`."""

    entry_key: str
    posted_at: datetime | None
    first_seen_at: datetime
    last_seen_at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything that one article's observations say; the fold's output.

    `is_developing` is the last revision's mark; `quiet_at` is when the quiet rule would end it.
    """

    revisions: tuple[Revision, ...]
    corrections: tuple[Correction, ...]
    figure_changes: tuple[FigureChange, ...]
    spans: tuple[DevelopingSpan, ...]
    live_entries: tuple[SeenEntry, ...]
    first_seen_at: datetime
    last_seen_at: datetime
    removed_at: datetime | None
    removal_reason: str | None
    is_developing: bool
    quiet_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A row of `news.article` but for story_id, taken_down_at and recorded_at."""

    article_id: UUID
    publisher: str
    canonical_url: str | None
    page_type: PageType
    headline: str | None
    language: str | None
    section: str | None
    published_at: datetime | None
    published_on: date | None
    published_precision: Precision | None
    date_evidence: Mapping[str, Json]
    modified_at: datetime | None
    first_seen_at: datetime
    last_seen_at: datetime
    removed_at: datetime | None
    removal_reason: str | None
    is_developing: bool
    quiet_at: datetime | None
    revision_count: int


# --- match and story ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text to match or group: a revision of an article, or a line of somebody's JSON.

    `id` is the caller's own key, returned as it came.
    """

    id: str
    text: str
    headline: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    first_seen_at: datetime | None = None
    agencies: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    canonical_elsewhere: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearPair:
    """Two texts found alike, verified exactly. `containment` is of the shorter in the longer."""

    a: str
    b: str
    similarity: float
    containment: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyLink:
    """What one text is to its group. `original` None: the agency's own text is not held."""

    id: str
    group: str
    original: str | None
    credited_to: str | None
    relation: str | None  # None for the original itself
    extent: str | None
    similarity: float | None
    containment: float | None
    evidence: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLink:
    """Two texts judged to be about one unfolding event, with the score and why."""

    a: str
    b: str
    score: float
    reason: Mapping[str, Json] = field(default_factory=dict)


def utc(at: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError on a naive time."""
    if at.tzinfo is None:
        raise ValueError(f"naive time {at.isoformat()}: say its zone")
    return at.astimezone(UTC)


FUTURE_TOLERANCE: Final = timedelta(minutes=5)
"""How far ahead of the clock a capture's time may lie before it is refused."""

MOVED_STATUSES: Final = frozenset({301, 302, 303, 307, 308})
"""Of a response that only says where its page is. A live capture follows it; an archive's record
may be one, with its target as `final_url`."""
