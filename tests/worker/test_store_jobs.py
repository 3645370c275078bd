"""The ledger: a job is counted once, taken by one, and ends once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ingest import Document, UnfetchedDocument
from tests.support.clock import Clock
from tests.support.jobs import bury_job, make_document_job, submit_job
from worker.runtime import Runtime
from worker.store.client import make_client
from worker.store.jobs import Job
from worker.store.keys import Keys


def test_what_was_submitted_is_read_back(rt: Runtime) -> None:
    document = Document(
        kind="items", via="stdin", fetched_at=rt.now() - timedelta(hours=2), name="a\nb.jsonl", content_type="x/y",
        first_line=501, body=b"\x00\xff",
    )  # fmt: skip
    entry = Job(id="j1", submitted_at=rt.now(), document=document)
    rt.jobs.submit(entry, rt.now())
    assert rt.jobs.load("j1") == entry


def test_a_document_that_is_still_to_be_fetched_is_read_back_as_one(rt: Runtime) -> None:
    address = UnfetchedDocument(url="https://skarrow.example/rss", kind="feed", via="poll")
    entry = Job(id="j1", submitted_at=rt.now(), document=address, full_text=True, feed="f1")
    rt.jobs.submit(entry, rt.now())
    assert rt.jobs.load("j1") == entry


def test_a_job_that_an_earlier_version_wrote_is_read(rt: Runtime, server_url: str) -> None:
    """It had the time and the type of a document before the document, if a message said so."""
    taken, submitted = rt.now() - timedelta(hours=2), rt.now()
    fields = {"kind": "auto", "via": "queue", "url": "https://skarrow.example/rss", "content_type": "x/y"}
    fields |= {"fetched_at": taken.isoformat(), "submitted_at": submitted.isoformat(), "first_line": "1"}
    keys, pipe = Keys.of(rt.settings.collection), make_client(server_url).pipeline(transaction=False)
    pipe.hset(keys.job("j1"), mapping=fields)
    pipe.execute()
    address = UnfetchedDocument(url="https://skarrow.example/rss", kind="auto", via="queue")
    assert rt.jobs.load("j1") == Job(id="j1", submitted_at=submitted, document=address)
    pipe.set(keys.body("j1"), b"<rss/>")
    pipe.execute()
    assert rt.jobs.load("j1").document == Document(
        body=b"<rss/>", kind="auto", fetched_at=taken, url=address.url, content_type="x/y", via="queue"
    )


def test_a_second_submission_of_one_id_changes_nothing(rt: Runtime) -> None:
    submit_job(rt, body=b"first")
    again = make_document_job("j1", rt.now(), b"second", kind="feed", via="url")
    assert not rt.jobs.submit(again, rt.now())
    assert rt.jobs.load("j1").body == b"first"
    assert rt.jobs.audit().jobs == 1


def test_only_one_worker_gets_a_job_until_its_lease_ends(rt: Runtime, clock: Clock) -> None:
    submit_job(rt)
    assert rt.jobs.begin("j1", rt.now()) == "run"
    assert rt.jobs.begin("j1", rt.now()) == "running"
    assert rt.jobs.begin("j1", rt.now(), redelivered=True) == "run"
    clock.forward(rt.settings.lease + 1)
    assert rt.jobs.begin("j1", rt.now()) == "run"


def test_attempts_are_counted_before_the_work(rt: Runtime, clock: Clock) -> None:
    submit_job(rt)
    for _ in range(rt.settings.attempts):
        assert rt.jobs.begin("j1", rt.now()) == "run"
        clock.forward(rt.settings.lease + 1)
    assert rt.jobs.begin("j1", rt.now()) == "exhausted"


@pytest.mark.parametrize("job_id", ["nobody", ""])
def test_an_unknown_job_is_not_begun(rt: Runtime, job_id: str) -> None:
    assert rt.jobs.begin(job_id, rt.now()) == "unknown"


def test_a_postponed_job_waits_for_its_time(rt: Runtime, clock: Clock) -> None:
    submit_job(rt)
    rt.jobs.begin("j1", rt.now())
    rt.jobs.postpone("j1", rt.now() + timedelta(seconds=30), "busy")
    assert rt.jobs.begin("j1", rt.now()) == "early"
    assert rt.jobs.find_due_jobs(rt.now()) == []
    clock.forward(31)
    assert rt.jobs.find_due_jobs(rt.now()) == ["j1"]
    assert rt.jobs.begin("j1", rt.now()) == "run"


def test_a_lost_message_is_due_after_the_patience_and_then_more_and_more_rarely(rt: Runtime, clock: Clock) -> None:
    submit_job(rt)
    seen = []
    for minute in range(1, 32):
        clock.forward(60)
        seen += [minute] if rt.jobs.find_due_jobs(rt.now()) else []
    assert seen == [1, 3, 7, 15, 31]


def test_a_job_that_a_dead_worker_left_is_due_when_its_lease_ends(rt: Runtime, clock: Clock) -> None:
    submit_job(rt)
    rt.jobs.begin("j1", rt.now())
    clock.forward(rt.settings.lease - 1)
    assert rt.jobs.find_due_jobs(rt.now()) == []
    clock.forward(2)
    assert rt.jobs.find_due_jobs(rt.now()) == ["j1"]
    assert rt.jobs.find_due_jobs(rt.now()) == [], "one reconciler gets it"


def test_a_job_with_an_open_item_does_not_finish(rt: Runtime) -> None:
    submit_job(rt)
    rt.jobs.begin("j1", rt.now())
    rt.jobs.accept("j1", "document", 2)
    with pytest.raises(RuntimeError, match="no outcome"):
        rt.jobs.finish("j1", rt.now())
    assert rt.jobs.audit().in_flight == 2


def test_items_are_accepted_once_whatever_the_attempts(rt: Runtime) -> None:
    submit_job(rt)
    for _ in range(2):
        rt.jobs.begin("j1", rt.now(), redelivered=True)
        rt.jobs.accept("j1", "document", 3)
    assert rt.jobs.audit().accepted == 3


def test_an_ended_job_is_over_and_its_input_is_gone(rt: Runtime) -> None:
    submit_job(rt)
    rt.jobs.begin("j1", rt.now())
    rt.jobs.accept("j1", "document", 0)
    rt.jobs.finish("j1", rt.now())
    assert rt.jobs.begin("j1", rt.now()) == "ended"
    assert rt.jobs.load("j1").body is None
    audit = rt.jobs.audit()
    assert (audit.jobs_done, audit.jobs_open, audit.contradictions) == (1, 0, ())


def test_a_job_that_died_unread_counts_as_one_dead_item_and_keeps_its_input(rt: Runtime) -> None:
    submit_job(rt, body=b"the input")
    rt.jobs.begin("j1", rt.now())
    bury_job(rt, "j1")
    bury_job(rt, "j1")
    audit = rt.jobs.audit()
    assert (audit.accepted, audit.outcomes["dead"], audit.jobs_dead, audit.contradictions) == (1, 1, 1, ())
    assert rt.jobs.load("j1").body == b"the input"
    assert len(list(rt.streams.read("dead"))) == 1


def test_a_retried_job_is_as_new_and_the_sums_follow(rt: Runtime) -> None:
    submit_job(rt)
    rt.jobs.begin("j1", rt.now())
    rt.jobs.accept("j1", "document", 5)
    bury_job(rt, "j1")
    assert rt.jobs.audit().outcomes["dead"] == 5
    assert rt.jobs.retry("j1", rt.now())
    assert not rt.jobs.retry("j1", rt.now())
    audit = rt.jobs.audit()
    assert (audit.accepted, audit.outcomes["dead"], audit.in_flight, audit.contradictions) == (5, 0, 5, ())
    assert list(rt.streams.read("dead")) == []
    assert rt.jobs.begin("j1", rt.now()) == "run"


def test_an_old_letter_of_a_job_that_was_taken_up_again_drops_nothing(rt: Runtime, server_url: str) -> None:
    submit_job(rt, body=b"the input")
    rt.jobs.begin("j1", rt.now())
    bury_job(rt, "j1")
    (old,) = rt.streams.read("dead")
    rt.jobs.retry("j1", rt.now())
    assert not rt.jobs.drop(old.id, "j1")
    assert rt.jobs.begin("j1", rt.now()) == "run"
    bury_job(rt, "j1")
    assert not rt.jobs.drop(old.id, "j1"), "nor where it died again, under another letter"
    assert rt.jobs.load("j1").body == b"the input"
    assert make_client(server_url).pttl(Keys.of(rt.settings.collection).job("j1")) == -1, "it is kept without end"
    assert rt.jobs.drop(next(rt.streams.read("dead")).id, "j1")
    assert rt.jobs.audit().contradictions == ()


def test_a_job_whose_letter_was_dropped_is_not_taken_up_again(rt: Runtime) -> None:
    submit_job(rt)
    rt.jobs.begin("j1", rt.now())
    bury_job(rt, "j1")
    (letter,) = rt.streams.read("dead")
    rt.jobs.drop(letter.id, "j1")
    assert not rt.jobs.retry("j1", rt.now())
    assert rt.jobs.begin("j1", rt.now()) == "ended"
    audit = rt.jobs.audit()
    assert (audit.outcomes["dead"], audit.jobs_open, audit.contradictions) == (1, 0, ())


def test_a_dropped_letter_takes_the_input_with_it(rt: Runtime) -> None:
    submit_job(rt)
    rt.jobs.begin("j1", rt.now())
    bury_job(rt, "j1")
    (letter,) = rt.streams.read("dead")
    assert rt.jobs.drop(letter.id, "j1")
    assert not rt.jobs.drop(letter.id, "j1")
    assert rt.jobs.load("j1").body is None
    assert rt.jobs.audit().contradictions == ()
