"""Raw captures: where they are, and what is believed of what the archive sends."""

from base64 import b32encode
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha1

import pytest
from writethru.capture import Listed, memento_of, replay_address, replay_pattern
from writethru.errors import Code, QuarantineError
from writethru.model import Basis, Document

URL = "https://gazette.example/news/ferry-is-back-1"
AT = datetime(2031, 5, 4, 10, 15, tzinfo=UTC)
BODY = b"<h1>The ferry is back</h1>"
DIGEST = "sha1:" + b32encode(sha1(BODY, usedforsecurity=False).digest()).decode()
LISTED = Listed(url=URL, at=AT, status=200, mime="text/html", digest=DIGEST)
PATTERN = "https://archive.example/web/{timestamp}id_/{url}"
ADDRESS = replay_address(PATTERN, LISTED)
STAMPED = ("Memento-Datetime", "Sun, 04 May 2031 10:15:00 GMT")


def sent(*headers, body=BODY, status=200, url=ADDRESS, final=None, redirects=()):
    return Document(
        url=url,
        final_url=final or url,
        captured_at=datetime(2032, 1, 1, tzinfo=UTC),
        captured_basis=Basis.CLOCK,
        http_status=status,
        headers=headers,
        body=body,
        redirects=redirects,
    )


def refused(fetched, listed=LISTED):
    with pytest.raises(QuarantineError) as raised:
        memento_of(fetched, listed, PATTERN)
    assert raised.value.url == URL
    return raised.value.code


@pytest.mark.parametrize(
    ("server", "folder"),
    [
        ("https://a.example/cdx", "https://a.example/web"),
        ("https://a.example/cdx/search/cdx", "https://a.example/web"),
        ("https://a.example/news/cdx", "https://a.example/news"),
        ("http://127.0.0.1:8080/all/news/cdx?x=1", "http://127.0.0.1:8080/all/news"),
    ],
)
def test_the_layout_follows_from_the_cdx_servers_address(server, folder):
    assert replay_pattern(server, None) == f"{folder}/{{timestamp}}id_/{{url}}"
    assert replay_pattern(server, PATTERN) == PATTERN


def test_the_original_comes_back_with_its_own_headers_and_time():
    kept = memento_of(
        sent(
            STAMPED,
            ("x-archive-orig-Last-Modified", "Sun, 04 May 2031 10:00:00 GMT"),
            ("x-archive-orig-content-type", "text/html; charset=latin-1"),
            ("Server", "archive"),
            ("Content-Type", "text/html"),
        ),
        LISTED,
        PATTERN,
    )
    assert (kept.url, kept.final_url, kept.captured_at, kept.body) == (URL, URL, AT, BODY)
    assert kept.headers == (
        ("Last-Modified", "Sun, 04 May 2031 10:00:00 GMT"),
        ("content-type", "text/html; charset=latin-1"),
    )
    assert (kept.captured_basis, kept.vantage) == (Basis.MEMENTO, {"memento": ADDRESS})


def test_pywb_sends_the_headers_as_they_were():
    kept = memento_of(
        sent(
            STAMPED, ("Link", "<x>; rel=original"), ("Content-Type", "text/html"), ("ETag", '"1"')
        ),
        LISTED,
        PATTERN,
    )
    assert kept.headers == (("Content-Type", "text/html"), ("ETag", '"1"'))


def test_a_proven_payload_needs_no_sign_and_no_search_for_banners():
    about_archives = BODY + b"<p>FILE ARCHIVED ON </p>"
    digest = "sha1:" + b32encode(sha1(about_archives, usedforsecurity=False).digest()).decode()
    kept = memento_of(sent(body=about_archives), replace(LISTED, digest=digest), PATTERN)
    assert kept.vantage == {"memento": ADDRESS}


def test_the_capture_that_was_served_gives_the_time():
    nearest = ADDRESS.replace("101500", "110000")
    stamp = ("Memento-Datetime", "Sun, 04 May 2031 11:00:00 GMT")
    kept = memento_of(sent(stamp, final=nearest, body=b"other"), LISTED, PATTERN)
    assert kept.captured_at == datetime(2031, 5, 4, 11, tzinfo=UTC)
    assert kept.vantage == {"memento": nearest, "digest": "unverified"}


def test_a_stamp_that_is_none_leaves_the_address_to_say_the_time():
    kept = memento_of(sent(("Memento-Datetime", "soon")), LISTED, PATTERN)
    assert kept.captured_at == AT


def test_another_payload_is_a_digest_error():
    assert refused(sent(STAMPED, body=b"other")) == Code.DIGEST


@pytest.mark.parametrize(
    "header", [("x-archive-orig-content-encoding", "gzip"), ("Content-Encoding", "gzip")]
)
def test_the_digest_of_a_coded_payload_proves_nothing(header):
    kept = memento_of(sent(STAMPED, header), replace(LISTED, digest="sha1:" + "A" * 32), PATTERN)
    assert kept.vantage["digest"] == "unverified"


def test_a_coding_of_the_archives_own_does_not_excuse_another_payload():
    fetched = sent(STAMPED, ("x-archive-orig-date", "now"), ("Content-Encoding", "gzip"), body=b"x")
    assert refused(fetched) == Code.DIGEST


@pytest.mark.parametrize(
    ("fetched", "code"),
    [
        (sent(body=b"<h1>busy</h1>"), Code.BAD_RESPONSE),
        (sent(body=b"<h1>not archived</h1>", status=404), Code.HTTP_4XX),
        (sent(STAMPED, body=b"<script src='/static/wombat.js'>" + BODY), Code.BAD_RESPONSE),
        (sent(STAMPED, final="https://archive.example/login"), Code.BAD_RESPONSE),
        (sent(STAMPED, final="https://elsewhere.example/web/20310504101500id_/" + URL),
         Code.BAD_RESPONSE),
        (sent(STAMPED, final=ADDRESS.replace("ferry", "other")), Code.BAD_RESPONSE),
        (sent(STAMPED, final=ADDRESS.replace("20310504", "20319904")), Code.BAD_RESPONSE),
    ],
    ids=["page", "404", "banner", "login", "another archive", "another page", "no such day"],
)  # fmt: skip
def test_what_is_not_the_raw_capture_is_refused(fetched, code):
    assert refused(fetched) == code


def test_http_and_https_are_one_page_to_an_archive():
    final = ADDRESS.replace("id_/https://", "id_/http://www.")
    assert memento_of(sent(STAMPED, final=final), LISTED, PATTERN).final_url == URL


def test_a_redirect_ends_where_it_leads_at_its_own_time():
    moved = replace(LISTED, status=301, digest=None)
    target = "https://gazette.example/news/ferry-2"
    kept = memento_of(
        sent(STAMPED, final=f"https://archive.example/web/20310504120000id_/{target}"),
        moved,
        PATTERN,
    )
    assert (kept.url, kept.final_url, kept.http_status, kept.captured_at, kept.body) == (
        URL, target, 301, AT, b"",
    )  # fmt: skip


def test_a_revisit_that_says_no_status_may_turn_out_a_redirect():
    unsaid = replace(LISTED, status=None)
    target = "https://gazette.example/news/ferry-2"
    kept = memento_of(sent(STAMPED, final=ADDRESS.replace(URL, target)), unsaid, PATTERN)
    assert (kept.http_status, kept.final_url) == (302, target)
    assert memento_of(sent(STAMPED), unsaid, PATTERN).http_status == 200
