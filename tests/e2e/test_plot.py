"""The newsroom's whole plot through every step, held against the newsroom's own truth."""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from e2e.desk import ARCHIVE_DAYS, EPOCH, Desk
from writethru import steps
from writethru.demo import truth
from writethru.demo.report import Report
from writethru.sources import load_sources

pytestmark = pytest.mark.xdist_group("plot")

LOOK_EVERY = timedelta(minutes=60)
REFINE_EVERY = 3
PLOT_LASTS = timedelta(hours=27)
END = EPOCH + PLOT_LASTS + LOOK_EVERY


def watch(desk: Desk) -> None:
    """Looks at the newsroom through its whole live plot."""
    looks = [EPOCH + LOOK_EVERY * n for n in range(PLOT_LASTS // LOOK_EVERY + 1)]
    for number, now in enumerate(looks):
        desk.look(now)
        if number % REFINE_EVERY == 0:
            desk.refine(now)
    desk.refine(END)


@pytest.fixture(scope="module")
def played(new_desk: Callable[[], Desk]) -> Desk:
    """A desk that watched the plot and loaded the archive after it, in order."""
    desk = new_desk()
    watch(desk)
    for day in ARCHIVE_DAYS:
        desk.load_day(day, END)
    desk.refine(END)
    return desk


@pytest.fixture(scope="module")
def report(played: Desk) -> Report:
    with played.at(END) as ctx:
        return steps.judge_demo(ctx, played.newsroom.plot, EPOCH)


def test_the_outlets_need_no_source_file_where_their_addresses_are_given(
    played: Desk, report: Report, tmp_path: Path
) -> None:
    """As `make up` judges a plot of other outlets than the bundled sources know."""
    with played.at(END) as ctx:
        strange = replace(ctx, catalog=load_sources(tmp_path))
        plot, bases = played.newsroom.plot, played.newsroom.bases
        assert steps.judge_demo(strange, plot, EPOCH, bases=bases) == report


def test_every_version_that_was_visible_is_held(report: Report) -> None:
    assert report.visible > 0.95 * report.versions
    assert report.misses == ()
    assert report.held == report.visible


def test_no_revision_is_invented(report: Report) -> None:
    assert report.invented == ()


def test_every_kind_agrees_with_the_truth(report: Report) -> None:
    assert report.wrong_kinds == ()
    assert report.kinds_compared == report.held


def test_every_developing_mark_and_time_agrees(report: Report) -> None:
    assert report.wrong_marks == ()
    assert report.wrong_times == ()


def test_every_invariant_holds(played: Desk) -> None:
    with played.at(END) as ctx:
        assert [result for result in steps.check_results(ctx) if not result.holds] == []


def test_nothing_is_set_aside_and_nothing_is_left_pending(played: Desk) -> None:
    with played.at(END) as ctx:
        status = steps.read_status(ctx)
    assert status.quarantine == {}
    assert status.counts["ops.to_clean"] == status.counts["ops.to_fold"] == 0


def test_stories_across_outlets_are_those_of_the_truth(played: Desk) -> None:
    """Within a language: across languages names and numbers alone tie too little."""
    language = {outlet.id: outlet.language for outlet in played.newsroom.plot.outlets}
    expected = defaultdict(set)
    for version in truth(played.newsroom.plot, EPOCH, bases=played.newsroom.bases):
        if version.story is not None:
            expected[version.story, language[version.outlet]].add(version.article)
    found = defaultdict(set)
    with played.at(END) as ctx, ctx.warehouse.transaction() as conn, conn.cursor() as cursor:
        cursor.execute("select story_id, article_id from news.story_member")
        for story_id, article_id in cursor.fetchall():
            found[story_id].add(article_id)
        articles = named_articles(played, cursor)
    grouped = {frozenset(articles[a] for a in ids if a in articles) for ids in found.values()}
    for story, names in expected.items():
        assert frozenset(names) in grouped, story


def named_articles(desk: Desk, cursor: object) -> dict[object, str]:
    """article_id -> the truth's name of the article, by any of its URLs."""
    urls = {
        url: version.article
        for version in truth(desk.newsroom.plot, EPOCH, bases=desk.newsroom.bases)
        for url in version.urls
    }
    cursor.execute(
        "select distinct p.article_id, c.url from raw.capture c"
        " join raw.observation o using (capture_id) join news.page p using (page_id)"
    )
    pairs = cursor.fetchall()
    return {article: urls[url.split("?")[0]] for article, url in pairs if url.split("?")[0] in urls}


# --- the central law ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def otherwise(new_desk: Callable[[], Desk]) -> Desk:
    """The same captures in another order: the archive first, shuffled and twice, then the plot."""
    desk = new_desk()
    days = ARCHIVE_DAYS * 2
    random.Random(11).shuffle(days)
    for number, day in enumerate(days):
        desk.load_day(day, END)
        if number % 7 == 0:
            desk.refine(END)
    watch(desk)
    return desk


def test_another_order_with_repeats_gives_the_same_tables(played: Desk, otherwise: Desk) -> None:
    with played.at(END) as ctx:
        assert steps.differences(ctx, otherwise.warehouse.url) == ()


def test_the_comparison_can_fail(played: Desk, new_desk: Callable[[], Desk]) -> None:
    short = new_desk()
    short.load_day(ARCHIVE_DAYS[0], END)
    short.refine(END)
    with played.at(END) as ctx:
        tables = {difference.table for difference in steps.differences(ctx, short.warehouse.url)}
    assert {"raw.capture", "news.revision", "news.story"} <= tables


def test_loading_everything_again_changes_no_row(played: Desk) -> None:
    def rows() -> dict[str, int]:
        with played.at(END) as ctx:
            return dict(steps.read_status(ctx).counts)

    before = rows()
    for day in ARCHIVE_DAYS[:5]:
        played.load_day(day, END)
    played.refine(END)
    after = rows()
    assert {name: n for name, n in after.items() if not name.startswith("ops.")} == {
        name: n for name, n in before.items() if not name.startswith("ops.")
    }
