"""Lines of dumps: wraps undone, marks of text browsers gone."""

from textwrap import wrap

from dump_stories import BY_LANGUAGE
from writethru.clean.dumps.features import NAMES, features_of
from writethru.clean.dumps.lines import read_lines, unwrapped

PARAGRAPHS = BY_LANGUAGE["en"].paragraphs


def texts(*lines: str) -> list[str]:
    return [line.text for line in read_lines(lines)]


def test_paragraphs_wrapped_at_a_margin_are_whole_again() -> None:
    wrapped: list[str] = []
    for paragraph in PARAGRAPHS:
        wrapped += [f"   {line}" for line in wrap(paragraph, 72)] + [""]
    assert texts(*wrapped) == list(PARAGRAPHS)


def test_unspaced_scripts_are_joined_without_a_space() -> None:
    paragraph = "".join(BY_LANGUAGE["zh"].paragraphs)
    broken = [paragraph[i : i + 40] for i in range(0, len(paragraph), 40)]
    assert texts(*broken) == [paragraph]


def test_long_paragraphs_below_one_another_are_not_joined() -> None:
    assert unwrapped(PARAGRAPHS) == list(PARAGRAPHS)


def test_headlines_below_one_another_are_not_joined() -> None:
    heads = [
        "Bakery on the quay wins a prize for its rye bread at last",
        "Choir of the lighthouse keepers sings for the new ferry",
        "Museum of ropes opens a second room in the old harbour hall",
        "Marshwick and Tolland argue about who pays for the bridge",
    ]
    assert texts(*heads) == heads


def test_addresses_below_a_wrapped_text_do_not_hide_its_width() -> None:
    wrapped = wrap(" ".join(PARAGRAPHS), 72)
    listed = [f"   {n}. https://post.example/{'ferry-' * 30}{n}" for n in range(20)]
    assert texts(*wrapped, "", *listed)[0] == " ".join(PARAGRAPHS)


def test_marks_of_lists_links_and_headings_are_dropped() -> None:
    assert texts(
        "  * A point of a list", "• Another", "## A heading", "[The harbour](https://post.example/a)",
        "[7]The quay", "> A quoted line", "![A crane](crane.jpg)", "**Bold** words",
    ) == [
        "A point of a list", "Another", "A heading", "The harbour", "The quay", "A quoted line",
        "Bold words",
    ]  # fmt: skip


def test_numbers_and_dashes_that_say_something_are_kept() -> None:
    said = ["1. Fill the kettle", "- Good morning, said the captain.", "[sic] stays, as does (12)"]
    assert texts(*said) == said


def test_a_line_knows_its_indent_links_and_gap() -> None:
    first, second = read_lines(["Harbour", "", "    [3]Quay [4]Pier"])
    assert (first.indent, first.links, first.after_gap) == (0, 0, True)
    assert (second.indent, second.links, second.after_gap) == (4, 2, True)


def test_every_line_has_a_finite_value_for_every_feature() -> None:
    lines = read_lines(["", "12", "...", *PARAGRAPHS, "漢字", "\U0001f600"])
    table = features_of(lines)
    assert table.shape == (len(lines), len(NAMES))
    assert (abs(table) < 1e6).all()


def test_no_lines_have_no_features() -> None:
    assert features_of([]).shape == (0, len(NAMES))


def test_a_hostile_line_is_read_in_one_pass() -> None:
    hostile = ["[" * 50_000, "[a](" * 20_000, "*" * 50_000, "> " * 20_000, "1. " * 20_000]
    assert len(read_lines(hostile)) <= len(hostile)
