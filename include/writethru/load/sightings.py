"""What places announced before: which of their entries are news."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from writethru.load.warehouse import Connection
from writethru.model import Sighting, sha256

_COUNT: Final = """
select count(*) filter (where not is_known), count(*) filter (where is_known and is_moved)
from (
    select exists (select from raw.sighting s where s.url_sha256 = asked.url_sha256) as is_known,
           asked.lastmod is not null and not exists (
               select from raw.sighting s
               where s.url_sha256 = asked.url_sha256 and s.lastmod >= asked.lastmod) as is_moved
    from unnest(%(url_sha256s)s::bytea[], %(lastmods)s::timestamptz[])
         as asked (url_sha256, lastmod)
) found
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """How many URLs nobody announced before, and how many known ones have a newer `lastmod`."""

    unknown: int
    moved: int


def count_fresh(conn: Connection, sightings: Sequence[Sighting]) -> Fresh:
    """What is new in `sightings`; to be asked before they are stored."""
    asked = {
        "url_sha256s": [sha256(seen.url) for seen in sightings],
        "lastmods": [seen.lastmod for seen in sightings],
    }
    with conn.cursor() as cursor:
        cursor.execute(_COUNT, asked)
        ((unknown, moved),) = cursor.fetchall()
    return Fresh(unknown=unknown, moved=moved)
