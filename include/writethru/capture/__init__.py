"""From sources to documents: what was announced, one polite fetch, WARC files, archives.

Discovery reads feeds, sitemaps and listings; `Fetcher` gets one URL within robots.txt, pace,
time, size and address limits; `WarcWriter` keeps what came; `warc_documents` and
`text_documents` read what others kept; `next_visit` says when to look again.
"""

from writethru.capture.archive import warc_documents
from writethru.capture.archive_paths import archive_days, is_dated
from writethru.capture.discovery import read_sightings
from writethru.capture.dumps import dump_time, text_documents
from writethru.capture.fetch import Fetcher
from writethru.capture.hosts import speaks_for, web_url
from writethru.capture.pace import LocalPace, Pace
from writethru.capture.policy import Visit, next_visit, wants_fetch
from writethru.capture.replay import Replay, replay
from writethru.capture.sitemaps import child_sitemaps
from writethru.capture.warc import WarcWriter, salvage
from writethru.capture.warc_read import read_document

__all__ = [
    "Fetcher",
    "LocalPace",
    "Pace",
    "Replay",
    "Visit",
    "WarcWriter",
    "archive_days",
    "child_sitemaps",
    "dump_time",
    "is_dated",
    "next_visit",
    "read_document",
    "read_sightings",
    "replay",
    "salvage",
    "speaks_for",
    "text_documents",
    "wants_fetch",
    "warc_documents",
    "web_url",
]
