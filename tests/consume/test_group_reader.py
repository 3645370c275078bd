"""Reading as one of a group, against a real server, as its user `consumer`."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from redis import exceptions

from feedmill.consume import (
    ConnectionLostError,
    CopyAdded,
    GroupGoneError,
    GroupReader,
    StoryCreated,
    StorySet,
    StreamEvent,
    StreamTrimmed,
    UnknownEvent,
)
from feedmill.consume.events import read_entry_id
from tests.support.clean_events import list_held_versions
from tests.support.consumer import Consumer
from tests.support.mill import Mill, running_mill
from tests.support.pipeline import make_named_item, run_items
from tests.support.story_changes import change_some_story
from tests.support.texts import make_nonsense_text
from worker.judging.events import build_trim_notice

BOTH = ("clean", "copies")


def read_all(mill: Mill, group: str = "g", consumer: str = "one", **options: object) -> list[StreamEvent]:
    with GroupReader(mill.url, group, consumer, **options) as reader:  # type: ignore[arg-type]
        return [*reader.read_waiting()]


def list_entries(events: list[StreamEvent]) -> list[str]:
    return [event.entry_id for event in events]


def read_in_thread(reader: GroupReader, do_body: Callable[[StreamEvent], object]) -> threading.Thread:
    thread = threading.Thread(target=read_on, args=(reader, do_body), daemon=True)
    thread.start()
    return thread


def read_on(reader: GroupReader, do_body: Callable[[StreamEvent], object]) -> None:
    for event in reader:
        do_body(event)


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def test_events_of_several_streams_come_in_the_order_of_time_and_once(mill: Mill) -> None:
    for n in range(120):
        mill.add_entries("copies" if n % 7 else "clean")
    mill.add_entries("copies", 130)
    mill.add_entries("clean", 160)
    events = read_all(mill, streams=BOTH)
    assert list_entries(events) == sorted(list_entries(events), key=read_entry_id)
    assert len({(event.stream, event.entry_id) for event in events}) == 410
    assert (mill.find_pending_ids("g"), mill.find_pending_ids("g", "copies")) == ([], [])
    assert read_all(mill, streams=BOTH) == []


def test_events_have_types_and_whole_records(mill: Mill) -> None:
    text = make_nonsense_text(1)
    run_items(mill.rt, make_named_item("first", text))
    run_items(mill.rt, make_named_item("second", text))
    created, copy = read_all(mill, streams=BOTH)
    assert isinstance(created, StoryCreated)
    assert isinstance(copy, CopyAdded)
    assert created.record.title == "Report from first"
    assert created.record.source.name == "first News"
    assert copy.record.story_id == created.record.story_id == created.ce_subject
    assert (created.group, created.consumer, created.ce_id[:3]) == ("g", "one", "ev_")


@pytest.mark.parametrize("seed", range(3))
def test_two_consumers_of_a_group_keep_one_set_right(mill: Mill, seed: int) -> None:
    chance, stories = random.Random(seed), StorySet()
    readers = [GroupReader(mill.url, "g", name) for name in ("one", "two")]
    threads = [read_in_thread(reader, stories.take_event) for reader in readers]
    for _ in range(40):
        change_some_story(mill.rt, chance, weeks=4)
    wait_until(lambda: is_read(mill))
    for reader in readers:
        reader.stop()
    for thread in threads:
        thread.join(10)
    assert list_held_versions(stories.stories) == list_held_versions(Consumer(mill.rt.streams.read("clean")).holds)


def is_read(mill: Mill) -> bool:
    with mill.server.connect("operator") as operator:
        (group,) = operator.xinfo_groups("feedmill:clean")
    return group["pending"] == 0 and group["last-delivered-id"] == mill.rt.streams.find_newest_id("clean")


def test_where_the_body_raises_the_event_stays_and_comes_first(mill: Mill) -> None:
    first, second, third = mill.add_entries("clean", 3)

    def fail_at_second(event: StreamEvent) -> None:
        if event.entry_id == second:
            raise ZeroDivisionError

    with GroupReader(mill.url, "g", "one") as reader, pytest.raises(ZeroDivisionError):
        read_on(reader, fail_at_second)
    assert mill.find_pending_ids("g") == [second, third]
    (fourth,) = mill.add_entries("clean")
    assert list_entries(read_all(mill)) == [second, third, fourth]
    assert first not in mill.find_pending_ids("g")


def test_what_another_consumer_left_is_claimed_after_the_idle_time(mill: Mill) -> None:
    ids = mill.add_entries("clean", 120)
    with GroupReader(mill.url, "g", "dead") as reader:
        assert next(iter(reader)).entry_id == ids[0]  # so many are delivered to it, and none acknowledged
    left = mill.find_pending_ids("g")
    assert left
    assert list_entries(read_all(mill, "g", "two", idle_seconds=60)) == ids[len(left) :]
    time.sleep(0.3)
    assert list_entries(read_all(mill, "g", "two", idle_seconds=0.2)) == left
    assert mill.find_pending_ids("g") == []


def test_slow_bodies_keep_what_waits_for_them(mill: Mill) -> None:
    """Two consumers with an idle time that a batch outlasts, but no body: each event is read once."""
    ids, read = mill.add_entries("clean", 80), list[str]()

    def do_slowly(event: StreamEvent) -> None:
        read.append(event.entry_id)
        time.sleep(0.03)

    readers = [GroupReader(mill.url, "g", name, idle_seconds=0.5) for name in ("one", "two")]
    threads = [read_in_thread(reader, do_slowly) for reader in readers]
    wait_until(lambda: len(read) >= 80)
    time.sleep(0.6)
    for reader, thread in zip(readers, threads, strict=True):
        reader.stop()
        thread.join(10)
    assert sorted(read) == sorted(ids)


def test_what_was_claimed_from_a_body_that_was_too_slow_is_not_read_here_again(mill: Mill) -> None:
    ids = mill.add_entries("clean", 5)
    with GroupReader(mill.url, "g", "slow", idle_seconds=0.2) as reader:
        events = reader.read_waiting()
        assert next(events).entry_id == ids[0]
        time.sleep(0.3)
        assert list_entries(read_all(mill, "g", "two", idle_seconds=0.2)) == ids
        assert list_entries([*events]) == []


def test_a_group_begins_where_it_is_told_and_goes_on_where_it_is(mill: Mill) -> None:
    ids = mill.add_entries("clean", 4)
    assert read_all(mill, "new", start="end") == []
    assert list_entries(read_all(mill, "some", start=ids[1])) == ids[2:]
    assert list_entries(read_all(mill, "all")) == ids
    ids = mill.add_entries("clean", 1)
    for group in ("new", "some", "all"):
        assert list_entries(read_all(mill, group, start="beginning")) == ids


def test_a_stream_that_is_not_there_yet_is_waited_for(mill: Mill) -> None:
    read: list[str] = []
    reader = GroupReader(mill.url, "g", "one", streams=BOTH)
    thread = read_in_thread(reader, lambda event: read.append(event.entry_id))
    time.sleep(0.2)
    ids = mill.add_entries("copies", 2)
    wait_until(lambda: read == ids)
    reader.stop()
    thread.join(10)
    assert not thread.is_alive()


@pytest.mark.long
def test_silence_ends_no_read_whatever_the_address_says_of_timeouts(mill: Mill) -> None:
    read: list[str] = []
    with GroupReader(f"{mill.url}?socket_timeout=1", "g", "one") as reader:
        thread = read_in_thread(reader, lambda event: read.append(event.entry_id))
        time.sleep(12)  # more than twice the timeout that redis-py 8 has of its own
        ids = mill.add_entries("clean")
        wait_until(lambda: read == ids, seconds=2)
        assert reader._connection.losses == 0
        reader.stop()
        thread.join(10)


@pytest.mark.long
def test_a_server_that_is_killed_and_comes_back_costs_no_event_and_repeats_none(tmp_path: Path) -> None:
    folder, read, ids = tmp_path / "server", list[str](), list[str]()

    def do_body(event: StreamEvent) -> None:
        read.append(event.entry_id)
        time.sleep(0.002)

    with running_mill(folder) as mill:
        reader = GroupReader(mill.url, "g", "one", streams=BOTH)
    thread = read_in_thread(reader, do_body)
    for _ in range(6):
        with running_mill(folder) as mill:
            for _ in range(20):
                ids += mill.add_entries("clean", 5) + mill.add_entries("copies", 5)
                time.sleep(0.02)
            mill.kill_server()
            time.sleep(0.1)
    with running_mill(folder) as mill:
        wait_until(lambda: len(read) >= len(ids))
        wait_until(lambda: not mill.find_pending_ids("g"))
        reader.stop()
        thread.join(10)
    assert sorted(read) == sorted(ids)
    assert reader._connection.losses >= 6


def test_who_has_no_patience_is_told_that_the_server_is_away(tmp_path: Path) -> None:
    reader = GroupReader(f"unix://{tmp_path}/nothing.sock", "g", "one", patience=0.2)
    with pytest.raises(ConnectionLostError, match="no answer for"):
        next(iter(reader))


def test_a_wrong_password_ends_it_at_once(tmp_path: Path) -> None:
    with running_mill(tmp_path) as mill:
        reader = GroupReader(mill.url.replace("change-this-3", "wrong"), "g", "one")
        with pytest.raises(exceptions.AuthenticationError):
            next(iter(reader))


def test_a_group_that_was_dropped_is_named(mill: Mill) -> None:
    mill.add_entries("clean", 2)

    def drop_group(_: StreamEvent) -> None:
        with mill.server.connect("operator") as operator:
            operator.xgroup_destroy("feedmill:clean", "g")

    with GroupReader(mill.url, "g", "one") as reader, pytest.raises(GroupGoneError, match="NOGROUP"):
        read_on(reader, drop_group)


def test_what_cant_be_read_comes_as_an_unknown_event(mill: Mill) -> None:
    mill.add_entries("clean", data="no JSON", ce_type="story.created")
    mill.add_entries("clean", data="{}", ce_type="story.created")
    mill.add_entries("clean", data='{"praise": 1}', ce_type="story.praised")
    broken, empty, newer = read_all(mill)
    assert isinstance(broken, UnknownEvent)
    assert isinstance(empty, UnknownEvent)
    assert isinstance(newer, UnknownEvent)
    assert ("malformed" in str(broken.problem), "record" in str(empty.problem), newer.problem) == (True, True, None)
    assert newer.data == {"praise": 1}


def test_entries_that_were_trimmed_are_told(mill: Mill) -> None:
    """Those before the group's beginning, and those that were delivered and never acknowledged."""
    ids = mill.add_entries("clean", 10)
    with GroupReader(mill.url, "slow", "one") as reader:
        next(iter(reader))
    with mill.server.connect("operator") as operator:
        operator.xtrim("feedmill:clean", minid=ids[4], approximate=False)
        operator.hset("feedmill:trims", "clean:last", ids[3])
    notice, *rest = read_all(mill, "slow")
    assert isinstance(notice, StreamTrimmed)
    assert (notice.last_id, notice.entries, notice.groups) == (ids[3], 4, ["slow"])
    assert list_entries(rest) == ids[4:]
    notice, *rest = read_all(mill, "new")
    assert isinstance(notice, StreamTrimmed)
    assert (notice.last_id, notice.data) == (ids[3], {})
    assert list_entries(rest) == ids[4:]
    assert read_all(mill, "slow") == read_all(mill, "new") == []


def test_the_notice_of_the_trimmer_is_an_event(mill: Mill) -> None:
    old = mill.rt.now().timestamp() - 29 * 86400
    with mill.server.connect("operator") as operator:
        for n in range(7):
            operator.xadd("feedmill:clean", {"ce_type": "made", "data": "{}"}, id=f"{int(old) * 1000 + n}-0")
        operator.xgroup_create("feedmill:clean", "gone", id="0")
    mill.rt.trimmer.trim("clean", build_trim_notice("clean", mill.rt.now()), mill.rt.now())
    (notice,) = read_all(mill, "gone")
    assert isinstance(notice, StreamTrimmed)
    assert (notice.entries, notice.groups, notice.stream) == (7, ["gone"], "clean")
