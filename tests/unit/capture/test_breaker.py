"""The breaker that leaves a failing host alone."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from unit.capture.conftest import NOW
from writethru.capture.fetching.breaker import (
    Breaker,
    after,
    after_failure,
    after_success,
    is_open,
    on_trial,
)
from writethru.errors import Code, QuarantineError, RetryableError

MINUTE = timedelta(minutes=1)


def fault(code: Code) -> RetryableError:
    return RetryableError(url="http://x/", code=code, reason="")


def failed(times: int) -> Breaker:
    breaker = Breaker()
    for _ in range(times):
        breaker = after_failure(breaker, NOW)
    return breaker


def test_three_failures_in_a_row_open_it_for_ten_minutes():
    assert not is_open(failed(2), NOW)
    assert failed(3).open_until == NOW + 10 * MINUTE
    assert is_open(failed(3), NOW + 9 * MINUTE)
    assert not is_open(failed(3), NOW + 10 * MINUTE)


def test_a_success_in_between_starts_the_count_anew():
    assert after_success() == Breaker()
    assert not is_open(after_failure(after_failure(after_success(), NOW), NOW), NOW)


def test_each_opening_lasts_twice_as_long_up_to_six_hours():
    breaker, now, waits = failed(2), NOW, []
    for _ in range(9):
        breaker = after_failure(on_trial(breaker, now), now)
        assert breaker.open_until is not None
        waits.append((breaker.open_until - now) / MINUTE)
        now = breaker.open_until
    assert waits == [10, 20, 40, 80, 160, 320, 360, 360, 360]


def test_one_trial_is_let_through_and_a_second_one_only_if_the_first_is_lost():
    opened = failed(3)
    over = NOW + 10 * MINUTE
    trying = on_trial(opened, over)
    assert is_open(trying, over)
    assert not is_open(trying, over + 3 * MINUTE)
    assert on_trial(failed(2), over) == failed(2)


def test_failures_that_end_late_do_not_open_it_for_longer():
    opened = failed(3)
    assert after_failure(opened, NOW + MINUTE).open_until == opened.open_until
    assert after_failure(opened, NOW + MINUTE).opened == 1


@pytest.mark.parametrize("code", [Code.HTTP_4XX, Code.TOO_LARGE, Code.ENCODING, Code.RATE_LIMITED])
def test_a_fault_of_one_page_is_an_answer_of_the_host(code):
    assert after(failed(2), fault(code), NOW) == Breaker()


@pytest.mark.parametrize("code", [Code.PRIVATE_HOST, Code.ROBOTS])
def test_what_was_never_asked_changes_nothing(code):
    refused = QuarantineError(url="http://x/", code=code, reason="")
    assert after(failed(2), refused, NOW) == failed(2)


@pytest.mark.parametrize(
    "code",
    [
        Code.DNS, Code.CONNECT, Code.TLS, Code.DEADLINE, Code.RESET, Code.BAD_RESPONSE,
        Code.TRUNCATED, Code.UNAVAILABLE, Code.HTTP_5XX,
    ],
)  # fmt: skip
def test_a_fault_of_the_host_counts(code):
    assert is_open(after(failed(2), fault(code), NOW), NOW)


@pytest.mark.parametrize("times", [0, 1, 3])
def test_it_goes_through_json_and_back(times):
    kept = json.loads(json.dumps(failed(times).to_json()))
    assert Breaker.from_json(kept) == failed(times)
    assert Breaker.from_json({}) == Breaker()


def test_a_breaker_stays_aware_of_its_zone():
    kept = {"failures": 3, "opened": 1, "open_until": "2031-05-04T14:10:00+02:00"}
    assert Breaker.from_json(kept).open_until == datetime(2031, 5, 4, 12, 10, tzinfo=UTC)
