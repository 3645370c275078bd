"""What a row of many machines says: held against one machine, each collection with its own."""

from __future__ import annotations

from benchmarks.chaos.trace import Announcement, RunTrace
from benchmarks.fleet import FleetRun
from benchmarks.many_machines import make_figures, make_row


def make_run(stories: dict[str, str], contradictions: tuple[str, ...] = (), again: str = "") -> FleetRun:
    """Items and their stories; one of them may be announced twice."""
    announced = [Announcement(f"e-{item}", item, 1, story, f"text {item}") for item, story in stories.items()]
    announced += [Announcement(f"again-{item}", item, 1, stories[item], f"text {item}") for item in again]
    trace = RunTrace(
        items={"job": frozenset(stories)}, announced=tuple(announced), contradictions=contradictions, dead=0
    )
    return FleetRun(trace, stories, len(stories))


CALM = {"whole": make_run({"a": "s1", "b": "s1", "c": "s2"})}


def test_a_run_that_is_the_same_is_right() -> None:
    """Stories may have other names."""
    row = make_row({"whole": make_run({"a": "x", "b": "x", "c": "y"})}, CALM, seconds=1.5)
    assert (row.items, row.stories, row.agreement, row.rate) == (3, 2, 1.0, 2.0)
    assert (row.lost, row.doubled, row.disagreeing) == (0, 0, 0)


def test_what_is_lost_doubled_or_elsewhere_is_seen() -> None:
    row = make_row({"whole": make_run({"a": "s1", "c": "s1"}, ("399 is not 400",), again="a")}, CALM, seconds=1.0)
    assert (row.lost, row.doubled, row.disagreeing) == (1, 1, 1)
    assert row.agreement < 0.995
    figures = make_figures({"one": make_row(CALM, CALM, 1.0), "three": row})
    assert (figures["lost"], figures["doubled"], figures["disagreeing"]) == (1, 1, 1)
    assert figures["ari_least"] == row.agreement


def test_of_several_collections_the_worst_counts() -> None:
    calm = {"north": make_run({"a": "s", "b": "s", "c": "t"}), "south": make_run({"d": "u", "e": "v"})}
    runs = {**calm, "north": make_run({"a": "s", "b": "r", "c": "t"})}
    row = make_row(runs, calm, seconds=1.0)
    assert (row.items, row.stories) == (5, 5)
    assert row.agreement < 0.995
