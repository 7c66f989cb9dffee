"""Every table that is written by merging: its key, and what each other column does when a row
is written again. What a table's other columns hold is set by the store that owns them.
"""

from typing import Final

from writethru.load.merge import TableSpec

# --- raw: what arrived; appended to, never changed ------------------------------------------

CAPTURE: Final = TableSpec(
    schema="raw",
    table="capture",
    key=("capture_id",),
    first=(
        "source_id", "publisher", "url", "url_sha256", "final_url", "captured_at",
        "captured_basis", "channel", "http_status", "content_type", "payload_sha256",
        "refers_to_capture_id", "vantage", "warc_file", "warc_offset", "warc_length", "batch_id",
        "recorded_at",
    ),
)  # fmt: skip

SIGHTING: Final = TableSpec(
    schema="raw",
    table="sighting",
    key=("via_capture_id", "url_sha256"),
    first=("url", "guid", "title", "published_at", "lastmod", "seen_at"),
)

CONTENT: Final = TableSpec(
    schema="raw",
    table="content",
    key=("content_id",),
    first=("content_sha256", "extractor", "extraction", "recorded_at"),
)

OBSERVATION: Final = TableSpec(
    schema="raw",
    table="observation",
    key=("observation_id",),
    first=(
        "page_id", "capture_id", "captured_at", "captured_basis", "observed_at", "content_id",
        "verdict", "http_status", "evidence", "rules", "recorded_at",
    ),
)  # fmt: skip

PAGE_JOIN: Final = TableSpec(
    schema="raw", table="page_join", key=("page_a", "page_b", "kind"), least=("evidence",)
)

DECISION: Final = TableSpec(
    schema="raw",
    table="decision",
    key=("decision_id",),
    first=("kind", "target", "actor", "reason", "at"),
)

# --- news: what follows from it -------------------------------------------------------------

PAGE: Final = TableSpec(
    schema="news", table="page", key=("page_id",), first=("publisher",), least=("canonical_url",)
)

ARTICLE: Final = TableSpec(
    schema="news",
    table="article",
    key=("article_id",),
    first=("recorded_at",),
    latest=(
        "publisher", "canonical_url", "page_type", "headline", "language", "section",
        "published_at", "published_on", "published_precision", "date_evidence", "modified_at",
        "first_seen_at", "last_seen_at", "removed_at", "removal_reason", "is_developing",
        "quiet_at", "revision_count",
    ),
)  # fmt: skip

ARTICLE_URL: Final = TableSpec(
    schema="news",
    table="article_url",
    key=("url_sha256", "article_id", "kind"),
    latest=("url", "seen_from", "seen_to"),
)

REVISION: Final = TableSpec(
    schema="news",
    table="revision",
    key=("article_id", "revision_no"),
    first=("recorded_at",),
    latest=(
        "content_sha256", "headline", "headlines", "body", "lede", "byline", "authors",
        "agencies", "dateline", "published_at", "modified_at", "changed_after", "observed_from",
        "observed_to", "order_certain", "marked_developing", "developing_notice", "change_kind",
        "kinds", "changes", "disclosure", "is_silent", "reverts_to", "captures",
        "first_capture_id", "last_capture_id", "extractor", "summary",
    ),
    # A late capture renumbers the chain: a revision is known again by when it began.
    carried_by=("article_id", "observed_from"),
)  # fmt: skip

CORRECTION: Final = TableSpec(
    schema="news",
    table="correction",
    key=("article_id", "revision_no", "position"),
    latest=("kind", "text", "wrong", "right", "stated_at", "present_at_first", "fix_revision"),
)

FIGURE_CHANGE: Final = TableSpec(
    schema="news",
    table="figure_change",
    key=("article_id", "revision_no", "position"),
    latest=("what", "old_value", "new_value", "unit", "old_text", "new_text", "reversed"),
)

DEVELOPING_SPAN: Final = TableSpec(
    schema="news",
    table="developing_span",
    key=("article_id", "opened_at"),
    latest=("opened_by", "closed_at", "closed_by", "end_reason"),
)

LIVE_ENTRY: Final = TableSpec(
    schema="news",
    table="live_entry",
    key=("article_id", "entry_key"),
    latest=("posted_at", "first_seen_at", "last_seen_at", "text"),
)

COPY: Final = TableSpec(
    schema="news",
    table="copy",
    key=("article_id",),
    latest=(
        "revision_no", "group_id", "original_id", "original_revision_no", "credited_to",
        "relation", "extent", "similarity", "containment", "evidence",
    ),
)  # fmt: skip

STORY: Final = TableSpec(
    schema="news",
    table="story",
    key=("story_id",),
    latest=(
        "headline", "opened_at", "last_update_at", "quiet_at", "article_count",
        "publisher_count",
    ),
)  # fmt: skip

STORY_MEMBER: Final = TableSpec(
    schema="news",
    table="story_member",
    key=("story_id", "article_id"),
    latest=("reason", "seen_from"),
)

ID_ALIAS: Final = TableSpec(
    schema="news", table="id_alias", key=("old_id", "what"), latest=("new_id",)
)

LINK: Final = TableSpec(
    schema="news", table="link", key=("kind", "article_a", "article_b"), latest=("evidence",)
)

SIGNATURE: Final = TableSpec(
    schema="news",
    table="signature",
    key=("kind", "key", "article_id"),
    latest=("weight", "at", "scheme"),
)

# --- ops: how the work went -----------------------------------------------------------------

ITEM: Final = TableSpec(
    schema="ops",
    table="item",
    key=("batch_id", "url_sha256"),
    first=("url", "outcome"),
)

TO_CLEAN: Final = TableSpec(
    schema="ops", table="to_clean", key=("capture_id",), first=("source_id", "waits_for")
)

VISIT: Final = TableSpec(
    schema="ops",
    table="visit",
    key=("url_sha256",),
    latest=("url", "source_id", "next_at", "etag", "last_modified"),
    patched=("state",),
)

ALL: Final = (
    CAPTURE, SIGHTING, CONTENT, OBSERVATION, PAGE_JOIN, DECISION, PAGE, ARTICLE, ARTICLE_URL,
    REVISION, CORRECTION, FIGURE_CHANGE, DEVELOPING_SPAN, LIVE_ENTRY, COPY, STORY, STORY_MEMBER,
    ID_ALIAS, LINK, SIGNATURE, ITEM, TO_CLEAN, VISIT,
)  # fmt: skip
