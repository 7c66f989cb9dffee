"""The judge: a perfect warehouse passes, and each fault is found."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from writethru.demo import Found, Plot, TruthVersion, judge, truth
from writethru.demo.judge import Seen

FERRY = "harbour_gazette/ferry-and-dredger-collide-off-port-ashwick"
MEALS = "tern_courier/school-meals-pilot-feeds-six-villages"
BRIDGE = "hafenbote/bruecke-an-der-muehle-gesperrt"
LIVE_BLOG = "harbour_gazette/live-rescue-in-port-ashwick-harbour"


@pytest.fixture(scope="module")
def versions(plot: Plot, epoch: datetime) -> tuple[TruthVersion, ...]:
    return truth(plot, epoch)


def of(versions: Sequence[TruthVersion], article: str) -> list[TruthVersion]:
    return [version for version in versions if version.article == article]


def captures(versions: Sequence[TruthVersion]) -> list[Seen]:
    """One capture of each version, a second one of what is gone."""
    seen = [(v.urls[0], v.from_at, v.gone or 200) for v in versions]
    return seen + [(v.urls[0], v.from_at + timedelta(hours=7), v.gone) for v in versions if v.gone]


def held(versions: Sequence[TruthVersion]) -> list[Found]:
    return [
        Found(
            urls=version.urls,
            revision_no=version.number,
            headline=version.headline,
            body=version.body,
            observed_from=version.from_at,
            observed_to=version.to_at,
            change_kind=version.kind,
            marked_developing=version.developing,
        )
        for version in versions
    ]


def test_perfect_warehouse_has_no_fault(versions: tuple[TruthVersion, ...]) -> None:
    report = judge(versions, captures(versions), held(versions))
    assert report.is_clean
    assert report.held == report.visible == report.versions == len(versions)
    assert report.kinds_agreed == report.kinds_compared == len(versions)
    assert report.wrong_marks == report.wrong_times == ()


def test_white_space_is_no_difference(versions: tuple[TruthVersion, ...]) -> None:
    found = [replace(f, body=f.body and f.body.replace("\n\n", "\n \n")) for f in held(versions)]
    assert judge(versions, captures(versions), found).is_clean


def test_missing_version_is_missed(versions: tuple[TruthVersion, ...]) -> None:
    third = of(versions, FERRY)[2]
    found = [f for f in held(versions) if (f.urls, f.revision_no) != (third.urls, 3)]
    report = judge(versions, captures(versions), found)
    assert [(m.article, m.number) for m in report.misses] == [(FERRY, 3)]
    assert "headline" in report.misses[0].reason
    assert not report.is_clean


def test_version_that_no_capture_saw_is_not_missed(versions: tuple[TruthVersion, ...]) -> None:
    third = of(versions, FERRY)[2]
    unseen = (third.urls[0], third.from_at)
    seen = [capture for capture in captures(versions) if capture[:2] != unseen]
    found = [f for f in held(versions) if (f.urls, f.revision_no) != (third.urls, 3)]
    report = judge(versions, seen, found)
    assert report.is_clean
    assert report.visible == len(versions) - 1
    assert report.kinds_compared == len(versions) - 2


def test_notice_only_version_needs_a_revision_of_its_own(
    versions: tuple[TruthVersion, ...],
) -> None:
    last = of(versions, FERRY)[-1]
    assert last.kind == "notice"
    found = [f for f in held(versions) if (f.urls, f.revision_no) != (last.urls, last.number)]
    report = judge(versions, captures(versions), found)
    assert [(m.article, m.number) for m in report.misses] == [(FERRY, last.number)]


def test_changed_word_is_both_missed_and_invented(versions: tuple[TruthVersion, ...]) -> None:
    found = held(of(versions, FERRY))
    found[0] = replace(found[0], body=(found[0].body or "").replace("142", "143"))
    report = judge(of(versions, FERRY), captures(of(versions, FERRY)), found)
    assert [m.number for m in report.misses] == [1]
    assert [i.revision_no for i in report.invented] == [1]
    assert "143" not in report.misses[0].reason
    assert "142" in report.misses[0].reason


def test_repeated_revision_is_invented(versions: tuple[TruthVersion, ...]) -> None:
    twice = replace(held(of(versions, FERRY))[1], revision_no=99)
    report = judge(versions, captures(versions), [*held(versions), twice])
    assert [(i.revision_no, i.reason) for i in report.invented] == [(99, "repeats version 2")]


def test_article_that_no_outlet_has_is_invented(versions: tuple[TruthVersion, ...]) -> None:
    stray = replace(held(versions)[0], urls=("http://127.0.0.1:8471/latest",))
    report = judge(versions, captures(versions), [*held(versions), stray])
    assert len(report.invented) == 1
    assert "no article" in report.invented[0].reason


def test_wrong_kind_is_counted_and_named(versions: tuple[TruthVersion, ...]) -> None:
    found = held(versions)
    place = found.index(next(f for f in found if f.change_kind == "correction"))
    found[place] = replace(found[place], change_kind="update")
    report = judge(versions, captures(versions), found)
    assert report.is_clean
    assert report.kinds_agreed == report.kinds_compared - 1
    assert report.wrong_kinds[0].reason == "update, not correction"


def test_wrong_mark_and_wrong_time_are_named(versions: tuple[TruthVersion, ...]) -> None:
    own = of(versions, FERRY)
    found = held(own)
    found[1] = replace(found[1], marked_developing=False)
    found[2] = replace(found[2], observed_from=found[2].observed_from - timedelta(hours=1))
    report = judge(own, captures(own), found)
    assert [m.number for m in report.wrong_marks] == [2]
    assert [m.number for m in report.wrong_times] == [3]


def test_404_counts_as_a_removal_only_when_found_again_six_hours_later(
    versions: tuple[TruthVersion, ...],
) -> None:
    own = of(versions, BRIDGE)
    first, gone = own
    once = [(first.urls[0], first.from_at, 200), (gone.urls[0], gone.from_at, 404)]
    assert judge(own, once, held(own[:1])).is_clean
    twice = [*once, (gone.urls[0], gone.from_at + timedelta(hours=6), 404)]
    assert [m.number for m in judge(own, twice, held(own[:1])).misses] == [2]


def test_variant_may_stand_only_until_the_way_back_was_seen(
    versions: tuple[TruthVersion, ...],
) -> None:
    own = of(versions, MEALS)
    (version,) = own
    (variant,) = version.variants
    flipped = replace(
        held(own)[0], revision_no=2, headline=variant.headline, observed_from=variant.from_at
    )
    during = [(version.urls[0], version.from_at, 200), (version.urls[0], variant.from_at, 200)]
    after = (version.urls[0], variant.to_at, 200)
    assert judge(own, during, [*held(own), flipped]).is_clean
    report = judge(own, [*during, after], [*held(own), flipped])
    assert [i.revision_no for i in report.invented] == [2]


def test_a_variant_that_was_seen_first_stands_with_the_way_back_as_a_copyedit(
    versions: tuple[TruthVersion, ...],
) -> None:
    own = of(versions, MEALS)
    (version,) = own
    (variant,) = version.variants
    first = replace(held(own)[0], headline=variant.headline, observed_from=variant.from_at)
    back = replace(held(own)[0], revision_no=2, change_kind="copyedit", observed_from=variant.to_at)
    seen = [(version.urls[0], at, 200) for at in (variant.from_at, variant.to_at)]
    report = judge(own, seen, [first, back])
    assert report.is_clean
    assert report.wrong_kinds == ()


def test_live_blog_is_judged_by_its_entries(versions: tuple[TruthVersion, ...]) -> None:
    own = of(versions, LIVE_BLOG)
    oldest = own[0].entries[-1].text
    assert oldest not in (own[-1].body or "")
    found = held(own)
    found[-1] = replace(found[-1], body=f"{found[-1].body}\n\n{oldest}")
    assert judge(own, captures(own), found).is_clean
    found[-2] = replace(found[-2], body=(found[-2].body or "").replace("School buses", "Buses"))
    assert [m.number for m in judge(own, captures(own), found).misses] == [own[-2].number]


def test_live_blog_with_an_entry_of_later_is_not_that_version(
    versions: tuple[TruthVersion, ...],
) -> None:
    own = of(versions, LIVE_BLOG)
    found = held(own)
    found[0] = replace(found[0], body=f"{found[0].body}\n\n{own[1].entries[0].text}")
    assert [m.number for m in judge(own, captures(own), found).misses] == [1]


def test_dump_is_known_by_its_file_name(versions: tuple[TruthVersion, ...]) -> None:
    own = [v for v in versions if v.article == "tern_courier/weekly-landings-mackerel-late"]
    dump = own[0].urls[1]
    name = dump.rsplit(":", 1)[1]
    other_folder = f"urn:writethru:dump:tern_courier:archive%2F2026-01-01%2F{name}"
    found = replace(held(own)[0], urls=(other_folder,))
    assert judge(own, [(other_folder, own[0].from_at, 200)], [found]).held == 1
