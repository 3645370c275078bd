"""The commit: all or nothing, once, and never on old knowledge."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dedupe import Story
from tests.support.clock import Clock
from tests.support.jobs import (
    TEXT,
    bury_job,
    find_newest_entry,
    make_created_change,
    make_ferry_article,
    sketch_article,
    submit_job,
)
from worker.runtime import Runtime
from worker.store.commit import Change
from worker.store.runs import JobRun

pytestmark = pytest.mark.raw_store


@pytest.fixture
def job(rt: Runtime) -> str:
    submit_job(rt)
    rt.jobs.begin("j1", rt.now())
    rt.jobs.accept("j1", "document", 2)
    return "j1"


def found(rt: Runtime, text: str = TEXT) -> list[str]:
    (stories,) = rt.index.look_up_stories(
        [sketch_article(rt, make_ferry_article("x", rt.now(), text))], rt.now()
    ).candidates
    return [story.id for story in stories]


def test_a_new_story_is_found_announced_and_counted(rt: Runtime, job: str) -> None:
    assert rt.commit(job, [make_created_change(rt, "it_a")], 0, rt.now()).refusal == ""
    assert found(rt) == ["st_it_a"]
    (entry,) = rt.streams.read("clean")
    assert entry.fields["ce_type"] == "story.created"
    assert rt.items.load_items(["it_a", "it_b"])["it_a"].is_representative
    assert rt.items.load_member_ids("st_it_a") == ["it_a"]
    audit = rt.jobs.audit()
    assert (audit.outcomes["published"], audit.in_flight, audit.contradictions) == (1, 1, ())


def test_the_same_call_twice_changes_nothing(rt: Runtime, job: str) -> None:
    change = make_created_change(rt, "it_a")
    before = find_newest_entry(rt)
    for _ in range(2):
        assert rt.commit(job, [change], before, rt.now()).recorded_count == 1
    assert len(list(rt.streams.read("clean"))) == 1
    assert rt.jobs.audit().outcomes["published"] == 1


def test_a_twin_that_came_in_since_the_look_up_is_refused(rt: Runtime, job: str) -> None:
    before = find_newest_entry(rt)
    rt.commit(job, [make_created_change(rt, "it_a")], before, rt.now())
    late = rt.commit(job, [make_created_change(rt, "it_b", "1")], before, rt.now())
    assert (late.recorded_count, late.refusal) == (0, "twin")
    assert len(list(rt.streams.read("clean"))) == 1


def test_a_stranger_that_came_in_since_the_look_up_is_no_hindrance(rt: Runtime, job: str) -> None:
    other = "Nobody in the upper valley had seen the reservoir so empty, said the keeper of the dam at Orrin on Friday."
    before = find_newest_entry(rt)
    rt.commit(job, [make_created_change(rt, "it_a", text=other)], before, rt.now())
    assert rt.commit(job, [make_created_change(rt, "it_b", "1")], before, rt.now()).refusal == ""


def test_an_item_that_somebody_else_recorded_is_refused(rt: Runtime, job: str) -> None:
    rt.commit(job, [make_created_change(rt, "it_a")], 0, rt.now())
    again = rt.commit(job, [make_created_change(rt, "it_a", "1")], find_newest_entry(rt), rt.now())
    assert again.refusal == "version"


def test_a_story_that_somebody_else_joined_is_refused(rt: Runtime, job: str) -> None:
    rt.commit(job, [make_created_change(rt, "it_a")], 0, rt.now())
    leader = make_ferry_article("it_a", rt.now())
    joined = Change(
        slot="1", outcome="copies", item_id="it_b", fields=("version", "1"),
        story=Story(id="st_it_a", representative=leader, size=3, revision=3),
    )  # fmt: skip
    assert rt.commit(job, [joined], find_newest_entry(rt), rt.now()).refusal == "story"


def test_what_stands_before_the_refused_change_is_recorded(rt: Runtime, job: str) -> None:
    changes = [make_created_change(rt, "it_a"), make_created_change(rt, "it_a", "1")]
    committed = rt.commit(job, changes, 0, rt.now())
    assert (committed.recorded_count, committed.refusal) == (1, "version")
    assert rt.jobs.audit().in_flight == 1


def test_a_job_that_was_buried_records_nothing_more(rt: Runtime, job: str) -> None:
    bury_job(rt, job)
    assert rt.commit(job, [make_created_change(rt, "it_a")], 0, rt.now()).refusal == "stopped"
    assert list(rt.streams.read("clean")) == []
    assert rt.jobs.audit().contradictions == ()


def test_retired_postings_are_found_no_more(rt: Runtime, job: str) -> None:
    change = make_created_change(rt, "it_a")
    rt.commit(job, [change], 0, rt.now())
    assert change.posted is not None
    retired = Change(
        slot="1", outcome="unchanged", item_id="it_a", expected_version=1, retired=(("it_a", change.posted),)
    )
    rt.commit(job, [retired], find_newest_entry(rt), rt.now())
    assert found(rt) == []


def test_the_index_forgets_after_the_window(make_runtime: Callable[..., Runtime], clock: Clock) -> None:
    """Buckets are read by the runtime's clock; the server drops their keys by its own."""
    rt = make_runtime(window=400.0)
    submit_job(rt)
    rt.jobs.begin("j1", rt.now())
    rt.commit("j1", [make_created_change(rt, "it_a")], 0, rt.now())
    clock.forward(399)
    assert found(rt) == ["st_it_a"], "a whole window long"
    clock.forward(102)
    assert found(rt) == [], "and at most one bucket longer"


def test_a_text_that_too_many_stories_share_proposes_nothing(rt: Runtime) -> None:
    submit_job(rt)
    rt.jobs.begin("j1", rt.now())
    rt.jobs.accept("j1", "document", rt.params.max_postings + 1)
    for n in range(rt.params.max_postings + 1):
        rt.commit("j1", [make_created_change(rt, f"it_{n}", str(n))], find_newest_entry(rt), rt.now())
    assert found(rt) == []


def test_a_run_whose_job_is_another_ones_by_now_records_nothing(rt: Runtime, clock: Clock) -> None:
    submit_job(rt)
    stale, present = rt.for_run(JobRun(token="a")), rt.for_run(JobRun(token="b"))
    stale.jobs.begin("j1", rt.now())
    clock.forward(rt.settings.lease + 1)
    present.jobs.begin("j1", rt.now())
    present.jobs.accept("j1", "document", 1)
    change = make_created_change(rt, "it_a")
    assert stale.commit("j1", [change], 0, rt.now()).refusal == "stopped"
    assert list(rt.streams.read("clean")) == []
    assert present.commit("j1", [change], 0, rt.now()).refusal == ""
