"""Time buckets: everything lives a whole window, and nothing much longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dedupe import Params
from worker.store.window import BUCKETS, Window, buckets

START = datetime(2026, 6, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=12_000)).map(lambda later: START + later)
WINDOWS = st.timedeltas(timedelta(minutes=1), timedelta(days=365))


@given(written=MOMENTS, window=WINDOWS, part=st.floats(0, 1))
def test_what_is_written_is_alive_for_a_whole_window(written: datetime, window: timedelta, part: float) -> None:
    then, later = buckets(written, window), written + window * part
    assert then.live[0] in buckets(later, window).live
    assert then.expires > later


@given(written=MOMENTS, window=WINDOWS)
def test_it_lives_at_most_one_bucket_longer(written: datetime, window: timedelta) -> None:
    then, later = buckets(written, window), written + window * (1 + 1 / BUCKETS) + timedelta(seconds=1)
    assert then.live[0] not in buckets(later, window).live
    assert then.expires <= later


def test_scripts_get_milliseconds_and_limits() -> None:
    params = Params(max_entries=7, max_postings=3)
    at = Window(timedelta(days=4), params).at(START)
    assert at == {"buckets": (20605, 20604, 20603, 20602, 20601), "expires": 1780704000000, "room": 7, "cap": 3}
