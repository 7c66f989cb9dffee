"""What a home remembers of its newsroom."""

from datetime import UTC, datetime

from writethru.local.diary import Diary
from writethru.local.play import instants

NOW = datetime(2026, 11, 22, 21, 42, 7, tzinfo=UTC)


def test_a_new_home_begins_six_hours_ago_on_the_full_hour(tmp_path):
    assert Diary.of(tmp_path, now=NOW) == Diary(epoch=datetime(2026, 11, 22, 15, tzinfo=UTC))


def test_a_kept_diary_does_not_move_with_the_clock(tmp_path):
    diary = Diary.of(tmp_path, now=NOW).keep(tmp_path, played_to=NOW, is_loaded=True)
    later = datetime(2027, 1, 1, tzinfo=UTC)
    assert Diary.of(tmp_path, now=later) == diary
    assert diary.played_to == NOW


def test_every_look_lies_within_the_hours_that_are_behind_us(tmp_path):
    epoch = Diary.of(tmp_path, now=NOW).epoch
    looks = instants(epoch)
    assert looks == sorted(set(looks))
    assert epoch == looks[0]
    assert looks[-1] <= NOW


def test_two_days_have_the_same_number_of_looks():
    assert len(instants(NOW)) == len(instants(datetime(2024, 2, 29, tzinfo=UTC)))
