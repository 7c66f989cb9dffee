"""What a link means and whom it belongs to; what a date means."""

from datetime import UTC, datetime

import pytest
from writethru.capture import speaks_for, web_url
from writethru.capture.discovering.dates import feed_date


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2031-05-04T10:00:00", datetime(2031, 5, 4, 8, tzinfo=UTC)),
        ("Sun, 04 May 2031 10:00:00", datetime(2031, 5, 4, 8, tzinfo=UTC)),
        ("Sun, 04 May 2031 10:00:00 EST", datetime(2031, 5, 4, 15, tzinfo=UTC)),
        ("2031-05-04", datetime(2031, 5, 4, tzinfo=UTC)),
        ("10000-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("2101-01-01T00:00:00Z", None),
        ("1899-12-31", None),
        ("10:00", None),
        ("yesterday", None),
        ("", None),
        ("1" * 50_000, None),
    ],
)
def test_dates_are_utc_or_nothing(written, at):
    assert feed_date(written, zone="Europe/Berlin") == at


@pytest.mark.parametrize(
    ("hosts", "url", "speaks"),
    [
        (["gazette.example"], "https://gazette.example/", True),
        (["gazette.example"], "https://m.gazette.example:8443/", True),
        (["gazette.example"], "https://gazette.example./", True),
        (["gazette.example"], "https://xgazette.example/", False),
        (["127.0.0.1:80"], "http://127.0.0.1/", True),
        (["127.0.0.1:8080"], "http://127.0.0.1:8080/", True),
        (["127.0.0.1:8080"], "http://127.0.0.1:8081/", False),
        (["127.0.0.1:8080"], "http://x.127.0.0.1:8080/", False),
        (["[::1]:8080"], "http://[::1]:8080/", True),
        (["gazette.example"], "ftp://gazette.example/", False),
        (["zeitung-süd.example"], "https://xn--zeitung-sd-ieb.example/", True),
    ],
)
def test_a_source_speaks_for_its_hosts_and_those_below(hosts, url, speaks):
    assert speaks_for(hosts, url) is speaks


def test_a_lone_surrogate_or_an_endless_url_is_none():
    assert web_url("https://gazette.example/\ud800") is None
    assert web_url("https://gazette.example/" + "a" * 20_000) is None
    assert web_url("https://gazette.example/" + "a" * 9_000) is not None


@pytest.mark.parametrize(
    "url",
    [
        "http://other.example\\.gazette.example/",
        "http://other.example\uff3c.gazette.example/",
        "http://%6fther.gazette.example/",
        "http://gazette.example:0/",
        "http://a b.gazette.example/",
        "http://<x>.gazette.example/",
        "http://[fe80::1%25eth0]/",
        "http://[x]/",
    ],
    ids=["backslash", "wide backslash", "escape", "port 0", "space", "sign", "zone", "no address"],
)
def test_a_host_that_readers_take_for_different_ones_is_none(url):
    assert web_url(url) is None
    assert not speaks_for(["gazette.example"], url)


def test_a_host_with_an_underscore_is_one():
    assert web_url("http://_a-1.gazette.example/") == "http://_a-1.gazette.example/"
