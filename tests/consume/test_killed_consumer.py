"""A consumer that is killed again and again, at any moment, has no gap and no repeat."""

from __future__ import annotations

import itertools
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from feedmill.consume import SqliteStorySet
from tests.support.clean_events import list_held_versions
from tests.support.consumer import Consumer
from tests.support.mill import Mill
from tests.support.pipeline import run_items
from tests.support.screens import ROOT
from tests.support.story_changes import change_some_story, make_weekly_item

KILLS = 50


@pytest.mark.long
@pytest.mark.parametrize("way", ["group", "cursor"])
def test_a_consumer_that_is_killed_fifty_times_has_no_gap_and_no_repeat(mill: Mill, tmp_path: Path, way: str) -> None:
    chance, path, is_over = random.Random(way), tmp_path / "stories.db", threading.Event()

    def change_stories() -> None:
        own, numbers = random.Random(1), itertools.count(1000)
        while not is_over.is_set():
            change_some_story(mill.rt, own, weeks=30)
            run_items(mill.rt, *(make_weekly_item(next(numbers)) for _ in range(30)))  # so that it is never idle

    load = threading.Thread(target=change_stories)
    load.start()
    try:
        taken = [kill_soon(mill, path, way, chance) for _ in range(KILLS)]
    finally:
        is_over.set()
        load.join()
    assert len({*taken}) > KILLS / 2, "it was at work between most kills"
    entries = [entry.id for entry in mill.rt.streams.read("clean")]
    finish(mill, path, way, len(entries))
    told = Counter(read_log(path))
    assert told == Counter(entries)
    held = list_held_versions(SqliteStorySet(path).stories)
    assert held == list_held_versions(Consumer(mill.rt.streams.read("clean")).holds)


def start(mill: Mill, path: Path, way: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.support.keep_stories", mill.url, str(path), way]
    program = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert program.stdout
    assert program.stdout.readline() == "ready\n"
    return program


def kill_soon(mill: Mill, path: Path, way: str, chance: random.Random) -> int:
    """Start it and kill it; how many events it has taken in all its lives."""
    with start(mill, path, way) as program:
        time.sleep(chance.uniform(0, 0.2))
        program.kill()
    return len(read_log(path))


def finish(mill: Mill, path: Path, way: str, count: int) -> None:
    """Let it live until it has nothing left."""
    with start(mill, path, way) as program:
        end = time.monotonic() + 60
        while len(read_log(path)) < count or (way == "group" and mill.find_pending_ids("keepers")):
            assert time.monotonic() < end, "it does not come to the end"
            time.sleep(0.1)
        program.kill()


def read_log(path: Path) -> list[str]:
    connection = sqlite3.connect(path, timeout=60)
    entries = [entry for (entry,) in connection.execute("select entry from log")]
    connection.close()
    return entries
