"""Redirects of archives: where they lead, and how we keep them."""

from datetime import UTC, datetime

import pytest
from warcio.archiveiterator import ArchiveIterator
from writethru.capture import Captures, WarcWriter, read_document, warc_documents
from writethru.capture.archives.moves import moved_to
from writethru.model import Basis, Document

OLD, NEW = "https://gazette.example/old-1", "https://gazette.example/new-1"


@pytest.mark.parametrize(
    ("status", "location", "final"),
    [
        (301, NEW, NEW),
        (302, "new-1", NEW),
        (303, "//gazette.example/new-1#top", NEW),
        (307, "/new-1", NEW),
        (308, " \r\n ", OLD),
        (301, "mailto:desk@gazette.example", OLD),
        (301, "http://[broken", OLD),
        (200, NEW, OLD),
        (304, NEW, OLD),
        (None, NEW, OLD),
    ],
)
def test_a_redirect_leads_to_its_location_and_nothing_else_anywhere(status, location, final):
    assert moved_to(OLD, status, [("Content-Type", "x"), ("location", location)]) == final
    assert moved_to(OLD, status, []) == OLD


def test_a_kept_redirect_is_the_answer_of_the_page_that_was_asked_for(tmp_path):
    document = Document(
        url=OLD,
        final_url=NEW,
        captured_at=datetime(2031, 5, 4, 10, tzinfo=UTC),
        captured_basis=Basis.MEMENTO,
        http_status=301,
        headers=(("Location", NEW),),
        vantage={"memento": "https://archive.example/web/20310504100000id_/" + OLD},
    )
    captures = Captures.at(str(tmp_path), spool=tmp_path / "spool")
    with WarcWriter(captures, "gazette") as writer:
        place = writer.append(document, recorded_at=document.captured_at)
    kept = read_document(captures, place)
    assert (kept.url, kept.final_url, kept.http_status) == (OLD, NEW, 301)
    assert (kept.captured_basis, kept.vantage) == (Basis.MEMENTO, document.vantage)
    with (tmp_path / place.file).open("rb") as stream:
        [target] = [
            record.rec_headers.get_header("WARC-Target-URI")
            for record in ArchiveIterator(stream)
            if record.rec_type == "response"
        ]
    assert target == OLD
    [again] = warc_documents("**/*.warc.gz", source=None, day=None, home=tmp_path)
    assert (again.url, again.final_url) == (OLD, NEW)
