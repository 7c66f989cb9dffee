"""From sources to documents: what was announced, one polite fetch, WARC files, archives.

Discovery reads feeds, sitemaps and listings; `Fetcher` gets one URL within robots.txt, turns,
time, size and address limits; `WarcWriter` keeps what came; `warc_documents` and
`text_documents` read what others kept, the memento functions what web archives have;
`next_visit` says when to look again.
"""

from writethru.capture.archives.dumps import dump_time, read_dump, text_documents
from writethru.capture.archives.memento_index import Listed, Listing, read_listing
from writethru.capture.archives.memento_query import (
    Query,
    Unchanged,
    day_queries,
    further,
    url_query,
    wanted,
)
from writethru.capture.archives.memento_replay import memento_of, replay_address, replay_pattern
from writethru.capture.archives.paths import ArchiveFile, archive_days, archive_files, is_dated
from writethru.capture.archives.warc_archive import Taken, read_warc, warc_documents
from writethru.capture.discovering.children import chosen, due_children
from writethru.capture.discovering.discovery import read_sightings
from writethru.capture.discovering.feed_head import feed_head, hint_s
from writethru.capture.discovering.polling import PlaceState
from writethru.capture.discovering.sitemaps import ChildSitemap, child_sitemaps
from writethru.capture.fetching.fetch import Fetcher
from writethru.capture.fetching.gate import Gate, LocalGate
from writethru.capture.fetching.shelf import Kept, MemoryShelf, Shelf
from writethru.capture.hosts import speaks_for, web_url
from writethru.capture.revisiting.announcing import (
    Visit,
    Why,
    together,
    when_asked,
    when_fetched,
    why_fetch,
)
from writethru.capture.revisiting.history import History
from writethru.capture.revisiting.intensity import heat_of
from writethru.capture.revisiting.policy import (
    Budget,
    after_failures,
    looks_a_run,
    next_visit,
    priority,
)
from writethru.capture.revisiting.replay import Replay, replay
from writethru.capture.warc.compaction import Merge, drop, merge, merges
from writethru.capture.warc.reader import read_document
from writethru.capture.warc.records import warc_date
from writethru.capture.warc.store import Captures, Stored
from writethru.capture.warc.writer import WarcWriter, salvage, send

__all__ = [
    "ArchiveFile",
    "Budget",
    "Captures",
    "ChildSitemap",
    "Fetcher",
    "Gate",
    "History",
    "Kept",
    "Listed",
    "Listing",
    "LocalGate",
    "MemoryShelf",
    "Merge",
    "PlaceState",
    "Query",
    "Replay",
    "Shelf",
    "Stored",
    "Taken",
    "Unchanged",
    "Visit",
    "WarcWriter",
    "Why",
    "after_failures",
    "archive_days",
    "archive_files",
    "child_sitemaps",
    "chosen",
    "day_queries",
    "drop",
    "due_children",
    "dump_time",
    "feed_head",
    "further",
    "heat_of",
    "hint_s",
    "is_dated",
    "looks_a_run",
    "memento_of",
    "merge",
    "merges",
    "next_visit",
    "priority",
    "read_document",
    "read_dump",
    "read_listing",
    "read_sightings",
    "read_warc",
    "replay",
    "replay_address",
    "replay_pattern",
    "salvage",
    "send",
    "speaks_for",
    "text_documents",
    "together",
    "url_query",
    "wanted",
    "warc_date",
    "warc_documents",
    "web_url",
    "when_asked",
    "when_fetched",
    "why_fetch",
]
