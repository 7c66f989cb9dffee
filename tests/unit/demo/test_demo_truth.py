"""The ground truth of the bundled plot."""

import json
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from writethru.demo import Plot, TruthVersion, truth, truth_json


def by_article(versions: tuple[TruthVersion, ...]) -> dict[str, list[TruthVersion]]:
    articles: dict[str, list[TruthVersion]] = {}
    for version in versions:
        articles.setdefault(version.article, []).append(version)
    return articles


def test_each_version_differs_from_the_one_before(plot: Plot, epoch: datetime) -> None:
    for versions in by_article(truth(plot, epoch)).values():
        for before, after in pairwise(versions):
            assert (before.headline, before.body, before.notice, before.correction) != (
                after.headline,
                after.body,
                after.notice,
                after.correction,
            )
            assert before.to_at == after.from_at
        assert [v.number for v in versions] == list(range(1, len(versions) + 1))
        assert versions[-1].to_at is None


def test_plot_has_every_kind_of_change(plot: Plot, epoch: datetime) -> None:
    day = epoch.replace(hour=0, minute=0)
    live = [v for v in truth(plot, epoch) if v.published_at >= day]
    kinds = Counter(v.kind for v in live)
    assert {"first", "update", "correction", "copyedit", "notice", "rewrite", "removed"} == set(
        kinds
    )
    assert len({v.article for v in live}) >= 14
    assert 35 <= len(live) <= 45
    assert {v.gone for v in live} == {None, 404, 410}
    assert any(v.silent for v in live)


def test_story_spans_three_outlets_and_a_copy_names_its_original(
    plot: Plot, epoch: datetime
) -> None:
    versions = truth(plot, epoch)
    assert {v.outlet for v in versions if v.story == "ferry"} == {o.id for o in plot.outlets}
    names = {v.article for v in versions}
    copies = {v.copy_of for v in versions if v.copy_of}
    assert len(copies) == 2
    assert copies <= names


def test_body_has_the_standfirst_and_no_notice_or_note(plot: Plot, epoch: datetime) -> None:
    version = next(v for v in truth(plot, epoch) if v.kind == "correction" and v.story == "ferry")
    assert version.body is not None
    assert version.correction is not None
    assert version.body.startswith("Six people have died")
    assert version.correction not in version.body
    assert "\n\n" in version.body


def test_silent_edit_moves_no_stamp_and_an_open_one_does(plot: Plot, epoch: datetime) -> None:
    versions = by_article(truth(plot, epoch))[
        "harbour_gazette/council-approves-quay-street-repairs"
    ]
    assert [v.modified_at for v in versions] == [None, None, epoch + timedelta(hours=6)]


def test_variant_is_no_version_but_is_told(plot: Plot, epoch: datetime) -> None:
    versions = by_article(truth(plot, epoch))["tern_courier/school-meals-pilot-feeds-six-villages"]
    assert len(versions) == 1
    assert [v.headline for v in versions[0].variants] == [
        "How one kitchen in Dunmorrow feeds six villages"
    ]


def test_moved_article_has_both_addresses_the_new_one_first(plot: Plot, epoch: datetime) -> None:
    versions = by_article(truth(plot, epoch))["hafenbote/faehrunglueck-vor-port-ashwick"]
    assert len(versions[0].urls) == 1
    assert versions[-1].urls[1] == versions[0].urls[0]


def test_dumped_article_goes_by_its_dumps_too(plot: Plot, epoch: datetime) -> None:
    version = next(v for v in truth(plot, epoch) if v.article.startswith("tern_courier/weekly"))
    assert version.urls[1].startswith("urn:writethru:dump:tern_courier:30301-")


def test_truth_is_the_same_each_time_and_moves_with_the_epoch(plot: Plot, epoch: datetime) -> None:
    assert truth_json(truth(plot, epoch)) == truth_json(truth(plot, epoch))
    later = truth(plot, epoch + timedelta(days=1))
    assert [v.body for v in later] == [v.body for v in truth(plot, epoch)]
    assert later[0].from_at == truth(plot, epoch)[0].from_at + timedelta(days=1)


def test_another_seed_gives_another_archive(plot: Plot, epoch: datetime) -> None:
    other = replace(plot, archive=replace(plot.archive, seed=8))
    assert truth_json(truth(other, epoch)) != truth_json(truth(plot, epoch))


def test_archive_has_one_to_three_generated_articles_a_day_each_its_own(
    plot: Plot, epoch: datetime
) -> None:
    versions = [
        v for v in truth(plot, epoch) if v.number == 1 and v.published_at.date() < epoch.date()
    ]
    days = Counter(v.published_at.date() for v in versions)
    assert len(days) == plot.archive.days
    leads = [(v.body or "")[:40] for v in versions if not v.copy_of and not v.agency]
    assert len(set(leads)) >= len(leads) - 2  # the columns share a standfirst


def test_truth_json_is_plain_json(plot: Plot, epoch: datetime) -> None:
    said = json.loads(truth_json(truth(plot, epoch)))
    assert said["truth"] == 1
    assert said["versions"][0]["from_at"].endswith("+00:00")
