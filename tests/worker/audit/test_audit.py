"""The audit on a real store: nothing to be found in what the pipeline wrote, and each damage by its name."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

import pytest
from redis import Redis

from tests.support.clock import Clock
from tests.support.jobs import bury_job, make_document_job
from tests.support.pipeline import make_courier_item, make_post_item, read_events, run_items
from tests.support.system import command, lines
from tests.support.texts import make_nonsense_text
from tests.support.users import operator_url
from worker.audit.discrepancies import REMEDIES, DiscrepancyKind
from worker.audit.proof import prove_all_is_there
from worker.audit.repair import repair_store
from worker.judging.by_hand import merge_stories, split_off_items, withdraw_item
from worker.judging.events import build_trim_notice
from worker.runtime import Runtime
from worker.store.keys import Keys

PARTS = b'{"id": "good", "title": "A good one", "content_text": "The ferry is back."}\n{"id": 7, broken'


@pytest.fixture
def server(server_url: str) -> Redis:
    return Redis.from_url(operator_url(server_url), decode_responses=True)


@dataclass(frozen=True)
class Shop:
    """A store in which something of everything has happened, and the ids of what is broken there."""

    rt: Runtime
    server: Redis
    keys: Keys
    job: str
    open_job: str
    dead_job: str
    lead: str
    copy: str
    story: str


@pytest.fixture
def shop(rt: Runtime, server: Redis) -> Shop:
    job = run_items(rt, make_courier_item(), *(make_item(n) for n in range(6))).id
    run_items(rt, make_post_item())
    created, *_, copied = [data["record"] for _, data in read_events(rt) if "record" in data]
    run_items(rt, make_item(3, "A later wording of it. "))
    ids = [data["record"]["id"] for kind, data in read_events(rt) if kind == "story.created"]
    withdraw_item(rt, ids[2])
    merge_stories(rt, [ids[4], ids[5]])
    dead, waiting = (make_document_job(name, rt.now(), PARTS, kind="items") for name in ("dead", "waiting"))
    for one in (dead, waiting):
        rt.jobs.submit(one, rt.now())
    bury_job(rt, "dead", "made to fail")
    return Shop(
        rt, server, Keys.of(rt.settings.collection), job, "waiting", "dead",
        created["id"], copied["id"], created["story_id"],
    )  # fmt: skip


def make_item(n: int, before: str = "") -> dict[str, str]:
    return {"id": f"n{n}", "title": f"Week {n}", "content_text": before + make_nonsense_text(n), "source": f"Paper {n}"}


def find_kinds(rt: Runtime) -> list[str]:
    return [found.kind for found in prove_all_is_there(rt).discrepancies]


def test_what_the_pipeline_and_people_have_done_agrees(shop: Shop) -> None:
    proof = prove_all_is_there(shop.rt)
    assert proof.discrepancies == ()
    assert (proof.jobs, proof.items, proof.stories, proof.events) == (5, 8, 5, 11)


def test_items_that_were_split_off_and_what_was_trimmed_agree(shop: Shop, clock: Clock) -> None:
    split_off_items(shop.rt, [shop.copy])
    assert find_kinds(shop.rt) == []
    clock.forward(shop.rt.settings.stream_age + 60)
    assert shop.rt.trimmer.trim("clean", build_trim_notice("clean", clock()), clock()) > 5
    assert find_kinds(shop.rt) == []


@pytest.mark.raw_store
def test_what_is_missing_behind_what_was_trimmed_is_missed(shop: Shop) -> None:
    shop.server.hset(shop.keys.trims, "clean:last", "9-9")
    lose_an_event(shop)
    assert "item.unannounced" in find_kinds(shop.rt)


def double_an_event(shop: Shop) -> None:
    (_, fields), *_ = shop.server.xrange(shop.keys.stream("clean"))
    shop.server.xadd(shop.keys.stream("clean"), fields)


def lose_an_event(shop: Shop) -> None:
    """Of the first item, as if it had never been written."""
    (entry, _), *_ = shop.server.xrange(shop.keys.stream("clean"))
    shop.server.xdel(shop.keys.stream("clean"), entry)


def forget_a_place(shop: Shop) -> None:
    """Of the first item, in the ledger."""
    slots = shop.keys.slots(shop.job)
    (place,) = (name for name, outcome in shop.server.hgetall(slots).items() if shop.lead in outcome)
    shop.server.hset(slots, place, "published it_else")


def post_under_another_name(shop: Shop) -> None:
    shop.server.hset(shop.keys.index_entries(0), "1", shop.copy)


# what is broken, by what the audit says of it: the damage, and which kinds are found
DAMAGES: dict[DiscrepancyKind, tuple[Callable[[Shop], object], set[str]]] = {
    "key.unknown": (lambda s: s.server.set(f"{s.keys.prefix}:notes", "x"), {"key.unknown"}),
    "key.orphan": (lambda s: s.server.set(s.keys.body("nobody"), "x"), {"key.orphan"}),
    "key.immortal": (lambda s: s.server.persist(s.keys.item(s.lead)), {"key.immortal"}),
    "key.mortal": (lambda s: s.server.expire(s.keys.totals, 600), {"key.mortal"}),
    "job.unplanned": (lambda s: s.server.zrem(s.keys.due, s.open_job), {"job.unplanned", "sums"}),
    "job.planned": (lambda s: s.server.zadd(s.keys.due, {s.job: 1}), {"job.planned", "sums"}),
    "job.slots": (lambda s: s.server.hincrby(s.keys.job(s.job), "accepted", 1), {"job.slots"}),
    "job.counts": (lambda s: s.server.hincrby(s.keys.job(s.job), "published", 1), {"job.counts"}),
    "job.letter": (lambda s: s.server.xtrim(s.keys.stream("dead"), maxlen=0), {"job.letter"}),
    "job.immortal": (lambda s: s.server.persist(s.keys.job(s.job)), {"job.immortal"}),
    "job.mortal": (lambda s: s.server.expire(s.keys.job(s.open_job), 600), {"job.mortal"}),
    "job.unpublished": (lose_an_event, {"item.unannounced", "job.unpublished", "story.unannounced"}),
    "item.lost": (lambda s: s.server.delete(s.keys.item(s.copy)), {"item.lost"}),
    "item.version": (lambda s: s.server.hincrby(s.keys.item(s.copy), "version", 1), {"item.version"}),
    "item.unannounced": (lose_an_event, {"item.unannounced", "job.unpublished", "story.unannounced"}),
    "item.unlisted": (lambda s: s.server.srem(s.keys.members(s.story), s.copy), {"item.unlisted", "story.size"}),
    "story.lost": (
        lambda s: s.server.delete(s.keys.story(s.story), s.keys.members(s.story)),
        {"entry.stray", "story.lost"},
    ),
    "story.lead": (
        lambda s: s.server.hset(s.keys.story(s.story), "representative", s.copy),
        {"entry.stray", "story.lead", "story.unfound"},
    ),
    "story.unannounced": (lose_an_event, {"item.unannounced", "job.unpublished", "story.unannounced"}),
    "story.size": (lambda s: s.server.hincrby(s.keys.story(s.story), "size", 1), {"story.size"}),
    "story.text": (
        lambda s: s.server.hset(s.keys.story(s.story), "anchors", "it_nobody"),
        {"story.text"},
    ),
    "story.unfound": (lambda s: s.server.delete(s.keys.index_rows), {"story.unfound"}),
    "entry.stray": (post_under_another_name, {"entry.stray", "story.unfound"}),
    "event.doubled": (double_an_event, {"event.doubled", "sums"}),
    "event.unknown": (lambda s: s.server.xadd(s.keys.stream("copies"), {"data": "7"}), {"event.unknown", "sums"}),
    "event.unrecorded": (forget_a_place, {"event.unrecorded", "job.unpublished"}),
    "sums": (lambda s: s.server.hincrby(s.keys.totals, "published", 1), {"sums"}),
}  # fmt: skip


@pytest.mark.raw_store
@pytest.mark.parametrize("kind", get_args(DiscrepancyKind))
def test_each_damage_is_found_and_mended_if_it_can_be(
    kind: DiscrepancyKind, shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    do_harm, expected = DAMAGES[kind]
    do_harm(shop)
    proof = prove_all_is_there(shop.rt)
    assert {found.kind for found in proof.discrepancies} == expected
    with caplog.at_level(logging.WARNING, "worker.audit"):
        mended, after = repair_store(shop.rt, proof)
    assert {one.kind for one in mended} <= expected & REMEDIES.keys()
    assert len(caplog.records) == len(mended)
    assert {found.kind for found in after.discrepancies} == expected - REMEDIES.keys()


def test_a_text_that_was_put_into_the_index_again_is_found(shop: Shop) -> None:
    shop.server.delete(shop.keys.index_rows)
    repair_store(shop.rt, prove_all_is_there(shop.rt))
    copy = make_post_item(id="third", source="Tarn Herald")
    assert run_items(shop.rt, copy).counts["copies"] == 1


def test_a_job_that_the_reconciler_did_not_know_is_done(shop: Shop) -> None:
    shop.server.zrem(shop.keys.due, shop.open_job)
    repair_store(shop.rt, prove_all_is_there(shop.rt))
    assert shop.rt.jobs.find_due_jobs(shop.rt.now()) == [shop.open_job]


def test_what_changes_while_it_is_read_is_no_discrepancy(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """An item comes in between the reading of the keys and that of the streams."""
    read_jobs, times = shop.rt.census.read_jobs, iter(range(9))

    def read_late(ids: set[str]) -> object:
        jobs = [*read_jobs(ids)]
        if next(times) == 0:
            run_items(shop.rt, make_item(77))
        return iter(jobs)

    monkeypatch.setattr(type(shop.rt.census), "read_jobs", lambda _, ids: read_late(ids))
    proof = prove_all_is_there(shop.rt)
    assert (proof.discrepancies, proof.jobs, next(times)) == ((), 6, 2)


def test_another_collection_of_the_server_is_none_of_its_business(shop: Shop, server: Redis) -> None:
    server.set("feedmill:{other}:notes", "x")
    assert find_kinds(shop.rt) == []


@pytest.fixture
def environment(shop: Shop, server_url: str) -> dict[str, str]:
    return {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": shop.rt.settings.collection}


def test_the_doctor_says_what_was_compared(shop: Shop, environment: dict[str, str]) -> None:
    done = command("doctor", "--audit", environment=environment)
    checks = {check["name"]: check for check in lines(done.stdout)}
    assert done.returncode == 0
    assert checks["audit"]["says"] == (
        "5 jobs, 8 items, 5 stories and 11 events, compared by id: all agree"
    )  # fmt: skip


def test_the_doctor_mends_only_when_it_is_told_to(shop: Shop, environment: dict[str, str]) -> None:
    shop.server.hincrby(shop.keys.totals, "published", 1)
    shop.server.set(f"{shop.keys.prefix}:notes\x1b[31m", "x")
    first = command("doctor", "--audit", environment=environment)
    second = command("doctor", "--audit", environment=environment)
    assert (first.returncode, second.returncode) == (1, 1)
    assert lines(first.stdout)[-4:] == lines(second.stdout)[-4:]
    third = command("doctor", "--audit", "--repair", environment=environment)
    found = {(check["name"], check["grade"]) for check in lines(third.stdout) if check["grade"] != "ok"}
    assert {("sums", "warning"), ("key.unknown", "failure"), ("audit", "failure")} <= found
    assert ("sums", "failure") not in found
    assert third.returncode == 1
    shop.server.delete(f"{shop.keys.prefix}:notes\x1b[31m")
    assert command("doctor", "--audit", environment=environment).returncode == 0


def test_repair_alone_is_refused(environment: dict[str, str]) -> None:
    done = command("doctor", "--repair", environment=environment)
    assert (done.returncode, "say both" in done.stderr) == (2, True)
