"""Which DAGs the sources make."""

import pytest
from writethru.model import ArchiveSpec, Discover, Source
from writethru.orchestrate.counts import spoken, total
from writethru.orchestrate.plan import most_frequent, plan_archives, plan_captures

FEED = (Discover(feed="https://a.example/rss"),)


def source(name: str, **fields) -> Source:
    return Source(**{"id": name, "publisher": name, "name": name, "group": name, **fields})


def catalog(*sources: Source) -> dict[str, Source]:
    return {each.id: each for each in sources}


def test_sources_of_a_group_share_a_dag_at_the_pace_of_the_fastest():
    plans = plan_captures(
        catalog(
            source("slow", group="small", discover=FEED, schedule="0 * * * *"),
            source("fast", group="small", discover=FEED, schedule="*/10 * * * *"),
        )
    )
    assert [(p.group, p.schedule) for p in plans] == [("small", "*/10 * * * *")]
    assert [s.id for s in plans[0].sources] == ["fast", "slow"]


@pytest.mark.parametrize(
    "fields",
    [{"enabled": False, "discover": FEED}, {"discover": ()}],
    ids=["disabled", "nothing to discover"],
)
def test_what_has_nothing_to_capture_makes_no_dag(fields):
    assert plan_captures(catalog(source("quiet", **fields))) == ()


@pytest.mark.parametrize(
    ("spec", "by_day"),
    [
        (ArchiveSpec(text="a/{date:%Y-%m-%d}/*.txt"), True),
        (ArchiveSpec(warc="a/{date:%Y/%m/%d}.warc.gz"), True),
        (ArchiveSpec(sitemap="https://a.example/{date:%Y}.xml"), True),
        (ArchiveSpec(memento="https://web.example/cdx"), True),
        (ArchiveSpec(text="a/*.txt"), False),
    ],
    ids=["text", "warc", "sitemap", "memento", "whole"],
)
def test_an_archive_goes_by_day_if_it_has_days(spec, by_day):
    (plan,) = plan_archives(catalog(source("kept", archive=(spec,))))
    assert plan.by_day is by_day


def test_a_disabled_archive_makes_no_dag():
    kept = source("kept", enabled=False, archive=(ArchiveSpec(text="a/*.txt"),))
    assert plan_archives(catalog(kept)) == ()


@pytest.mark.parametrize(
    ("schedules", "expected"),
    [
        (["0 * * * *", "*/5 * * * *"], "*/5 * * * *"),
        (["0 6 * * *", "0 6 * * 1"], "0 6 * * *"),
        (["30 * * * *", "0 * * * *"], "0 * * * *"),
    ],
    ids=["minutes", "week", "equal"],
)
def test_the_most_frequent_schedule_wins_in_any_order(schedules, expected):
    assert most_frequent(schedules) == most_frequent(reversed(schedules)) == expected


def test_counts_are_summed_by_name_and_said_in_words():
    counts = total(
        [{"captured": 2, "unchanged": 0, "state": "done"}, {"captured": 1, "set_aside": 3}]
    )
    assert counts == {"captured": 3, "unchanged": 0, "set_aside": 3}
    assert spoken(counts) == "3 captured, 3 set aside"


def test_nothing_is_said_as_nothing():
    assert spoken(total([])) == "nothing"
    assert spoken({"is_dry_run": True, "captured": 0}) == "nothing"
