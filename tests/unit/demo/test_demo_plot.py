"""The plot's format: what validates, and what an error says."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from writethru.demo import Plot, PlotError, load_plot
from writethru.demo.archive import generated_articles
from writethru.demo.plot import instant
from writethru.demo.rules import broken_rules

SMALL = """
plot: 1
about: A test.
outlets:
  - {id: paper, name: Paper, tagline: News, language: en, timezone: UTC, template: gazette,
     feed: rss, path: "/{slug}-a{guid}", id_pattern: "-a(.+)", discover: [feed], archive: warc}
articles:
  - outlet: paper
    slug: fire
    guid: "1"
    section: Town
    versions:
      - {at: "+5m", kind: first, headline: Fire, body: [Two sheds burned., Nobody was hurt.]}
      - {at: "+1h", kind: update, edit: {Two sheds: Three sheds}}
"""


def load(tmp_path: Path, change: Callable[[dict[str, Any]], object] = lambda raw: None) -> Plot:
    raw = yaml.safe_load(SMALL)
    change(raw)
    path = tmp_path / "plot.yaml"
    path.write_text(yaml.safe_dump(raw), encoding="utf-8")
    return load_plot(path)


def version(raw: dict[str, Any], number: int) -> Any:
    return raw["articles"][0]["versions"][number]


def test_bundled_plot_keeps_every_rule(plot: Plot) -> None:
    assert list(broken_rules(plot, generated=generated_articles(plot))) == []


def test_version_keeps_what_it_does_not_change(tmp_path: Path) -> None:
    first, second = load(tmp_path).articles[0].versions
    assert second.headline == first.headline
    assert second.body == ("Three sheds burned.", "Nobody was hurt.")


def test_paragraphs_can_be_added_dropped_and_put_between(tmp_path: Path) -> None:
    change = {"add_first": ["A."], "add_last": ["Z."], "insert": {"Two": "M."}, "drop": ["Nobody"]}

    def edit(raw: dict[str, Any]) -> None:
        raw["articles"][0]["versions"][1] = {"at": "+1h", "kind": "update", **change}

    body = load(tmp_path, edit).articles[0].versions[1].body
    assert body == ("A.", "Two sheds burned.", "M.", "Z.")


def test_a_note_may_be_taken_away_in_silence(tmp_path: Path) -> None:
    def edit(raw: dict[str, Any]) -> None:
        version(raw, 0).update(correction="Correction: three.")
        version(raw, 1).update(silent=True, correction=None)

    assert load(tmp_path, edit).articles[0].versions[1].correction is None


@pytest.mark.parametrize(
    ("change", "place", "reason"),
    [
        pytest.param(
            lambda raw: version(raw, 1).update(kind="tweak"),
            "articles[0].versions[1].kind",
            "'tweak'|Input should be",
            id="unknown kind",
        ),
        pytest.param(
            lambda raw: version(raw, 1).update(at="later"),
            "articles[0].versions[1].at",
            "'later' is no offset",
            id="unreadable offset",
        ),
        pytest.param(
            lambda raw: version(raw, 1).update(at="+5m"),
            "articles[0].versions[1].at",
            "must be later",
            id="offset not after the version before",
        ),
        pytest.param(
            lambda raw: version(raw, 1).update(edit={"Four sheds": "Five"}),
            "articles[0].versions[1].edit",
            "occurs 0 times",
            id="edit of words that are not there",
        ),
        pytest.param(
            lambda raw: version(raw, 1).pop("edit"),
            "articles[0].versions[1]",
            "says the same",
            id="version without a change",
        ),
        pytest.param(
            lambda raw: version(raw, 0).update(body="One paragraph"),
            "articles[0].versions[0].body",
            "must be a list",
            id="body is no list",
        ),
        pytest.param(
            lambda raw: version(raw, 1).update(gone=410),
            "articles[0].versions[1].gone",
            "goes with the kind `removed`",
            id="gone without the kind removed",
        ),
        pytest.param(
            lambda raw: version(raw, 1).update(silent=True, correction="Correction: three."),
            "articles[0].versions[1].silent",
            "is not silent",
            id="silent with a note",
        ),
        pytest.param(
            lambda raw: raw["articles"][0].update(outlet="other"),
            "articles[0].outlet",
            "none of the outlets",
            id="unknown outlet",
        ),
        pytest.param(
            lambda raw: raw["articles"][0].update(autor="Me"),
            "articles[0].autor",
            "Unexpected",
            id="misspelt field",
        ),
        pytest.param(
            lambda raw: raw["outlets"][0].update(timezone="Mars/Base"),
            "outlets[0].timezone",
            "no IANA time zone",
            id="unknown zone",
        ),
        pytest.param(
            lambda raw: raw["outlets"][0].update(path="/{year}"),
            "outlets[0].path",
            "use only",
            id="unknown path field",
        ),
        pytest.param(
            lambda raw: raw["outlets"][0].update(path="/{slug"),
            "outlets[0].path",
            "expected '}'",
            id="open brace in the path",
        ),
        pytest.param(
            lambda raw: raw["outlets"][0].update(id_pattern="-a\\d+"),
            "outlets[0].id_pattern",
            "needs a group",
            id="pattern without a group",
        ),
        pytest.param(
            lambda raw: raw["articles"].append(raw["articles"][0]),
            "articles",
            "is used 2 times",
            id="guid twice",
        ),
        pytest.param(
            lambda raw: raw["articles"][0].update(
                variants=[{"at": "+1h", "until": "+8h", "headline": "Blaze"}]
            ),
            "articles[0].variants[0].until",
            "within 6 hours",
            id="variant that stays too long",
        ),
        pytest.param(
            lambda raw: raw["articles"].append("news"),
            "articles[1]",
            "must be a mapping",
            id="article is no mapping",
        ),
    ],
)
def test_fault_is_told_with_its_place(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], place: str, reason: str
) -> None:
    with pytest.raises(PlotError, match=reason) as error:
        load(tmp_path, change)
    assert error.value.place == place
    assert "plot.yaml" in str(error.value)


def test_file_that_is_no_yaml_is_an_error_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "plot.yaml"
    path.write_text("plot: [1", encoding="utf-8")
    with pytest.raises(PlotError, match="no YAML"):
        load_plot(path)


FRAMES = """
bank: {en: {place: [Ashwick, Saltby]}}
frames:
  - {language: en, slug: fair, section: Town, slots: {x: 1..9, y: [a, b]},
     versions: [{at: "+0d 09:00", kind: first, headline: "{place} {x} {y}", body: [B.]}]}
"""


def load_frames(tmp_path: Path, frames: object) -> Plot:
    (tmp_path / "frames.yaml").write_text(yaml.safe_dump(frames), encoding="utf-8")
    return load(tmp_path, lambda raw: raw.update(archive={"days": 2, "frames": "frames.yaml"}))


def test_frames_fill_every_day(tmp_path: Path) -> None:
    made = generated_articles(load_frames(tmp_path, yaml.safe_load(FRAMES)))
    assert [article.versions[0].at for article in made] == ["-2d 09:00", "-1d 09:00"]
    assert all("{" not in article.versions[0].headline for article in made)


@pytest.mark.parametrize(
    ("headline", "reason"),
    [("{z}", "slot 'z' has no values"), ("{", "a brace that is no slot")],
)
def test_frame_that_cannot_be_filled_is_named(tmp_path: Path, headline: str, reason: str) -> None:
    frames = yaml.safe_load(FRAMES)
    frames["frames"][0]["versions"][0]["headline"] = headline
    with pytest.raises(PlotError, match=f"fair: {reason}"):
        load_frames(tmp_path, frames)


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        ("+1h05m", datetime(2026, 3, 2, 11, 35, tzinfo=UTC)),
        ("-0h40m", datetime(2026, 3, 2, 9, 50, tzinfo=UTC)),
        ("+90m", datetime(2026, 3, 2, 12, 0, tzinfo=UTC)),
        ("-2d 09:30", datetime(2026, 2, 28, 9, 30, tzinfo=UTC)),
    ],
)
def test_offset_counts_from_the_epoch(offset: str, expected: datetime) -> None:
    assert instant(offset, datetime(2026, 3, 2, 10, 30, tzinfo=UTC)) == expected


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of everything in a YAML value, containers included."""
    if path:
        yield path
    inside = enumerate(value) if isinstance(value, list) else ()
    for step, inner in value.items() if isinstance(value, dict) else inside:
        yield from leaves(inner, (*path, step))


@pytest.mark.parametrize("junk", [None, 7, "", "x", [], [None], {}, {"x": 1}], ids=repr)
def test_junk_anywhere_is_a_plot_error_and_never_another(tmp_path: Path, junk: object) -> None:
    for path in leaves(yaml.safe_load(SMALL)):
        raw = yaml.safe_load(SMALL)
        place = raw
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = junk
        file = tmp_path / "plot.yaml"
        file.write_text(yaml.safe_dump(raw), encoding="utf-8")
        with suppress(PlotError):  # some junk is as good as what was there
            load_plot(file)


@pytest.mark.parametrize("junk", [None, 7, "", "{", [], [None], {}, {"x": 1}], ids=repr)
def test_junk_in_the_frames_is_a_plot_error_and_never_another(tmp_path: Path, junk: object) -> None:
    for path in leaves(yaml.safe_load(FRAMES)):
        raw = yaml.safe_load(FRAMES)
        place = raw
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = junk
        with suppress(PlotError):
            load_frames(tmp_path, raw)
