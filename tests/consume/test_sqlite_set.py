"""The set of unique stories in a SQLite file: once, whatever happens in between."""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import msgspec
import pytest

from feedmill.consume import CursorReader, GroupReader, SqliteStorySet
from tests.support.clean_events import list_held_versions, read_clean_events
from tests.support.consumer import Consumer
from tests.support.mill import Mill
from tests.support.pipeline import make_courier_item, make_named_item, run_items
from tests.support.story_changes import change_some_story
from tests.support.texts import make_nonsense_text
from worker.judging.current_stories import read_current_stories


@pytest.fixture
def stories(tmp_path: Path) -> Iterator[SqliteStorySet]:
    opened = SqliteStorySet(tmp_path / "stories.db")
    yield opened
    opened.close()


def count_rows(stories: SqliteStorySet, kind: str) -> int:
    return int(
        stories.connection.execute("select count(*) from feedmill_consume where kind = ?", (kind,)).fetchone()[0]
    )


def follow_in_steps(mill: Mill, path: Path) -> int:
    """Open the file and read what waits, three events at a time, as a program does that is ended all the time."""
    count = 0
    while True:
        stories = SqliteStorySet(path)
        with CursorReader(mill.url, stories.read_cursors()) as reader:
            done = [stories.take_event(event) for event, _ in zip(reader.read_waiting(), range(3), strict=False)]
        stories.close()
        count += len(done)
        if not done:
            return count


@pytest.mark.parametrize("seed", range(3))
def test_it_goes_on_where_it_was(mill: Mill, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(4):
        for _ in range(8):
            change_some_story(mill.rt, chance, weeks=5)
        follow_in_steps(mill, tmp_path / "stories.db")
    held = list_held_versions(SqliteStorySet(tmp_path / "stories.db").stories)
    assert held == list_held_versions(Consumer(mill.rt.streams.read("clean")).holds)


def test_it_begins_with_a_snapshot_or_not_at_all(mill: Mill, stories: SqliteStorySet) -> None:
    chance = random.Random(7)
    for _ in range(20):
        change_some_story(mill.rt, chance)
    cursor = mill.rt.streams.find_newest_id("clean")
    lines = [msgspec.json.encode({"cursor": cursor, **asdict(story)}) for story in read_current_stories(mill.rt)]
    with pytest.raises(msgspec.MsgspecError):
        stories.begin_with([*lines, b"cut o"])
    assert (dict(stories.stories), stories.read_cursors()) == ({}, {"clean": "0"})
    assert stories.begin_with(lines) == stories.read_cursors() == {"clean": cursor}
    for _ in range(20):
        change_some_story(mill.rt, chance)
    with CursorReader(mill.url, stories.read_cursors()) as reader:
        for event in reader.read_waiting():
            stories.take_event(event)
    expected = list_held_versions(Consumer(mill.rt.streams.read("clean")).holds)
    assert list_held_versions(stories.stories) == expected


def test_an_event_is_taken_once_without_a_group_and_with_one(mill: Mill, stories: SqliteStorySet) -> None:
    run_items(mill.rt, make_courier_item())
    with GroupReader(mill.url, "g", "one") as reader:
        (of_group,) = reader.read_waiting()
    (event,) = read_clean_events(mill.rt)
    assert (len(stories.take_event(event)), stories.take_event(event)) == (1, [])
    with stories.taking_event(of_group) as changes:
        assert changes == [], "it is another way to read, but there is nothing to change"
    with stories.taking_event(of_group) as changes:
        assert changes is None


def test_rows_of_ones_own_are_in_the_same_transaction(mill: Mill, stories: SqliteStorySet) -> None:
    run_items(mill.rt, make_courier_item())
    (event,) = read_clean_events(mill.rt)
    stories.connection.execute("create table log (title text)")
    write = "insert into log values ('ferry')"

    def fail() -> None:
        with stories.taking_event(event):
            stories.connection.execute(write)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (len(stories.stories), stories.connection.execute("select * from log").fetchall()) == (0, [])
    with stories.taking_event(event) as changes:
        stories.connection.execute(write)
    assert changes
    assert stories.connection.execute("select * from log").fetchall() == [("ferry",)]
    assert len(stories.stories) == 1


def test_two_consumers_of_a_group_share_a_file_and_leave_no_notes_of_deliveries(mill: Mill, tmp_path: Path) -> None:
    chance, path = random.Random(1), tmp_path / "stories.db"
    readers = [GroupReader(mill.url, "g", name) for name in ("one", "two")]
    SqliteStorySet(path).close()

    def keep(reader: GroupReader) -> None:
        stories = SqliteStorySet(path)
        for event in reader:
            stories.take_event(event)
        stories.close()

    threads = [threading.Thread(target=keep, args=(reader,)) for reader in readers]
    for thread in threads:
        thread.start()
    for _ in range(50):
        change_some_story(mill.rt, chance, weeks=5)
    run_items(mill.rt, *(make_named_item(f"n{n}", make_nonsense_text(100 + n)) for n in range(30)))
    end = time.monotonic() + 30
    while mill.find_pending_ids("g") or not is_everything_delivered(mill):
        assert time.monotonic() < end, "they do not come to the end"
        time.sleep(0.05)
    for reader, thread in zip(readers, threads, strict=True):
        reader.stop()
        thread.join(10)
    stories = SqliteStorySet(path)
    expected = list_held_versions(Consumer(mill.rt.streams.read("clean")).holds)
    assert list_held_versions(stories.stories) == expected
    assert 1 <= count_rows(stories, "taken") <= 2


def is_everything_delivered(mill: Mill) -> bool:
    with mill.server.connect("operator") as operator:
        (group,) = operator.xinfo_groups("feedmill:clean")
    return bool(group["last-delivered-id"] == mill.rt.streams.find_newest_id("clean"))


def test_two_programs_that_write_at_once_wait_for_each_other(mill: Mill, tmp_path: Path) -> None:
    run_items(mill.rt, *(make_named_item(f"n{n}", make_nonsense_text(n)) for n in range(60)))
    events = read_clean_events(mill.rt)
    failures: list[Exception] = []

    def take_all(group: str) -> None:
        stories = SqliteStorySet(tmp_path / "stories.db")
        try:
            for event in events:
                stories.take_event(msgspec.structs.replace(event, group=group, consumer="one"))
        except sqlite3.Error as error:
            failures.append(error)
        stories.close()

    threads = [threading.Thread(target=take_all, args=(group,)) for group in ("g", "h", "i")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert len(SqliteStorySet(tmp_path / "stories.db").stories) == 60


def test_programs_that_open_a_new_file_at_once_all_have_it(tmp_path: Path) -> None:
    def open_together(path: Path, start: threading.Barrier) -> int:
        start.wait()
        stories = SqliteStorySet(path)
        stories.close()
        return 1

    with ThreadPoolExecutor(4) as programs:
        for number in range(25):
            start = threading.Barrier(4)
            opened = [programs.submit(open_together, tmp_path / f"{number}.db", start) for _ in range(4)]
            assert [one.result() for one in opened] == [1, 1, 1, 1]


def test_what_can_not_be_written_is_not_taken(mill: Mill, stories: SqliteStorySet, tmp_path: Path) -> None:
    run_items(mill.rt, make_courier_item())
    (event,) = read_clean_events(mill.rt)
    other = sqlite3.connect(tmp_path / "stories.db", isolation_level=None)
    other.execute("begin immediate")
    stories.connection.execute("pragma busy_timeout = 50")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        stories.take_event(event)
    other.execute("rollback")
    assert len(stories.take_event(event)) == 1


def test_stories_are_rows_for_everybody_who_knows_sql(mill: Mill, stories: SqliteStorySet) -> None:
    run_items(mill.rt, make_courier_item())
    (event,) = read_clean_events(mill.rt)
    stories.take_event(event)
    query = "select json_extract(value, '$.title') from feedmill_consume where kind = 'story'"
    assert stories.connection.execute(query).fetchall() == [("Ferry in port",)]
