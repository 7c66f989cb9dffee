"""What is guessed of a site, and the source file that is made of it."""

from datetime import datetime
from itertools import product
from pathlib import Path

import pytest
from writethru.model import Discover, Listing, Source, UrlRules
from writethru.sources import Proposal, guesses, load_sources, source_text
from writethru.sources.guesses import (
    host_of,
    id_of,
    id_pattern_of,
    language_tag,
    schedule_of,
    timezone_of,
)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.gazette.example/news", "gazette.example"),
        ("https://news.gazette.co.uk/", "gazette.co.uk"),
        ("https://gazette.blogspot.com/", "gazette.blogspot.com"),
        ("http://127.0.0.1:8471/", "127.0.0.1:8471"),
        ("http://127.0.0.1/", "127.0.0.1:80"),
        ("https://[::1]/", "[::1]:443"),
        ("http://localhost:8080/", "localhost:8080"),
    ],
)
def test_a_source_speaks_for_its_registrable_domain_or_its_bare_address(
    url: str, host: str
) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("host", "name", "id"),
    [
        ("gazette.example", "The Gazette", "gazette"),
        ("zeitung-sued.example", "Z", "zeitung_sued"),
        ("127.0.0.1:80", "The Harbour Gazette!", "the_harbour_gazette"),
        ("[::1]:80", "Паром", "source"),
    ],
)
def test_a_sources_id_comes_from_its_domain_or_its_name(host: str, name: str, id: str) -> None:
    assert id_of(host=host, name=name) == id


@pytest.mark.parametrize(
    ("written", "tag"),
    [("en_gb", "en-GB"), ("DE", "de"), ("pt-br", "pt-BR"), ("zh-Hans", "zh-Hans"),
     ("english", None), ("", None), (None, None), ("en; <b>", None)],
)  # fmt: skip
def test_a_language_is_a_tag_or_nothing(written: str | None, tag: str | None) -> None:
    assert language_tag(written) == tag


@pytest.mark.parametrize(
    ("language", "stamps", "zone"),
    [
        ("de", ["2031-07-01T10:00:00+02:00", "2031-01-01T10:00:00+01:00"], "Europe/Berlin"),
        ("en-US", ["2031-07-01T10:00:00-04:00"], "America/New_York"),
        ("en", ["2031-07-01T10:00:00+01:00"], "Europe/London"),
        ("de", ["2031-07-01T10:00:00+01:00"], None),
        ("de", ["2031-07-01T10:00:00+00:00"], None),
        ("de", [], None),
        (None, ["2031-07-01T10:00:00+02:00"], None),
        ("en", ["0001-01-01T00:00:00+14:00"], None),
        ("en", ["9999-12-31T23:00:00-11:00"], None),
    ],
)
def test_a_zone_is_guessed_only_where_the_offsets_fit(
    language: str | None, stamps: list[str], zone: str | None
) -> None:
    assert timezone_of(language, map(datetime.fromisoformat, stamps)) == zone


SITE = "https://gazette.example"


@pytest.mark.parametrize(
    ("urls", "ids"),
    [
        ([f"{SITE}/news/ferry-late-{n}-a{1000 + n}" for n in range(9)], "1000"),
        ([f"{SITE}/story/{1000 + n}/ferry" for n in range(9)], "1000"),
        ([f"{SITE}/en/ferry/a-{60000 + n}?maca=x" for n in range(9)], "60000"),
        ([f"{SITE}/2031/05/04/ferry-{60000 + n}.html" for n in range(9)], "60000"),
        ([f"{SITE}/show?id={6000 + n}" for n in range(9)], "6000"),
    ],
    ids=["at the end", "as a folder", "with a parameter after it", "after a date", "a parameter"],
)
def test_the_number_in_most_addresses_is_the_articles_id(urls: list[str], ids: str) -> None:
    import re

    pattern = id_pattern_of([*urls, f"{SITE}/about"])
    assert pattern is not None
    found = re.search(pattern, urls[0])
    assert found is not None
    assert found[1] == ids


@pytest.mark.parametrize(
    "urls",
    [
        [f"{SITE}/2031/05/{n:02}/ferry-is-late" for n in range(1, 20)],
        [f"{SITE}/news/the-ferry-is-{word}" for word in "abcdefg"],
        [f"{SITE}/issue/700/page-{word}" for word in "abcdefg"],
        [f"{SITE}/a-{n}" for n in range(1000, 1003)],
        [],
    ],
    ids=["dates", "words", "one number in all", "too few", "none"],
)
def test_no_pattern_is_guessed_where_no_number_tells_articles_apart(urls: list[str]) -> None:
    assert id_pattern_of(urls) is None


def test_only_so_many_patterns_are_tried_however_many_a_site_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[str] = []
    monkeypatch.setattr(guesses, "_is_key", lambda pattern, paths: tried.append(pattern))
    words = ["".join(letters) for letters in product("abcdefghij", repeat=3)]
    urls = [f"{SITE}/" + "/".join(f"{w}{n}000" for w in words[:50]) for n in range(1, 9)]
    assert id_pattern_of(urls) is None
    assert len(tried) <= guesses.PREFIXES_MOST


def test_a_small_outlet_is_looked_at_less_often() -> None:
    daily = [datetime.fromisoformat(f"2031-05-{day:02}T10:00Z") for day in range(1, 9)]
    hourly = [datetime.fromisoformat(f"2031-05-01T{hour:02}:00Z") for hour in range(9)]
    assert schedule_of(daily) == "*/30 * * * *"
    assert schedule_of(hourly) == schedule_of([]) == "*/10 * * * *"


HARD = 'Kestrel: "Post" # 1\n{yes} {{x}} *a &b !!python/name:os \U0001f600 \x7f\x85\u2028'


def proposal(**given: object) -> Proposal:
    fields: dict[str, object] = {
        "id": "no", "publisher": "no", "group": "no", "name": HARD, "hosts": ("[::1]:80",),
        "discover": (Discover(feed="https://gazette.example/feed?a=1#x"),), "language": "no",
    }  # fmt: skip
    source = Source(**fields | given)  # type: ignore[arg-type]
    return Proposal(
        source=source, site="https://x/\n# evil: 1", samples=3, notes={"timezone": HARD}
    )


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"id": "127", "publisher": "127", "group": "127"},
        {"url": UrlRules(id_pattern=r"-a(\d+)(?=$|[/.?&_])")},
        {
            "discover": (
                Discover(listing=Listing(url="https://x.example/", select='a[href^="/x"]')),
            )
        },
        {"discover": (Discover(sitemap="https://x.example/s.xml"),), "timezone": "Europe/Berlin"},
    ],
)
def test_a_proposal_reads_back_as_the_source_that_it_was_made_of(
    given: dict[str, object], tmp_path: Path
) -> None:
    made = proposal(**given)
    (tmp_path / "new.yaml").write_text(source_text(made), encoding="utf-8")
    catalog = load_sources(tmp_path)
    assert catalog.broken == ()
    assert catalog.sources == {made.source.id: made.source}
