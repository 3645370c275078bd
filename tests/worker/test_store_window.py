"""Time buckets: everything lives a whole window, and nothing much longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe import Params
from worker.store.window import BUCKETS, Window, bucket_width, find_live_buckets

START = datetime(2026, 6, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=12_000)).map(lambda later: START + later)
WINDOWS = st.timedeltas(timedelta(minutes=1), timedelta(days=365))


@given(written=MOMENTS, window=WINDOWS, part=st.floats(0, 1))
def test_what_is_written_is_alive_for_a_whole_window(written: datetime, window: timedelta, part: float) -> None:
    then, later = find_live_buckets(written, window), written + window * part
    assert then.live[0] in find_live_buckets(later, window).live
    assert then.expires > later


@given(written=MOMENTS, window=WINDOWS)
def test_it_lives_at_most_a_bucket_longer(written: datetime, window: timedelta) -> None:
    """A window that is no whole number of buckets has a further one begun; what expires, expires after one."""
    then, width = find_live_buckets(written, window), bucket_width(window)
    begun = width if window % width else timedelta(0)
    later = written + window + width + timedelta(seconds=1)
    assert width <= window / BUCKETS
    assert then.live[0] not in find_live_buckets(later + begun, window).live
    assert then.expires <= later


def test_scripts_get_milliseconds_and_limits() -> None:
    params = Params(window=timedelta(days=4), max_entries=7, max_postings=3)
    at = Window(params).arguments_at(START)
    assert at == {"buckets": (20605, 20604, 20603, 20602, 20601), "expires": 1780704000000, "room": 7, "cap": 3}


CHANGED = {
    "two weeks to three": (timedelta(days=14), timedelta(days=21)),
    "three weeks to two": (timedelta(days=21), timedelta(days=14)),
    "two weeks to a year": (timedelta(days=14), timedelta(days=365)),
}


@pytest.mark.parametrize(("before", "after"), CHANGED.values(), ids=CHANGED)
def test_another_window_keeps_what_is_in_reach(before: timedelta, after: timedelta) -> None:
    reach = min(before, after)
    for days in range(int(reach.days) + 1):
        assert find_live_buckets(START - timedelta(days=days), before).live[0] in find_live_buckets(START, after).live
