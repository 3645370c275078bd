"""A set of unique stories holds what one holds that read everything once and in order, however the events reach it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import asdict
from itertools import permutations
from typing import Any

import msgspec
import pytest

from feedmill.consume import StorySet, StreamEvent, read_event
from tests.support.clean_events import list_held_versions, read_clean_events, read_entry
from tests.support.consumer import Consumer
from tests.support.made_history import MadeHistory
from tests.support.pipeline import make_courier_item, make_post_item, run_items
from tests.support.story_changes import change_some_story
from worker.judging.current_stories import read_current_stories
from worker.runtime import Runtime


def collect_stories(events: list[StreamEvent]) -> StorySet:
    stories = StorySet()
    for event in events:
        stories.take_event(event)
    return stories


def make_event(entry: int, kind: str, **data: Any) -> StreamEvent:
    """An event of `clean` by hand; `entry` are seconds."""
    fields = {b"ce_type": kind.encode(), b"data": msgspec.json.encode(data)}
    return read_event("clean", f"{entry * 1000}-0", fields)


def make_record(item: str, story: str, version: int = 1, **more: Any) -> dict[str, Any]:
    return {"id": item, "version": version, "story_id": story, "provenance": {}, **more}


@pytest.mark.parametrize("seed", range(6))
def test_it_holds_what_the_consumer_of_the_document_holds(rt: Runtime, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(30):
        change_some_story(rt, chance, weeks=5)
    events = read_clean_events(rt)
    expected = list_held_versions(Consumer(rt.streams.read("clean")).holds)
    assert list_held_versions(collect_stories(events).stories) == expected
    for _ in range(20):
        late = sorted(events * 2, key=lambda event: float(event.entry_id.split("-")[0]) + chance.random() * 500)
        assert list_held_versions(collect_stories(late).stories) == expected, "two consumers, each event twice"
        chance.shuffle(late)
        assert list_held_versions(collect_stories(late).stories) == expected, "any order"


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 160))
def test_it_holds_the_same_over_long_histories(rt: Runtime, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(80):
        change_some_story(rt, chance, weeks=chance.choice([3, 5, 8]))
    events = read_clean_events(rt)
    expected = list_held_versions(Consumer(rt.streams.read("clean")).holds)
    for _ in range(100):
        chance.shuffle(events)
        assert list_held_versions(collect_stories(events).stories) == expected


@pytest.mark.parametrize("has_revisions", [True, False])
@pytest.mark.parametrize("has_whole_records", [True, False])
def test_it_holds_the_same_over_entangled_histories(has_revisions: bool, has_whole_records: bool) -> None:
    for seed in range(150):
        check_made_history(seed, has_revisions, has_whole_records)


def check_made_history(seed: int, has_revisions: bool, has_whole_records: bool) -> None:
    chance = random.Random(seed)
    history = MadeHistory(chance, has_revisions, has_whole_records)
    for _ in range(chance.randrange(5, 40)):
        history.change_something()
    events = [read_entry(entry) for entry in history.entries]
    expected = list_held_versions(Consumer(history.entries).holds)
    assert list_held_versions(collect_stories(events).stories) == expected
    for n in range(10):
        told = events * (1 + n % 2)
        chance.shuffle(told)
        stories = collect_stories(told)
        assert list_held_versions(stories.stories) == expected, (seed, [e.entry_id for e in told])
        assert not has_whole_records or all("provenance" in record for record in stories.stories.values())
        again = [change for event in told for change in stories.take_event(event)]
        assert list_held_versions(stories.stories) == expected
        assert not has_whole_records or again == [], "told once more it changes nothing"


@pytest.mark.parametrize("seed", range(6))
def test_who_begins_with_a_snapshot_holds_the_same(rt: Runtime, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(20):
        change_some_story(rt, chance)
    cursor = rt.streams.find_newest_id("clean")

    def read_slowly() -> Iterator[bytes]:
        for story in read_current_stories(rt):
            yield msgspec.json.encode({"cursor": cursor, **asdict(story)})
            change_some_story(rt, chance)

    stories = StorySet({"st_old": {}}, {"st_old": {"entry": "9999999999999-0"}})
    assert stories.begin_with(read_slowly()) == cursor
    for event in read_clean_events(rt, cursor):
        stories.take_event(event)
    expected = list_held_versions(Consumer(rt.streams.read("clean")).holds)
    assert list_held_versions(stories.stories) == expected


def test_records_are_whole_and_keep_fields_that_nobody_knows_here(rt: Runtime) -> None:
    run_items(rt, make_courier_item())
    (event,) = read_clean_events(rt)
    stories = StorySet()
    (change,) = stories.take_event(event)
    assert change.record == event.data["record"]
    assert {"provenance", "syndication", "word_count"} <= stories.stories[change.story_id].keys()


def test_a_copy_changes_nothing_and_a_repeated_event_neither(rt: Runtime) -> None:
    run_items(rt, make_courier_item())
    run_items(rt, make_post_item())
    (event,) = read_clean_events(rt)
    (copy,) = rt.streams.read("copies")
    stories = collect_stories([event])
    assert stories.take_event(read_entry(copy)) == []
    assert stories.take_event(event) == []


CREATED = make_event(100, "story.created", record=make_record("it_a", "st_a"), story_revision=3)
UPDATED = make_event(101, "item.updated", record=make_record("it_a", "st_a", 2), story_revision=5)


def test_an_older_revision_changes_nothing_though_its_entry_is_newer() -> None:
    """As in a copy of the stream, whose entries were written anew by several programs."""
    copied = make_event(102, "item.updated", record=make_record("it_b", "st_a"), story_revision=4)
    assert list_held_versions(collect_stories([CREATED, UPDATED, copied]).stories) == {"st_a": ("it_a", 2)}


def test_a_story_that_was_forgotten_counts_from_one_again() -> None:
    """Out of the window, an article that comes again is new; what comes out of order then is in order at the end."""
    anew = make_event(2_000_000, "story.created", record=make_record("it_a", "st_a", 1), story_revision=1)
    later = make_event(2_000_001, "story.updated", record=make_record("it_c", "st_a"), story_revision=2)
    for events in ([CREATED, UPDATED, anew, later], [anew, later, CREATED, UPDATED], [UPDATED, later, anew, CREATED]):
        assert list_held_versions(collect_stories(events).stories) == {"st_a": ("it_c", 1)}


def test_what_a_snapshot_contains_already_is_not_told_again() -> None:
    line = {"cursor": "100000-0", "story_id": "st_a", "record": make_record("it_a", "st_a", 3), "story_revision": 6}
    stories = StorySet()
    stories.begin_with([msgspec.json.encode(line)])
    assert stories.take_event(UPDATED) == []
    assert list_held_versions(stories.stories) == {"st_a": ("it_a", 3)}


def test_a_merge_of_stories_that_are_not_held_waits_for_the_record() -> None:
    merged = make_event(
        103, "story.merged", story_id="st_b", absorbed_id="st_a", representative={"id": "it_a"}, story_revision=2
    )
    stories = collect_stories([merged])
    assert stories.stories == {}
    stories.take_event(UPDATED)
    assert list_held_versions(stories.stories) == {"st_b": ("it_a", 2)}


def test_a_whole_record_is_kept_before_what_is_kept_of_it() -> None:
    kept = {"id": "it_a", "version": 2, "title": "Ferry in port"}
    split = make_event(
        103,
        "story.split",
        story_id="st_a",
        new_story_id="st_n",
        representative={"id": "it_c", "version": 1},
        new_representative=kept,
    )
    stories = collect_stories([CREATED, UPDATED, split])
    assert stories.stories == {"st_a": {"id": "it_c", "version": 1}, "st_n": UPDATED.data["record"]}


BY_HAND = {
    "a record that only the withdrawal of another item brought": [
        make_event(100, "story.created", record=make_record("it_t", "st_t")),
        make_event(101, "story.created", record=make_record("it_a", "st_a")),
        make_event(
            102, "item.withdrawn", id="it_a", version=2, story_id="st_a", representative=make_record("it_b", "st_a")
        ),
        make_event(103, "story.merged", story_id="st_t", absorbed_id="st_a", representative={"id": "it_b"}),
    ],
    "an item that was withdrawn, published again and merged into its old story": [
        make_event(100, "story.created", record=make_record("it_a", "st_a")),
        make_event(
            101, "item.withdrawn", id="it_a", version=2, story_id="st_a", representative=make_record("it_b", "st_a")
        ),
        make_event(102, "story.created", record=make_record("it_a", "st_av3", 3)),
        make_event(103, "story.merged", story_id="st_a", absorbed_id="st_av3", representative={"id": "it_a"}),
    ],
    "a chain of merges": [
        make_event(100, "story.created", record=make_record("it_a", "st_a")),
        make_event(101, "story.created", record=make_record("it_b", "st_b")),
        make_event(102, "story.merged", story_id="st_b", absorbed_id="st_a", representative={"id": "it_a"}),
        make_event(103, "story.created", record=make_record("it_c", "st_c")),
        make_event(104, "story.merged", story_id="st_c", absorbed_id="st_b", representative={"id": "it_a"}),
    ],
    "all items withdrawn, one after another": [
        make_event(100, "story.created", record=make_record("it_a", "st_a")),
        make_event(
            101, "item.withdrawn", id="it_a", version=2, story_id="st_a", representative=make_record("it_b", "st_a")
        ),
        make_event(102, "item.withdrawn", id="it_b", version=2, story_id="st_a", representative=None),
    ],
}


@pytest.mark.parametrize("events", BY_HAND.values(), ids=BY_HAND)
def test_every_order_ends_the_same(events: list[StreamEvent]) -> None:
    expected = list_held_versions(collect_stories(events).stories)
    for order in permutations(events):
        assert list_held_versions(collect_stories([*order]).stories) == expected
        assert list_held_versions(collect_stories([*order, *order]).stories) == expected


def test_what_is_withdrawn_is_not_shown_while_another_record_is_still_to_come() -> None:
    merged = make_event(102, "story.merged", story_id="st_a", absorbed_id="st_b", representative={"id": "it_b"})
    withdrawn = make_event(
        101, "item.withdrawn", id="it_a", version=2, story_id="st_a", representative={"id": "it_c", "version": 1}
    )
    stories = collect_stories([CREATED, merged])
    assert stories.stories.keys() == {"st_a"}
    assert [change.record for change in stories.take_event(withdrawn)] == [None]


def test_begin_with_takes_nothing_else_than_lines_of_stories() -> None:
    assert StorySet().begin_with([]) is None
    with pytest.raises(msgspec.MsgspecError):
        StorySet().begin_with(["{}"])
