"""What the lines of a robots.txt mean."""

import pytest
from writethru.capture.fetching.robots import rules_from
from writethru.errors import QuarantineError


def allows(robots: str, path: str, *, agent: str = "Writethru") -> bool:
    rules = rules_from(200, robots.encode(), agent=agent, now_s=0.0)
    try:
        rules.delay_s(f"https://gazette.example{path}", 0.0)
    except QuarantineError:
        return False
    return True


@pytest.mark.fault(18)
@pytest.mark.parametrize(
    ("robots", "path", "is_allowed"),
    [
        ("User-agent: *\nDisallow:\n", "/a", True),
        ("User-agent: *\nDisallow: /a\n", "/ab", False),
        ("User-agent: *\nDisallow: /a$\n", "/ab", True),
        ("User-agent: *\nDisallow: /*.pdf$\n", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$\n", "/x/y.pdf?z", True),
        ("User-agent: *\nDisallow: /n\nAllow: /news\n", "/news/1", True),
        ("User-agent: *\nAllow: /news\nDisallow: /news/live\n", "/news/live/1", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", True),
        ("User-agent: *\nDisallow: /caf%C3%A9\n", "/caf%c3%a9", False),
        ("User-agent: *\nDisallow: /café\n", "/caf%C3%A9", False),
        ("User-agent: *\nDisallow: /\n", "/robots.txt", True),
        ("user-AGENT:writethru # us\ndisallow:/a\n", "/a", False),
        ("\ufeffUser-agent: *\nDisallow: /a\n", "/a", False),
        ("User-agent: *\rDisallow: /a\r", "/a", False),
        ("Disallow: /a\nUser-agent: *\n", "/a", True),
        ("User-agent: *\nSitemap: https://x.example/s.xml\nDisallow: /a\n", "/a", False),
        ("<html>User-agent: *<br>Disallow: /</html>", "/a", True),
        ("User-agent: *\nDisallow: /?print\n", "/?print=1", False),
    ],
)
def test_rules_are_matched_as_rfc_9309_says(robots, path, is_allowed):
    assert allows(robots, path) == is_allowed


@pytest.mark.fault(18)
@pytest.mark.parametrize(
    ("named", "is_ours"),
    [
        ("Writethru", True),
        ("WRITETHRU", True),
        ("Writethru/2.0 (news)", True),
        ("Write", False),
        ("WritethruNews", False),
        ("Somebody", False),
    ],
)
def test_a_group_is_ours_by_the_whole_product_token(named, is_ours):
    robots = f"User-agent: {named}\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n"
    assert allows(robots, "/a") != is_ours
    assert allows(robots, "/b") == is_ours


def test_several_groups_of_ours_are_one():
    robots = (
        "User-agent: Somebody\nUser-agent: Writethru\nDisallow: /a\n"
        "User-agent: Other\nDisallow: /c\n"
        "User-agent: writethru\nDisallow: /b\nCrawl-delay: 5\n"
    )
    assert [allows(robots, path) for path in ("/a", "/b", "/c")] == [False, False, True]
    rules = rules_from(200, robots.encode(), agent="Writethru", now_s=0.0)
    assert rules.delay_s("https://gazette.example/c", 0.0) == 5.0


@pytest.mark.parametrize(
    ("asked", "delay_s"),
    [
        ("Crawl-delay: 2.5", 2.5),
        ("Crawl-delay: -4", 0.0),
        ("Crawl-delay: soon", 0.0),
        ("Crawl-delay: nan", 0.0),
        ("Request-rate: 1/10", 10.0),
        ("Request-rate: 1/1m", 60.0),
        ("Request-rate: 0/0", 0.0),
    ],
)
def test_how_often_is_read_too(asked, delay_s):
    robots = f"User-agent: *\n{asked}\n".encode()
    rules = rules_from(200, robots, agent="Writethru", now_s=0.0)
    assert rules.delay_s("https://gazette.example/", 0.0) == delay_s
