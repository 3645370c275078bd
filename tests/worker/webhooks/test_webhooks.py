"""Webhooks from the event to the receiver: a real server, real HTTP, signatures verified by somebody else's code."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import pytest
from redis import Redis
from standardwebhooks.webhooks import WebhookVerificationError

from ingest import PermanentFetchError
from tests.support.clock import Clock
from tests.support.hook_receiver import HookReceiver, answer_with, receiving
from tests.support.hooks import SECRET, add_hook, count_backlog, send_round
from tests.support.pipeline import make_courier_item, make_named_item, make_post_item, run_items
from tests.support.texts import make_nonsense_text
from tests.support.users import operator_url
from worker.runtime import Runtime
from worker.store.deliveries import LEASE, DeliveryRow
from worker.store.keys import Keys
from worker.store.webhooks import GROUP
from worker.webhooks import upkeep_steps
from worker.webhooks.collect_events import collect_events
from worker.webhooks.retries import WAITS, judge_failure
from worker.webhooks.send_deliveries import DeliverySenders
from worker.webhooks.signatures import make_secret, rotate_secrets

DAY = timedelta(days=1)


@pytest.fixture
def receiver() -> Iterator[HookReceiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def server(server_url: str) -> Redis:
    return Redis.from_url(operator_url(server_url), decode_responses=True)


def list_keys(rt: Runtime, server: Redis, part: str) -> list[str]:
    return [*server.scan_iter(f"{Keys.of(rt.settings.collection).prefix}:{part}")]


def test_an_event_is_sent_signed_and_leaves_nothing(rt: Runtime, receiver: HookReceiver, server: Redis) -> None:
    run_items(rt, make_courier_item())
    hook = add_hook(rt, receiver.url)
    run_items(rt, make_named_item("new", make_nonsense_text(1)))
    send_round(rt)
    (message,) = receiver.received
    message.verify(SECRET)
    with pytest.raises(WebhookVerificationError):
        message.verify(make_secret(bytes(32)))
    *_, entry = rt.streams.read("clean")
    assert message.data == {
        "type": "story.created",
        "timestamp": entry.fields["ce_time"],
        "id": entry.fields["ce_id"],
        "subject": entry.fields["ce_subject"],
        "stream": "clean",
        "cursor": entry.id,
        "data": json.loads(entry.fields["data"]),
    }
    assert message.id == f"clean_{entry.id}"
    assert message.headers["content-type"] == "application/json"
    assert message.headers["webhook-timestamp"] == str(int(rt.now().timestamp()))
    send_round(rt)
    assert len(receiver.received) == 1
    assert count_backlog(rt, hook) == (0, 0, 0)
    assert list_keys(rt, server, "payload:*") == []
    known = rt.webhooks.get(hook.id)
    assert known
    assert (known.sent, known.failures, known.sent_at) == (1, 0, rt.now())


def test_what_is_sent_again_is_the_same_to_the_byte(rt: Runtime, receiver: HookReceiver, clock: Clock) -> None:
    hook = add_hook(rt, receiver.url)
    run_items(rt, make_courier_item())
    receiver.answer = answer_with(500, body=b"no \x1b[2J today")
    send_round(rt)
    run_items(rt, make_courier_item(title="Ferry is in port at last"))  # the story has changed since
    send_round(rt)
    assert {message.data["type"] for message in receiver.received} == {"story.created", "item.updated"}
    rows = [*rt.deliveries.list_unsent(hook.id)]
    assert [(one.state, one.row.attempts, one.row.status) for one in rows] == [("waiting", 1, 500)] * 2
    assert rows[0].row.error == r"answered 500 Internal Server Error: no \x1b[2J today"
    receiver.answer = answer_with(200)
    clock.forward(WAITS[0])
    send_round(rt)
    first, second, *again = receiver.received
    assert {one.id: one.body for one in again} == {one.id: one.body for one in (first, second)}
    assert len(again) == 2
    assert again[0].headers["webhook-timestamp"] != first.headers["webhook-timestamp"]
    again[0].verify(SECRET)
    assert count_backlog(rt, hook) == (0, 0, 0)


def test_a_receiver_that_is_down_gets_it_when_it_is_back(rt: Runtime, clock: Clock) -> None:
    with receiving() as down:
        port = down.port
    hook = add_hook(rt, f"http://127.0.0.1:{port}/")
    run_items(rt, make_courier_item())
    for wait in WAITS[:3]:
        send_round(rt)
        clock.forward(wait)
    with receiving(port) as receiver:
        send_round(rt)
        assert len(receiver.received) == 1
    known = rt.webhooks.get(hook.id)
    assert known
    assert (known.sent, known.failures, known.error) == (1, 0, None)


def test_after_the_last_attempt_it_is_dead_and_can_be_retried(
    rt: Runtime, receiver: HookReceiver, clock: Clock
) -> None:
    receiver.answer = answer_with(500)
    hook = add_hook(rt, receiver.url)
    run_items(rt, make_courier_item())
    for wait in (*WAITS, 0):
        send_round(rt)
        clock.forward(wait - 0.01)
        send_round(rt)  # it is not due yet
        clock.forward(0.02)
    assert len(receiver.received) == len(WAITS) + 1
    assert len({(message.id, message.body) for message in receiver.received}) == 1
    assert count_backlog(rt, hook) == (0, 0, 1)
    receiver.answer = answer_with(200)
    assert rt.deliveries.retry(hook.id, None, rt.now()) == 1
    (one,) = rt.deliveries.list_unsent(hook.id)
    assert (one.state, one.row.attempts) == ("waiting", 0)
    send_round(rt)
    assert len({(message.id, message.body) for message in receiver.received}) == 1
    assert count_backlog(rt, hook) == (0, 0, 0)


def test_a_hook_that_is_gone_gets_nothing_more(
    rt: Runtime, receiver: HookReceiver, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.answer = answer_with(410)
    hook = add_hook(rt, receiver.url)
    run_items(rt, make_courier_item())
    with caplog.at_level(logging.WARNING):
        send_round(rt)
    assert "gone (410)" in caplog.text
    assert "hidden" not in caplog.text
    run_items(rt, make_named_item("new", make_nonsense_text(1)))
    send_round(rt)
    known = rt.webhooks.get(hook.id)
    assert known
    assert known.state == "gone"
    assert count_backlog(rt, hook) == (0, 0, 1)
    assert len(receiver.received) == 1


@pytest.mark.parametrize(("status", "waits"), [(429, 90.0), (503, 90.0), (500, WAITS[0])])
def test_a_hook_that_wants_to_be_left_alone_is(
    rt: Runtime, receiver: HookReceiver, clock: Clock, status: int, waits: float
) -> None:
    receiver.answer = answer_with(status, {"Retry-After": "90"})
    add_hook(rt, receiver.url)
    run_items(rt, make_courier_item())
    send_round(rt)
    receiver.answer = answer_with(200)
    run_items(rt, make_named_item("new", make_nonsense_text(1)))
    clock.forward(waits - 0.1)
    send_round(rt)
    assert len(receiver.received) == 1 + (status == 500), "the new one waits with the first"
    clock.forward(0.2)
    send_round(rt)
    assert len(receiver.received) == 3


def test_no_redirect_is_followed(rt: Runtime, receiver: HookReceiver) -> None:
    with receiving() as other:
        receiver.answer = answer_with(308, {"Location": other.url})
        hook = add_hook(rt, receiver.url)
        run_items(rt, make_courier_item())
        send_round(rt)
        assert (len(receiver.received), len(other.received)) == (1, 0)
    assert count_backlog(rt, hook) == (1, 0, 0)


def test_a_private_address_is_refused_where_it_is_connected_to(rt: Runtime, receiver: HookReceiver) -> None:
    hook = add_hook(rt, f"http://10.0.0.1:{receiver.port}/", allows_http=True)
    run_items(rt, make_courier_item())
    send_round(rt)
    (one,) = rt.deliveries.list_unsent(hook.id)
    assert "not a public address" in (one.row.error or "")
    for url in ("https://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/"):
        with pytest.raises(PermanentFetchError, match="not a public address"):
            rt.poster.check_target(url, allows_http=True)
    with pytest.raises(PermanentFetchError, match="not encrypted"):
        rt.poster.check_target("http://93.184.215.14/")
    rt.poster.check_target("http://93.184.215.14/", allows_http=True)
    rt.poster.check_target(receiver.url)


def test_a_hook_that_hangs_holds_up_no_other(rt: Runtime, receiver: HookReceiver) -> None:
    let_go = Event()
    with receiving() as slow:
        slow.answer = lambda _: (200 if let_go.wait(10) else 500, {}, b"")
        hanging, quick = add_hook(rt, slow.url), add_hook(rt, receiver.url)
        run_items(rt, *(make_named_item(f"n{n}", make_nonsense_text(n)) for n in range(6)))
        collect_events(rt)
        threads = DeliverySenders(rt, lambda: 0.0).send_due()
        for thread in threads:
            if thread.name.endswith(quick.id):
                thread.join(10)
        assert len(receiver.received) == 6
        assert count_backlog(rt, hanging) == (6, 4, 0), "four at the same time, and no more"
        let_go.set()
        for thread in threads:
            thread.join()
        assert count_backlog(rt, hanging) == (0, 0, 0)


def test_what_a_sender_left_is_sent_again_when_its_lease_ends(
    rt: Runtime, receiver: HookReceiver, clock: Clock
) -> None:
    hook = add_hook(rt, receiver.url)
    run_items(rt, make_courier_item())
    collect_events(rt)
    lost = rt.deliveries.claim(hook.id, rt.now())
    assert lost
    send_round(rt)
    assert receiver.received == [], "one sender at a time"
    clock.forward(LEASE.total_seconds() + 0.001)
    receiver.answer = answer_with(500)
    send_round(rt)
    assert receiver.ids == [lost.message_id]
    failure = judge_failure(lost, "too late", 0.0, rt.now())
    assert not rt.deliveries.note_failure(lost, failure, rt.now()), "it is another one's by now"
    rt.deliveries.note_sent(lost, rt.now())
    assert count_backlog(rt, hook) == (0, 0, 0), "that it has arrived counts, whoever says so"


def test_what_was_read_and_not_stored_is_stored_once(rt: Runtime, receiver: HookReceiver) -> None:
    hook = add_hook(rt, receiver.url)
    run_items(rt, make_courier_item())
    assert len(rt.deliveries.read_new("clean")) == 1  # and then the scheduler died
    collect_events(rt)
    collect_events(rt)
    assert count_backlog(rt, hook) == (1, 0, 0)


def test_what_is_stored_twice_is_sent_once(rt: Runtime, receiver: HookReceiver) -> None:
    """By two schedulers that read the same, of which one is late."""
    hook = add_hook(rt, receiver.url)
    run_items(rt, make_courier_item())
    ((entry_id, _),) = rt.deliveries.read_new("clean")
    send_round(rt)
    row = DeliveryRow(type="story.created", stored_at=rt.now())
    assert rt.deliveries.store(("clean", entry_id.decode()), row, b"{}", [hook.id], rt.now()) == {}
    send_round(rt)
    assert len(receiver.received) == 1


def test_a_new_hook_gets_nothing_of_what_others_still_wait_for(rt: Runtime, receiver: HookReceiver) -> None:
    with receiving() as other:
        add_hook(rt, other.url)
        run_items(rt, make_courier_item())
        add_hook(rt, receiver.url)
        run_items(rt, make_named_item("new", make_nonsense_text(1)))
        send_round(rt)
        assert len(other.received) == 2
        assert receiver.ids == [max(other.ids)]


def test_a_removal_that_was_stopped_is_finished(rt: Runtime, receiver: HookReceiver, server: Redis) -> None:
    hook = add_hook(rt, receiver.url)
    run_items(rt, *(make_named_item(f"n{n}", make_nonsense_text(n)) for n in range(3)))
    collect_events(rt)
    assert rt.webhooks._script(step="remove", id=hook.id, count=1, group=GROUP) == 1
    send_round(rt)
    assert (receiver.received, rt.webhooks.read_all()) == ([], [])
    upkeep_steps.tidy_hooks(rt)
    assert list_keys(rt, server, "hook*") == list_keys(rt, server, "payload:*") == []


def test_both_secrets_sign_for_a_day(rt: Runtime, receiver: HookReceiver, clock: Clock) -> None:
    hook = add_hook(rt, receiver.url)
    new = make_secret(bytes(32))
    assert rt.webhooks.set_secrets(hook, rotate_secrets(hook.wanted.secrets, new, rt.now()))
    run_items(rt, make_courier_item())
    send_round(rt)
    (both,) = receiver.received
    both.verify(SECRET)
    both.verify(new)
    clock.forward(DAY.total_seconds())
    run_items(rt, make_named_item("later", make_nonsense_text(1)))
    send_round(rt)
    assert len(receiver.received[1].headers["webhook-signature"].split()) == 1


def test_a_paused_hook_gets_it_later(rt: Runtime, receiver: HookReceiver) -> None:
    hook = add_hook(rt, receiver.url)
    rt.webhooks.set_state(hook.id, "paused")
    run_items(rt, make_courier_item())
    send_round(rt)
    assert (receiver.received, count_backlog(rt, hook)) == ([], (1, 0, 0))
    rt.webhooks.set_state(hook.id, "active")
    send_round(rt)
    assert len(receiver.received) == 1


def test_a_removed_hook_leaves_nothing(rt: Runtime, receiver: HookReceiver, server: Redis) -> None:
    kept, gone = add_hook(rt, receiver.url), add_hook(rt, receiver.url, streams=("clean", "copies"))
    run_items(rt, make_courier_item())
    run_items(rt, make_post_item())
    collect_events(rt)
    assert rt.webhooks.remove(gone.id)
    assert not rt.webhooks.remove(gone.id)
    assert [hook.id for hook in rt.webhooks.read_all()] == [kept.id]
    assert list_keys(rt, server, f"hook:{gone.id}*") == []
    assert [group.name for group in rt.trimmer.read_extent("copies").groups] == []
    assert [group.name for group in rt.trimmer.read_extent("clean").groups] == ["feedmill.webhooks"]
    send_round(rt)
    assert len(receiver.received) == 1
    assert list_keys(rt, server, "payload:*") == []


@pytest.mark.raw_store
def test_an_entry_of_somebody_else_stops_nothing(rt: Runtime, receiver: HookReceiver, server: Redis) -> None:
    hook = add_hook(rt, receiver.url, sources=("harbour courier",))
    clean = Keys.of(rt.settings.collection).stream("clean")
    for fields in ({"no": "event"}, {"ce_type": "x", "data": "{"}, {"data_zlib": "x"}, {"ce_type": "x", "data": "[]"}):
        server.xadd(clean, fields)
    gone = server.xadd(clean, {"ce_type": "x"})
    rt.deliveries.read_new("clean")
    server.xdel(clean, str(gone))
    run_items(rt, make_courier_item())
    send_round(rt)
    assert len(receiver.received) == 1
    assert count_backlog(rt, hook) == (0, 0, 0)
    assert server.xpending(clean, "feedmill.webhooks")["pending"] == 0


def test_old_dead_deliveries_go(rt: Runtime, receiver: HookReceiver, clock: Clock, server: Redis) -> None:
    receiver.answer = answer_with(410)
    hook = add_hook(rt, receiver.url)
    run_items(rt, make_courier_item())
    send_round(rt)
    upkeep_steps.tidy_hooks(rt)
    assert count_backlog(rt, hook) == (0, 0, 1)
    clock.forward(upkeep_steps.DEAD_AGE.total_seconds() + 1)
    upkeep_steps.tidy_hooks(rt)
    assert count_backlog(rt, hook) == (0, 0, 0)
    assert list_keys(rt, server, "payload:*") == []
    known = rt.webhooks.get(hook.id)
    assert known
    assert known.dropped == 1
