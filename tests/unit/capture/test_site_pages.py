"""What a home page says of its site, and the list of articles that is guessed from it."""

from datetime import UTC, datetime

import pytest
from writethru.capture.discovering.autodiscovery import looks_like_html, read_site_page
from writethru.capture.discovering.listing_guess import listing_guess
from writethru.model import Basis, Document

HOSTS = ("gazette.example",)


def page(body: str) -> Document:
    return Document(
        url="https://gazette.example/",
        final_url="https://gazette.example/home/",
        captured_at=datetime(2031, 5, 4, tzinfo=UTC),
        captured_basis=Basis.CLOCK,
        http_status=200,
        body=body.encode(),
    )


def test_a_page_names_its_feeds_by_type_and_says_who_it_is() -> None:
    found = read_site_page(
        page("""<html lang="en-GB"><head><base href="/x/"><title>Home</title>
        <meta property="og:site_name" content=" The Gazette ">
        <link rel="alternate" type="application/rss+xml" title="News" href="rss.xml">
        <LINK REL="ALTERNATE HOME" TYPE="application/atom+xml; charset=utf-8" HREF="/atom.xml">
        <link rel="alternate" type="application/feed+json" href="https://feeds.example/g.json">
        <link rel="alternate" type="application/rss+xml" href="rss.xml">
        <link rel="alternate" hreflang="de" href="/de/">
        <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">""")
    )
    assert [feed.url for feed in found.feeds] == [
        "https://gazette.example/x/rss.xml",
        "https://gazette.example/atom.xml",
        "https://feeds.example/g.json",
    ]
    assert (found.name, found.title, found.language) == ("The Gazette", "Home", "en-GB")
    assert not found.has_password_field


@pytest.mark.parametrize("body", ["", " ", "<", "\x00", "<html>"])
def test_a_page_of_nothing_says_nothing(body: str) -> None:
    found = read_site_page(page(body))
    assert (found.feeds, found.name, found.language) == ((), None, None)


@pytest.mark.parametrize(
    ("body", "is_page"),
    [
        ("<!DOCTYPE html><p>x", True),
        ("<?xml version='1.0'?><html xmlns='x'/>", True),
        ("<rss><channel/></rss>", False),
        ('{"html": 1}', False),
    ],
)
def test_a_web_page_is_known_by_how_it_begins(body: str, *, is_page: bool) -> None:
    assert looks_like_html(page(body)) is is_page


def links(count: int, written: str) -> str:
    return "".join(written.format(n=n) for n in range(count))


ARTICLE = '<div class="card"><a class="t" href="/ferry-is-late-{n}">Ferry {n} is late</a></div>'


def test_the_selector_of_most_article_links_is_found() -> None:
    guess = listing_guess(
        page(links(6, ARTICLE) + links(9, '<a href="/about">About us {n}</a>')), HOSTS
    )
    assert guess is not None
    assert (guess.url, guess.select) in {
        ("https://gazette.example/home/", "a.t"),
        ("https://gazette.example/home/", "div.card a"),
    }


@pytest.mark.parametrize(
    "body",
    [
        links(4, ARTICLE),
        links(
            9,
            '<a class="t" href="https://elsewhere.example/ferry-is-late-{n}">Ferry {n} is late</a>',
        ),
        links(9, '<a class="t" href="/news/ferry-is-late-{n}">More</a>'),
        links(9, '<a class="t" href="/section">All of the news {n}</a>'),
        links(6, ARTICLE.replace('<div class="card">', "<div>"))
        + links(30, '<a class="t" href="/about">About us {n}</a>'),
    ],
    ids=["too few", "elsewhere", "no headlines", "no articles", "mixed with a menu"],
)
def test_no_selector_is_guessed_that_does_not_find_articles_alone(body: str) -> None:
    assert listing_guess(page(body), HOSTS) is None
