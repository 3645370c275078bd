"""Stories of many members that become part of others: what finds the story moves at once, the rest in slices."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dedupe import Story
from tests.support.jobs import make_created_change, submit_job
from tests.support.texts import make_nonsense_text
from worker.jobs.pipeline import MOVES_AT_ONCE, reconcile_jobs
from worker.runtime import Runtime
from worker.store.regroup import StoryRegrouping

pytestmark = pytest.mark.raw_store

COUNT = 2500


def load_story(rt: Runtime, story_id: str) -> Story:
    return rt.items.load_stories([story_id])[story_id]


@pytest.fixture
def stories(rt: Runtime) -> list[Story]:
    """Three stories; the first has 2,500 members besides the item that stands for it."""
    submit_job(rt)
    rt.jobs.begin("j1", rt.now())
    changes = [make_created_change(rt, f"it_{n}", str(n), make_nonsense_text(n)) for n in range(3)]
    assert rt.commit("j1", changes, 0, rt.now()).refusal == ""
    keys, pipe = rt.items._keys, rt.items._client.pipeline(transaction=False)
    for number in range(COUNT):
        pipe.sadd(keys.members("st_it_0"), f"it_m{number}")
        if number % 10:  # the others are out of the window
            pipe.hset(keys.item(f"it_m{number}"), "story", "st_it_0")
    pipe.execute()
    return [load_story(rt, f"st_it_{n}") for n in range(3)]


def absorb(rt: Runtime, gone: Story, into: Story) -> None:
    whole = replace(into, size=into.size + gone.size, revision=into.revision + 1, anchors=(gone.representative,))
    assert rt.regroup(StoryRegrouping(stories=(whole,), absorbed=(gone,)), rt.now())


def count_members(rt: Runtime, story_id: str) -> int:
    return len(rt.items.load_member_ids(story_id))


def find_stories_of_members(rt: Runtime) -> set[bytes | None]:
    pipe = rt.items._client.pipeline(transaction=False)
    for number in range(COUNT):
        if number % 10:
            pipe.hget(rt.items._keys.item(f"it_m{number}"), "story")
    return {*pipe.execute()}


def test_members_follow_in_slices(rt: Runtime, stories: list[Story]) -> None:
    absorb(rt, stories[0], stories[1])
    assert (count_members(rt, "st_it_0"), count_members(rt, "st_it_1")) == (COUNT - 1000, 1002)
    assert "it_0" in rt.items.load_member_ids("st_it_1"), "it finds the story"
    assert rt.moves.move_some(rt.now()) is True
    assert count_members(rt, "st_it_1") == 2002
    assert rt.moves.move_some(rt.now()) is False
    assert (count_members(rt, "st_it_0"), count_members(rt, "st_it_1")) == (0, COUNT + 2)
    assert find_stories_of_members(rt) == {b"st_it_1"}
    assert rt.moves.move_some(rt.now()) is False


def test_the_reconciler_moves_them(rt: Runtime, stories: list[Story]) -> None:
    absorb(rt, stories[0], stories[1])
    assert MOVES_AT_ONCE * 1000 > COUNT
    reconcile_jobs(rt, lambda job_ids: None)
    assert find_stories_of_members(rt) == {b"st_it_1"}


def test_a_member_that_has_yet_to_move_is_known_in_the_story_that_its_own_became(
    rt: Runtime, stories: list[Story]
) -> None:
    pipe = rt.items._client.pipeline(transaction=False)
    row = [value for pair in pipe.hgetall(rt.items._keys.item("it_0")).execute()[0].items() for value in pair]
    for number in range(COUNT):
        pipe.hset(rt.items._keys.item(f"it_m{number}"), items=row)
    pipe.execute()
    absorb(rt, stories[0], stories[1])
    waiting = rt.items.load_member_ids("st_it_0")[0]
    known = rt.items.load_items([waiting])[waiting]
    assert known.story is not None
    assert (known.story.id, known.story_id) == ("st_it_1", "st_it_0")
    assert rt.items.load_stories(["st_it_0"]) == {}


def test_who_went_elsewhere_meanwhile_stays_there(rt: Runtime, stories: list[Story]) -> None:
    absorb(rt, stories[0], stories[1])
    waiting = next(name for name in rt.items.load_member_ids("st_it_0") if int(name.removeprefix("it_m")) % 10)
    pipe = rt.items._client.pipeline(transaction=False)
    pipe.hset(rt.items._keys.item(waiting), "story", "st_it_2").execute()
    rt.moves.finish(rt.now())
    assert waiting not in rt.items.load_member_ids("st_it_1")
    assert find_stories_of_members(rt) == {b"st_it_1", b"st_it_2"}


def test_a_story_that_is_absorbed_itself_leads_further(rt: Runtime, stories: list[Story]) -> None:
    absorb(rt, stories[0], stories[1])
    absorb(rt, load_story(rt, "st_it_1"), stories[2])
    rt.moves.finish(rt.now())
    assert [count_members(rt, f"st_it_{n}") for n in range(3)] == [0, 0, COUNT + 3]
    assert find_stories_of_members(rt) == {b"st_it_2"}
