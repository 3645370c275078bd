"""A feed as a line in time, and what polls by our schedule see of it."""

from __future__ import annotations

import io
from datetime import timedelta

from benchmarks.sync_replay import FeedLine, TakenFeed, find_gaps, make_line, poll_line, replay_lines
from tests.support.clock import NOW

HOUR = timedelta(hours=1)


def take_feed(day: int, first: int, every: timedelta = HOUR, dated: bool = True) -> TakenFeed:
    """Ten items, the newest just now."""
    taken = NOW + timedelta(days=day)
    return TakenFeed(taken, {f"i{first - n}": taken - n * every if dated else None for n in range(10)})


def test_a_gap_between_two_snapshots_is_noticed_and_no_other() -> None:
    feeds = {"a": [take_feed(0, 10), take_feed(1, 15), take_feed(2, 40)], "b": [take_feed(0, 10), take_feed(1, 10)]}
    assert find_gaps(feeds, io.StringIO()) == {
        "pairs_without_overlap": 1, "gaps_without_notice": 0, "notices_without_gap": 0,
    }  # fmt: skip


def test_a_line_has_the_items_at_their_dates_and_fills_gaps_at_their_pace() -> None:
    line = make_line("a", [take_feed(0, 0), take_feed(1, 100), take_feed(2, 200)])
    assert line
    assert (line.size, NOW + timedelta(days=2)) == (10, line.moments[-1][0])
    assert sum(not item.startswith("between") for _, item in line.moments) == 20
    assert 22 <= line.per_day <= 33, "an item an hour, as its newer half says it"


def test_items_without_dates_are_spread_between_their_snapshots() -> None:
    line = make_line("a", [take_feed(0, 0, dated=False), take_feed(1, 5, dated=False), take_feed(2, 10, dated=False)])
    assert line
    assert [item for _, item in line.moments] == [f"i{n}" for n in range(1, 11)]
    assert all(NOW < moment < NOW + timedelta(days=2) for moment, _ in line.moments)


def test_what_came_and_went_between_two_polls_is_missed() -> None:
    calm = [(NOW + n * HOUR, f"i{n}") for n in range(200)]
    burst = [(NOW + 100.5 * HOUR + n * timedelta(seconds=1), f"burst{n}") for n in range(50)]
    _, missed, _ = poll_line(FeedLine("a", calm, 10))
    assert missed == 0
    shares, missed, _ = poll_line(FeedLine("a", sorted(calm + burst), 10))
    assert min(shares) == 0
    assert missed >= 40
    figures = replay_lines([FeedLine("a", sorted(calm + burst), 10)], io.StringIO())
    assert figures["items_missed"] == missed / 250
