"""Streams that don't grow for ever, and never lose what a group has not read before its time."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from redis import Redis

from tests.support.clock import Clock
from tests.support.jobs import make_document_job
from tests.support.pipeline import make_job_id, make_named_item, run_items, run_one_job
from tests.support.system import command, lines
from tests.support.texts import make_nonsense_text
from worker.jobs.housekeeping import drop_old_letters, find_lagging_groups, keep_house
from worker.judging.events import build_trim_notice
from worker.runtime import Runtime
from worker.store.keys import Keys
from worker.store.streams import to_entry_id

pytestmark = pytest.mark.raw_store

DAY = timedelta(days=1)
Put = Callable[..., list[str]]


@pytest.fixture
def server(server_url: str) -> Redis:
    return Redis.from_url(server_url, decode_responses=True)


@pytest.fixture
def key(rt: Runtime) -> str:
    return Keys.of(rt.settings.collection).stream("clean")


@pytest.fixture
def put(server: Redis, key: str) -> Put:
    """Entries of a moment, without anything that a record has."""

    def write(moment: datetime, count: int = 1) -> list[str]:
        first = int(to_entry_id(moment).split("-")[0])
        return [str(server.xadd(key, {"data": "{}", "ce_type": "made"}, id=f"{first + n}-0")) for n in range(count)]

    return write


def trim(rt: Runtime) -> int:
    return rt.trimmer.trim("clean", build_trim_notice("clean", rt.now()), rt.now())


def ids(rt: Runtime) -> list[str]:
    return [entry.id for entry in rt.streams.read("clean")]


def read_all(server: Redis, key: str, group: str, count: int, acknowledge: bool = True) -> None:
    ((_, rows),) = server.xreadgroup(group, "one", {key: ">"}, count=count)
    if acknowledge:
        server.xack(key, group, *(entry_id for entry_id, _ in rows))


def test_without_groups_what_is_old_goes(rt: Runtime, put: Put) -> None:
    put(rt.now() - 15 * DAY, 3)
    young = put(rt.now() - 13 * DAY, 2)
    assert (trim(rt), ids(rt)) == (3, young)
    assert trim(rt) == 0


def test_what_a_group_has_not_read_stays(rt: Runtime, put: Put, server: Redis, key: str) -> None:
    old = put(rt.now() - 15 * DAY, 5)
    server.xgroup_create(key, "fast", id="0")
    server.xgroup_create(key, "slow", id="0")
    read_all(server, key, "fast", 5)
    read_all(server, key, "slow", 2)
    assert (trim(rt), ids(rt)) == (2, old[2:])
    read_all(server, key, "slow", 5)
    assert (trim(rt), ids(rt)) == (3, [])


def test_what_was_delivered_and_not_acknowledged_is_unread(rt: Runtime, put: Put, server: Redis, key: str) -> None:
    old = put(rt.now() - 15 * DAY, 5)
    server.xgroup_create(key, "group", id="0")
    read_all(server, key, "group", 5, acknowledge=False)
    server.xack(key, "group", old[0], old[2], old[3])
    assert (trim(rt), ids(rt)) == (1, old[1:])


def test_beyond_the_size_what_is_read_goes(
    make_runtime: Callable[..., Runtime], put: Put, server: Redis, key: str
) -> None:
    rt = make_runtime(stream_entries=4)
    young = put(rt.now() - DAY, 10)
    server.xgroup_create(key, "group", id="0")
    assert trim(rt) == 0
    read_all(server, key, "group", 3)
    assert (trim(rt), ids(rt)) == (3, young[3:])
    read_all(server, key, "group", 7)
    assert (trim(rt), ids(rt)) == (3, young[6:])


def test_a_group_that_never_comes_back_holds_up_nobody_for_ever(rt: Runtime, put: Put, server: Redis, key: str) -> None:
    put(rt.now() - 29 * DAY, 7)
    young = put(rt.now() - 20 * DAY, 2)
    server.xgroup_create(key, "gone", id="0")
    server.xgroup_create(key, "here", id="0")
    read_all(server, key, "here", 9)
    assert trim(rt) == 7
    *rest, notice = rt.streams.read("clean")
    assert [entry.id for entry in rest] == young
    assert (notice.fields["ce_type"], notice.fields["ce_subject"]) == ("stream.trimmed", "clean")
    assert json.loads(notice.fields["data"])["groups"] == ["gone"]
    assert json.loads(notice.fields["data"])["entries"] == 7
    assert rt.jobs.audit().notices == {"clean": 1, "copies": 0}


def test_the_loss_is_told_once_a_day_with_all_that_went_meanwhile(
    rt: Runtime, put: Put, server: Redis, key: str, clock: Clock
) -> None:
    put(rt.now() - 29 * DAY, 3)
    put(rt.now() - 28 * DAY + timedelta(hours=1), 4)
    put(rt.now() - 28 * DAY + timedelta(hours=30), 5)
    server.xgroup_create(key, "gone", id="0")
    told = []
    for hours in (0, 2, 29):
        clock.forward(hours * 3600)
        trim(rt)
        told.append([json.loads(e.fields["data"])["entries"] for e in rt.streams.read("clean") if "ce_id" in e.fields])
    assert told == [[3], [3], [3, 9]]


def test_many_entries_go_in_several_calls(rt: Runtime, put: Put) -> None:
    put(rt.now() - 15 * DAY, 450)
    assert (trim(rt), ids(rt)) == (450, [])


def test_the_sums_hold_over_trimming(rt: Runtime, server: Redis, key: str, clock: Clock) -> None:
    run_items(rt, *(make_named_item(f"n{n}", make_nonsense_text(n)) for n in range(5)))
    server.xgroup_create(key, "gone", id="0")
    clock.forward(29 * 86400)
    keep_house(rt)
    audit = rt.jobs.audit()
    assert (audit.clean_events, audit.notices["clean"], audit.contradictions) == (6, 1, ())


def test_the_extent_says_what_is_there_what_is_gone_and_who_waits(
    rt: Runtime, put: Put, server: Redis, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    gone = put(rt.now() - 16 * DAY, 2)
    put(rt.now() - 15 * DAY, 3)
    server.xgroup_create(key, "group", id="0")
    read_all(server, key, "group", 3)
    read_all(server, key, "group", 1, acknowledge=False)
    trim(rt)
    extent = rt.trimmer.read_extent("clean")
    assert (extent.entries, extent.trimmed) == (2, 3)
    assert extent.trimmed_to is not None
    assert extent.trimmed_to > gone[1]
    (group,) = extent.groups
    assert (group.name, group.pending, group.waiting_since) == ("group", 1, extent.oldest)
    assert [one.name for one in find_lagging_groups(rt, "clean", rt.now())] == ["group"]
    with caplog.at_level(logging.WARNING):
        keep_house(rt)
    assert [(record.event, record.group, record.stream) for record in caplog.records] == [
        ("group.lagging", "group", "clean")
    ]


def test_a_stream_that_never_was_has_nothing(rt: Runtime) -> None:
    extent = rt.trimmer.read_extent("copies")
    assert (extent.entries, extent.trimmed, extent.groups) == (0, 0, ())


def test_tail_tells_a_reader_first_that_entries_are_gone(
    make_runtime: Callable[..., Runtime], put: Put, server_url: str
) -> None:
    rt = make_runtime()
    gone, kept = put(rt.now() - 15 * DAY, 2), put(rt.now() - DAY, 1)
    trim(rt)
    environment = {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}
    missed = lines(command("tail", "--after", gone[0], environment=environment).stdout)
    assert [(event["ce_type"], event["id"]) for event in missed] == [("stream.trimmed", gone[1]), ("made", kept[0])]
    assert missed[0]["data"] == {"stream": "clean", "last_id": gone[1]}
    upto_date = lines(command("tail", "--after", gone[1], environment=environment).stdout)
    assert [event["ce_type"] for event in upto_date] == ["made"]


def test_old_dead_letters_and_those_that_are_too_many_are_dropped(
    make_runtime: Callable[..., Runtime], clock: Clock
) -> None:
    rt = make_runtime(dead_letters=3)
    for n in range(5):
        body = f"not JSON, {n}".encode()
        run_one_job(rt, make_document_job(make_job_id(), rt.now(), body, kind="items", via="stdin"))
    assert len([*rt.streams.read("dead")]) == 5
    assert (drop_old_letters(rt, rt.now()), drop_old_letters(rt, rt.now())) == (2, 0)
    clock.forward(31 * 86400)
    assert drop_old_letters(rt, rt.now()) == 3
    assert (rt.jobs.audit().outcomes["dead"], rt.jobs.audit().contradictions) == (5, ())


def test_done_jobs_are_forgotten_by_age_and_by_number(make_runtime: Callable[..., Runtime], clock: Clock) -> None:
    rt = make_runtime(ended_jobs=3, retention=3600.0)
    done = []
    for _ in range(5):
        clock.forward(1)
        done.append(run_items(rt, make_named_item("one", "A ferry is back.")).id)
    keep_house(rt)
    assert [job_id for job_id in done if rt.jobs.load_state(job_id)] == done[2:]
    assert rt.keeping.ended_jobs.forget(clock()) == 0
    clock.forward(3598)
    assert rt.keeping.ended_jobs.forget(clock()) == 1, "it has expired by now, by the clock that was handed in"
    assert rt.jobs.audit().jobs_done == 5, "the counts keep them"


def test_a_group_that_lags_is_named_once_an_hour(
    rt: Runtime, put: Put, server: Redis, key: str, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    put(clock() - 20 * DAY)
    server.xgroup_create(key, "slow", id="0")
    named = dict[str, datetime]()
    with caplog.at_level(logging.WARNING):
        for minutes in (0, 1, 58, 2):
            clock.forward(60 * minutes)
            keep_house(rt, named)
    assert [record.group for record in caplog.records] == ["slow", "slow"]
