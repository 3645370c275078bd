"""How far back the index can look when its entries are too many for the window, and that the doctor says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from dedupe import Params
from tests.support.clock import Clock
from tests.support.pipeline import make_named_item, run_items
from tests.support.unrelated_reports import REPORTS
from worker.checkup.store_checks import check_index
from worker.runtime import Runtime
from worker.store.connect import make_client
from worker.store.hours import HOUR
from worker.store.index_reach import DAY, ReachGauge
from worker.store.keys import Keys
from worker.store.window import bucket_width

TEXTS = [text for reports in REPORTS.values() for text in reports]


@pytest.fixture
def with_room(rt: Runtime, server_url: str) -> Callable[[int], Runtime]:
    """The runtime, as it sees an index that holds so many entries."""

    def make(most: int) -> Runtime:
        gauge = ReachGauge(make_client(server_url), Keys.of(rt.settings.collection), Params(max_entries=most))
        return replace(rt, keeping=replace(rt.keeping, reach=gauge))

    return make


def run_reports(rt: Runtime, first: int, after_last: int) -> None:
    run_items(rt, *(make_named_item(f"n{n}", TEXTS[n]) for n in range(first, after_last)))


def forward_by(clock: Clock, age: timedelta) -> None:
    clock.forward(age.total_seconds())


def test_what_fits_is_well(rt: Runtime) -> None:
    run_reports(rt, 0, 3)
    check = check_index(rt)
    assert (check.grade, check.says) == ("ok", "3 of at most 2,000,000 entries")


def test_it_is_said_before_the_first_entry_has_to_go(
    rt: Runtime, clock: Clock, with_room: Callable[[int], Runtime]
) -> None:
    """Six a day; for a window of fourteen days 84 are needed."""
    rt.keeping.hours.note(rt.now())
    forward_by(clock, DAY)
    run_reports(rt, 0, 6)
    rt.keeping.hours.note(rt.now())
    daily = with_room(84).keeping.reach.read(rt.now()).daily
    assert daily == pytest.approx(6, rel=0.06), "noted at the end of an hour"
    assert check_index(with_room(90)).grade == "ok"
    check = check_index(with_room(12))
    assert check.grade == "warning"
    assert check.says.startswith("6 of at most 12 entries, and 6 a day come in: as it goes on, the oldest will make")
    assert check.says.split("joined for ")[1] in ("1.9 of the 14 days that are set", "2.0 of the 14 days that are set")
    assert "FEEDMILL_WINDOW" in check.remedy


def test_entries_that_had_to_go_are_seen_without_a_rate(
    rt: Runtime, clock: Clock, with_room: Callable[[int], Runtime]
) -> None:
    run_reports(rt, 0, 2)
    forward_by(clock, rt.params.window / 2)
    run_reports(rt, 2, 6)
    forward_by(clock, HOUR)
    check = check_index(with_room(4))
    assert (check.grade, check.says.split(": ")[0]) == ("warning", "4 of at most 4 entries")
    assert "the oldest have made room" in check.says
    age = with_room(4).keeping.reach.read(rt.now()).oldest
    assert age is not None
    assert HOUR <= age <= HOUR + rt.params.window / 4, "the third came an hour ago, in a bucket a quarter as wide"


def test_what_is_older_than_the_window_may_go(rt: Runtime, clock: Clock, with_room: Callable[[int], Runtime]) -> None:
    """A time bucket more than the window covers is alive; its entries are no loss."""
    width = bucket_width(rt.params.window)
    forward_by(clock, width - timedelta(seconds=clock.now.timestamp() % width.total_seconds()))
    run_reports(rt, 0, 4)
    forward_by(clock, rt.params.window + 0.9 * width)
    run_reports(rt, 4, 6)
    reach = with_room(3).keeping.reach.read(rt.now())
    assert (reach.entries, reach.oldest) == (6, rt.params.window + 0.9 * width - 0.75 * width), "the fourth of four"
    assert check_index(with_room(3)).grade == "ok"
    assert check_index(with_room(2)).grade == "warning"


def test_a_note_of_another_time_makes_no_rate(rt: Runtime, clock: Clock, with_room: Callable[[int], Runtime]) -> None:
    """Not the last minutes', nor that of the day before yesterday."""
    rt.keeping.hours.note(rt.now())
    run_reports(rt, 0, 3)
    clock.forward(60)
    assert with_room(100).keeping.reach.read(rt.now()).daily is None
    forward_by(clock, 2 * DAY)
    assert with_room(100).keeping.reach.read(rt.now()).daily is None


def test_an_empty_index_reaches_as_far_as_it_likes(rt: Runtime) -> None:
    rt.keeping.hours.note(rt.now())
    reach = rt.keeping.reach.read(rt.now())
    assert (reach.entries, reach.shortest) == (0, None)
    assert check_index(rt).says == "0 of at most 2,000,000 entries"
