"""Who begins late with the stories as they are now, and follows from there, holds what all others hold."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import asdict

import pytest
from redis import Redis

from tests.support.consumer import Consumer
from tests.support.pipeline import make_courier_item, make_post_item, read_events, run_items
from tests.support.story_changes import change_some_story, list_held_ids, make_weekly_item
from tests.support.system import command, lines
from tests.support.users import operator_url
from worker.judging.current_stories import CurrentStory, read_current_stories
from worker.runtime import Runtime
from worker.store.keys import Keys


def begin_late(rt: Runtime, do_meanwhile: Callable[[], None]) -> Consumer:
    """Read the stories one by one, with something going on in between."""
    consumer, cursor = Consumer(), rt.streams.find_newest_id("clean")

    def read_slowly() -> Iterator[CurrentStory]:
        for story in read_current_stories(rt):
            yield story
            do_meanwhile()

    consumer.begin(asdict(story) for story in read_slowly())
    for entry in rt.streams.read("clean", cursor):
        consumer.take(entry)
    return consumer


@pytest.mark.parametrize("seed", range(6))
def test_who_begins_late_holds_what_all_others_hold(rt: Runtime, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(25):
        change_some_story(rt, chance)
    late = begin_late(rt, lambda: change_some_story(rt, chance))
    assert list_held_ids(late.holds) == list_held_ids(Consumer(rt.streams.read("clean")).holds)
    for _ in range(5):
        change_some_story(rt, chance)
    still = begin_late(rt, lambda: None)
    assert list_held_ids(still.holds) == list_held_ids(Consumer(rt.streams.read("clean")).holds)


def test_a_story_has_the_whole_record_of_what_represents_it(rt: Runtime) -> None:
    run_items(rt, make_courier_item())
    run_items(rt, make_post_item())
    run_items(rt, make_courier_item("A wholly new text, since the first one was in error from beginning to end."))
    records = [data["record"] for kind, data in read_events(rt) if kind == "item.updated"]
    assert [story.record for story in read_current_stories(rt) if story.story_size == 2] == records


def test_without_its_entry_what_is_kept_of_the_item_is_told(rt: Runtime, server_url: str) -> None:
    run_items(rt, make_courier_item())
    keys = Keys.of(rt.settings.collection)
    server = Redis.from_url(operator_url(server_url))
    ((entry, _),) = server.xrange(keys.stream("clean"))
    server.hset(keys.trims, "clean:last", entry)
    server.xtrim(keys.stream("clean"), maxlen=0)
    (story,) = read_current_stories(rt)
    assert (story.record, story.representative and story.representative["title"]) == (None, "Ferry in port")


def test_an_item_of_an_older_feedmill_does_not_say_where_its_record_is(rt: Runtime, server_url: str) -> None:
    run_items(rt, make_courier_item())
    (story,) = read_current_stories(rt)
    assert story.record
    Redis.from_url(operator_url(server_url)).hdel(Keys.of(rt.settings.collection).item(story.record["id"]), "event")
    (story,) = read_current_stories(rt)
    assert (story.record, story.representative and story.representative["version"]) == (None, 1)


def test_the_command_gives_each_story_with_the_cursor_to_follow_from(rt: Runtime, server_url: str) -> None:
    environment = {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}
    assert command("stories", environment=environment).stdout == ""
    run_items(rt, *(make_weekly_item(n) for n in range(3)), make_weekly_item(0, 1))
    told = lines(command("stories", environment=environment).stdout)
    assert sorted(story["record"]["title"] for story in told) == ["Week 0", "Week 1", "Week 2"]
    assert sorted(story["story_size"] for story in told) == [1, 1, 2]
    (cursor,) = {story["cursor"] for story in told}
    run_items(rt, make_weekly_item(3))
    (event,) = lines(command("tail", "--after", cursor, environment=environment).stdout)
    assert event["data"]["record"]["title"] == "Week 3"
