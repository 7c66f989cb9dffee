"""Live entries from JSON-LD, from markup and from lines."""

from datetime import UTC, date, datetime

import pytest
from writethru.clean.judging.live_lines import is_clock, line_entries
from writethru.model import LiveEntry, PageType
from writing import of_page, page

DAY = date(2024, 3, 12)
TEXTS = (
    "The ferry has left the pier of Skellen with forty people on board.",
    "Two tugs are on their way from Oderhaven, the coastguard says.",
    "The wind is rising, and the harbour of Tern Bay has been closed.",
    "All passengers are ashore, says harbour master Odile Brandt.",
)


def times(entries: tuple[LiveEntry, ...]) -> list[str]:
    return [f"{e.posted_at:%d %H:%M}" if e.posted_at else "" for e in entries]


@pytest.mark.parametrize(
    ("stamps", "expected"),
    [
        (["14:35", "14:50", "15:02", "15:10"], "14:35"),
        (["2.35pm", "2.50pm", "3.02pm", "3.10pm"], "14:35"),
        (["2:35 p.m.", "2:50 p.m.", "3:02 p.m.", "3:10 p.m."], "14:35"),
        (["14h35", "14h50", "15h02", "15h10"], "14:35"),
        (["14.35 Uhr:", "14.50 Uhr:", "15.02 Uhr:", "15.10 Uhr:"], "14:35"),
        (["um 14.35 Uhr", "um 14.50 Uhr", "um 15.02 Uhr", "um 15.10 Uhr"], "14:35"),
        (["kl. 14.35", "kl. 14.50", "kl. 15.02", "kl. 15.10"], "14:35"),
        (["[14:35]", "[14:50]", "[15:02]", "[15:10]"], "14:35"),
        (["14:35 GMT –", "14:50 GMT –", "15:02 GMT –", "15:10 GMT –"], "14:35"),
        (["下午2:35", "下午2:50", "下午3:02", "下午3:10"], "14:35"),
        (["14時35分", "14時50分", "15時02分", "15時10分"], "14:35"),
        (["١٤:٣٥", "١٤:٥٠", "١٥:٠٢", "١٥:١٠"], "14:35"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_clock_at_the_start_of_a_line_opens_an_entry(stamps: list[str], expected: str) -> None:
    lines = [f"{stamp} {text}" for stamp, text in zip(stamps, TEXTS, strict=True)]
    entries = line_entries(lines, zone="UTC", day=DAY)
    assert [entry.text for entry in entries] == list(TEXTS)
    assert times(entries)[0] == f"12 {expected}"


def test_a_clock_on_its_own_line_and_more_paragraphs_belong_to_one_entry() -> None:
    lines = ["Storm live", "14:35", TEXTS[0], TEXTS[1], "14:20", TEXTS[2], "14:05", TEXTS[3]]
    entries = line_entries(lines, zone="Europe/Berlin", day=DAY)
    assert [entry.text for entry in entries] == [f"{TEXTS[0]}\n{TEXTS[1]}", TEXTS[2], TEXTS[3]]
    assert times(entries) == ["12 13:35", "12 13:20", "12 13:05"]


@pytest.mark.parametrize("newest_first", [False, True])
def test_times_go_on_across_midnight(newest_first: bool) -> None:
    lines = [f"{t} {x}" for t, x in zip(("23:40", "23:55", "00:10", "00:30"), TEXTS, strict=True)]
    entries = line_entries(lines[::-1] if newest_first else lines, zone="UTC", day=DAY)
    expected = ["12 23:40", "12 23:55", "13 00:10", "13 00:30"]
    assert times(entries) == (expected[::-1] if newest_first else expected)


def test_an_entry_a_little_out_of_order_has_not_passed_midnight() -> None:
    lines = [f"{t} {x}" for t, x in zip(("14:05", "14:03", "14:20", "14:40"), TEXTS, strict=True)]
    assert times(line_entries(lines, zone="UTC", day=DAY))[1] == "12 14:03"


def test_printed_dates_win_over_the_given_day() -> None:
    lines = ["13 March 2024", f"00:10 {TEXTS[0]}", "12 March 2024", f"23:50 {TEXTS[1]}",
             f"23:10 {TEXTS[2]}"]  # fmt: skip
    assert times(line_entries(lines, zone="UTC", day=None)) == ["13 00:10", "12 23:50", "12 23:10"]


def test_without_any_day_an_entry_has_no_time() -> None:
    lines = [f"{t} {x}" for t, x in zip(("14:05", "14:10", "14:20", "14:40"), TEXTS, strict=True)]
    assert [e.posted_at for e in line_entries(lines, zone="UTC", day=None)] == [None] * 4


def test_keys_outlive_a_new_entry_and_another_order() -> None:
    lines = [f"{t} {x}" for t, x in zip(("14:05", "14:10", "14:20", "14:40"), TEXTS, strict=True)]
    before = {e.text: e.key for e in line_entries(lines[:3], zone="UTC", day=DAY)}
    after = {e.text: e.key for e in line_entries(lines[::-1], zone="UTC", day=DAY)}
    assert before.items() <= after.items()


@pytest.mark.parametrize(
    "lines",
    [
        ["06:00 News", "06:15 The Harbour Hour", "06:45 Oars and Ropes", "07:00 News"],
        [f"14:{50 - i} Council of Skellen to vote on the wall" for i in range(9)],
        ["14:05 " + TEXTS[0], TEXTS[1], TEXTS[2]],
        ["1.5 million people live here.", "2.40 per cent more.", "3.70 euros a litre, they say."],
        ["09:10 " + TEXTS[0], "14:50 " + TEXTS[1], "10:05 " + TEXTS[2], "16:00 " + TEXTS[3]],
    ],
    ids=["programme", "headlines", "one clock", "numbers", "no order"],
)
def test_other_lines_with_clocks_are_no_entries(lines: list[str]) -> None:
    assert line_entries(lines, zone="UTC", day=DAY) == ()


def test_entries_end_where_the_rest_begins() -> None:
    lines = [*(f"14:0{i} {x}" for i, x in enumerate(TEXTS)), "Related stories", "Boats for sale."]
    assert line_entries(lines, zone="UTC", day=DAY)[-1].text == TEXTS[-1]


@pytest.mark.parametrize(
    ("line", "expected"),
    [("14:35", True), ("14:35 Uhr", True), ("14:35 left", False), ("25:61", False)],
)
def test_a_line_that_is_only_a_clock(line: str, expected: bool) -> None:
    assert is_clock(line) is expected


def blocks(order: tuple[int, ...], *, ids: bool) -> str:
    return "".join(
        f"<div class='post'{f' id={chr(34)}p{i}{chr(34)}' if ids else ''}>"
        f'<time datetime="2024-03-12T{10 + i}:05:00Z">{10 + i}.05</time><h3>Entry {i}</h3>'
        f"<p>{TEXTS[i]}</p></div>"
        for i in order
    )


@pytest.mark.parametrize("ids", [True, False], ids=["anchors", "no anchors"])
def test_blocks_with_a_time_each_are_entries(ids: bool) -> None:
    url = "https://gazette.example/live/storm-on-the-coast-live-updates-991201"
    found = of_page(page(paragraphs=(), below=blocks((3, 2, 1, 0), ids=ids)), url=url)
    assert found.page_type is PageType.LIVE_BLOG
    assert times(found.live_entries) == ["12 13:05", "12 12:05", "12 11:05", "12 10:05"]
    assert found.live_entries[0].text == f"Entry 3\n{TEXTS[3]}"
    again = of_page(page(paragraphs=(), below=blocks((0, 1, 2, 3), ids=ids)), url=url)
    assert {e.key for e in again.live_entries} == {e.key for e in found.live_entries}
    assert not ids or found.live_entries[0].key == "p3"


def test_readers_comments_under_a_live_page_are_no_entries() -> None:
    comments = f"<section class='comments'>{blocks((0, 1, 2, 3), ids=True)}</section>"
    url = "https://gazette.example/live/storm-on-the-coast-live-updates-991201"
    assert of_page(page(below=comments), url=url).live_entries == ()


def test_related_links_with_times_are_no_entries() -> None:
    related = "".join(
        f"<li><time datetime='2024-03-12T1{i}:05Z'>1{i}:05</time><a href='/{i}'>{x}</a></li>"
        for i, x in enumerate(TEXTS)
    )
    url = "https://gazette.example/live/"
    assert of_page(page(below=f"<ul>{related}</ul>"), url=url).live_entries == ()


def test_an_announced_time_without_a_zone_is_the_given_one() -> None:
    lines = [f"{t} {x}" for t, x in zip(("14:05", "14:10", "14:20", "14:40"), TEXTS, strict=True)]
    first = line_entries(lines, zone="America/New_York", day=DAY)[0]
    assert first.posted_at == datetime(2024, 3, 12, 18, 5, tzinfo=UTC)
