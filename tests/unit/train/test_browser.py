"""Pages as text browsers show them."""

from dataclasses import replace

from train.browser import STYLES, Style, shown

PAGE = """<html><head><title>A ferry | Post</title><style>p{}</style></head><body>
<ul><li><a href="/n">News</a></li><li>Sport<ul><li>Rowing</li></ul></li></ul>
<h1>A ferry</h1><p>It ran <b>aground</b>.<br>Nobody was hurt.</p>
<ol><li>One</li><li>Two</li></ol><img src="x.jpg" alt="The ferry">
<p style="display: none">Hidden</p><script>let a;</script></body></html>"""
BY_NAME = {style.name: style for style in STYLES}


def test_blocks_are_lines_and_what_is_hidden_is_not_shown() -> None:
    assert shown(PAGE, BY_NAME["plain"]).split("\n") == [
        "  News", "  Sport", "    Rowing", "", "A ferry", "", "It ran aground.",
        "Nobody was hurt.", "", "  1. One", "  2. Two",
    ]  # fmt: skip


def test_a_style_marks_points_links_images_and_headings() -> None:
    lines = shown(PAGE, BY_NAME["marked"]).split("\n")
    assert "  * [News](/n)" in lines
    assert "# A ferry" in lines
    assert "![The ferry](x.jpg)" in [line.strip() for line in lines]


def test_addresses_follow_the_page_as_references() -> None:
    text = shown(PAGE, BY_NAME["wrapped"])
    assert "[1]News" in text
    assert text.endswith("References\n\n      1. /n")


def test_no_line_is_longer_than_the_width() -> None:
    page = f"<body><p>{'word ' * 200}</p></body>"
    lines = shown(page, replace(Style(name="narrow"), width=40)).split("\n")
    assert max(map(len, lines)) <= 40
    assert " ".join(lines).split() == ["word"] * 200


def test_very_deep_pages_are_shown_without_recursing_for_ever() -> None:
    page = "<body>" + "<div>" * 5000 + "<p>deep</p>"
    assert isinstance(shown(page, STYLES[0]), str)
