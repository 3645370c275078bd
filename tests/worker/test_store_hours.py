"""What became of what came in, hour by hour, from the totals as the upkeep saw them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.support.clock import Clock
from tests.support.pipeline import make_courier_item, make_post_item, run_items
from worker.jobs.housekeeping import keep_house
from worker.runtime import Runtime
from worker.store.hours import HOUR, KEPT_HOURS, begin_hour, number_hour
from worker.store.key_names import read_key_name


def test_the_last_word_of_an_hour_stays(rt: Runtime, clock: Clock) -> None:
    keep_house(rt)
    first = begin_hour(number_hour(rt.now()))
    run_items(rt, make_courier_item())
    keep_house(rt)
    clock.forward(HOUR.total_seconds())
    run_items(rt, make_post_item())
    keep_house(rt)
    hours = rt.keeping.hours.read()
    assert [*hours] == [first - HOUR, first, first + HOUR]
    assert [totals.get("published", 0) for totals in hours.values()] == [0, 1, 1]
    assert [totals.get("copies", 0) for totals in hours.values()] == [0, 0, 1]


def test_it_stays_small_however_long_it_goes_on(rt: Runtime, clock: Clock) -> None:
    run_items(rt, make_courier_item())
    for _ in range(KEPT_HOURS + 5):
        rt.keeping.hours.note(rt.now())
        clock.forward(HOUR.total_seconds())
    hours = [*rt.keeping.hours.read()]
    assert len(hours) == KEPT_HOURS
    assert hours[-1] - hours[0] == (KEPT_HOURS - 1) * HOUR


def test_after_hours_without_upkeep_it_counts_from_the_first_look(rt: Runtime, clock: Clock) -> None:
    rt.keeping.hours.note(rt.now())
    clock.forward(timedelta(hours=3).total_seconds())
    run_items(rt, make_courier_item())
    rt.keeping.hours.note(rt.now())
    run_items(rt, make_post_item())
    rt.keeping.hours.note(rt.now())
    hours = rt.keeping.hours.read()
    now = begin_hour(number_hour(rt.now()))
    assert [*hours] == [now - 4 * HOUR, now - 3 * HOUR, now - HOUR, now], "what was in between is in no hour"
    assert [totals.get("copies", 0) for totals in hours.values()] == [0, 0, 0, 1]
    assert hours[now - HOUR]["published"] == 1


def test_two_schedulers_write_one_hour(make_runtime: Callable[..., Runtime]) -> None:
    one, other = make_runtime(), make_runtime()
    one.keeping.hours.note(one.now())
    run_items(one, make_courier_item())
    other.keeping.hours.note(other.now())
    assert [totals.get("published", 0) for totals in one.keeping.hours.read().values()] == [0, 1]


def test_its_key_is_known() -> None:
    assert read_key_name("feedmill:hours", "feedmill").kind == "lasting"
