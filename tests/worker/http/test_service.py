"""The service as such: while its server is away, when it comes back, and when it ends itself."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.http_service import HttpService, running_service
from tests.support.mill import running_mill
from tests.support.pipeline import make_named_item, run_items
from tests.support.texts import make_nonsense_text
from worker.http import health, thread_calls
from worker.runtime import Runtime, build_runtime


def wait_until(condition: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def test_ready_is_who_has_workers(rt: Runtime, service: HttpService) -> None:
    answer = service.ask("/readyz")
    assert answer.status == 503
    assert {check["name"]: check["ok"] for check in answer.json["checks"]} == {
        "server": True, "work": False, "intake": True,
    }  # fmt: skip
    rt.jobs.mark_alive(60)
    assert service.ask("/readyz").status == 200
    assert service.ask("/healthz").json == {"alive": True}


def test_a_pause_of_intake_is_said_and_does_not_turn_readers_away(
    make_runtime: Callable[..., Runtime], server_url: str
) -> None:
    rt = make_runtime(max_memory=2.0)
    rt.jobs.mark_alive(60)
    with running_service(rt, server_url) as service:
        answer = service.ask("/readyz")
    assert answer.status == 200
    assert [check["name"] for check in answer.json["checks"] if not check["ok"]] == ["intake"]


def test_a_fault_of_ours_is_a_problem_document(service: HttpService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_look_whether_ready", lambda rt: 1 / 0)
    answer = service.ask("/readyz")
    assert (answer.status, answer.problem) == (500, "internal")
    assert b"ZeroDivision" not in answer.body


def test_a_store_that_says_nothing_holds_up_only_who_asks_it(
    service: HttpService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thread_calls, "LONGEST_CALL", 0.2)
    silence = threading.Event()
    monkeypatch.setattr(health, "_look_whether_ready", lambda rt: silence.wait(10))
    answers: list[int] = []
    askers = [threading.Thread(target=lambda: answers.append(service.ask("/readyz").status)) for _ in range(20)]
    for asker in askers:
        asker.start()
    begin = time.monotonic()
    assert service.ask("/healthz").status == 200
    assert time.monotonic() - begin < 5
    for asker in askers:
        asker.join(10)
    silence.set()
    assert answers == [503] * 20


@pytest.mark.long
def test_while_the_server_is_away_it_says_so_and_goes_on_by_itself(tmp_path: Path) -> None:
    """A follower keeps its line and misses nothing; whoever asks gets 503 and the reason, then answers again."""
    with running_mill(tmp_path) as mill:
        rt = build_runtime(mill.rt.settings, mill.server.url, retries=1)
        with running_service(rt, mill.server.url) as service, service.listen("/v1/events") as events:
            run_items(mill.rt, make_named_item("a", make_nonsense_text(1)))
            got = [next(events)]
            mill.kill_server()
            for path in ("/v1/stories", "/v1/feed.atom", "/v1/events", "/v1/jobs/a", "/v1/stories/st_a"):
                answer = service.ask(path)
                assert (answer.status, answer.problem) == (503, "server-unreachable"), path
                assert answer.headers["retry-after"] == "5"
            assert service.ask("/v1/jobs", "POST", {"text": "a"}).problem == "server-unreachable"
            assert service.ask("/healthz").status == 200
            ready = service.ask("/readyz")
            assert (ready.status, ready.json["checks"][0]["says"]) == (503, "the server can't be reached")
            with running_mill(tmp_path) as again:
                wait_until(lambda: service.ask("/v1/stories").status == 200)
                run_items(again.rt, make_named_item("b", make_nonsense_text(2)))
                got.append(next(events))
                assert [json.loads(e["data"])["data"]["record"]["title"] for e in got] == [
                    "Report from a",
                    "Report from b",
                ]
                assert [event["id"] for event in got] == [entry.id for entry in again.rt.streams.read("clean")]


def test_a_cursor_of_another_start_of_the_server_is_stale(tmp_path: Path) -> None:
    with running_mill(tmp_path) as mill:
        run_items(mill.rt, *(make_named_item(f"n{n}", make_nonsense_text(n)) for n in range(20)))
        with running_service(mill.rt, mill.server.url) as service:
            following = service.ask("/v1/stories?limit=3").json["next"]
            assert service.ask(f"/v1/stories?after={following}").status == 200
    with running_mill(tmp_path) as mill, running_service(mill.rt, mill.server.url) as service:
        answer = service.ask(f"/v1/stories?after={following}")
        assert (answer.status, answer.problem) == (410, "stale-cursor")
