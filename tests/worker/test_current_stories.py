"""Who begins late with the stories as they are now, and follows from there, holds what all others hold."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from typing import Any

import pytest
from redis import Redis

from tests.support.consumer import Consumer
from tests.support.pipeline import make_courier_item, make_post_item, read_events, run_items
from tests.support.system import command, lines
from tests.support.texts import make_nonsense_text
from tests.support.users import operator_url
from worker.judging.by_hand import UndecidableError, merge_stories, split_off_items, withdraw_item
from worker.judging.current_stories import CurrentStory, read_current_stories
from worker.runtime import Runtime
from worker.store.keys import Keys


def make_item(n: int, source: int = 0, more: str = "") -> dict[str, str]:
    text = make_nonsense_text(n) + more
    return {"id": f"{n}-{source}", "title": f"Week {n}", "content_text": text, "source": f"Paper {source}"}


def list_ids(holds: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {story: held["id"] for story, held in holds.items()}


def list_items(rt: Runtime) -> list[str]:
    return sorted({data["record"]["id"] for _, data in read_events(rt) if "record" in data})


def do_something(rt: Runtime, chance: random.Random) -> None:
    """One thing of those that change stories."""
    n, items = chance.randrange(8), list_items(rt)
    match chance.randrange(6) if items else 0:
        case 0 | 1:
            run_items(rt, make_item(n, chance.randrange(4)))
        case 2:
            run_items(rt, make_item(n, chance.randrange(4), f" And then something else {chance.randrange(99)}."))
        case 3:
            attempt(lambda: withdraw_item(rt, chance.choice(items)))
        case 4:
            attempt(lambda: split_off_items(rt, [chance.choice(items)]))
        case _:
            attempt(lambda: merge_stories(rt, chance.sample(items, min(2, len(items)))))


def attempt(decide: Callable[[], object]) -> None:
    """People may ask for what can't be."""
    with suppress(UndecidableError):
        decide()


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
        do_something(rt, chance)
    late = begin_late(rt, lambda: do_something(rt, chance))
    assert list_ids(late.holds) == list_ids(Consumer(rt.streams.read("clean")).holds)
    for _ in range(5):
        do_something(rt, chance)
    still = begin_late(rt, lambda: None)
    assert list_ids(still.holds) == list_ids(Consumer(rt.streams.read("clean")).holds)


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
    run_items(rt, *(make_item(n) for n in range(3)), make_item(0, 1))
    told = lines(command("stories", environment=environment).stdout)
    assert sorted(story["record"]["title"] for story in told) == ["Week 0", "Week 1", "Week 2"]
    assert sorted(story["story_size"] for story in told) == [1, 1, 2]
    (cursor,) = {story["cursor"] for story in told}
    run_items(rt, make_item(3))
    (event,) = lines(command("tail", "--after", cursor, environment=environment).stdout)
    assert event["data"]["record"]["title"] == "Week 3"
