"""Nothing that waits for a webhook grows for ever, and a hook gets just what `tail` prints for the same wishes."""

from __future__ import annotations

import itertools
import json
import logging
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis

from tests.support.clock import Clock
from tests.support.hook_receiver import HookReceiver, receiving
from tests.support.hooks import add_hook, count_backlog, send_round
from tests.support.system import command, lines
from tests.support.users import operator_url
from worker.judging.events import make_event
from worker.runtime import Runtime
from worker.store import deliveries, webhooks
from worker.store.deliveries import make_message_id
from worker.store.keys import Keys
from worker.webhooks.collect_events import collect_events
from worker.webhooks.hook_counts import count_hooks, read_hook_reports

pytestmark = pytest.mark.raw_store

TYPES = ("story.created", "item.updated", "story.copy_added", "item.withdrawn", "dead.letter")
SOURCES = ({"name": "Harbour Courier"}, {"domain": "post.example"}, {})
LANGUAGES = ("en", "en-GB", "de", "")
STATED_RIGHTS: tuple[dict[str, Any], ...] = (
    {},
    {"rights": {"license": "https://a.example/by/4", "basis": ["item"]}},
    {"rights": {"tdm_reserved": True, "basis": ["http"]}},
)

numbers = itertools.count()


@pytest.fixture
def put(rt: Runtime, server_url: str) -> Callable[..., str]:
    """An event of now."""
    server = Redis.from_url(operator_url(server_url), decode_responses=True)

    def write(kind: Any = "story.created", **record: Any) -> str:
        event = make_event(kind, f"st_{next(numbers)}", {"record": record} if record else {}, rt.now(), 1)
        fields = dict(zip(event.fields[::2], event.fields[1::2], strict=True))
        return str(server.xadd(Keys.of(rt.settings.collection).stream(event.stream), fields))

    return write


def limit(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    monkeypatch.setattr(deliveries, "LIMITS", {**deliveries.LIMITS, **limits})


def list_states(rt: Runtime, hook: webhooks.Webhook) -> dict[str, str]:
    return {one.message_id: one.state for one in rt.deliveries.list_unsent(hook.id)}


def test_beyond_the_bound_the_oldest_are_dead_and_it_is_told(
    rt: Runtime, put: Callable[..., str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    limit(monkeypatch, most_waiting=3, most_dead=2)
    hook = add_hook(rt, "http://127.0.0.1:9/")
    names = [make_message_id("clean", put()) for _ in range(7)]
    with caplog.at_level(logging.WARNING):
        collect_events(rt)
    assert list_states(rt, hook) == {**dict.fromkeys(names[4:], "waiting"), **dict.fromkeys(names[2:4], "dead")}
    assert "given up" in caplog.text
    (report,) = read_hook_reports(rt)
    assert (report.hook.overflowed, report.hook.dropped) == (4, 2)
    assert report.trouble == "2 deliveries are dead"
    (dead, *_) = (one for one in rt.deliveries.list_unsent(hook.id) if one.state == "dead")
    assert dead.row.error == "given up: more deliveries wait than a hook may have"
    assert count_hooks([report]).dead == 2


def test_a_hook_that_holds_too_many_bytes_lets_the_oldest_go(
    rt: Runtime, put: Callable[..., str], monkeypatch: pytest.MonkeyPatch, server_url: str
) -> None:
    limit(monkeypatch, most_bytes=1500)
    hook = add_hook(rt, "http://127.0.0.1:9/")
    texts = [random.Random(number).randbytes(400).hex() for number in range(4)]  # which does not pack well
    names = [make_message_id("clean", put(content_text=text)) for text in texts]
    collect_events(rt)
    left = list_states(rt, hook)
    assert 0 < len(left) < 4
    assert [*left] == names[-len(left) :]
    server = Redis.from_url(operator_url(server_url))
    payloads = [*server.scan_iter(f"{Keys.of(rt.settings.collection).prefix}:payload:*")]
    assert len(payloads) == len(left)
    held = server.hget(Keys.of(rt.settings.collection).hook(hook.id), "bytes")
    assert int(held or 0) == sum(int(server.hget(name, "size") or 0) for name in payloads) <= 1500
    rt.webhooks.remove(hook.id)
    assert not [*server.scan_iter(f"{Keys.of(rt.settings.collection).prefix}:payload:*")]


def test_while_the_memory_is_short_events_stay_in_their_streams(
    make_runtime: Callable[..., Runtime], server_url: str
) -> None:
    rt = make_runtime(max_memory=1024.0)
    hook = add_hook(rt, "http://127.0.0.1:9/")
    server = Redis.from_url(operator_url(server_url))
    event = make_event("story.created", "st", {}, rt.now(), 1)
    server.xadd(
        Keys.of(rt.settings.collection).stream("clean"), dict(zip(event.fields[::2], event.fields[1::2], strict=True))
    )
    assert collect_events(rt) == 0
    assert rt.trimmer.read_extent("clean").groups[0].unread in (1, None)
    assert collect_events(make_runtime()) == 1
    assert count_backlog(rt, hook) == (1, 0, 0)


def test_there_are_so_many_hooks_and_no_more(rt: Runtime) -> None:
    for _ in range(webhooks.MAX_HOOKS):
        add_hook(rt, "http://127.0.0.1:9/")
    with pytest.raises(webhooks.TooManyHooksError):
        add_hook(rt, "http://127.0.0.1:9/")
    assert len(rt.webhooks.read_all()) == webhooks.MAX_HOOKS


def store_dead(rt: Runtime, put: Callable[..., str], monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """So many events, of which none may wait."""
    for _ in range(count):
        put()
    with monkeypatch.context() as patch:
        limit(patch, most_waiting=0)
        collect_events(rt)


@pytest.mark.long
def test_five_thousand_dead_deliveries_are_retried_in_seconds(
    rt: Runtime, put: Callable[..., str], clock: Clock, server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiving() as receiver:
        hook = add_hook(rt, receiver.url)
        store_dead(rt, put, monkeypatch, 5000)
        assert count_backlog(rt, hook) == (0, 0, 5000)
        environment = {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}
        begun = time.monotonic()
        done = command("hooks", "retry", "--all", environment=environment)
        assert time.monotonic() - begun < 5
        assert (done.returncode, done.stderr) == (0, "5000 deliveries are tried again now, 0 stay dead\n")
        clock.now = datetime.now(UTC)  # the command has a clock of its own
        assert count_backlog(rt, hook) == (5000, 0, 0)
        begun = time.monotonic()
        send_round(rt)
        print(f"sent within {time.monotonic() - begun:.1f} s")
        assert len({*receiver.ids}) == len(receiver.ids) == 5000
    assert count_backlog(rt, hook) == (0, 0, 0)


def test_a_retry_puts_back_as_many_as_there_is_room_for(
    rt: Runtime, put: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = add_hook(rt, "http://127.0.0.1:9/")
    store_dead(rt, put, monkeypatch, 5)
    monkeypatch.setattr(deliveries, "MAX_WAITING", 3)
    assert rt.deliveries.retry(hook.id, None, rt.now()) == 3
    assert count_backlog(rt, hook) == (3, 0, 2)


Wishes = st.fixed_dictionaries(
    {
        "streams": st.lists(st.sampled_from(["clean", "copies", "dead"]), min_size=1, max_size=3, unique=True),
        "types": st.lists(st.sampled_from(TYPES), max_size=2, unique=True),
        "sources": st.lists(st.sampled_from(["harbour courier", "post.example", "other"]), max_size=2, unique=True),
        "languages": st.lists(st.sampled_from(["en", "de", "en-gb"]), max_size=2, unique=True),
        "licenses": st.lists(st.sampled_from(["a.example/by", "b.example"]), max_size=1),
        "tdm": st.sampled_from([None, "reserved", "free"]),
    }
)
Events = st.lists(
    st.tuples(
        st.sampled_from(TYPES),
        st.sampled_from(SOURCES),
        st.sampled_from(LANGUAGES),
        st.sampled_from(STATED_RIGHTS),
        st.booleans(),
    ),
    max_size=12,
)


def check_wish(put: Callable[..., str], rt: Runtime, url: str, receiver: HookReceiver, drawn: Any) -> None:
    wish, before, after = drawn
    put_all(put, before)
    newest = {name: rt.streams.find_newest_id(name) for name in wish["streams"]}
    receiver.received.clear()
    hook = add_hook(
        rt, receiver.url, **{name: tuple(values) for name, values in wish.items() if name != "tdm"}, tdm=wish["tdm"]
    )
    put_all(put, after)
    send_round(rt)
    rt.webhooks.remove(hook.id)
    names = {"streams": "--stream", "types": "--type", "sources": "--source", "languages": "--language"}
    names |= {"licenses": "--license", "tdm": "--tdm"}
    said = {**wish, "tdm": [wish["tdm"]] if wish["tdm"] else []}
    options = [part for name, values in said.items() for value in values for part in (names[name], value)]
    environment = {"FEEDMILL_REDIS_URL": url, "FEEDMILL_COLLECTION": rt.settings.collection}
    printed = lines(command("tail", *options, environment=environment).stdout)
    expected = {
        (event["stream"], event["id"], event["ce_id"], json.dumps(event["data"]))
        for event in printed
        if tuple(map(int, event["id"].split("-"))) > tuple(map(int, newest[event["stream"]].split("-")))
    }
    told = [(m.data["stream"], m.data["cursor"], m.data["id"], json.dumps(m.data["data"])) for m in receiver.received]
    assert len(told) == len({*told})
    assert {*told} == expected


def put_all(put: Callable[..., str], events: Any) -> None:
    for kind, source, language, rights, has_record in events:
        record = {"source": source, "language": language, "id": "x", **rights}
        put(kind, **(record if has_record else {}))


@pytest.mark.parametrize("examples", [3, pytest.param(100, marks=pytest.mark.long)])
def test_a_hook_gets_what_tail_prints(rt: Runtime, put: Callable[..., str], server_url: str, examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=[*HealthCheck])
    @given(st.tuples(Wishes, Events, Events))
    def check(drawn: Any) -> None:
        check_wish(put, rt, server_url, receiver, drawn)

    with receiving() as receiver:
        check()
