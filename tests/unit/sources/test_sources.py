"""Source files: what loads, and what an operator is told of a mistake."""

import json
from pathlib import Path

import pytest
from writethru.errors import ConfigurationError
from writethru.model import ArchiveSpec, Discover, Listing, Source
from writethru.sources import json_schema, load_sources

BUNDLED = Path(__file__).parents[3] / "include" / "sources"
FULL = """\
id: gazette_live
publisher: gazette
name: The Gazette
enabled: true
group: papers
hosts: [gazette.example, "127.0.0.1:8080", "[::1]:8080", zeitung-süd.example]
language: pt-BR
timezone: Europe/London
schedule: "*/10 * * * *"
discover:
  - feed: https://gazette.example/rss.xml
  - sitemap: https://gazette.example/news-sitemap.xml
  - listing: {url: https://gazette.example/latest, select: "main a.headline"}
fetch: {delay_s: 2.5, max_per_run: 200, user_agent: "Writethru/1.0"}
url: {keep_params: [id], drop_params: [utm_*], id_pattern: "/a-(\\\\d+)"}
clean: {body: null, remove: [".related"], parsers: [{valid_until: 2023-07-10, body: "div.long"}]}
archive:
  - warc: "s3://bucket/gazette/{date:%Y/%m/%d}/*.warc.gz"
  - text: "archive/{date:%Y-%m-%d}/*.txt"
  - memento: https://web.archive.example/cdx
    replay: "https://web.archive.example/raw/{timestamp}/{url}"
  - sitemap: "https://gazette.example/sitemap-{date:%Y-%m-%d}.xml"
developing: {quiet_hours: 48}
rights: {serve_body: false, retention_days: null, honour_noarchive: true}
"""
SMALL = "id: gazette_live\nname: The Gazette\n"


def load(folder: Path, **files: str):
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_sources(folder)


def test_every_key_of_the_contract_loads(tmp_path):
    source = load(tmp_path, gazette=FULL).sources["gazette_live"]
    assert (source.publisher, source.group) == ("gazette", "papers")
    assert source.discover[2] == Discover(
        listing=Listing(url="https://gazette.example/latest", select="main a.headline")
    )
    assert source.archive[1] == ArchiveSpec(text="archive/{date:%Y-%m-%d}/*.txt")
    assert source.url.id_pattern == r"/a-(\d+)"
    assert str(source.clean.parsers[0].valid_until) == "2023-07-10"


def test_publisher_and_group_default_to_the_id(tmp_path):
    source = load(tmp_path, gazette=SMALL).sources["gazette_live"]
    assert source == Source(
        id="gazette_live", publisher="gazette_live", group="gazette_live", name="The Gazette"
    )


MISTAKES = [
    (SMALL + "hostz: [a.example]\n", 3, "hostz", "Unexpected"),
    (SMALL + "fetch:\n  delay_s: 2\n  dealy: 3\n", 5, "fetch.dealy", "Unexpected"),
    (SMALL + "fetch:\n  max_per_run: many\n", 4, "fetch.max_per_run", "integer"),
    (SMALL + "fetch: {delay_s: -1}\n", 3, "fetch.delay_s", "less than 0"),
    (SMALL + "fetch: {delay_s: .nan}\n", 3, "fetch.delay_s", "less than 0"),
    (SMALL + "language: no\n", 3, "language", "string"),
    (SMALL + "language: English\n", 3, "language", "language tag"),
    (SMALL + "timezone: Mars/Olympus\n", 3, "timezone", "time zone"),
    (SMALL + "timezone: ../etc/passwd\n", 3, "timezone", "time zone"),
    (SMALL + 'schedule: "99 * * * *"\n', 3, "schedule", "cron"),
    (SMALL + 'schedule: "* * * * * *"\n', 3, "schedule", "five fields"),
    (SMALL + "hosts:\n  - a.example\n  - https://b.example\n", 5, "hosts.1", "no host"),
    (SMALL + "hosts: [A.example]\n", 3, "hosts.0", "no host"),
    (SMALL + "hosts: [a.example/news]\n", 3, "hosts.0", "no host"),
    (SMALL + "discover:\n  - feed: https://a.example/rss\n", 1, "hosts", "speak for"),
    (
        SMALL + "hosts: [a.example]\ndiscover:\n  - feed: file:///etc/passwd\n",
        5,
        "discover.0.feed",
        "http",
    ),
    (SMALL + "hosts: [a.example]\ndiscover:\n  - {}\n", 5, "discover.0", "exactly one"),
    (SMALL + "archive:\n  - warc: b\n", 1, "hosts", "speak for"),
    (
        SMALL + "hosts: [a.example]\narchive:\n  - text: a\n    warc: b\n",
        5,
        "archive.0",
        "exactly one",
    ),
    (SMALL + "archive:\n  - text: '{day}/*.txt'\n", 4, "archive.0.text", "{date:FORMAT}"),
    (SMALL + "archive:\n  - text: https://a.example/x.txt\n", 4, "archive.0.text", "not the web"),
    (
        SMALL + "archive:\n  - text: a\n    replay: 'https://a.example/{timestamp}/{url}'\n",
        5,
        "archive.0.replay",
        "memento",
    ),
    (
        SMALL + "hosts: [a.example]\narchive:\n"
        "  - memento: https://a.example/cdx\n    replay: 'https://a.example/{url}'\n",
        6,
        "archive.0.replay",
        "{timestamp}",
    ),
    (
        SMALL + "hosts: [a.example]\narchive:\n  - replay: 'https://a.example/{timestamp}/{url}'\n",
        5,
        "archive.0",
        "exactly one",
    ),
    (SMALL + "archive:\n  - text: '{date'\n", 4, "archive.0.text", "{date:FORMAT}"),
    (SMALL + "url:\n  id_pattern: '/a-('\n", 4, "url.id_pattern", "regular expression"),
    (SMALL + "url:\n  id_pattern: '/a-\\d+'\n", 4, "url.id_pattern", "one group"),
    (SMALL + "clean:\n  remove: ['.ok', 'div[']\n", 4, "clean.remove.1", "CSS"),
    (SMALL + "clean:\n  body: 'p:contains(\"one\")'\n", 4, "clean.body", "cannot be used"),
    (SMALL + "clean:\n  body: 'p:lang(en)'\n", 4, "clean.body", "cannot be used"),
    (SMALL + "clean:\n  remove: ['svg|a']\n", 4, "clean.remove.0", "namespaces"),
    (SMALL + "clean:\n  remove: ['col || td']\n", 4, "clean.remove.0", "namespaces"),
    (SMALL + 'clean:\n  remove: ["p\\ud800"]\n', 4, "clean.remove.0", "CSS"),
    (SMALL + "clean:\n  remove: ['#1a']\n", 4, "clean.remove.0", "CSS"),
    (
        SMALL + "clean:\n  parsers:\n    - {body: 'p:dir(ltr)'}\n",
        5,
        "clean.parsers.0.body",
        "cannot be used",
    ),
    (
        SMALL + "clean:\n  body: '" + "p " * 2000 + "'\n",
        4,
        "clean.body",
        "longer than",
    ),
    (
        SMALL + "hosts: [a.example]\ndiscover:\n"
        "  - listing: {url: 'https://a.example/', select: 'p::first-line'}\n",
        5,
        "discover.0.listing.select",
        "CSS",
    ),
    (SMALL + "id: other\n", 3, "file", "twice"),
    ("id: Gazette-Live\nname: x\n", 1, "id", "a-z"),
    ("id: gazette\nname: x\npublisher: The Gazette\n", 3, "publisher", "a-z"),
    ("name: The Gazette\n", 1, "id", "required"),
    ("id: 12\nname: x\n", 1, "id", "string"),
    ("id: a\nname: [x\n", 3, "file", "expected"),
    ("- id: a\n", 1, "file", "mapping"),
    ("", 1, "file", "mapping"),
    ("id: a\nname: \x07\n", 1, "file", "unacceptable character"),
]


@pytest.mark.parametrize(("text", "line", "field", "reason"), MISTAKES)
def test_a_mistake_is_named_with_line_and_field_and_the_others_load(
    tmp_path, text, line, field, reason
):
    catalog = load(tmp_path, broken=text, sound="id: sound\nname: Sound\n")
    assert list(catalog.sources) == ["sound"]
    [error] = catalog.broken
    assert (error.file, error.line) == (str(tmp_path / "broken.yaml"), line)
    assert error.field == ("" if field == "file" else field)
    assert reason in error.reason
    assert str(error).startswith(f"{tmp_path / 'broken.yaml'}:{line}: {field}: ")


@pytest.mark.parametrize(
    "selector",
    [
        "div.text > p:not(.lede, aside *)",
        "section:has(> h2)",
        "li:nth-child(2n+1)",
        "a[href^='/a|b']",
        "[lang|=en]",
        "main :is(p, ul)",
    ],
)
def test_css_of_these_kinds_is_taken(tmp_path, selector):
    text = SMALL + f"clean:\n  body: {json.dumps(selector)}\n"
    assert load(tmp_path, gazette=text).sources["gazette_live"].clean.body == selector


def test_a_listing_may_ask_for_words(tmp_path):
    text = (
        SMALL + "hosts: [a.example]\ndiscover:\n"
        "  - listing: {url: 'https://a.example/', select: 'a:-soup-contains(Read)'}\n"
    )
    assert not load(tmp_path, gazette=text).broken


def test_the_second_of_two_equal_ids_is_broken(tmp_path):
    catalog = load(tmp_path, a=SMALL, b="# second\n" + SMALL.replace("The Gazette", "Other"))
    assert catalog.sources["gazette_live"].name == "The Gazette"
    [error] = catalog.broken
    assert (error.file, error.line, error.field) == (str(tmp_path / "b.yaml"), 2, "id")


def test_a_file_that_is_not_utf_8_is_broken(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"id: a\nname: F\xe4hre\n")
    assert len(load_sources(tmp_path).broken) == 1


def test_yaml_cannot_make_objects(tmp_path):
    catalog = load(tmp_path, a="id: !!python/object/apply:os.getcwd []\nname: x\n")
    assert (catalog.sources, len(catalog.broken)) == ({}, 1)


def test_a_missing_folder_is_a_configuration_error(tmp_path):
    with pytest.raises(ConfigurationError):
        load_sources(tmp_path / "none")


def test_the_bundled_sources_are_sound_and_the_real_ones_off():
    catalog = load_sources(BUNDLED)
    assert catalog.broken == ()
    real = [s for s in catalog.sources.values() if s.discover and not _is_local(s)]
    assert len(real) >= 10
    assert len({s.language for s in real}) >= 5
    assert all(not s.enabled and not s.rights.serve_body for s in real)
    assert all(s.fetch.delay_s >= 2 for s in real)


def _is_local(source: Source) -> bool:
    return all(host.startswith("127.0.0.1") or ".example" in host for host in source.hosts)


def test_the_dump_archive_is_as_documented():
    source = load_sources(BUNDLED).sources["dw_archive"]
    assert (source.publisher, source.hosts, source.language) == ("dw", ("dw.com",), "en")
    assert source.timezone == "Europe/Berlin"
    assert source.archive == (ArchiveSpec(text="archive/dw_archive/*.txt"),)


def test_editors_find_the_schema():
    """In the files that people edit; the demo newsroom writes its own outlets' anew."""
    edited = [s.id for s in load_sources(BUNDLED).sources.values() if not _is_local(s)]
    for name in edited:
        first = (BUNDLED / f"{name}.yaml").read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=schema.json"


def test_the_schema_file_is_the_schema():
    """Write it anew with json.dumps(json_schema(), indent=2, ensure_ascii=False)."""
    written = json.loads((BUNDLED / "schema.json").read_text(encoding="utf-8"))
    assert written == json_schema()
    assert written["required"] == ["id", "name"]
    assert written["additionalProperties"] is False
