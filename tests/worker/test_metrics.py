"""The metrics: read from the store at a bounded cost, right after repeats and restarts, and well-formed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from redis import Redis
from redis.connection import AbstractConnection

from ingest import Subscription
from tests.support.clock import Clock
from tests.support.jobs import make_created_change, make_document_job, retry_job, submit_job
from tests.support.pipeline import make_courier_item, make_post_item, run_items, run_one_job
from tests.support.screens import ROOT
from tests.support.system import command
from worker.jobs.pipeline import refuse_message, run_job
from worker.metrics.exposition import write_metrics
from worker.metrics.families import REASONS, list_families
from worker.metrics.readings import read_store
from worker.runtime import Runtime
from worker.store.feeds import FeedOptions, FeedState, feed_id
from worker.store.measures import MOST_GROUPS

Found = dict[str, dict[frozenset[tuple[str, str]], float]]


def read_metrics(rt: Runtime) -> Found:
    found: Found = {}
    for family in text_string_to_metric_families(write_metrics(rt).decode()):
        assert family.documentation
        for sample in family.samples:
            labels = dict(sample.labels)
            assert labels.pop("collection") == rt.settings.collection
            rows = found.setdefault(sample.name, {})
            assert frozenset(labels.items()) not in rows, "a series stands twice"
            rows[frozenset(labels.items())] = sample.value
    return found


def pick(found: Found, name: str, **labels: str) -> float:
    return found[name][frozenset(labels.items())]


def raw_client(rt: Runtime) -> Redis:
    return rt.jobs._client  # type: ignore[return-value]


def add_feed(rt: Runtime, number: int) -> str:
    address = f"https://feeds.example/{number}"
    rt.feeds.add(Subscription(address=address), FeedOptions(), rt.now())
    return feed_id(address)


def test_an_empty_collection_has_every_metric(rt: Runtime) -> None:
    found = read_metrics(rt)
    assert len(found) >= 30
    assert pick(found, "feedmill_jobs", state="queued") == 0
    assert pick(found, "feedmill_publication_delay_seconds_bucket", le="+Inf") == 0
    assert {dict(labels)["reason"] for labels in found["feedmill_dead_letters_written_total"]} == set(REASONS)


def test_every_metric_stands_in_the_document_in_its_own_words(rt: Runtime) -> None:
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    families = list(list_families(read_store(rt)))
    rows = [
        f"| `{one.name}` | {', '.join(f'`{label}`' for label in one.labels) or '–'} | {one.says} |" for one in families
    ]
    assert [row for row in text.splitlines() if row.startswith("| `feedmill_")] == rows
    assert [reason for reason in REASONS if f"`{reason}`" not in text] == []


def test_jobs_and_items_are_counted_by_state_and_outcome(rt: Runtime, clock: Clock) -> None:
    run_items(rt, make_courier_item())
    run_items(rt, make_post_item(), {"no": "item"})
    submit_job(rt, "waits")
    clock.forward(30)
    found = read_metrics(rt)
    assert pick(found, "feedmill_items_total", outcome="published") == 1
    assert pick(found, "feedmill_items_total", outcome="copies") == 1
    assert pick(found, "feedmill_items_dead") == 1
    assert pick(found, "feedmill_dead_letters_written_total", reason="part") == 1
    assert pick(found, "feedmill_jobs", state="queued") == 1
    assert pick(found, "feedmill_jobs_submitted_total") == 3
    assert pick(found, "feedmill_jobs_done_total") == 2
    assert pick(found, "feedmill_stream_entries", stream="dead") == 1
    assert pick(found, "feedmill_index_entries") == 1
    assert pick(found, "feedmill_index_bytes") > 100
    assert pick(found, "feedmill_sum_contradictions") == 0


def test_the_queue_s_age_is_that_of_a_job_that_could_be_done(rt: Runtime, clock: Clock) -> None:
    submit_job(rt, "first")
    clock.forward(40)
    submit_job(rt, "second")
    assert rt.jobs.begin("first", rt.now()) == "run"
    clock.forward(5)
    found = read_metrics(rt)
    assert pick(found, "feedmill_oldest_open_job_age_seconds") == 45
    assert pick(found, "feedmill_queue_age_seconds") == 5
    rt.jobs.fail("first", rt.now(), "later", pause=100.0)
    clock.forward(50)
    assert pick(read_metrics(rt), "feedmill_queue_age_seconds") == 55, "the first waits on purpose"
    clock.forward(80)
    for job_id in ("first", "second"):
        run_job(job_id, rt)
    found = read_metrics(rt)
    assert pick(found, "feedmill_queue_age_seconds") == pick(found, "feedmill_oldest_open_job_age_seconds") == 0


@pytest.mark.raw_store
def test_the_delay_begins_when_the_document_is_here(rt: Runtime, clock: Clock) -> None:
    """Not when its job was submitted, and not when somebody else fetched it, long before."""
    hour = timedelta(hours=1)
    submit_job(rt, "fetched")
    clock.forward(500)
    rt.jobs.begin("fetched", rt.now())
    rt.jobs.keep(make_document_job("fetched", rt.now() - hour, "x", fetched_at=rt.now()))
    rt.jobs.submit(make_document_job("old", rt.now(), "x", fetched_at=rt.now() - 1000 * hour), rt.now())
    rt.jobs.begin("old", rt.now())
    clock.forward(4)
    for job_id in ("fetched", "old"):
        rt.jobs.accept(job_id, "document", 1)
        assert not rt.commit(job_id, [make_created_change(rt, f"it_{job_id}")], 10**9, rt.now()).refusal
    assert pick(read_metrics(rt), "feedmill_publication_delay_seconds_sum") == 8


@pytest.mark.raw_store
def test_the_delay_is_counted_once_whatever_is_repeated(rt: Runtime, clock: Clock) -> None:
    submit_job(rt, "j")
    assert rt.jobs.begin("j", rt.now()) == "run"
    rt.jobs.accept("j", "document", 2)
    clock.forward(7)
    changes = [make_created_change(rt, "it_a", "0"), make_created_change(rt, "it_b", "1")]
    for _ in range(3):
        assert rt.commit("j", changes, 10**9, rt.now()).recorded_count == 2
        clock.forward(1000)
    found = read_metrics(rt)
    rows = {dict(labels)["le"]: n for labels, n in found["feedmill_publication_delay_seconds_bucket"].items()}
    assert (rows["5.0"], rows["10.0"], rows["+Inf"]) == (0, 2, 2)
    assert pick(found, "feedmill_publication_delay_seconds_count") == 2
    assert math.isclose(pick(found, "feedmill_publication_delay_seconds_sum"), 14)
    rt.jobs.finish("j", rt.now())


def test_a_dead_letter_is_counted_by_the_kind_of_its_reason(rt: Runtime) -> None:
    state = run_one_job(rt, make_document_job("dies", rt.now(), b"\x89PNG\r\n\x1a\n", kind="items"))
    assert state.state == "dead"
    refuse_message(rt, 7, "not a job message")
    found = read_metrics(rt)
    written = {dict(labels)["reason"]: n for labels, n in found["feedmill_dead_letters_written_total"].items() if n}
    assert written == {"document": 1, "message": 1}
    assert pick(found, "feedmill_jobs", state="dead") == 2
    assert retry_job(rt, "dies")
    run_job("dies", rt)
    written = read_metrics(rt)["feedmill_dead_letters_written_total"]
    assert written[frozenset({("reason", "document")})] == 2, "a counter never falls"


def test_feeds_are_in_one_state_each(rt: Runtime, clock: Clock) -> None:
    names = [add_feed(rt, n) for n in range(5)]
    clock.forward(60)
    assert pick(read_metrics(rt), "feedmill_feeds_overdue_seconds") == 60
    assert len(rt.feeds.claim_due(rt.now(), rt.now())) == 5
    jobs = {name: rt.feeds.get(name).state.job or "" for name in names}  # type: ignore[union-attr]
    later, well = rt.now() + timedelta(hours=1), FeedState(brought_at=rt.now())
    rt.feeds.settle_poll(names[0], jobs[names[0]], well, later)
    rt.feeds.settle_poll(names[1], jobs[names[1]], replace(well, brought_at=rt.now() - timedelta(days=31)), later)
    rt.feeds.settle_poll(names[2], jobs[names[2]], replace(well, failures=2), later)
    rt.feeds.settle_poll(names[3], jobs[names[3]], replace(well, failures=1, is_gone=True), None)
    states = read_metrics(rt)["feedmill_feeds"]
    assert {dict(labels)["health"]: n for labels, n in states.items()} == dict.fromkeys(
        ("ok", "silent", "failing", "gone", "unpolled"), 1
    )
    for name in names:
        rt.feeds.remove(name)
    assert set(read_metrics(rt)["feedmill_feeds"].values()) == {0}


def test_a_group_s_lag_is_shown_whatever_its_name(rt: Runtime, clock: Clock) -> None:
    run_items(rt, make_courier_item())
    stream, hostile = rt.jobs._keys.stream("clean"), 'a"b\\c\nd\x1b[2J'
    raw_client(rt).xgroup_create(stream, hostile, id="0")
    raw_client(rt).xgroup_create(stream, "reads", id="$")
    found = read_metrics(rt)
    shown = 'a"b\\c\nd\\x1b[2J'
    assert pick(found, "feedmill_consumer_group_unread_entries", stream="clean", group=shown) == 1
    assert pick(found, "feedmill_consumer_group_lag_seconds", stream="clean", group=shown) >= 0
    assert pick(found, "feedmill_consumer_group_lag_seconds", stream="clean", group="reads") == 0
    assert pick(found, "feedmill_stream_groups", stream="clean") == 2


@contextmanager
def counted_commands(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Bytes are sent once for each round trip; commands of a pipeline go as one."""
    sent: list[int] = []
    send_packed = AbstractConnection.send_packed_command

    def count_packed(connection: Any, packed: Any, *args: Any, **more: Any) -> Any:
        text = packed if isinstance(packed, bytes) else b"".join(packed)
        sent.append(text.count(b"\r\n*") + 1)
        return send_packed(connection, packed, *args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(AbstractConnection, "send_packed_command", count_packed)
        yield sent


@pytest.mark.raw_store
def test_what_it_costs_does_not_grow_with_what_is_there(
    rt: Runtime, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_metrics(rt)
    with counted_commands(monkeypatch) as empty:
        write_metrics(rt)
    pipe = raw_client(rt).pipeline(transaction=False)
    keys = rt.jobs._keys
    for n in range(1000):
        pipe.zadd(keys.feeds, {f"f{n}": n})
        pipe.zadd(keys.feeds_due, {f"f{n}": n})
    for _ in range(10_000):
        pipe.xadd(keys.stream("dead"), {"data": "{}"})
    for n in range(MOST_GROUPS + 10):
        pipe.xgroup_create(keys.stream("dead"), f"g{n}", id="0")
    pipe.execute()
    with counted_commands(monkeypatch) as full:
        text = write_metrics(rt)
    assert len(full) == len(empty) <= 9, "round trips"
    assert sum(full) - sum(empty) <= 2 * MOST_GROUPS
    assert sum(empty) <= 40
    assert len(text) < 60_000


def test_the_command_prints_them_and_writes_them_whole(
    make_runtime: Callable[..., Runtime], server_url: str, tmp_path: Any
) -> None:
    environment = {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": make_runtime().settings.collection}
    done = command("metrics", environment=environment)
    assert done.returncode == 0
    assert done.stdout.startswith("# HELP feedmill_")
    file = tmp_path / "feedmill.prom"
    assert command("metrics", "--output", file, environment=environment).returncode == 0
    assert file.read_text().startswith("# HELP feedmill_")
    assert [path.name for path in tmp_path.iterdir()] == ["feedmill.prom"]
    refused = command("metrics", "--output", tmp_path / "none" / "x.prom", environment=environment)
    assert refused.returncode == 2
    assert "can't be written" in refused.stderr
