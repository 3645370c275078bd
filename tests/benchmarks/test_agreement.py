"""Counting agreement, and reading marks out of bulletins."""

from __future__ import annotations

from itertools import combinations
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.agreement import PairCount, adjusted_rand_index, count_grouped_pairs, count_pairs
from benchmarks.nws_bulletins import read_station_and_date

GROUPS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=12)


@given(GROUPS)
def test_groupings_are_counted_as_their_pairs_are(drawn: list[tuple[int, int]]) -> None:
    ours = {str(place): str(one) for place, (one, _) in enumerate(drawn)}
    truth = {str(place): str(other) for place, (_, other) in enumerate(drawn)}
    by_pairs = count_pairs((ours[a] == ours[b], truth[a] == truth[b]) for a, b in combinations(ours, 2))
    assert count_grouped_pairs(ours, truth) == by_pairs


@given(GROUPS)
def test_rand_index_is_one_for_the_same_groups_and_even_handed(drawn: list[tuple[int, int]]) -> None:
    ours = {str(place): f"a{one}" for place, (one, _) in enumerate(drawn)}
    renamed = {name: f"b{group}" for name, group in ours.items()}
    other = {str(place): str(two) for place, (_, two) in enumerate(drawn)}
    assert adjusted_rand_index(ours, renamed) == 1
    assert isclose(adjusted_rand_index(ours, other), adjusted_rand_index(other, ours))


def test_rand_index_of_a_worked_example() -> None:
    """Two groups of three against groups of two, one and three: 4 pairs in both, 6 and 4 in each, of 15."""
    ours = dict(zip("abcdef", "111222", strict=True))
    theirs = dict(zip("abcdef", "112333", strict=True))
    chance = 6 * 4 / 15
    assert adjusted_rand_index(ours, theirs) == pytest.approx((4 - chance) / (5 - chance))


def test_nothing_said_is_nothing_wrong() -> None:
    assert PairCount(right=0, wrong=0, missed=3).precision == 1
    assert PairCount(right=0, wrong=0, missed=3).f1 == 0


MARKS = {
    "heading and date": ("FXUS61 KBOX 270001\nAFDBOX\n701 PM EST MON NOV 26 2012\n", ("KBOX", "NOV 26 2012")),
    "no date": ("FXUS61 KBOX 270001\nDRY\n", ("KBOX", "27")),
    "neither": ("DRY WEATHER\n", ("", "")),
}


@pytest.mark.parametrize(("text", "expected"), MARKS.values(), ids=MARKS)
def test_mark(text: str, expected: tuple[str, str]) -> None:
    assert read_station_and_date(text) == expected
