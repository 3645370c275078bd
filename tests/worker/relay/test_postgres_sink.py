"""The set of unique stories as a table of a real PostgreSQL, and the relay that keeps it, as a user runs it."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from feedmill.consume import StorySet
from tests.support.clean_events import list_held_versions, read_clean_events, read_entry
from tests.support.made_history import MadeHistory
from tests.support.pipeline import make_courier_item, make_named_item, run_items
from tests.support.postgres import PostgresServer, run_postgres
from tests.support.screens import ROOT
from tests.support.story_changes import change_some_story
from tests.support.system import command, lines
from worker.relay.postgres_sink import PostgresSink
from worker.relay.sink import SinkSetupError
from worker.runtime import Runtime
from worker.store.streams import StreamEntry

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with run_postgres() as running:
        yield running


@pytest.fixture
def database(server: PostgresServer) -> PostgresServer:
    server.ask("drop table if exists feedmill_stories, feedmill_notes")
    return server


@pytest.fixture
def environment(rt: Runtime, server_url: str) -> dict[str, str]:
    return {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}


def collect_stories(entries: list[StreamEntry]) -> StorySet:
    stories = StorySet()
    for entry in entries:
        stories.take_event(read_entry(entry))
    return stories


def read_table(database: PostgresServer) -> dict[str, dict[str, Any]]:
    if database.ask("select to_regclass('feedmill_stories')") == [(None,)]:  # a relay that starts makes it
        return {}
    return dict(database.ask("select story_id, record from feedmill_stories"))


def write_all(database: PostgresServer, entries: list[StreamEntry], size: int) -> None:
    sink = PostgresSink(database.url, "test")
    sink.open()
    for begin in range(0, len(entries), size):
        sink.write(entries[begin : begin + size])
        sink.flush()
    sink.close()


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


@contextmanager
def running_relay(
    database: PostgresServer, environment: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A relay that doesn't outlive the block, however that ends."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    words = [sys.executable, "-m", "worker", "relay", "--to", database.url]
    with log.open("ab") as out:
        relay = subprocess.Popen(words, env={**os.environ, **environment, "PYTHONPATH": path}, stdout=out, stderr=out)
    try:
        yield relay
    finally:
        relay.kill()
        relay.wait()


@pytest.mark.parametrize("seed", range(4))
def test_any_order_and_any_repetition_gives_the_same_table(database: PostgresServer, seed: int) -> None:
    chance = random.Random(seed)
    history = MadeHistory(chance)
    for _ in range(80):
        history.change_something()
    entries = history.entries
    expected = collect_stories(entries).stories
    write_all(database, entries, 7)
    assert read_table(database) == expected
    write_all(database, entries[: len(entries) // 2], 50)
    assert read_table(database) == expected, "old events change nothing"
    database.ask("drop table feedmill_stories, feedmill_notes")
    shuffled = chance.sample(entries, len(entries)) + chance.sample(entries, 20)
    write_all(database, shuffled, 9)
    assert list_held_versions(read_table(database)) == list_held_versions(expected)


def test_the_columns_are_those_of_the_record(
    rt: Runtime, database: PostgresServer, environment: dict[str, str]
) -> None:
    run_items(rt, make_courier_item(date_published="2026-06-01T10:00:00+02:00"))
    done = command("relay", "--to", database.url, "--stop-at-end", environment=environment)
    assert done.returncode == 0, done.stderr
    assert "1 events are with postgresql://127.0.0.1" in done.stderr
    assert "crane-by-the-pier" not in done.stderr
    (row,) = database.ask(
        "select story_id, item_id, version, title, source, published_at at time zone 'utc', content_text, record"
        " from feedmill_stories"
    )
    (event,) = read_clean_events(rt)
    record = event.data["record"]
    assert row[:4] == (record["story_id"], record["id"], record["version"], record["title"])
    assert row[4] == record["source"].get("domain", record["source"].get("name"))
    assert row[5].isoformat() == "2026-06-01T08:00:00"
    assert row[6:] == (record["content_text"], record)
    (group,) = lines(command("groups", "list", environment=environment).stdout)
    assert (group["name"], group["unread"], group["pending"]) == ("relay.postgresql", 0, 0)


def test_killed_at_any_moment_and_started_again_it_has_everything(
    rt: Runtime, database: PostgresServer, environment: dict[str, str], tmp_path: Path
) -> None:
    chance = random.Random(5)
    log = tmp_path / "relay.log"
    for _ in range(4):
        with running_relay(database, environment, log):
            for _ in range(6):
                change_some_story(rt, chance)
            time.sleep(chance.uniform(0.3, 1.2))
    done = command("relay", "--to", database.url, "--stop-at-end", environment=environment)
    assert done.returncode == 0, done.stderr
    assert list_held_versions(read_table(database)) == list_held_versions(
        collect_stories([*rt.streams.read("clean")]).stories
    )


def test_a_database_that_is_away_is_waited_for_and_the_relay_ends_when_it_is_told_to(
    rt: Runtime, database: PostgresServer, environment: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "relay.log"
    run_items(rt, make_courier_item())
    with running_relay(database, environment, log) as relay:
        wait_until(lambda: "passing clean on" in log.read_text())
        wait_until(lambda: len(read_table(database)) == 1)
        database.stop()
        run_items(rt, make_named_item("d", "The gulls came back to the harbour on Sunday. " * 30))
        wait_until(lambda: log.read_text().count("the relay waits for its target") >= 2)
        assert "again_in=0.5" in log.read_text()
        assert "again_in=1.0" in log.read_text()
        database.start()
        expected = list_held_versions(collect_stories([*rt.streams.read("clean")]).stories)
        wait_until(lambda: list_held_versions(read_table(database)) == expected)
        wait_until(lambda: "the target is there again" in log.read_text())
        relay.send_signal(signal.SIGTERM)
        assert relay.wait(10) == 0
        assert "events are with postgresql://" in log.read_text()
        assert "crane-by-the-pier" not in log.read_text()


def test_a_relay_whose_database_never_came_can_be_stopped(
    rt: Runtime, environment: dict[str, str], tmp_path: Path
) -> None:
    run_items(rt, make_courier_item())
    nobody = PostgresServer(Path(), Path(), 1)
    with running_relay(nobody, environment, tmp_path / "relay.log") as relay:
        wait_until(lambda: "the relay waits for its target" in (tmp_path / "relay.log").read_text())
        relay.send_signal(signal.SIGTERM)
        assert relay.wait(10) == 0
        (group,) = rt.trimmer.read_extent("clean").groups
        assert group.unread == 1


BAD_TARGETS = {
    "a password that is wrong": ("postgresql://mill:wrong@127.0.0.1:{port}/postgres", "password authentication failed"),
    "a database that is not there": ("postgresql://mill:{password}@127.0.0.1:{port}/news", "does not exist"),
    "an option that is none": ("postgresql://127.0.0.1:{port}/postgres?sslmodus=1", "invalid URI query parameter"),
    "a password that is not escaped": (
        "postgresql://mill:%secret@127.0.0.1:{port}/postgres",
        'percent-encoded token: "…"; in a password write %25',
    ),
    "a space in a password": ("postgresql://mill:a secret@127.0.0.1:{port}/postgres", "and %20 for a space"),
    "no target": ("ftp://127.0.0.1/x", "no target"),
    "a webhook": ("https://news.example/hook?token=secret", "feedmill hooks add https://news.example/hook"),
}


@pytest.mark.parametrize(("form", "says"), BAD_TARGETS.values(), ids=BAD_TARGETS)
def test_a_bad_target_is_one_clear_line(
    database: PostgresServer, environment: dict[str, str], form: str, says: str
) -> None:
    target = form.format(port=database.port, password="crane-by-the-pier")
    done = command("relay", "--to", target, environment=environment)
    assert done.returncode == 2
    *_, last = done.stderr.splitlines()
    assert says in last
    assert last.endswith("[sink-unusable]")
    assert not {"wrong@", "crane", "secret"} & {word for word in ("wrong@", "crane", "secret") if word in done.stderr}


def test_a_database_that_gives_no_answer_does_not_hold_a_relay_that_is_told_to_end(
    rt: Runtime, database: PostgresServer, environment: dict[str, str], tmp_path: Path
) -> None:
    run_items(rt, make_courier_item())
    with running_relay(database, environment, tmp_path / "relay.log") as relay:
        wait_until(lambda: len(read_table(database)) == 1)
        ((pid,),) = database.ask("select pid from pg_stat_activity where application_name = 'feedmill relay'")
        os.kill(pid, signal.SIGSTOP)
        try:
            run_items(rt, make_named_item("d", "The gulls came back to the harbour on Sunday. " * 30))
            wait_until(lambda: rt.trimmer.read_extent("clean").groups[0].unread == 0)
            time.sleep(1)  # the database is asked by then
            relay.send_signal(signal.SIGTERM)
            assert relay.wait(20) == 0
        finally:
            os.kill(pid, signal.SIGCONT)
    done = command("relay", "--to", database.url, "--stop-at-end", environment=environment)
    assert done.returncode == 0, done.stderr
    assert len(read_table(database)) == 2


def test_who_may_not_make_tables_is_told_so_and_may_use_those_that_are_there(database: PostgresServer) -> None:
    database.ask("drop role if exists reader")
    database.ask("create role reader login password 'by-the-pier'")
    sink = PostgresSink(database.url.replace("mill:crane-", "reader:"), "test")
    with pytest.raises(SinkSetupError, match="permission denied"):
        sink.open()
    sink.close()
    write_all(database, [], 1)
    database.ask("grant select, insert, update, delete on feedmill_stories, feedmill_notes to reader")
    sink.open()
    sink.close()


def test_letters_that_the_database_does_not_have_are_replaced(database: PostgresServer) -> None:
    record = {"id": "it_a", "story_id": "st_a", "title": "a\0b", "tags": ["\0"], "content_text": "\\u0000 stays"}
    data = json.dumps({"record": record, "story_revision": 1})
    entry = StreamEntry("clean", "5-0", {"ce_id": "e", "ce_type": "story.created", "data": data})
    write_all(database, [entry], 1)
    assert database.ask("select title, content_text, record->'tags' from feedmill_stories") == [
        ("a\ufffdb", "\\u0000 stays", ["\ufffd"])
    ]


def test_the_group_dropped_under_a_relay_ends_it_with_a_line(
    rt: Runtime, database: PostgresServer, environment: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "relay.log"
    with running_relay(database, environment, log) as relay:
        wait_until(lambda: bool(rt.trimmer.read_extent("clean").groups) and "passing clean" in log.read_text())
        wait_until(lambda: rt.groups.drop("clean", "relay.postgresql"))
        assert relay.wait(10) == 1
        assert "[unknown-group]" in log.read_text()
