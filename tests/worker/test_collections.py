"""Two collections on one server are strangers: their jobs, their keys and their stories."""

from __future__ import annotations

from collections.abc import Callable

import redis

from tests.support.clock import Clock
from tests.support.users import operator_url
from worker.app import enqueue_jobs, make_app
from worker.queue_names import queue_names
from worker.runtime import Runtime
from worker.settings import Settings
from worker.store.keys import Keys


def test_their_jobs_wait_in_queues_of_their_own(server_url: str) -> None:
    client = redis.Redis.from_url(operator_url(server_url))
    for collection, job in {"morning": "m1", "evening": "e1"}.items():
        enqueue_jobs(make_app(Settings(collection=collection), server_url), [job])
    waiting = {name: client.lrange(queue_names(name).jobs, 0, -1) for name in ("morning", "evening")}
    assert [(name, len(rows), b"m1" in rows[0]) for name, rows in waiting.items()] == [
        ("morning", 1, True),
        ("evening", 1, False),
    ]
    assert not {*client.keys("unacked*")}


def test_a_worker_is_asked_for_its_own_alone() -> None:
    apps = [make_app(Settings(collection=name), "redis://localhost") for name in ("feedmill", "evening")]
    served = [{queue.name for queue in app.conf.task_queues} for app in apps]
    assert served == [{"feedmill.jobs", "feedmill.control"}, {"feedmill.evening.jobs", "feedmill.evening.control"}]
    assert apps[0].conf.broker_transport_options["unacked_key"] != apps[1].conf.broker_transport_options["unacked_key"]


def test_every_key_of_a_named_collection_is_in_one_slot() -> None:
    keys = Keys.of("evening")
    assert keys.job("a") == "feedmill:{evening}:job:a"
    assert keys.stream("clean") == "feedmill:{evening}:clean"


def test_the_window_is_one(make_runtime: Callable[..., Runtime], clock: Clock) -> None:
    """What joins and what is kept is decided by one number, whatever it is set to."""
    assert make_runtime(window=30 * 86400.0).params.window.days == 30
