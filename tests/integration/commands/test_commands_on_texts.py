"""The commands that need no warehouse, on the files that people have: good, odd and broken."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from integration.commands.conftest import Writethru

KEYS = {
    "headline", "body", "lede", "byline", "authors", "agencies", "dateline", "section", "language",
    "page_type", "published_at", "published_on", "published_precision", "modified_at",
    "date_evidence", "marked_developing", "developing_notice", "corrections", "verdict",
    "extractor",
}  # fmt: skip

LEVY = "Parliament in Wieksund voted on Thursday to raise the fishing levy by 3 percent."


def page(boats: int) -> bytes:
    return f"""<!doctype html><html lang="en"><head><title>Storm damages boats</title></head><body>
    <article><h1>Storm damages {boats} boats</h1>
    <p>The harbour board of Kestrel Bay said on Monday that {boats} boats were damaged in the storm
    that came ashore at night, most of them at the northern quay.</p>
    <p>Officials asked residents to stay away from the quay until engineers have examined the wall,
    which was built in 1951.</p></article></body></html>""".encode()


def record(boats: int) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page(boats)
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Date: 2026-02-01T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{boats:012}>\r\n"
        f"WARC-Target-URI: https://kestrel.example/{boats}\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def warc(*boats: int, packed: bool) -> bytes:
    return b"".join(gzip.compress(record(n)) if packed else record(n) for n in boats)


DUMP = (
    b"date 2026-02-01\nStorm damages 5 boats | Kestrel Post\n\nStorm damages 5 boats\n\n"
    b"The harbour board of Kestrel Bay said on Monday that five boats were damaged in the storm.\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, bytes], Path]:
    def write(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


File = Callable[[str, bytes], Path]


def lines(*rows: Any) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


# --- clean ----------------------------------------------------------------------------------


def test_every_kind_of_file_is_cleaned_in_the_order_given_by_any_number_of_processes(
    writethru: Writethru, file: File
) -> None:
    files = [
        file("page", page(1)),
        file("records.warc.gz", warc(2, 3, packed=True)),
        file("records.warc", warc(4, packed=False)),
        file("dump.txt", DUMP),
        file("packed.html.gz", gzip.compress(page(6))),
        file("wide.html", page(7).decode().encode("utf-16")),
    ]
    alone = writethru("clean", *files)
    assert [row["headline"] for row in alone.rows] == [
        f"Storm damages {boats} boats" for boats in range(1, 8)
    ]
    assert all(set(row) == KEYS for row in alone.rows)
    assert writethru("clean", "--jobs", 2, *files) == alone


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b" \n\n", "empty", id="blank"),
        pytest.param(bytes(range(256)) * 20, "no text", id="no text"),
        pytest.param(warc(packed=True), "empty", id="a WARC file without records"),
        pytest.param(b"\x1f\x8b no gzip after all", "bad_record", id="no gzip"),
    ],
)
def test_a_file_without_a_page_has_its_line_and_a_reason(
    content: bytes, reason: str, writethru: Writethru, file: File
) -> None:
    ran = writethru("clean", file("odd", content), file("page", page(1)))
    odd, good = ran.rows
    assert ran.code == 0
    assert (odd["verdict"], odd["headline"], good["verdict"]) == ("empty", None, "ok")
    assert set(odd) == KEYS
    assert odd["extractor"] == good["extractor"]
    assert reason in ran.err


def test_a_cut_warc_file_gives_its_whole_records_and_says_where_it_ends(
    writethru: Writethru, file: File
) -> None:
    ran = writethru("clean", file("cut.warc.gz", warc(1, 2, packed=True)[:-90]))
    assert [row["verdict"] for row in ran.rows] == ["ok", "empty"]
    assert "truncated" in ran.err


def test_what_a_broken_file_says_cannot_steer_the_terminal(
    writethru: Writethru, file: File
) -> None:
    garbage = b"\x1b]0;owned\x07\x1b[2J\r\n" + b"x" * 9000 + b"\r\n"
    ran = writethru("clean", file("odd\udcff.warc", warc(1, packed=False) + garbage))
    assert [row["verdict"] for row in ran.rows] == ["ok", "empty"]
    (said,) = (line for line in ran.err.splitlines() if line.startswith("writethru: "))
    assert "bad_record" in said
    assert said.isprintable()


def test_what_the_command_line_says_of_a_page_does_not_count_for_a_warc_record(
    writethru: Writethru, file: File
) -> None:
    told = ("--url", "https://www.kestrel.example/", "--captured-at", "2026-02-03T00:00")
    record = file("records.warc", warc(4, packed=False))
    assert writethru("clean", *told, record) == writethru("clean", record)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["clean", "nowhere.html"], "no such file", id="missing file"),
        pytest.param(["clean", "."], "a folder", id="folder"),
        pytest.param(["clean", __file__, "--captured-at", "soon"], "ISO 8601", id="no time"),
        pytest.param(["clean", __file__, "--jobs", "0"], "--jobs", id="no processes"),
        pytest.param(["diff", __file__], "OLD NEW", id="one side"),
        pytest.param(["diff", "--pairs", __file__, "--html"], "OLD NEW", id="pages of pairs"),
        pytest.param(["copies", "nowhere.jsonl"], "no such file", id="missing texts"),
        pytest.param(["no-such-command"], "no-such-command", id="unknown command"),
    ],
)
def test_a_wrong_command_line_exits_2_and_says_why(
    arguments: list[str], says: str, writethru: Writethru
) -> None:
    ran = writethru(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


# --- diff -----------------------------------------------------------------------------------


def test_two_pages_are_compared_as_json_and_as_a_page(writethru: Writethru, file: File) -> None:
    old, new = file("old.html", page(12)), file("new.html", page(17))
    [change] = writethru("diff", old, new).rows
    assert set(change) == {"change_kind", "kinds", "changes", "disclosure"}
    assert (change["change_kind"], change["kinds"]) == ("update", ["update"])
    html = writethru("diff", "--html", old, new).out
    assert "<del>12</del>" in html
    assert "<ins>17</ins>" in html


def test_pairs_need_no_more_than_headline_and_body(writethru: Writethru, file: File) -> None:
    old = {"headline": "Ferry sinks", "body": "A ferry sank. The coast guard said 12 people died."}
    new = {**old, "body": "A ferry sank. The coast guard said 17 people died."}
    pairs = lines({"id": 7, "old": old, "new": new}, {"id": "b", "old": old, "new": old})
    for name, content in (("pairs.jsonl", pairs), ("packed", gzip.compress(pairs))):
        changed, same = writethru("diff", "--pairs", file(name, content)).rows
        assert (changed["id"], changed["change_kind"]) == (7, "update")
        assert (same["id"], same["change_kind"], same["kinds"]) == ("b", None, [])


def test_what_clean_prints_is_a_side_of_a_pair(writethru: Writethru, file: File) -> None:
    old, new = writethru("clean", file("old", page(12)), file("new", page(17))).rows
    pairs = file("pairs.jsonl", lines({"id": 1, "old": old, "new": new}))
    [change] = writethru("diff", "--pairs", pairs).rows
    assert change["change_kind"] == "update"


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(b"{", id="no JSON"),
        pytest.param(b"[]", id="no object"),
        pytest.param(lines({"id": 1, "old": {}}), id="no new side"),
        pytest.param(lines({"id": 1, "old": {}, "new": "text"}), id="a side that is text"),
        pytest.param(lines({"id": 1, "old": {"headline": 5}, "new": {}}), id="a number for words"),
        pytest.param(lines({"id": 1, "old": {"body": ["a"]}, "new": {}}), id="a list for words"),
        pytest.param(lines({"id": 1, "old": {"modified_at": "soon"}, "new": {}}), id="no time"),
        pytest.param(lines({"id": 1, "old": {"corrections": [1]}, "new": {}}), id="no correction"),
    ],
)
def test_a_bad_pair_is_named_by_its_line(bad: bytes, writethru: Writethru, file: File) -> None:
    good = lines({"id": 0, "old": {"headline": "a"}, "new": {"headline": "a"}})
    path = file("pairs.jsonl", good + b"\n" + bad)
    ran = writethru("diff", "--pairs", path)
    assert ran.code == 2
    assert [row["id"] for row in ran.rows] == [0]
    assert f"{path}:3: " in ran.err


# --- copies and stories ---------------------------------------------------------------------


@pytest.mark.parametrize("command", ["copies", "stories"])
def test_texts_need_no_more_than_id_and_text_and_keep_their_ids(
    command: str, writethru: Writethru, file: File
) -> None:
    texts = lines(
        {"id": 7, "text": LEVY},
        {"id": "b", "text": LEVY, "headline": None, "publisher": None, "published_at": None},
        {"id": "c", "text": "", "published_at": "2026-02-01"},
    )
    plain = writethru(command, file("texts.jsonl", texts))
    assert {row["id"] for row in plain.rows} == {7, "b", "c"}
    assert writethru(command, file("texts.jsonl.gz", gzip.compress(texts))) == plain
    assert writethru(command, file("none.jsonl", b"")).rows == []


def test_a_copy_points_at_its_original(writethru: Writethru, file: File) -> None:
    texts = lines({"id": 7, "text": LEVY}, {"id": "b", "text": LEVY})
    original, copy = writethru("copies", file("texts.jsonl", texts)).rows
    assert set(copy) == {"id", "group", "original", "relation", "extent", "similarity"}
    assert (original["original"], original["relation"]) == (None, None)
    assert (copy["original"], copy["group"], copy["extent"]) == (7, 7, "full")
    assert copy["similarity"] == 1.0


@pytest.mark.parametrize("command", ["copies", "stories"])
@pytest.mark.parametrize(
    "bad",
    [
        pytest.param({"id": "a", "text": "again"}, id="an id twice"),
        pytest.param({"text": "x"}, id="no id"),
        pytest.param({"id": None, "text": "x"}, id="null for an id"),
        pytest.param({"id": "b"}, id="no text"),
        pytest.param({"id": "b", "text": 5}, id="a number for a text"),
        pytest.param({"id": "b", "text": "x", "headline": 5}, id="a number for a headline"),
        pytest.param({"id": "b", "text": "x", "published_at": "soon"}, id="no time"),
        pytest.param({"id": "b", "text": "x", "published_at": 1_700_000_000}, id="epoch seconds"),
    ],
)
def test_a_bad_text_is_named_by_its_line(
    command: str, bad: dict[str, Any], writethru: Writethru, file: File
) -> None:
    path = file("texts.jsonl", lines({"id": "a", "text": LEVY}, bad))
    ran = writethru(command, path)
    assert (ran.code, ran.out) == (2, "")
    assert f"{path}:2: " in ran.err


# --- bench revisit --------------------------------------------------------------------------


def test_a_history_is_replayed_by_every_policy(writethru: Writethru, file: File) -> None:
    versions = [{"t": f"2026-02-01T0{hour}:00:00Z", "title": f"v{hour}"} for hour in (1, 2, 5)]
    history = file(
        "histories.jsonl", lines({"href": "https://kestrel.example/", "versions": versions})
    )
    rows = writethru("bench", "revisit", "--histories", history, "--json").rows
    assert len(rows) > 1
    for row in rows:
        assert {"policy", "requests", "changes", "caught", "median_delay_s"} <= set(row)
        assert row["changes"] == 2


@pytest.mark.parametrize("bad", [{"href": "x"}, {"versions": [{"t": "soon"}]}, {"versions": [5]}])
def test_what_is_no_history_is_refused(
    bad: dict[str, Any], writethru: Writethru, file: File
) -> None:
    ran = writethru("bench", "revisit", "--histories", file("histories.jsonl", lines(bad)))
    assert (ran.code, ran.out) == (2, "")
    assert "histories.jsonl" in ran.err
