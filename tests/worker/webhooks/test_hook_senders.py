"""The scheduler sends, as `feedmill up` runs it, and what it has in its hands when it is killed is sent again."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.support.hook_receiver import ReceivedMessage, receiving
from tests.support.hooks import add_hook, count_backlog
from tests.support.pipeline import make_courier_item, make_named_item, run_items
from tests.support.system import lines, started
from tests.support.texts import make_nonsense_text
from worker.runtime import Runtime
from worker.webhooks.collect_events import collect_events
from worker.webhooks.send_deliveries import DeliverySenders


def send_as_scheduler(rt: Runtime, begin: Event) -> None:
    begin.wait()
    for _ in range(20):
        collect_events(rt)
        for thread in DeliverySenders(rt, lambda: 0.0).send_due():
            thread.join()


@pytest.mark.long
def test_two_schedulers_send_each_event_once(rt: Runtime) -> None:
    begin = Event()
    with receiving() as receiver:
        hook = add_hook(rt, receiver.url)
        threads = [Thread(target=send_as_scheduler, args=(rt, begin)) for _ in range(2)]
        for thread in threads:
            thread.start()
        begin.set()
        run_items(rt, *(make_named_item(f"n{n}", make_nonsense_text(n)) for n in range(60)))
        for thread in threads:
            thread.join()
        send_as_scheduler(rt, begin)
    assert len(receiver.ids) == len({*receiver.ids}) == 60
    assert count_backlog(rt, hook) == (0, 0, 0)


@pytest.mark.long
def test_a_killed_scheduler_sends_again_what_it_had_sent(tmp_path: Path) -> None:
    let_go = Event()

    def answer_late(message: ReceivedMessage) -> tuple[int, dict[str, str], bytes]:
        let_go.wait(60)
        return 200, {}, b""

    with receiving() as receiver, started(tmp_path) as system:
        (told,) = lines(system.feedmill("hooks", "add", receiver.url).stdout)
        receiver.answer = answer_late
        system.submit("-", stdin=json.dumps(make_courier_item()).encode())
        system.wait_until(lambda: len(receiver.received) == 1, 20)
        scheduler = system.supervisor.processes_by_name()["scheduler"]
        assert scheduler
        scheduler.send_signal(signal.SIGKILL)
        scheduler.wait()
        let_go.set()
        system.wait_until(lambda: len(receiver.received) == 2, 60)
        first, again = receiver.received
        assert (first.id, first.body) == (again.id, again.body)
        for message in (first, again):
            message.verify(told["secret"])
        (hook,) = system.rt.webhooks.read_all()
        system.wait_until(lambda: count_backlog(system.rt, hook) == (0, 0, 0), 10)
        log = (tmp_path / "worker.log").read_text()
    assert told["secret"] not in log
    assert "hidden" not in log
