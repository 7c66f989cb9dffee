"""What a web archive lists for a question, through all the answers that its CDX server gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from writethru.capture import Fetcher, Listed, Listing, Query, further, read_listing
from writethru.errors import Code, ItemError, QuarantineError
from writethru.flow.archive_store import STAGE
from writethru.flow.recording import Recorder
from writethru.load import ops

LISTED_MAX: Final = 200_000
"""Lines of one host's day, or of one page; what is above it is not asked for, and told."""
ANSWERS_MAX: Final = 400
"""Of one host's day, or of one page: full ones reach the lines above long before."""
_NOT_FOUND: Final = 404
_NO_CAPTURES: Final = b"aptures"
"""Of pywb's own words under a 404: no Captures found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MementoIndex:
    """A CDX server, asked politely."""

    recorder: Recorder
    fetcher: Fetcher

    def listed(self, first: Query) -> list[Listed]:
        """The captures that the server lists. Lines that are none are told in one row.

        Raises ItemError, which names the first question's address, where an answer fails.
        """
        found: list[Listed] = []
        bad: list[str] = []
        waiting, lines = [first], 0
        asked: set[Query] = set()
        while waiting and lines < LISTED_MAX and len(asked) < ANSWERS_MAX:
            query = waiting.pop(0)
            if query in asked:  # resume keys that lead in a circle
                continue
            asked.add(query)
            listing = self._ask(query, first)
            found += listing.captures
            bad += listing.bad
            lines += listing.lines
            waiting[:0] = further(query, lines=listing.lines, resume_key=listing.resume_key)
        self._tell(first, bad, is_cut=bool(waiting))
        return found

    def _ask(self, query: Query, first: Query) -> Listing:
        delay_s = self.recorder.batch.source.fetch.delay_s
        try:
            answer = self.fetcher.get_with_retries(query.address, delay_s=delay_s)
        except ItemError as error:
            raise renamed(error, first.address) from error
        is_missing = answer.http_status == _NOT_FOUND
        if is_missing and _NO_CAPTURES in answer.body[:1000]:
            return read_listing(b"")
        if is_missing:
            reason = f"status {_NOT_FOUND}: there is no CDX server here"
            raise QuarantineError(url=first.address, code=Code.HTTP_4XX, reason=reason)
        if answer.body.lstrip().startswith(b"<"):
            reason = "a page came instead of a list of captures"
            raise QuarantineError(url=first.address, code=Code.BAD_RESPONSE, reason=reason)
        return read_listing(answer.body)

    def _tell(self, query: Query, bad: Sequence[str], *, is_cut: bool) -> None:
        if bad:
            reason = f"{len(bad)} lines are no captures, the first: {bad[0]}"
            self._set_aside(query, Code.BAD_RECORD, reason)
        if is_cut:
            reason = (
                f"more than {LISTED_MAX} lines or {ANSWERS_MAX} answers: the rest was not asked for"
            )
            self._set_aside(query, Code.TOO_LARGE, reason)
        if not bad and not is_cut:
            ctx = self.recorder.ctx
            ctx.warehouse.run(
                lambda conn: ops.resolve(conn, [query.address], STAGE, at=ctx.clock())
            )

    def _set_aside(self, query: Query, code: Code, reason: str) -> None:
        error = QuarantineError(url=query.address, code=code, reason=reason)
        self.recorder.ctx.warehouse.run(
            lambda conn: self.recorder.set_aside(conn, error, stage=STAGE)
        )


def renamed(error: ItemError, url: str) -> ItemError:
    """The same fault of another URL; the reason says which address was asked."""
    if error.url == url:
        return error
    return error.of(url, f"{error.url}: {error.reason}")
