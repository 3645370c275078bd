"""Two runs compared by id: what is lost and what is there twice is found, whatever the order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from benchmarks.chaos.load import draw_jobs, make_items_job, make_jobs
from benchmarks.chaos.trace import Announcement, RunTrace, compare_traces, read_trace
from tests.support.clock import NOW
from tests.support.pipeline import make_courier_item, make_named_item, make_post_item, run_items
from tests.support.texts import make_nonsense_text
from worker.jobs.pipeline import run_job
from worker.runtime import Runtime

ONE = Announcement("ev_1", "a", 1, "st_a", "text a")
OTHER = Announcement("ev_2", "b", 1, "st_b", "text b")
UPDATE = Announcement("ev_3", "a", 2, "st_a", "text a, corrected")
CALM = RunTrace(
    items={"j1": frozenset("af"), "j2": frozenset("b")}, announced=(ONE, OTHER, UPDATE)
)  # f: filtered, no event

# name: (what the disturbed run left, lost, doubled)
DISTURBED = {
    "the same": (CALM, [], []),
    "another order": (replace(CALM, announced=(UPDATE, OTHER, ONE)), [], []),
    "no outcome and no event": (replace(CALM, items={"j1": frozenset("af")}, announced=(ONE, UPDATE)), ["b"], []),
    "an outcome and no event": (replace(CALM, announced=(ONE, UPDATE)), ["b"], []),
    "an event and no outcome": (replace(CALM, items={"j1": frozenset("af")}), ["b"], []),
    "its job is dead": (
        replace(CALM, items={"j1": frozenset("af")}, announced=(ONE, UPDATE), buried=frozenset({"j2"})),
        [],
        [],
    ),
    "no outcome of what has no event": (replace(CALM, items={"j1": frozenset("ab")}), ["f"], []),
    "a version is missing": (replace(CALM, announced=(ONE, OTHER)), ["a"], []),
    "an event twice": (replace(CALM, announced=(ONE, OTHER, UPDATE, ONE)), [], ["ev_1"]),
    "an event without a record twice": (replace(CALM, bare=("ev_9", "ev_9")), [], ["ev_9"]),
    "a version in two events": (
        replace(CALM, announced=(*CALM.announced, replace(OTHER, event_id="ev_8", story_id="st_a"))),
        [],
        ["b 1"],
    ),
    "an item that nobody submitted": (
        replace(CALM, announced=(*CALM.announced, replace(OTHER, event_id="ev_8", item_id="c"))),
        [],
        ["c"],
    ),
}


@pytest.mark.parametrize(("disturbed", "lost", "doubled"), DISTURBED.values(), ids=DISTURBED)
def test_what_is_lost_and_what_is_doubled_is_found(disturbed: RunTrace, lost: list[str], doubled: list[str]) -> None:
    difference = compare_traces(CALM, disturbed)
    assert (sorted(difference.lost), sorted(difference.doubled)) == (lost, doubled)


def test_the_order_of_copies_may_make_other_stories_and_is_no_loss() -> None:
    joined = replace(CALM, announced=(ONE, replace(OTHER, story_id="st_a"), UPDATE))
    difference = compare_traces(CALM, joined)
    assert (difference.stories, difference.lost, difference.doubled) == (-1, frozenset(), frozenset())
    assert compare_traces(CALM, replace(CALM, absorbed=1)).stories == -1


def test_dead_is_what_is_dead_only_when_disturbed() -> None:
    calm = replace(CALM, dead=2, reasons=("no item",))
    difference = compare_traces(calm, replace(CALM, dead=5, reasons=("killed", "no item")))
    assert (difference.dead, difference.reasons) == (3, ("killed",))
    assert compare_traces(calm, CALM).dead == 0


def test_a_trace_is_what_a_run_left(make_runtime: Callable[..., Runtime]) -> None:
    rt = make_runtime()
    body = make_nonsense_text(1)
    first = run_items(rt, make_courier_item(), make_named_item("Gull", body))
    second = run_items(rt, make_post_item(), make_named_item("Gull", f"{body} And a correction."))
    trace = read_trace(rt, [first.id, second.id])
    assert len(trace.all_items) == 3
    assert sorted(one.version for one in trace.announced) == [1, 1, 1, 2]
    assert (trace.stories, trace.bare, trace.dead, trace.contradictions) == (2, (), 0, ())
    assert compare_traces(trace, trace).lost == frozenset()
    assert len(compare_traces(trace, read_trace(rt, [first.id])).lost) == 1


def test_dead_letters_of_the_guilty_do_not_count(rt: Runtime) -> None:
    rt.jobs.submit(make_items_job("bad", rt.now(), b"no JSON"), rt.now())
    run_job("bad", rt)
    assert (read_trace(rt, ["bad"]).dead, len(read_trace(rt, ["bad"]).reasons)) == (1, 1)
    assert (read_trace(rt, ["bad"], ["bad"]).dead, read_trace(rt, ["bad"], ["bad"]).reasons) == (0, ())


def test_the_same_seed_draws_the_same_jobs(tmp_path_factory: pytest.TempPathFactory) -> None:
    nothing = tmp_path_factory.getbasetemp() / "no material"
    drawn = [
        [next(jobs).body for _ in range(3)] for jobs in (draw_jobs(nothing, seed, NOW, True) for seed in (1, 1, 2))
    ]
    assert drawn[0] == drawn[1]
    assert not {*drawn[0]} & {*drawn[2]}


def test_every_made_document_but_the_first_has_a_copy_of_an_item_of_the_one_before(rt: Runtime) -> None:
    jobs = make_jobs(14, rt.now(), items=2)
    for _ in range(3):
        job = next(jobs)
        rt.jobs.submit(job, rt.now())
        run_job(job.id, rt)
    outcomes = rt.jobs.audit().outcomes
    assert (outcomes["published"], outcomes["copies"]) == (6, 2)
