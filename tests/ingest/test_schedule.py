"""When a feed is polled next: a table of what is known and what follows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.subscriptions.schedule import (
    Pace,
    WaitLimits,
    measure_rate,
    plan_next_poll,
    read_declared_wait,
    update_rate,
)

NOW = datetime(2026, 6, 7, 18, tzinfo=UTC)
LIMITS = WaitLimits(shortest=timedelta(minutes=5), longest=timedelta(hours=6))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

WAITS = {
    "nothing known": (Pace(), 5 * MINUTE),
    "an item an hour": (Pace(rate=1, size=10), 5 * HOUR),
    "an item a minute": (Pace(rate=60, size=20), 10 * MINUTE),
    "an item a second": (Pace(rate=3600, size=20), 5 * MINUTE),
    "it is quicker now than it mostly is": (Pace(rate=1, rate_now=5, size=20), 2 * HOUR),
    "it is slower now than it mostly is": (Pace(rate=5, rate_now=1, size=20), 2 * HOUR),
    "an item a year": (Pace(rate=1 / 8760, size=20), 6 * HOUR),
    "nothing ever": (Pace(rate=0, size=20), 6 * HOUR),
    "it asks for rest": (Pace(hint=3 * HOUR), 3 * HOUR),
    "it asks for less than its pace needs": (Pace(rate=1, size=10, hint=10 * MINUTE), 5 * HOUR),
    "it asks for a month": (Pace(rate=1 / 24, size=20, hint=30 * DAY), 6 * HOUR),
    "rest would lose items": (Pace(rate=4, size=10, hint=6 * HOUR), 75 * MINUTE),
    "a document of one item": (Pace(rate=1, size=1), 30 * MINUTE),
    "it has lost items": (Pace(rate=1, size=20, hint=3 * HOUR, has_gap=True), 5 * MINUTE),
    "the operator's wish": (Pace(every=2 * MINUTE, rate=1, size=20, hint=3 * HOUR), 2 * MINUTE),
    "the operator's patience": (Pace(every=2 * DAY), 2 * DAY),
    "one failure": (Pace(rate=1, size=20, failures=1), HOUR),
    "one failure of a quick feed": (Pace(rate=60, size=20, failures=1), 10 * MINUTE),
    "two failures": (Pace(rate=1, size=20, failures=2), 2 * HOUR),
    "many failures": (Pace(rate=1, size=20, failures=1000), 6 * HOUR),
    "failures against the operator's wish": (Pace(every=2 * MINUTE, failures=3), 20 * MINUTE),
    "failures against the operator's patience": (Pace(every=2 * DAY, failures=3), 2 * DAY),
    "a busy server": (Pace(rate=60, size=20, failures=1, retry_after=2 * DAY), 2 * DAY),
    "a server that is busy for a moment": (Pace(rate=1, size=20, failures=1, retry_after=MINUTE), HOUR),
}


@pytest.mark.parametrize(("pace", "wait"), WAITS.values(), ids=WAITS)
def test_the_wait(pace: Pace, wait: timedelta) -> None:
    found = plan_next_poll("gull", pace, LIMITS, NOW)
    assert found is not None
    assert wait * 0.9 <= found - NOW <= wait


@pytest.mark.parametrize("asked", [HOUR, 5 * HOUR, DAY])
def test_no_feed_comes_before_the_rest_that_was_asked_for_is_over(asked: timedelta) -> None:
    found = [plan_next_poll(str(n), Pace(rate=0.1, size=20, hint=asked), LIMITS, NOW) for n in range(50)]
    assert min(moment for moment in found if moment) - NOW >= min(asked, LIMITS.longest)


def test_what_is_gone_is_not_asked_again() -> None:
    assert plan_next_poll("gull", Pace(is_gone=True, every=HOUR), LIMITS, NOW) is None


def test_feeds_of_one_pace_are_spread_and_each_keeps_its_place() -> None:
    found = {plan_next_poll(str(n), Pace(rate=1, size=20), LIMITS, NOW) for n in range(50)}
    assert len(found) == 50
    assert found == {plan_next_poll(str(n), Pace(rate=1, size=20), LIMITS, NOW) for n in range(50)}


SPANS = st.none() | st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=10_000))


@given(
    st.builds(
        Pace,
        rate=st.none() | st.floats(0, 1e9),
        size=st.integers(0, 10**6),
        hint=SPANS,
        has_gap=st.booleans(),
        failures=st.integers(0, 10**6),
    ),
    st.text(),
)
def test_a_wait_that_nobody_set_stays_within_the_limits(pace: Pace, feed_id: str) -> None:
    found = plan_next_poll(feed_id, pace, LIMITS, NOW)
    assert found is not None
    assert LIMITS.shortest <= found - NOW <= LIMITS.longest


@given(st.floats(0, 1e6), st.integers(0, 10**4), st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=9999)))
def test_a_pace_lies_between_what_was_and_what_is_seen(rate: float, new: int, since: timedelta) -> None:
    seen = update_rate(None, new, since)
    low, high = sorted((rate, seen))
    assert low * 0.999 <= update_rate(rate, new, since) <= high * 1.001


@given(st.lists(st.datetimes(timezones=st.just(UTC))))
def test_any_dates_give_a_pace_or_none(dates: list[datetime]) -> None:
    rate = measure_rate(dates, NOW)
    assert (rate is None) == (len(dates) < 2)
    assert rate is None or rate > 0


DECLARED = {
    "nothing": (b"<rss><channel>", None),
    "ttl": (b"<ttl> 60 </ttl>", HOUR),
    "daily": (b"<sy:updatePeriod>daily</sy:updatePeriod>", DAY),
    "three times a day": (
        b"<sy:updatePeriod>\ndaily\n</sy:updatePeriod><sy:updateFrequency>3</sy:updateFrequency>",
        8 * HOUR,
    ),
    "no times a day": (b"<x:updatePeriod>daily</x:updatePeriod><x:updateFrequency>0</x:updateFrequency>", DAY),
    "both": (b"<sy:updatePeriod>hourly</sy:updatePeriod><ttl>90</ttl>", 90 * MINUTE),
    "not a number": (b"<ttl>soon</ttl>", None),
    "in an item": (b"<rss><item><ttl>60</ttl></item>", None),
    "without an end": (b"<ttl>" * 10_000 + b"<updatePeriod>" * 10_000, None),
}


@pytest.mark.parametrize(("body", "expected"), DECLARED.values(), ids=DECLARED)
def test_what_a_feed_says_of_itself(body: bytes, expected: timedelta | None) -> None:
    assert read_declared_wait(body) == expected
