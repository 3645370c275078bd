"""Server-Sent Events: what tail writes, from any cursor on, over any number of broken lines."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from itertools import islice
from typing import Any

import pytest
from redis import Redis

from tests.support.http_service import HttpService, running_service
from tests.support.pipeline import make_courier_item, make_named_item, make_post_item, run_items
from tests.support.system import command, lines
from tests.support.texts import make_nonsense_text
from worker.http import events
from worker.http.context import ServiceContext
from worker.judging.events import build_trim_notice
from worker.runtime import Runtime
from worker.store.keys import Keys


def publish_stories(rt: Runtime, first: int, count: int) -> None:
    """So many stories of their own."""
    run_items(rt, *(make_named_item(f"n{n}", make_nonsense_text(n)) for n in range(first, first + count)))


def find_ids(rt: Runtime, stream: str = "clean") -> list[str]:
    return [entry.id for entry in rt.streams.read(stream)]


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def test_an_event_is_what_tail_writes_in_a_pipe(rt: Runtime, server_url: str, service: HttpService) -> None:
    run_items(rt, make_courier_item())
    environment = {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}
    (told,) = lines(command("tail", environment=environment).stdout)
    with service.listen("/v1/events") as stream:
        event = next(stream)
    assert json.loads(event["data"]) == told
    assert (event["id"], event["event"]) == (told["id"], "story.created")


def test_what_comes_in_is_told_at_once(rt: Runtime, service: HttpService) -> None:
    with service.listen("/v1/events") as stream:
        begin = time.monotonic()
        threading.Timer(0.1, publish_stories, (rt, 0, 3)).start()
        got = [event["id"] for event in islice(stream, 3)]
        assert time.monotonic() - begin < 3
    assert got == find_ids(rt)


def test_other_streams_and_kinds_are_asked_for(rt: Runtime, service: HttpService) -> None:
    run_items(rt, make_courier_item(language="en"), make_named_item("x", make_nonsense_text(1), language="de"))
    run_items(rt, make_post_item())

    def titles(query: str) -> list[str]:
        with service.listen(f"/v1/events?follow=false&{query}") as stream:
            return [json.loads(event["data"])["data"]["record"]["title"] for event in stream]

    assert titles("stream=copies") == ["Crack stops ferry"]
    assert titles("source=harbour%20courier") == ["Ferry in port"]
    assert titles("language=de&language=fr") == ["Report from x"]
    assert titles("type=item.updated") == []
    assert len(titles("type=story.created&type=item.updated")) == 2


def test_last_event_id_outranks_the_cursor_of_the_address(rt: Runtime, service: HttpService) -> None:
    publish_stories(rt, 0, 4)
    ids = find_ids(rt)

    def read(path: str, **headers: str) -> list[str]:
        with service.listen(path, **headers) as stream:
            return [event["id"] for event in stream]

    assert read(f"/v1/events?follow=false&after={ids[1]}") == ids[2:]
    assert read(f"/v1/events?follow=false&after={ids[1]}", Last_Event_ID=ids[2]) == ids[3:]
    assert service.ask("/v1/events?follow=false", Last_Event_ID="yesterday").problem == "bad-request"
    assert service.ask("/v1/events?after=$").problem == "bad-request"


@pytest.mark.long
def test_over_fifty_dropped_lines_there_is_no_gap_and_no_repeat(rt: Runtime, service: HttpService) -> None:
    """Stories come in all the while; each line is dropped after one to four events, wherever it is just then."""
    writer = threading.Thread(target=lambda: [publish_stories(rt, n * 5, 5) for n in range(30)])
    writer.start()
    got: list[str] = []
    for drop in range(50):
        with service.listen("/v1/events", **({"Last_Event_ID": got[-1]} if got else {})) as stream:
            got += [event["id"] for event in islice(stream, 1 + drop % 4)]
    writer.join()
    with service.listen("/v1/events?follow=false", Last_Event_ID=got[-1]) as stream:
        got += [event["id"] for event in stream]
    assert got == find_ids(rt)
    assert len(got) == 150
    wait_until(lambda: service.followers() == 0)


@pytest.mark.raw_store
def test_who_comes_too_late_is_told_once(make_runtime: Callable[..., Runtime], server_url: str) -> None:
    rt = make_runtime(stream_entries=2)
    publish_stories(rt, 0, 5)
    ids = find_ids(rt)
    assert rt.trimmer.trim("clean", build_trim_notice("clean", rt.now()), rt.now()) == 3
    with running_service(rt, server_url) as service, service.listen("/v1/events?follow=false") as stream:
        got = list(stream)
        with service.listen(f"/v1/events?follow=false&after={ids[2]}") as later:
            assert [event["id"] for event in later] == ids[3:]
    assert [event["event"] for event in got] == ["stream.trimmed", "story.created", "story.created"]
    assert [event["id"] for event in got] == ids[2:]
    assert json.loads(got[0]["data"])["data"] == {"stream": "clean", "last_id": ids[2]}


def test_many_followers_need_no_thread_each(rt: Runtime, service: HttpService) -> None:
    before = threading.active_count()
    publish_stories(rt, 0, 1)
    streams = [service.listen("/v1/events") for _ in range(60)]
    opened = [stream.__enter__() for stream in streams]
    try:
        assert {next(events)["id"] for events in opened} == set(find_ids(rt))
        publish_stories(rt, 1, 1)
        assert {next(events)["id"] for events in opened} == {find_ids(rt)[-1]}
        assert threading.active_count() - before <= 9
    finally:
        for stream in streams:
            stream.__exit__(None, None, None)
    wait_until(lambda: service.followers() == 0)


def test_what_comes_between_reading_and_waiting_is_told_at_once(
    rt: Runtime, service: HttpService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The news of it is over before the follower waits for news."""
    read_on, is_first = events._read_on, [True]

    async def publish_after_reading(context: ServiceContext, part: Any, ahead: Any) -> Any:
        following = await read_on(context, part, ahead)
        if is_first.pop():
            news = context.watch.news()
            threading.Thread(target=publish_stories, args=(rt, 0, 1)).start()
            await news.wait()
        is_first.append(False)
        return following

    monkeypatch.setattr(events, "_read_on", publish_after_reading)
    begin = time.monotonic()
    with service.listen("/v1/events") as stream:
        assert [next(stream)["id"]] == find_ids(rt)
    assert time.monotonic() - begin < 5


def test_while_the_server_says_nothing_nothing_comes_twice(
    rt: Runtime, service: HttpService, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_stories(rt, 0, 2)
    read_on, silences = events._read_on, [True]

    async def read_nothing_once(context: ServiceContext, part: Any, ahead: Any) -> Any:
        return None if silences and silences.pop() else await read_on(context, part, ahead)

    monkeypatch.setattr(events, "AWAY_SECONDS", 0.05)
    monkeypatch.setattr(events, "_read_on", read_nothing_once)
    with service.listen("/v1/events?follow=false") as stream:
        assert [event["id"] for event in stream] == find_ids(rt)
    assert silences == []


@pytest.mark.long
@pytest.mark.raw_store
def test_nothing_is_read_ahead_of_who_reads_slowly(
    rt: Runtime, server_url: str, service: HttpService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond what the system keeps on its way, some entries wait for room, whatever lies in the stream."""
    client, key = Redis.from_url(server_url), Keys.of(rt.settings.collection).stream("clean")
    pipe = client.pipeline(transaction=False)
    for n in range(2000):
        pipe.xadd(key, {"ce_type": "made", "data": json.dumps({"n": n, "text": "x" * 20_000})})
    pipe.execute()
    reads: list[str] = []
    read_ahead = events._read_ahead

    def count_reads(rt: Runtime, part: Any, cursor: str, noticed: str) -> Any:
        reads.append(cursor)
        return read_ahead(rt, part, cursor, noticed)

    monkeypatch.setattr(events, "_read_ahead", count_reads)
    with service.listen("/v1/events?follow=false") as stream:
        time.sleep(1)
        before = len(reads)
        time.sleep(1)
        assert len(reads) == before < 60  # of a hundred
        assert [json.loads(event["data"])["data"]["n"] for event in stream] == [*range(2000)]
    assert len(reads) > 100


def test_silence_is_filled_and_the_end_of_the_program_ends_it(
    rt: Runtime, server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "HEARTBEAT_SECONDS", 0.05)
    with running_service(rt, server_url) as service:
        raw = []
        reader = threading.Thread(target=lambda: raw.append(service.ask("/v1/events").body))
        reader.start()
        wait_until(lambda: service.followers() == 1)
        time.sleep(0.2)
    reader.join(10)
    assert raw[0].count(b": still here\n\n") >= 2


def test_more_followers_than_there_is_room_for_are_asked_to_come_later(
    service: HttpService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "MOST_FOLLOWERS", 0)
    answer = service.ask("/v1/events")
    assert (answer.status, answer.problem, answer.headers["retry-after"]) == (503, "too-many-followers", "5")
