"""Slices and legs of a language: where they begin, and which items are judged twice."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest

from worker.backfill.item_files import UNDATED
from worker.backfill.slicing import LEAST_ITEMS, SEAM_SHARE, SliceWish, TimeSlice, list_legs, plan_slices

DAY = timedelta(days=1) // timedelta(microseconds=1)
WINDOW = timedelta(days=14)


def plan(moments_in_days: list[float], undated: int = 0, **wish: int) -> list[TimeSlice]:
    moments = np.array([UNDATED] * undated + [int(day * DAY) for day in sorted(moments_in_days)], np.int64)
    return plan_slices("en", moments, SliceWish(**wish), WINDOW)


EVEN = [number / 100 for number in range(40_000)]  # a hundred items a day for 400 days


@pytest.mark.parametrize(
    ("days", "wish", "sizes"),
    [
        pytest.param(EVEN, {"slices": 4}, [10_000] * 4, id="so many slices"),
        pytest.param(EVEN, {"days": 150}, [15_000, 15_000, 10_000], id="so many days"),
        pytest.param(EVEN, {}, [40_000], id="one where all fit"),
        pytest.param(EVEN[:300], {"slices": 4}, [300], id="few items are one slice"),
        pytest.param([1.0] * 2_000, {"slices": 4}, [2_000], id="one moment is one slice"),
        pytest.param([1.0, 2.0, 900.0], {"days": 10}, [2, 1], id="days without items make no slice"),
    ],
)
def test_slices_have_all_items_once_in_order(days: list[float], wish: dict[str, int], sizes: list[int]) -> None:
    planned = plan(days, **wish)
    assert [one.end - one.first for one in planned] == sizes
    assert all(before.end == after.first for before, after in pairwise(planned))
    assert (planned[0].first, planned[-1].end) == (0, len(days))


def test_what_has_no_date_is_a_slice_of_its_own_and_never_judged_twice() -> None:
    planned = plan([1.0] * 300 + [10.0] * 300, undated=5, days=5)
    assert [(one.number, one.leg, one.end - one.first, one.overlap) for one in planned] == [
        (0, 0, 5, 0), (1, 1, 300, 0), (2, 1, 300, 0),
    ]  # fmt: skip
    assert [one.name for one in plan([], undated=5, slices=3)] == ["en-0000"]


def test_a_leg_ends_where_the_window_before_is_a_small_part_of_it() -> None:
    planned = plan(EVEN, days=20)
    legs = list_legs(planned)
    assert [len(leg) for leg in legs] == [4, 4, 4, 4, 4]
    assert [leg[0].overlap for leg in legs] == [0, 1_400, 1_400, 1_400, 1_400]
    for before, leg in pairwise(legs):
        assert leg[0].overlap <= SEAM_SHARE * sum(one.end - one.first for one in before)
        assert all(one.overlap == 0 for one in leg[1:])


def test_slices_shorter_than_the_window_are_one_leg() -> None:
    planned = plan([number / 1000 for number in range(20_000)], slices=8)
    assert len(planned) == 8
    assert {one.leg for one in planned} == {1}


def test_a_gap_longer_than_the_window_costs_nothing() -> None:
    planned = plan([1.0] * LEAST_ITEMS + [100.0] * LEAST_ITEMS, slices=2)
    assert [(one.leg, one.overlap) for one in planned] == [(1, 0), (2, 0)]
