import time

import pytest
from writethru.identify.urls import canonical, is_amp, is_front_page, page_key, within
from writethru.model import Source, UrlRules, page_id_of

RULES = UrlRules(keep_params=("id", "utm_id"))

CPU_LIMIT_S = 5
"""Generous: what is quadratic takes most of a minute at this length."""


def source(**changes: object) -> Source:
    settings: dict[str, object] = {"hosts": ("gazette.example",)}
    settings.update(changes)
    return Source(id="gazette", publisher="gazette", name="Gazette", group="gazette", **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("HTTPS://Gazette.Example:443", "https://gazette.example/", id="case_and_port"),
        pytest.param("https://gazette.example/a#top", "https://gazette.example/a", id="fragment"),
        pytest.param(
            "https://gazette.example/a?z=1&utm_source=x&b=", "https://gazette.example/a?b=&z=1",
            id="sorted_and_dropped",
        ),
        pytest.param(
            "https://gazette.example/a?utm_id=7", "https://gazette.example/a?utm_id=7",
            id="kept_though_dropped_by_pattern",
        ),
        pytest.param("https://u:p@gazette.example/a", "https://gazette.example/a", id="login_off"),
        pytest.param("https://gazette.example:8443/a", "https://gazette.example:8443/a", id="port"),
        pytest.param(
            "https://gazette.example/%7ea%2fb%c3%a9", "https://gazette.example/~a%2Fb%C3%A9",
            id="escapes_in_one_form",
        ),
        pytest.param("https://gazette.example/é", "https://gazette.example/%C3%A9", id="unescaped"),
        pytest.param(
            "https://gazette.example/2026/mill-fire/amp", "https://gazette.example/2026/mill-fire",
            id="amp_path",
        ),
        pytest.param(
            "https://gazette.example/reviews/amp", "https://gazette.example/reviews/amp",
            id="an_article_about_amplifiers",
        ),
        pytest.param(
            "https://gazette.example/a?outputType=amp", "https://gazette.example/a", id="amp_param"
        ),
        pytest.param("http://127.0.0.1:8800/a", "http://127.0.0.1:8800/a", id="loopback"),
    ],
)  # fmt: skip
def test_canonical_spelling(url: str, expected: str) -> None:
    assert canonical(url, RULES) == expected
    assert canonical(expected, RULES) == expected


@pytest.mark.parametrize("url", ["javascript:alert(1)", "mailto:a@b.example", "", "http://[", "x"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical(url, RULES)


def test_move_to_https_and_www_keep_the_key() -> None:
    keys = {
        page_key(url, source())
        for url in ("http://gazette.example/a-1", "https://www.gazette.example/a-1")
    }
    assert keys == {"//gazette.example/a-1"}


def test_id_in_the_url_outlives_the_slug() -> None:
    by_id = source(url=UrlRules(id_pattern=r"/a-(\d+)"))
    assert page_key("https://gazette.example/mill-fire/a-17", by_id) == "id:17"
    assert page_key("https://gazette.example/mill-blaze/a-17?x=1", by_id) == "id:17"
    assert page_key("https://gazette.example/mill-blaze", by_id) == "//gazette.example/mill-blaze"


@pytest.mark.parametrize(
    ("url", "hosts", "expected"),
    [
        ("https://news.gazette.example/a", ("gazette.example",), True),
        ("https://notgazette.example/a", ("gazette.example",), False),
        ("https://gazette.example.evil.example/a", ("gazette.example",), False),
        ("https://evil.example/?gazette.example", ("gazette.example",), False),
        ("https://gazette.example@evil.example/", ("gazette.example",), False),
        ("http://127.0.0.1:8801/a", ("127.0.0.1:8801",), True),
        ("http://127.0.0.1:8802/a", ("127.0.0.1:8801",), False),
    ],
)
def test_hosts_that_a_source_may_speak_for(
    url: str, hosts: tuple[str, ...], *, expected: bool
) -> None:
    assert within(url, hosts) is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/", True), ("", True), ("/index.html", True), ("/en/", True), ("/?utm_source=x", True),
     ("/?id=7", False), ("/english", False), ("/index-of-prices", False)],
)  # fmt: skip
def test_front_pages(path: str, *, expected: bool) -> None:
    assert is_front_page(f"https://gazette.example{path}", UrlRules()) is expected


@pytest.mark.fault(33)
def test_a_very_long_url_is_kept_whole_and_has_a_short_id() -> None:
    url = f"https://gazette.example/{'a' * 9000}-1"
    assert canonical(url, RULES) == url
    ids = {page_id_of(publisher="gazette", key=key) for key in (url, f"{url[:-1]}2")}
    assert len(ids) == 2


@pytest.mark.fault(33)
@pytest.mark.fault(38)
@pytest.mark.parametrize("unit", ["9", "a-", "%41", "a/", "1/amp"])
def test_a_very_long_path_is_read_in_work_that_grows_with_it(unit: str) -> None:
    begun = time.process_time()
    url = f"https://gazette.example/{unit * (120_000 // len(unit))}!"
    assert canonical(url, RULES)
    assert not is_amp(url)
    assert time.process_time() - begun < CPU_LIMIT_S
