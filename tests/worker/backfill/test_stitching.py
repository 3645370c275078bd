"""Stories of legs that have an item in common are one, through however many legs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from worker.backfill.stitching import StoryUnion

NAMES = st.integers(0, 15).map("st_{}".format)


def test_a_story_that_touches_two_makes_one_of_all() -> None:
    union = StoryUnion()
    union.join("st_a", "st_x")
    union.join("st_b", "st_x")
    assert union.find("st_a") == union.find("st_b") == union.find("st_x")
    assert union.find("st_c") == "st_c"


@given(st.lists(st.tuples(NAMES, NAMES), max_size=40))
def test_two_are_one_exactly_if_joins_lead_from_one_to_the_other(joins: list[tuple[str, str]]) -> None:
    union, groups = StoryUnion(), {f"st_{number}": {f"st_{number}"} for number in range(16)}
    for earlier, later in joins:
        union.join(earlier, later)
        merged = groups[earlier] | groups[later]
        groups |= dict.fromkeys(merged, merged)
    for one in groups:
        assert {other for other in groups if union.find(other) == union.find(one)} == groups[one]
