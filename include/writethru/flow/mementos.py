"""Mementos: the captures that a web archive has, listed by its CDX server, fetched politely."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from writethru.capture import (
    Fetcher,
    Listed,
    Query,
    Unchanged,
    day_queries,
    memento_of,
    replay_address,
    replay_pattern,
    url_query,
    wanted,
    warc_date,
)
from writethru.errors import HostClosedError, ItemError, RetryableError
from writethru.flow.archive_store import STAGE, Found, item_name, store
from writethru.flow.fetching import fetcher
from writethru.flow.memento_lists import MementoIndex, renamed
from writethru.flow.recording import Recorder
from writethru.load import Connection, ops
from writethru.load.held import HeldMemento, held_mementos, known_urls
from writethru.load.reading import next_offsets, note_offset
from writethru.model import MOVED_STATUSES, ArchiveSpec, Basis, Document, Outcome

log: Final = logging.getLogger(__name__)

FIRST_DAY: Final = date(1996, 1, 1)
"""Before it nobody archived the web."""


def load_day(recorder: Recorder, *, spec: ArchiveSpec, day: date) -> frozenset[date]:
    """Keeps what the web archive has of the source's hosts on a UTC day.

    A host whose list cannot be had is set aside. Raises ItemError where that is so of all.
    """
    queries = day_queries(spec.memento or "", recorder.batch.source, day)
    with fetcher(recorder.ctx, recorder.batch.source, yields=True) as polite:
        visit = _Visit(recorder=recorder, fetcher=polite, spec=spec)
        return visit.load(queries)


def load_known(
    recorder: Recorder,
    *,
    spec: ArchiveSpec,
    first: date | None,
    last: date | None,
    limit: int | None,
) -> frozenset[date]:
    """Keeps what the web archive has of the pages that the warehouse holds.

    A task that is tried again goes on behind the pages it has asked for. Raises ItemError where
    of no page a list could be had.
    """
    ctx, batch = recorder.ctx, recorder.batch
    server, name = spec.memento or "", f"known:{spec.memento}"
    urls = ctx.warehouse.run(lambda conn: known_urls(conn, batch.source.publisher, limit=limit))
    start = ctx.warehouse.run(lambda conn: next_offsets(conn, batch.batch_id)).get(name, 0)
    span = {"first": first or FIRST_DAY, "last": last or ctx.clock().date()}
    queries = [url_query(server, url, **span) for url in urls[start:]]
    with fetcher(ctx, batch.source, yields=True) as polite:
        visit = _Visit(recorder=recorder, fetcher=polite, spec=spec, noted=(name, start))
        return visit.load(queries)


class _PeaceError(Exception):
    """The archive wants to be left alone: what is left stays pending."""


@dataclass(kw_only=True)
class _Visit:
    """One visit to a web archive. `noted` names the count of questions that is kept in between."""

    recorder: Recorder
    fetcher: Fetcher
    spec: ArchiveSpec
    noted: tuple[str, int] | None = None
    days: set[date] = field(default_factory=set)

    def load(self, queries: Sequence[Query]) -> frozenset[date]:
        """Asks and fetches. Raises ItemError where no question was answered."""
        failures: list[ItemError] = []
        answered = 0
        try:
            for done, query in enumerate(queries, start=1):
                listed = self._listed(query, failures)
                answered += listed is not None
                self._keep(wanted(listed or (), self.recorder.batch.source))
                self._note(done)
        except _PeaceError as error:
            log.info("%s: the rest is left for later.", error)
        if failures and not answered:
            raise failures[-1]
        self.recorder.ctx.warehouse.run(lambda conn: self._set_aside(conn, failures))
        return frozenset(self.days)

    def _listed(self, query: Query, failures: list[ItemError]) -> list[Listed] | None:
        try:
            return self._index.listed(query)
        except ItemError as error:
            failures.append(error)
            if isinstance(error, RetryableError) and error.wants_peace:
                raise _PeaceError(str(error)) from error
            return None

    def _set_aside(self, conn: Connection, failures: Iterable[ItemError]) -> None:
        for failure in failures:
            self.recorder.set_aside(conn, failure, stage=STAGE)

    def _note(self, done: int) -> None:
        if self.noted is None:
            return
        name, start = self.noted
        batch_id = self.recorder.batch.batch_id
        self.recorder.ctx.warehouse.run(
            lambda conn: note_offset(conn, batch_id, name, start + done)
        )

    def _keep(self, groups: Iterable[Unchanged]) -> None:
        """Makes every capture an item, and fetches what is not held."""
        planned = list(groups)
        asked = [(c.url, c.at) for group in planned for c in group.captures]
        held = self.recorder.ctx.warehouse.run(lambda conn: self._plan(conn, asked))
        for group in planned:
            missing = [c for c in group.captures if (c.url, c.at) not in held]
            first = held.get((group.url, group.captures[0].at))
            if first is not None and first.http_status not in MOVED_STATUSES:
                self._store([self._repeat(c, first) for c in missing])
            elif missing:
                self._fetch(missing)

    def _plan(
        self, conn: Connection, asked: Sequence[tuple[str, datetime]]
    ) -> dict[tuple[str, datetime], HeldMemento]:
        batch_id = self.recorder.batch.batch_id
        held = held_mementos(conn, asked)
        ops.add_items(conn, batch_id, [item_name(*each) for each in asked])
        settled = [
            ops.Settlement(
                batch_id=batch_id,
                url=item_name(memento.url, memento.at),
                outcome=Outcome.CAPTURED if memento.batch_id == batch_id else Outcome.DUPLICATE,
            )
            for memento in held.values()
        ]
        ops.settle_items(conn, settled)
        return held

    def _fetch(self, missing: Sequence[Listed]) -> None:
        """Fetches the first that can be had; the others repeat it, if it is the one listed.

        After a fault that may pass the others stay pending: the first may yet be had.
        """
        found: list[Found] = []
        try:
            for place, listed in enumerate(missing):
                document = self._fetched(listed, found)
                if document is not None and _stands_for_others(document, listed):
                    original = _held(document, self.recorder.batch.batch_id)
                    found += [self._repeat(c, original) for c in missing[place + 1 :]]
                    break
                if isinstance(found[-1].what, RetryableError):
                    break
        finally:
            self._store(found)

    def _fetched(self, listed: Listed, found: list[Found]) -> Document | None:
        """Fetches one; what came of it is put to `found`. Raises _PeaceError."""
        name = item_name(listed.url, listed.at)
        delay_s = self.recorder.batch.source.fetch.delay_s
        try:
            answer = self.fetcher.get_with_retries(self._address(listed), delay_s=delay_s)
            document = memento_of(answer, listed, self._pattern)
        except HostClosedError as error:
            raise _PeaceError(str(error)) from error
        except ItemError as error:
            found.append(Found(item=name, what=renamed(error, listed.url)))
            if isinstance(error, RetryableError) and error.wants_peace:
                raise _PeaceError(str(error)) from error
            return None
        found.append(Found(item=name, what=document))
        return document

    def _repeat(self, listed: Listed, original: HeldMemento) -> Found:
        """A capture that the list says is unchanged: not fetched, it refers to the first."""
        kind = original.content_type
        document = Document(
            url=listed.url,
            final_url=listed.url,
            captured_at=listed.at,
            captured_basis=Basis.MEMENTO,
            http_status=original.http_status,
            headers=(("Content-Type", kind),) if kind else (),
            vantage={
                "memento": self._address(listed),
                "refers_to": [original.url, warc_date(original.at)],
            },
        )
        return Found(item=item_name(listed.url, listed.at), what=document)

    def _store(self, found: Sequence[Found]) -> None:
        self.days |= store(self.recorder, found, is_last=True).days

    @property
    def _index(self) -> MementoIndex:
        return MementoIndex(recorder=self.recorder, fetcher=self.fetcher)

    @property
    def _pattern(self) -> str:
        return replay_pattern(self.spec.memento or "", self.spec.replay)

    def _address(self, listed: Listed) -> str:
        return replay_address(self._pattern, listed)


def _held(document: Document, batch_id: UUID) -> HeldMemento:
    return HeldMemento(
        url=document.url,
        at=document.captured_at,
        batch_id=batch_id,
        http_status=document.http_status,
        content_type=document.content_type,
    )


def _stands_for_others(document: Document, listed: Listed) -> bool:
    """Not a redirect, nor the capture of another time that an archive may serve instead."""
    is_redirect = document.http_status in MOVED_STATUSES
    return not is_redirect and document.captured_at == listed.at
