"""No script holds up the server for longer than 20 ms, however full it is: each step, measured on a crowded server.
None touches a key that a cluster could have elsewhere.

What is measured is the processor time of the server's main thread in one call; the least of three, since the machine
is shared. A script or step without a case here fails.
"""

from __future__ import annotations

import itertools
import os
import re
import socket
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from redis import Redis
from redis.crc import key_slot

from dedupe import ParagraphSighting, Story
from ingest import Mark, Subscription
from tests.support.jobs import drop_letter, make_created_change, make_document_job, retry_job, submit_job
from tests.support.monitor import find_keys, watch_commands
from tests.support.texts import make_nonsense_text
from worker.judging import by_hand
from worker.judging.events import build_trim_notice
from worker.judging.furniture_by_hand import make_passage_id
from worker.runtime import Runtime, build_runtime
from worker.server.binary import find_binary
from worker.server.embedded import attach_to_server
from worker.settings import Settings
from worker.store.commit import AbsorbedStory, ItemPlace
from worker.store.dead_letters import CHANGED_AT_ONCE, MOST_BYTES, READ_AT_ONCE, DeadLetter, LetterHead
from worker.store.deliveries import DeliveryRow, FailedAttempt
from worker.store.feeds import FeedOptions, FeedState, feed_id
from worker.store.fetch_queue import ROUTED_AT_ONCE
from worker.store.host_turns import HOST_CONNECTIONS, HostTurn
from worker.store.kept_passages import MAX_PASSAGES, KeptPassage
from worker.store.looks import PLANNED_AT_ONCE, PageLook
from worker.store.pushes import CLAIMED_PUSHES, HubIntent
from worker.store.regroup import StoryRegrouping
from worker.store.repairs import Repairs
from worker.store.runs import JobRun, RunningJob
from worker.store.scripts import FOLDER, Script
from worker.store.store_format import ENTRIES_AT_ONCE, NEWEST
from worker.store.sums import FLIGHT
from worker.store.webhooks import MAX_DEAD, MAX_HOOKS, MAX_WAITING, HookStream, HookWish, SigningSecret

pytestmark = pytest.mark.long

LIMIT = 0.020  # seconds of the server's processor time, in one call
TRIES = 3
COLLECTION = "crowded"
MANY = 100_000  # open jobs, places in a document, entries of two streams
FEEDS = 90_000  # on the list; it takes 100,000
PUSHES = 45_000  # subscriptions; there may be 50,000
MEMBERS = 20_000  # of one story
BATCH = 50  # items of one commit
WORDS = 20_000  # of a text; more are not read
OLD = timedelta(days=60)
PAYLOAD_FIELDS = ("body", zlib.compress(b"x" * 20_000), "size", 3000, "refs", 1)

Act = Callable[[], object]
hosts = itertools.count()


@dataclass(frozen=True)
class Crowd:
    """A full server, and what has been measured on it."""

    rt: Runtime
    client: Redis

    def key(self, name: str, *parts: str) -> str:
        made = getattr(self.rt.jobs._keys, name)
        return str(made(*parts) if parts else made)

    def read_cpu(self) -> float:
        info = self.client.info("cpu")
        return float(info["used_cpu_user_main_thread"] + info["used_cpu_sys_main_thread"])


def write_many(client: Redis, commands: Iterator[tuple[Any, ...]]) -> None:
    pipe = client.pipeline(transaction=False)
    for number, command in enumerate(commands):
        pipe.execute_command(*command)
        if number % 5000 == 4999:
            pipe.execute()
    pipe.execute()


def make_feed_row(number: int) -> tuple[str, ...]:
    return ("id", f'"f{number}"', "address", f'"https://f.example/{number}"', "added_at", '"2026-06-07T18:00:00Z"')


def fill_server(crowd: Crowd) -> None:
    """Open jobs, feeds that are due, long streams, and texts in the index."""
    now = crowd.rt.now()
    long_ago = int((now - OLD).timestamp() * 1000)
    fields = ("state", "queued", "accepted", "3", "attempts", "0", "submitted_at", now.isoformat(), "via", "file")
    write_many(crowd.client, (("HSET", crowd.key("job", f"o{n}"), "kind", "feed", *fields) for n in range(MANY)))
    write_many(crowd.client, (("ZADD", crowd.key("due"), n, f"o{n}") for n in range(MANY)))
    write_many(crowd.client, (("ZADD", crowd.key("open"), n, f"o{n}") for n in range(MANY)))
    crowd.client.hset(crowd.key("totals"), mapping={"jobs": MANY, "accepted": 3 * MANY, "in_flight": 3 * MANY})
    write_many(
        crowd.client,
        (("HSET", crowd.key("feed", f"f{n}"), *make_feed_row(n)) for n in range(FEEDS)),
    )
    for name in ("feeds", "feeds_due"):
        write_many(crowd.client, (("ZADD", crowd.key(name), n, f"f{n}") for n in range(FEEDS)))
    for name, size in (("clean", 6000), ("dead", 200)):
        body = "x" * size
        stream = crowd.key("stream", name)
        write_many(crowd.client, (("XADD", stream, f"{long_ago}-{n}", "data", body) for n in range(MANY // 2)))
    for kept in (MANY, MANY // 2):
        write_many(crowd.client, (("HSET", f"slots of {kept}", str(n), f"published it_{n}") for n in range(kept)))
    for group in range(20):
        crowd.client.xgroup_create(crowd.key("stream", "clean"), f"g{group}", id="0")
    begin_job(crowd, "base", MANY)
    for start in range(0, 5000, BATCH):
        changes = [
            make_created_change(crowd.rt, f"it_{n}", f"{n}", make_nonsense_text(n)) for n in range(start, start + BATCH)
        ]
        assert crowd.rt.commit("base", changes, 10**9, now).refusal == ""


@pytest.fixture(scope="module")
def crowd() -> Iterator[Crowd]:
    with (
        tempfile.TemporaryDirectory(prefix="feedmill-test-") as folder,
        attach_to_server(Path(folder), find_binary(os.environ.get("PATH"))) as server,
    ):
        now = datetime.now(UTC).replace(microsecond=0)
        client = Redis.from_url(server.url)
        client.config_set("appendonly", "no")  # what the disk takes is no time of a script
        settings = replace(Settings.from_env({}), retention=3600.0, collection=COLLECTION)
        full = Crowd(build_runtime(settings, server.url, lambda: now), client)
        fill_server(full)
        yield full


@contextmanager
def measured(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """Seconds that the server's main thread took for each call of a script meanwhile."""
    seconds: list[float] = []
    call = Script.__call__

    def call_and_measure(script: Script, **arguments: Any) -> Any:
        before = crowd.read_cpu()
        answer = call(script, **arguments)
        seconds.append(crowd.read_cpu() - before)
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(Script, "__call__", call_and_measure)
        yield seconds


def begin_job(crowd: Crowd, job_id: str, accepted: int = 10) -> str:
    submit_job(crowd.rt, job_id)
    assert crowd.rt.jobs.begin(job_id, crowd.rt.now()) == "run"
    crowd.rt.jobs.accept(job_id, "document", accepted)
    return job_id


def make_long_job(crowd: Crowd, number: int, kept: int = MANY) -> str:
    """A job of a document of 100,000 items, nearly all of which are recorded."""
    job_id = begin_job(crowd, f"long{number}", MANY)
    crowd.client.copy(f"slots of {kept}", crowd.key("slots", job_id), replace=True)
    return job_id


def make_long_text(number: int) -> str:
    return "\n\n".join(make_nonsense_text(number * 1000 + n) for n in range(WORDS // 120 + 1))


def record_long_texts(crowd: Crowd, number: int) -> Act:
    job_id = begin_job(crowd, f"texts{number}", BATCH)
    names = [f"it_long{number}_{n}" for n in range(BATCH)]
    changes = [
        make_created_change(crowd.rt, name, str(n), make_long_text(number * BATCH + n)) for n, name in enumerate(names)
    ]
    return lambda: crowd.rt.commit(job_id, changes, 10**9, crowd.rt.now())


def look_up_long_texts(crowd: Crowd, number: int) -> Act:
    changes = [make_created_change(crowd.rt, f"x{n}", "0", make_long_text(n)) for n in range(BATCH)]
    sketches = [change.posted for change in changes if change.posted]
    return lambda: crowd.rt.index.look_up_stories(sketches, crowd.rt.now())


def make_big_story(crowd: Crowd, name: str, members: int) -> Story:
    """A story with so many members, each known whole."""
    text = make_nonsense_text(int.from_bytes(name.encode()[-6:], "big"))
    job_id = begin_job(crowd, f"j{name}", 1)
    assert (
        crowd.rt.commit(job_id, [make_created_change(crowd.rt, name, text=text)], 10**9, crowd.rt.now()).refusal == ""
    )
    row = [part for pair in crowd.client.hgetall(crowd.key("item", name)).items() for part in pair]
    keys = [f"{name}m{n}" for n in range(members - 1)]
    write_many(crowd.client, (("HSET", crowd.key("item", one), *row) for one in keys))
    write_many(crowd.client, (("SADD", crowd.key("members", f"st_{name}"), one) for one in keys))
    crowd.client.hset(crowd.key("story", f"st_{name}"), "size", members)
    return crowd.rt.items.load_stories([f"st_{name}"])[f"st_{name}"]


def absorb_big_story(crowd: Crowd, number: int) -> tuple[Story, Story]:
    gone = make_big_story(crowd, f"it_gone{number}", MEMBERS)
    into = make_big_story(crowd, f"it_into{number}", 2)
    return gone, replace(into, size=into.size + MEMBERS, revision=into.revision + 1)


def regroup_big_story(crowd: Crowd, number: int) -> Act:
    gone, whole = absorb_big_story(crowd, number)
    change = StoryRegrouping(stories=(whole,), absorbed=(gone,))
    return lambda: crowd.rt.regroup(change, crowd.rt.now())


def merge_by_hand(crowd: Crowd, number: int) -> Act:
    names = [f"it_hand{number}", f"it_mill{number}"]
    for name in names:
        make_big_story(crowd, name, by_hand.MAX_MEMBERS // 2)
    return lambda: by_hand.merge_stories(crowd.rt, names)


def follow_big_story(crowd: Crowd, number: int) -> Act:
    regroup_big_story(crowd, 10 + number)()
    return lambda: crowd.rt.moves.move_some(crowd.rt.now())


def merge_in_commit(crowd: Crowd, number: int) -> Act:
    gone, whole = absorb_big_story(crowd, 20 + number)
    job_id = begin_job(crowd, f"merge{number}", 1)
    change = make_created_change(crowd.rt, f"it_joins{number}")
    event = change.event
    assert event
    change = replace(
        change, found_in=ItemPlace(), story=whole, merges=(AbsorbedStory(story=gone, event=event),), posted=None
    )
    return lambda: crowd.rt.commit(job_id, [change], 10**9, crowd.rt.now())


def submit_long_body(crowd: Crowd, number: int) -> Act:
    job = make_document_job(f"body{number}", crowd.rt.now(), b"x" * crowd.rt.settings.max_bytes)
    return lambda: crowd.rt.jobs.submit(job, crowd.rt.now())


def hold_long_body(crowd: Crowd, number: int) -> Act:
    job = make_document_job(f"held{number}", crowd.rt.now(), b"x" * crowd.rt.settings.max_bytes)
    return lambda: crowd.rt.held_jobs.hold(job, crowd.rt.now(), crowd.rt.now())


def keep_long_body(crowd: Crowd, number: int) -> Act:
    job_id = begin_job(crowd, f"kept{number}")
    job = make_document_job(job_id, crowd.rt.now(), b"x" * crowd.rt.settings.max_bytes)
    return lambda: crowd.rt.jobs.keep(job)


def bury(crowd: Crowd, job_id: str) -> None:
    crowd.rt.jobs.bury(job_id, ["data", '{"job_id": "x"}'], "broken", crowd.rt.now())


def retry_long_job(crowd: Crowd, number: int) -> Act:
    job_id = make_long_job(crowd, number + 100, MANY // 2)
    bury(crowd, job_id)
    return lambda: retry_job(crowd.rt, job_id)


def drop_long_job(crowd: Crowd, number: int) -> Act:
    job_id = make_long_job(crowd, number + 200, MANY // 2)
    bury(crowd, job_id)
    state = crowd.rt.jobs.load_state(job_id)
    assert state
    assert state.dead_entry
    entry = state.dead_entry
    return lambda: drop_letter(crowd.rt, entry, job_id)


def bury_many(crowd: Crowd, first: int) -> list[DeadLetter]:
    """As many dead jobs as one call takes, each of a document of some items."""
    names = [f"dead{first + n}" for n in range(CHANGED_AT_ONCE)]
    for name in names:
        begin_job(crowd, name, 10)
        bury(crowd, name)
    entries = [crowd.client.hget(crowd.key("job", name), "dead_entry") for name in names]
    return [
        DeadLetter(entry.decode(), LetterHead(job_id=name))  # type: ignore[union-attr]
        for name, entry in zip(names, entries, strict=True)
    ]


def retry_many_jobs(crowd: Crowd, number: int) -> Act:
    letters = bury_many(crowd, number * CHANGED_AT_ONCE)
    return lambda: crowd.rt.letters.retry(letters, (), crowd.rt.now())


def drop_many_letters(crowd: Crowd, number: int) -> Act:
    letters = bury_many(crowd, (10 + number) * CHANGED_AT_ONCE)
    return lambda: crowd.rt.letters.drop(letters)


def retry_many_parts(crowd: Crowd, number: int) -> Act:
    data = '{"job_id": "x", "where": "entry 1", "input": {"raw": "%s"}}' % ("x" * (MOST_BYTES // CHANGED_AT_ONCE))
    stream = crowd.key("stream", "dead")
    entries = [crowd.client.xadd(stream, {"data": data}).decode() for _ in range(CHANGED_AT_ONCE)]  # type: ignore[union-attr]
    letters = [DeadLetter(entry, LetterHead(where="entry 1")) for entry in entries]
    return lambda: crowd.rt.letters.retry(letters, map(str, itertools.count(number * 1_000_000)), crowd.rt.now())


def read_letters(crowd: Crowd, number: int) -> Act:
    data = '{"job_id": "x", "reason": "%s"}' % ("x" * 1500)
    for _ in range(READ_AT_ONCE):
        crowd.client.xadd(crowd.key("stream", "dead"), {"data": data, **{f"ce_{n}": "x" for n in range(9)}})
    return lambda: next(crowd.rt.letters.read_letters(newest_first=True))


def step_of_long_job(act: Callable[[Crowd, str], object], first: int, kept: int = MANY) -> Callable[[Crowd, int], Act]:
    def prepare(crowd: Crowd, number: int) -> Act:
        job_id = make_long_job(crowd, first + number, kept)
        return lambda: act(crowd, job_id)

    return prepare


def run_many_jobs(crowd: Crowd, number: int) -> Act:
    write_many(crowd.client, (("ZADD", crowd.key("running"), n, f"o{n}") for n in range(MANY)))
    return crowd.rt.jobs.find_running_jobs


def forget_many_jobs(crowd: Crowd, number: int) -> Act:
    write_many(crowd.client, (("ZADD", crowd.key("ended"), n, f"e{n}") for n in range(MANY)))
    return lambda: crowd.rt.keeping.ended_jobs.forget(crowd.rt.now())


def add_feed(crowd: Crowd, number: int) -> Act:
    address = f"https://new.example/{number}"
    return lambda: crowd.rt.feeds.add(Subscription(address=address), FeedOptions(), crowd.rt.now())


def settle_feed(crowd: Crowd, number: int) -> Act:
    add_feed(crowd, 10 + number)()
    name = feed_id(f"https://new.example/{10 + number}")
    crowd.client.hset(crowd.key("feed", name), "job", "poll")
    seen = FeedState(seen=b"12345678" * 1000)
    return lambda: crowd.rt.feeds.settle_poll(name, "poll", seen, crowd.rt.now())


def hasten_feed(crowd: Crowd, number: int) -> Act:
    return lambda: crowd.rt.keeping.feed_conditions.hasten(f"f{10 + number}", crowd.rt.now())


def resume_feed(crowd: Crowd, number: int) -> Act:
    crowd.rt.feeds.pause(f"f{20 + number}", crowd.rt.now())
    return lambda: crowd.rt.feeds.resume(f"f{20 + number}", crowd.rt.now())


def plan_looks(crowd: Crowd, number: int) -> list[str]:
    ids = [f"it_{n}" for n in range(5000)][number * PLANNED_AT_ONCE :][:PLANNED_AT_ONCE]
    crowd.rt.looks.drop_looks(ids)
    return ids


def claim_looks(crowd: Crowd, number: int) -> Act:
    crowd.rt.looks.plan_looks(plan_looks(crowd, number), "f1", crowd.rt.now() - OLD, [timedelta(days=1)])
    return lambda: crowd.rt.looks.claim_due(crowd.rt.now(), crowd.rt.now() + OLD)


def settle_one_look(crowd: Crowd, number: int) -> Act:
    claim_looks(crowd, number)()
    look = PageLook(seen_at=crowd.rt.now(), found="same")
    job = crowd.client.hget(crowd.key("look", f"it_{number * PLANNED_AT_ONCE}"), "job") or b""
    return lambda: crowd.rt.looks.settle_look(f"it_{number * PLANNED_AT_ONCE}", job.decode(), look, None)


def sight_paragraphs(crowd: Crowd, number: int) -> Act:
    def sighting(n: int) -> ParagraphSighting:
        keys = tuple((n * 16 + place + number).to_bytes(6, "little") for place in range(16))
        return ParagraphSighting("gull.example", 20000, frozenset({n + 1, n + 2, n + 3, n + 4}), keys)

    for passage in range(MAX_PASSAGES if number == 0 else 0):
        crowd.rt.keeping.passages.add(
            KeptPassage(
                id=make_passage_id("gull.example", f"{passage}"),
                source="gull.example",
                passage=f"{passage}",
                at=crowd.rt.now(),
            )
        )
    return lambda: crowd.rt.sightings.add_and_count([sighting(n) for n in range(BATCH)])


def sweep_rows(crowd: Crowd, number: int) -> Act:
    late = crowd.rt.now() + timedelta(days=10 + number)
    return lambda: crowd.rt.index.sweep(late)


def due_jobs(crowd: Crowd, number: int) -> Act:
    return lambda: crowd.rt.jobs.find_due_jobs(crowd.rt.now())


def route_many_jobs(crowd: Crowd, number: int) -> Act:
    ids = [f"o{n}" for n in range(ROUTED_AT_ONCE)]
    write_many(crowd.client, (("HSET", crowd.key("job", job_id), "url", "https://f.example/") for job_id in ids))
    crowd.rt.fetch_queue.mark_served()
    return lambda: crowd.rt.fetch_queue.route(ids)


def recall_marks(crowd: Crowd, number: int) -> Act:
    marks = [Mark("guid", n.to_bytes(8, "little")) for n in range(BATCH * 6)]
    return lambda: crowd.rt.identities.find_bearers(marks, crowd.rt.now())


def load_long_items(crowd: Crowd, number: int) -> Act:
    record_long_texts(crowd, 30 + number)()
    names = [f"it_long{30 + number}_{n}" for n in range(BATCH)]
    return lambda: crowd.rt.items.load_items(names * 4)


def renew(crowd: Crowd, job_id: str) -> object:
    return crowd.rt.jobs.renew(job_id, crowd.rt.now())


def enlist_in_big_story(crowd: Crowd, number: int) -> Act:
    story = make_big_story(crowd, f"enlisted{number}", MEMBERS)
    return lambda: repairs_of(crowd).enlist_item(story.id, None)


def remove_long_body(crowd: Crowd, number: int) -> Act:
    submit_long_body(crowd, 50 + number)()
    return lambda: repairs_of(crowd).remove_key(crowd.key("body", f"body{50 + number}"))


def make_busy_hook(crowd: Crowd, waiting: int = MAX_WAITING, dead: int = MAX_DEAD) -> str:
    """The only hook that has anything to do: as many deliveries wait and are dead as may be."""
    for hook in crowd.rt.webhooks.read_all("active", "removed"):
        crowd.client.delete(*crowd.client.keys(crowd.key("hook", hook.id) + "*"))
        crowd.client.zrem(crowd.key("hooks"), hook.id)
    wish = HookWish(url="https://hook.example/", secrets=(SigningSecret(value="whsec_x"),))
    name = crowd.rt.webhooks.add("hk_0000000000000001", wish, crowd.rt.now()).id
    row = msgspec.json.encode(DeliveryRow(type="story.created", stored_at=crowd.rt.now()))
    for first, count, keys in ((0, waiting, ("hook_stored", "hook_due")), (waiting, dead, ("hook_dead",))):
        numbers = range(first, first + count)
        write_many(crowd.client, (("ZADD", crowd.key(key, name), n, f"clean_{n}-0") for key in keys for n in numbers))
        write_many(crowd.client, (("HSET", crowd.key("hook_rows", name), f"clean_{n}-0", row) for n in numbers))
        write_many(
            crowd.client,
            (("HSET", crowd.key("hook_payload", f"clean_{n}-0"), *PAYLOAD_FIELDS) for n in numbers),
        )
    return name


def crowd_hooks(crowd: Crowd, number: int) -> list[str]:
    """As many as may be, each with as much as may be, all but the first without payloads of their own."""
    name = make_busy_hook(crowd)
    wish = HookWish(url="https://hook.example/", secrets=(SigningSecret(value="whsec_x"),))
    others = [f"hk_{n:016x}" for n in range(2, MAX_HOOKS + 1)]
    for other in others:
        crowd.rt.webhooks.add(other, wish, crowd.rt.now())
        for key in ("hook_stored", "hook_due", "hook_dead", "hook_rows"):
            crowd.client.copy(crowd.key(key, name), crowd.key(key, other), replace=True)
    return [name, *others]


def store_for_all_hooks(crowd: Crowd, number: int) -> Act:
    names = crowd_hooks(crowd, number)
    place: tuple[HookStream, str] = ("clean", crowd.client.xadd(crowd.key("stream", "clean"), {"data": "x"}).decode())
    while not any(entry_id.decode() == place[1] for entry_id, _ in crowd.rt.deliveries.read_new("clean")):
        pass
    row = DeliveryRow(type="story.created", stored_at=crowd.rt.now())
    body = os.urandom(200_000)
    return lambda: crowd.rt.deliveries.store(place, row, body, names, crowd.rt.now())


def fail_of_busy_hook(crowd: Crowd, number: int) -> Act:
    name = make_busy_hook(crowd)
    claim = crowd.rt.deliveries.claim(name, crowd.rt.now())
    assert claim
    failure = FailedAttempt(row=claim.row, next_at=None)
    return lambda: crowd.rt.deliveries.note_failure(claim, failure, crowd.rt.now())


def send_of_busy_hook(crowd: Crowd, number: int) -> Act:
    claim = crowd.rt.deliveries.claim(make_busy_hook(crowd), crowd.rt.now())
    assert claim
    return lambda: crowd.rt.deliveries.note_sent(claim, crowd.rt.now())


def step_of_busy_hook(act: Callable[[Crowd, str], object], **sizes: int) -> Callable[[Crowd, int], Act]:
    def prepare(crowd: Crowd, number: int) -> Act:
        name = make_busy_hook(crowd, **sizes)
        return lambda: act(crowd, name)

    return prepare


def save_hook(crowd: Crowd, number: int) -> Act:
    make_busy_hook(crowd, 0, 0)
    wish = HookWish(url="https://hook.example/", streams=("clean", "copies", "dead"))
    return lambda: crowd.rt.webhooks.add("hk_0000000000000002", wish, crowd.rt.now())


def note_many_records(crowd: Crowd, number: int) -> Act:
    rows = [(f"it_{n}", 1, "clean 1-0") for n in range(ENTRIES_AT_ONCE)]
    for item_id, _, _ in rows:
        crowd.client.hdel(crowd.key("item", item_id), "event")
    return lambda: crowd.rt.keeping.migration._script(
        step="records", records=rows, is_trial=False, place=f"clean {number}-0"
    )


def offer_push(crowd: Crowd, number: int) -> bool:
    address = f"https://f.example/{number}"
    return crowd.rt.pushes.offer(f"{number:032x}", f"f{100 + number}", address, address, "secret", "", crowd.rt.now())


def make_push(crowd: Crowd, number: int) -> str:
    """A subscription that was asked for, beside nearly as many as there may be, all of which are due."""
    if crowd.client.zcard(crowd.key("pushes")) < PUSHES:
        for name in ("pushes", "pushes_live"):
            write_many(crowd.client, (("ZADD", crowd.key(name), n, f"p{n}") for n in range(PUSHES)))
        write_many(crowd.client, (("HSET", crowd.key("pushes_feeds"), f"pf{n}", f"p{n}") for n in range(PUSHES)))
    name = f"{number:032x}"
    crowd.rt.pushes.drop(name)
    assert offer_push(crowd, number)
    crowd.rt.pushes.note_asking(name, "https://mill.example", crowd.rt.now())
    return name


def step_of_push(act: Callable[[Crowd, str], object], first: int) -> Callable[[Crowd, int], Act]:
    def prepare(crowd: Crowd, number: int) -> Act:
        name = make_push(crowd, first + number)
        return lambda: act(crowd, name)

    return prepare


def confirm_push(crowd: Crowd, name: str) -> bool:
    topic = f"https://f.example/{int(name, 16)}"
    late = crowd.rt.now() + OLD
    intent = HubIntent(mode="subscribe", topic=topic, lease_until=late, due=late)
    return crowd.rt.pushes.confirm(name, intent, crowd.rt.now())


def replace_offer(crowd: Crowd, number: int) -> Act:
    make_push(crowd, number)
    address, other = "https://other.example/", f"{900 + number:032x}"
    return lambda: crowd.rt.pushes.offer(other, f"f{100 + number}", address, address, "s", "", crowd.rt.now())


def note_long_push(crowd: Crowd, number: int) -> Act:
    seen = b"12345678" * 1000
    late = crowd.rt.now() + OLD
    return lambda: crowd.rt.pushes.note_document(
        f"f{number}", b"", {"pushed": seen, "problems": seen}, late, late, crowd.rt.now()
    )


def repairs_of(crowd: Crowd) -> Repairs:
    return crowd.rt.keeping.repairs


def renew_turn(crowd: Crowd, number: int) -> Act:
    turn = crowd.rt.host_turns.take(f"used{number}.example", crowd.rt.now())
    assert isinstance(turn, HostTurn)
    return lambda: crowd.rt.host_turns.renew(turn, crowd.rt.now())


def step_of_busy_host(act: Callable[[Crowd, str], object]) -> Callable[[Crowd, int], Act]:
    """All turns of a host are taken."""

    def prepare(crowd: Crowd, number: int) -> Act:
        host = f"busy{next(hosts)}.example"
        for place in range(HOST_CONNECTIONS):
            taken = crowd.rt.host_turns.take(host, crowd.rt.now() - timedelta(seconds=10 - 2 * place))
            assert isinstance(taken, HostTurn)
        return lambda: act(crowd, host)

    return prepare


CASES: dict[str, Callable[[Crowd, int], Act]] = {
    "host_turns take": step_of_busy_host(lambda c, host: c.rt.host_turns.take(host, c.rt.now())),
    "host_turns renew": renew_turn,
    "host_turns give_back": step_of_busy_host(lambda c, host: c.rt.host_turns.give_back(HostTurn(host, ""))),
    "host_turns rest": step_of_busy_host(lambda c, host: c.rt.host_turns.note_rest(host, 9, c.rt.now())),
    "job submit": submit_long_body,
    "job hold": hold_long_body,
    "job begin": step_of_long_job(
        lambda crowd, job_id: crowd.rt.jobs.for_run(JobRun(token="other")).begin(job_id, crowd.rt.now() + OLD), 300
    ),
    "job renew": step_of_long_job(renew, 400),
    "job keep": keep_long_body,
    "job accept": step_of_long_job(lambda crowd, job_id: crowd.rt.jobs.accept(job_id, "feed", 9), 500),
    "job finish": step_of_long_job(lambda crowd, job_id: crowd.rt.jobs.finish(job_id, crowd.rt.now()), 600),
    "job fail": step_of_long_job(lambda crowd, job_id: crowd.rt.jobs.fail(job_id, crowd.rt.now(), "broken"), 700),
    "job put_back": step_of_long_job(lambda crowd, job_id: crowd.rt.jobs.put_back(job_id, crowd.rt.now()), 800),
    "job lose": step_of_long_job(
        lambda crowd, job_id: crowd.rt.jobs.lose(RunningJob(job_id, "", ""), crowd.rt.now(), "gone"), 900
    ),
    "job running": run_many_jobs,
    "job bury": step_of_long_job(bury, 1000, MANY // 2),
    "job forget": forget_many_jobs,
    "job retry": retry_long_job,
    "job retry of many": retry_many_jobs,
    "job drop": drop_long_job,
    "job drop of many": drop_many_letters,
    "job retry_parts": retry_many_parts,
    "job due": due_jobs,
    "job enqueued": lambda crowd, _: lambda: crowd.rt.jobs.note_enqueued([f"o{n}" for n in range(200)], crowd.rt.now()),
    "job route": route_many_jobs,
    "job flight": lambda crowd, _: crowd.rt.jobs.count_in_flight_by_job,
    "job ages": lambda crowd, _: lambda: crowd.rt.keeping.measures.read_all(crowd.rt.now()),
    "job audit": lambda crowd, _: crowd.rt.jobs.audit,
    "feeds save": add_feed,
    "feeds remove": lambda crowd, number: lambda: crowd.rt.feeds.remove(f"f{number}"),
    "feeds claim": lambda crowd, _: lambda: crowd.rt.feeds.claim_due(crowd.rt.now(), crowd.rt.now() + OLD),
    "feeds settle": settle_feed,
    "feeds pause": lambda crowd, number: lambda: crowd.rt.feeds.pause(f"f{10 + number}", crowd.rt.now()),
    "feeds hasten": hasten_feed,
    "feeds resume": resume_feed,
    "looks plan": lambda crowd, number: partial(
        crowd.rt.looks.plan_looks, plan_looks(crowd, number), "f1", crowd.rt.now(), [timedelta(days=1)]
    ),
    "looks claim": claim_looks,
    "looks settle": settle_one_look,
    "looks drop": lambda crowd, number: partial(crowd.rt.looks.drop_looks, plan_looks(crowd, number)),
    "feeds count": lambda crowd, _: lambda: crowd.rt.feeds.count_feeds(crowd.rt.now()),
    "pushes offer": replace_offer,
    "pushes release": step_of_push(
        lambda crowd, name: crowd.rt.pushes.release(f"f{100 + int(name, 16)}", crowd.rt.now()), 10
    ),
    "pushes drop": step_of_push(lambda crowd, name: crowd.rt.pushes.drop(name), 20),
    "pushes claim": step_of_push(
        lambda crowd, _: crowd.rt.pushes.claim_due(CLAIMED_PUSHES, crowd.rt.now(), crowd.rt.now() + OLD), 30
    ),
    "pushes ask": step_of_push(lambda crowd, name: crowd.rt.pushes.note_asking(name, "", crowd.rt.now()), 40),
    "pushes answer": step_of_push(
        lambda crowd, name: crowd.rt.pushes.note_answer(name, crowd.rt.now(), error="x" * 300), 50
    ),
    "pushes verify": step_of_push(confirm_push, 60),
    "pushes deny": step_of_push(
        lambda crowd, name: crowd.rt.pushes.note_denial(
            name, f"https://f.example/{int(name, 16)}", "x" * 300, crowd.rt.now()
        ),
        70,
    ),
    "pushes count": step_of_push(lambda crowd, name: crowd.rt.pushes.note_push(name, "taken", "d", crowd.rt.now()), 80),
    "pushes note": note_long_push,
    "pushes hasten": lambda crowd, number: lambda: crowd.rt.pushes.hasten_poll(f"f{30 + number}", crowd.rt.now()),
    "candidates": look_up_long_texts,
    "commit": record_long_texts,
    "commit merges": merge_in_commit,
    "follow": follow_big_story,
    "recall": recall_marks,
    "known": load_long_items,
    "regroup": regroup_big_story,
    "regroup by hand": merge_by_hand,
    "repair plan": step_of_long_job(lambda crowd, job_id: repairs_of(crowd).plan_job(job_id, crowd.rt.now()), 1100),
    "repair recount": step_of_long_job(lambda crowd, job_id: repairs_of(crowd).set_counts_of_job(job_id, {}), 1200),
    "repair keep": step_of_long_job(lambda crowd, job_id: repairs_of(crowd).set_expiry_of_job(job_id), 1300),
    "repair enlist": enlist_in_big_story,
    "repair unpost": lambda crowd, number: lambda: repairs_of(crowd).remove_entry(number + 1),
    "repair expire": lambda crowd, _: (
        lambda: repairs_of(crowd).let_key_expire(crowd.key("totals"), crowd.rt.now() + OLD)
    ),
    "repair remove": remove_long_body,
    "repair count": lambda crowd, _: lambda: repairs_of(crowd).correct_sum(FLIGHT, 1),
    "migrate records": note_many_records,
    "migrate finish": lambda crowd, _: lambda: crowd.rt.keeping.migration._script(step="finish", format=NEWEST),
    "last_settings": lambda crowd, _: lambda: crowd.rt.keeping.last_settings.note(crowd.rt.settings),
    "letters": read_letters,
    "sightings": sight_paragraphs,
    "sweep": sweep_rows,
    "trim": lambda crowd, _: (
        lambda: crowd.rt.trimmer.trim("clean", build_trim_notice("clean", crowd.rt.now()), crowd.rt.now())
    ),
    "webhooks save": save_hook,
    "webhooks change": step_of_busy_hook(lambda crowd, name: crowd.rt.webhooks.set_state(name, "paused")),
    "webhooks remove": step_of_busy_hook(lambda crowd, name: crowd.rt.webhooks.remove(name)),
    "webhooks store": store_for_all_hooks,
    "webhooks claim": step_of_busy_hook(lambda crowd, name: crowd.rt.deliveries.claim(name, crowd.rt.now())),
    "webhooks sent": send_of_busy_hook,
    "webhooks fail": fail_of_busy_hook,
    "webhooks retry": step_of_busy_hook(
        lambda crowd, name: crowd.rt.deliveries.retry(name, None, crowd.rt.now()), waiting=0
    ),
    "webhooks hurry": step_of_busy_hook(lambda crowd, name: crowd.rt.deliveries._hurry(name, crowd.rt.now())),
    "webhooks age": step_of_busy_hook(lambda crowd, name: crowd.rt.deliveries.drop_older(name, crowd.rt.now())),
}


def list_steps() -> set[str]:
    """Every script that is called, and each step of those that have several."""
    found = set()
    for path in FOLDER.glob("*.lua"):
        code = path.read_text(encoding="utf-8")
        if "-- ARGV[1]" in code:
            steps = re.findall(r"^function steps\.(\w+)\(", code, re.MULTILINE)
            found |= {f"{path.stem} {step}" for step in steps} or {path.stem}
    return found


def test_every_script_and_step_has_a_case() -> None:
    variants = {"commit merges", "regroup by hand", "job retry of many", "job drop of many"}
    assert {*CASES} - variants == list_steps()


@pytest.mark.parametrize(("name", "prepare"), CASES.items(), ids=CASES)
def test_no_call_takes_longer_than_20_ms(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch, name: str, prepare: Callable[[Crowd, int], Act]
) -> None:
    longest = []
    for number in range(TRIES):
        act = prepare(crowd, number)
        with measured(crowd, monkeypatch) as seconds:
            act()
        assert seconds, "no script was called"
        longest.append(max(seconds))
    print(f"{name}: {min(longest) * 1000:.1f} ms")
    assert min(longest) <= LIMIT


@pytest.mark.parametrize(("name", "prepare"), CASES.items(), ids=CASES)
def test_no_call_leaves_the_slot_of_its_collection(
    crowd: Crowd, name: str, prepare: Callable[[Crowd, int], Act]
) -> None:
    act, home = prepare(crowd, TRIES), crowd.key("totals")
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(crowd.client.connection_pool.connection_kwargs["path"])
    with watch_commands(connection) as told:
        act()
    assert {seen.words[2:4] for seen in told if seen.calls_script} == {(b"1", home.encode())}
    touched = find_keys(crowd.client, [seen for seen in told if seen.by_script])
    assert touched, f"{name} does nothing"
    assert {key_slot(key.encode()) for key in touched} == {key_slot(home.encode())}
    assert [key for key in touched if not key.startswith(home.removesuffix("totals"))] == []
