"""Streams of several collections read as one, against a real server: in order, each event at least once."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from feedmill.consume import CursorReader, GroupReader, SqliteStorySet, StoryCreated, StreamEvent, StreamTrimmed
from feedmill.consume.events import read_entry_id
from tests.support.users import operator_url
from worker.store.keys import Keys

numbers = itertools.count()


class SeveralCollections:
    """Collections of a test's own."""

    def __init__(self, server_url: str) -> None:
        name = next(numbers)
        self.url = server_url
        self.names = tuple(f"several{name}{language}" for language in ("en", "fr", "de"))
        self.streams = tuple(f"{name}/{stream}" for name in self.names for stream in ("clean", "copies"))
        self.operator = Redis.from_url(operator_url(server_url))

    def key_of(self, stream: str) -> str:
        collection, _, name = stream.partition("/")
        return Keys.of(collection).stream(name)

    def add(self, stream: str, story: str = "s", entry: str = "*") -> str:
        data = {"record": {"id": f"it_{story}", "story_id": story, "title": story}, "story_revision": 1}
        fields = {"ce_type": "story.created", "ce_id": story, "data": json.dumps(data)}
        return self.operator.xadd(self.key_of(stream), fields, id=entry).decode()  # type: ignore[no-any-return, union-attr]


@pytest.fixture
def several(server_url: str) -> SeveralCollections:
    return SeveralCollections(server_url)


def name_events(events: Sequence[StreamEvent]) -> list[tuple[str, str]]:
    return [(event.cursor_name, event.entry_id) for event in events]


def test_an_event_says_from_which_collection_it_is(several: SeveralCollections) -> None:
    """One from a reader of one collection says nothing of it, as ever."""
    english, french, _ = several.names
    several.add(f"{english}/clean", "harbour")
    several.add(f"{french}/clean", "port")
    with CursorReader(several.url, {f"{english}/clean": "0", f"{french}/clean": "0"}) as reader:
        events = [*reader.read_waiting()]
    assert [(event.stream, event.collection) for event in events] == [("clean", english), ("clean", french)]
    assert all(isinstance(event, StoryCreated) for event in events)
    with CursorReader(several.url, {"clean": "0"}, collection=english) as reader:
        (event,) = reader.read_waiting()
    assert (event.collection, event.cursor_name) == (None, "clean")


@pytest.mark.parametrize("seed", range(6))
def test_whatever_comes_where_and_whenever_the_reader_ends_it_reads_all_in_order(
    several: SeveralCollections, seed: int
) -> None:
    """Runs that end anywhere, in the middle of a body too, go on behind the cursors: what a run repeats is the event
    whose body was not done, and what is in the streams when a run begins comes in the order of time."""
    chance = random.Random(seed)
    moment, written, done = 1_000, list[tuple[str, str]](), list[tuple[str, str]]()
    cursors, told = dict.fromkeys(several.streams, "0"), list[tuple[str, str]]()
    for _ in range(12):
        crowded = chance.choice([None, *several.streams])  # one stream may have many more than a batch
        for _ in range(chance.choice([0, 3, 40, 450])):
            moment += chance.randint(0, 2)
            stream = crowded if crowded and chance.random() < 0.8 else chance.choice(several.streams)
            number = sum(one == stream and entry.startswith(f"{moment}-") for one, entry in written[-20:])
            written.append((stream, several.add(stream, entry=f"{moment}-{number}")))
        with CursorReader(several.url, cursors) as reader:
            run = list[tuple[str, str]]()
            most = chance.choice([0, 1, 30, 10_000])
            for event in reader.read_waiting():
                if len(run) == most:
                    told += name_events([event])  # its body is not done with it
                    break
                run += name_events([event])
            cursors = dict(reader.cursors)
        assert [read_entry_id(entry) for _, entry in run] == sorted(read_entry_id(entry) for _, entry in run)
        done += run
    with CursorReader(several.url, cursors) as reader:
        done += name_events([*reader.read_waiting()])
    assert sorted(done) == sorted(written), "each body was done once"
    assert set(told) <= set(written)


@pytest.mark.parametrize("seed", range(3))
def test_two_consumers_of_a_group_share_several_collections(several: SeveralCollections, seed: int) -> None:
    chance = random.Random(seed)
    written = [(stream, several.add(stream)) for stream in chance.choices(several.streams, k=300)]
    done, runs = list[tuple[str, str]](), 0
    while set(done) != set(written):
        for consumer in ("a", "b"):
            runs += 1
            with GroupReader(several.url, "desk", consumer, streams=several.streams, idle_seconds=600) as reader:
                for event in itertools.islice(reader.read_waiting(), chance.randint(1, 60)):
                    done += name_events([event])
                    assert (event.group, event.consumer) == ("desk", consumer)
            assert runs < 1000, "something was not told"
    assert len(done) - len(written) <= runs, "told again: only what a consumer was at when it ended"


def test_a_group_begins_in_each_collection_where_it_is_told(several: SeveralCollections) -> None:
    english, french, german = (f"{name}/clean" for name in several.names)
    start = {english: several.add(english, "one"), french: "end"}
    for stream, story in ((english, "two"), (french, "one"), (german, "one"), (german, "two")):
        several.add(stream, story)
    with GroupReader(several.url, "desk", "a", streams=(english, french, german), start=start) as reader:
        read = [(event.cursor_name, event.ce_id) for event in reader.read_waiting()]
    assert sorted(read) == sorted([(english, "two"), (german, "one"), (german, "two")])


def test_what_was_trimmed_of_one_collection_is_told_of_that_one(several: SeveralCollections) -> None:
    english, french, _ = several.names
    several.add(f"{english}/clean")
    gone, kept = several.add(f"{french}/clean"), several.add(f"{french}/clean")
    several.operator.xtrim(several.key_of(f"{french}/clean"), minid=kept, approximate=False)
    several.operator.hset(f"{Keys.of(french).prefix}:trims", "clean:last", gone)
    with CursorReader(several.url, {f"{english}/clean": "0", f"{french}/clean": "0"}) as reader:
        notices = [event for event in reader.read_waiting() if isinstance(event, StreamTrimmed)]
    assert [(one.collection, one.stream, one.last_id) for one in notices] == [(french, "clean", gone)]


def test_one_set_holds_the_stories_of_several_collections(several: SeveralCollections, tmp_path: Path) -> None:
    """From a snapshot of each, and then from the events of all, over a restart."""
    english, french, _ = several.names
    names = (f"{english}/clean", f"{french}/clean")
    cursors = {name: several.add(name, f"before-{number}") for number, name in enumerate(names)}
    snapshots = {
        collection: [
            json.dumps({"cursor": cursors[f"{collection}/clean"], "story_id": f"st{n}", "record": {"id": f"i{n}"}})
        ]
        for n, collection in enumerate((english, french))
    }
    stories = SqliteStorySet(tmp_path / "stories.db")
    assert stories.begin_with_several(snapshots) == cursors == stories.read_cursors(*names)
    for story, name in {"quay": names[0], "quai": names[1], "pier": names[0]}.items():
        several.add(name, story)
        with CursorReader(several.url, stories.read_cursors(*names)) as reader:
            changes: list[Any] = [change for event in reader.read_waiting() for change in stories.take_event(event)]
        assert [change.story_id for change in changes] == [story]
        stories.close()
        stories = SqliteStorySet(tmp_path / "stories.db")
    assert {*stories.stories} == {"st0", "st1", "quay", "quai", "pier"}
    stories.close()
