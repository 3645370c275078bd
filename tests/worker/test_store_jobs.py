"""The ledger: a job is counted once, taken by one, and ends once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ingest import Document, UnfetchedDocument
from tests.support.clock import Clock
from tests.support.jobs import bury_job, drop_letter, make_document_job, make_letter, retry_job, submit_job
from tests.support.users import operator_url
from worker.judging.judge_items import commit_changes
from worker.runtime import Runtime
from worker.store.commit import Change
from worker.store.connect import make_client
from worker.store.jobs import CLAIM, Job, JobState, Ledger
from worker.store.keys import Keys
from worker.store.runs import JobRun


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


def ledger_of(rt: Runtime, name: str) -> Ledger:
    """The ledger in the hands of a run of that name."""
    return rt.jobs.for_run(JobRun(token=name, worker="here:1", process=f"elsewhere {name} 1"))


def read_state(rt: Runtime, job_id: str = "j1") -> JobState:
    state = rt.jobs.load_state(job_id)
    assert state is not None
    return state


def record_slot(rt: Runtime, url: str, job_id: str = "j1", slot: str = "0") -> None:
    """An item of the job gets an outcome."""
    pipe = make_client(url).pipeline(transaction=False)
    pipe.hset(Keys.of(rt.settings.collection).slots(job_id), slot, "unchanged")
    pipe.execute()


def test_only_one_run_gets_a_job_until_its_lease_ends(rt: Runtime, clock: Clock) -> None:
    submit_job(rt)
    assert ledger_of(rt, "a").begin("j1", rt.now()) == "run"
    assert ledger_of(rt, "b").begin("j1", rt.now()) == "running"
    clock.forward(rt.settings.lease + 1)
    assert ledger_of(rt, "b").begin("j1", rt.now()) == "alone"


def test_a_run_that_had_no_answer_asks_again_and_gets_the_same_one(rt: Runtime) -> None:
    submit_job(rt)
    for _ in range(3):
        assert ledger_of(rt, "a").begin("j1", rt.now()) == "run"
    assert (read_state(rt).attempts, read_state(rt).runs) == (1, 1)


def test_a_lease_lasts_as_long_as_its_run_is_heard_of(rt: Runtime, clock: Clock) -> None:
    submit_job(rt)
    ledger = ledger_of(rt, "a")
    ledger.begin("j1", rt.now())
    for _ in range(5):
        clock.forward(rt.settings.lease - 1)
        assert rt.jobs.find_due_jobs(rt.now()) == []
        assert ledger.renew("j1", rt.now())
    clock.forward(rt.settings.lease + 1)
    assert rt.jobs.find_due_jobs(rt.now()) == ["j1"]
    assert not ledger.renew("j1", rt.now())


def test_what_a_stale_run_writes_is_refused(rt: Runtime, clock: Clock) -> None:
    """It was stopped for longer than its lease, another one has the job, and now it goes on."""
    submit_job(rt, body=b"as submitted")
    stale, present = ledger_of(rt, "a"), ledger_of(rt, "b")
    stale.begin("j1", rt.now())
    clock.forward(rt.settings.lease + 1)
    present.begin("j1", rt.now())
    stale.keep(make_document_job("j1", rt.now(), b"other"))
    stale.accept("j1", "document", 7)
    stale.finish("j1", rt.now())
    stale.put_back("j1", rt.now())
    assert stale.fail("j1", rt.now(), "broken") == "stopped"
    assert not stale.renew("j1", rt.now())
    stale.bury("j1", make_letter(rt, "j1").fields, "broken", rt.now())
    state = read_state(rt)
    assert (state.state, state.accepted, state.worker, state.runs) == ("running", None, "here:1", 2)
    assert rt.jobs.load("j1").body == b"as submitted"
    present.accept("j1", "document", 0)
    present.finish("j1", rt.now())
    assert read_state(rt).state == "done"


def test_runs_that_are_lost_do_not_count_until_one_is_seen_to_fail_alone(rt: Runtime, clock: Clock) -> None:
    submit_job(rt)
    ledger_of(rt, "a").begin("j1", rt.now())
    (running,) = rt.jobs.find_running_jobs()
    assert rt.jobs.lose(running, rt.now(), "gone")
    assert not rt.jobs.lose(running, rt.now(), "gone"), "once"
    assert (read_state(rt).attempts, read_state(rt).losses, read_state(rt).state) == (0, 1, "queued")
    assert ledger_of(rt, "b").begin("j1", rt.now()) == "alone"
    assert ledger_of(rt, "b").fail("j1", rt.now(), "killed itself", 1, is_seen=True) == "queued"
    assert (read_state(rt).attempts, read_state(rt).losses) == (2, 0), "what was lost before counts now"
    clock.forward(2)
    assert ledger_of(rt, "c").begin("j1", rt.now()) == "alone"
    assert ledger_of(rt, "c").fail("j1", rt.now(), "killed itself", 1, is_seen=True) == "exhausted"
    ends = [(end.number, end.how, end.is_counted, end.was_alone) for end in read_state(rt).ends]
    assert ends == [(1, "gone", False, False), (2, "killed itself", True, True), (3, "killed itself", True, True)]


def test_a_job_that_is_lost_again_and_again_waits_longer_and_is_given_up_in_the_end(rt: Runtime, clock: Clock) -> None:
    submit_job(rt)
    waits = []
    for number in range(20):
        ledger_of(rt, f"r{number}").begin("j1", rt.now())
        (running,) = rt.jobs.find_running_jobs()
        rt.jobs.lose(running, rt.now(), "gone")
        waits.append(next(n for n in range(99) if rt.jobs.find_due_jobs(rt.now() + timedelta(seconds=n))))
        clock.forward(waits[-1])
    assert waits == [0, 1, 2, 4, 8, 16, *[30] * 14]
    assert ledger_of(rt, "last").begin("j1", rt.now()) == "exhausted"
    assert len(read_state(rt).ends) == 10


@pytest.mark.raw_store
@pytest.mark.parametrize("how", ["lost", "failed"])
def test_a_run_that_got_on_does_not_count(rt: Runtime, clock: Clock, server_url: str, how: str) -> None:
    submit_job(rt)
    for number in range(rt.settings.attempts * 5):
        ledger = ledger_of(rt, f"r{number}")
        assert ledger.begin("j1", rt.now()) == "run"
        record_slot(rt, server_url, slot=str(number))
        if how == "failed":
            assert ledger.fail("j1", rt.now(), "broken") == "queued"
        else:
            clock.forward(rt.settings.lease + 1)
            assert rt.jobs.find_due_jobs(rt.now()) == ["j1"]
    assert (read_state(rt).attempts, read_state(rt).runs, len(read_state(rt).ends)) == (0, 15, 10)


def test_runs_that_fail_count_and_the_last_one_gives_the_job_up(rt: Runtime, clock: Clock) -> None:
    submit_job(rt)
    answers = []
    for number in range(rt.settings.attempts):
        ledger = ledger_of(rt, f"f{number}")
        assert ledger.begin("j1", rt.now()) == "run"
        answers.append(ledger.fail("j1", rt.now(), "broken"))
        assert ledger_of(rt, "other").begin("j1", rt.now()) in ("early", "running")
        clock.forward(rt.settings.retry_after * 2**number)
    assert answers == ["queued"] * (rt.settings.attempts - 1) + ["exhausted"]


def test_a_run_that_the_server_left_alone_does_not_count_and_says_so(rt: Runtime) -> None:
    submit_job(rt)
    for number in range(20):
        ledger = ledger_of(rt, f"r{number}")
        assert ledger.begin("j1", rt.now()) == "run"
        ledger.put_back("j1", rt.now(), "the server did not answer")
    state = read_state(rt)
    assert (state.attempts, state.runs, len(state.ends), state.ends[-1].number) == (0, 20, 10, 20)
    assert state.ends[-1].ended_at == rt.now()


def test_a_job_that_ended_keeps_nothing_of_its_run(rt: Runtime, server_url: str) -> None:
    submit_job(rt)
    ledger = ledger_of(rt, "a")
    ledger.begin("j1", rt.now())
    ledger.accept("j1", "document", 0)
    ledger.finish("j1", rt.now())
    assert rt.jobs.find_running_jobs() == []
    kept = make_client(server_url).hgetall(Keys.of(rt.settings.collection).job("j1"))
    assert not kept.keys() & {b"run", b"worker", b"process", b"lease", b"begun_slots", b"losses", b"alone"}


@pytest.mark.parametrize("job_id", ["nobody", ""])
def test_an_unknown_job_is_not_begun(rt: Runtime, job_id: str) -> None:
    assert rt.jobs.begin(job_id, rt.now()) == "unknown"


def test_a_job_that_failed_waits_for_its_time(rt: Runtime, clock: Clock) -> None:
    submit_job(rt)
    rt.jobs.begin("j1", rt.now())
    rt.jobs.fail("j1", rt.now(), "busy", 30)
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
        job_ids = rt.jobs.find_due_jobs(rt.now())
        rt.jobs.note_enqueued(job_ids, rt.now())
        seen += [minute] if job_ids else []
    assert seen == [1, 3, 7, 15, 31]


def test_a_reconciler_that_dies_before_it_has_enqueued_leaves_the_jobs_to_the_next(rt: Runtime, clock: Clock) -> None:
    submit_job(rt)
    clock.forward(rt.settings.patience + 1)
    assert rt.jobs.find_due_jobs(rt.now()) == ["j1"]
    assert rt.jobs.find_due_jobs(rt.now()) == [], "one reconciler gets it"
    clock.forward(CLAIM.total_seconds())
    assert rt.jobs.find_due_jobs(rt.now()) == ["j1"]


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
        rt.jobs.begin("j1", rt.now())
        rt.jobs.accept("j1", "document", 3)
        rt.jobs.put_back("j1", rt.now())
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
    assert retry_job(rt, "j1")
    assert not retry_job(rt, "j1")
    audit = rt.jobs.audit()
    assert (audit.accepted, audit.outcomes["dead"], audit.in_flight, audit.contradictions) == (5, 0, 5, ())
    assert list(rt.streams.read("dead")) == []
    assert rt.jobs.begin("j1", rt.now()) == "run"


def test_an_old_letter_of_a_job_that_was_taken_up_again_drops_nothing(rt: Runtime, server_url: str) -> None:
    submit_job(rt, body=b"the input")
    rt.jobs.begin("j1", rt.now())
    bury_job(rt, "j1")
    (old,) = rt.streams.read("dead")
    retry_job(rt, "j1")
    assert not drop_letter(rt, old.id, "j1")
    assert rt.jobs.begin("j1", rt.now()) == "run"
    bury_job(rt, "j1")
    assert not drop_letter(rt, old.id, "j1"), "nor where it died again, under another letter"
    assert rt.jobs.load("j1").body == b"the input"
    operator = make_client(operator_url(server_url))
    assert operator.pttl(Keys.of(rt.settings.collection).job("j1")) == -1, "it is kept without end"
    assert drop_letter(rt, next(rt.streams.read("dead")).id, "j1")
    assert rt.jobs.audit().contradictions == ()


def test_a_job_whose_letter_was_dropped_is_not_taken_up_again(rt: Runtime) -> None:
    submit_job(rt)
    rt.jobs.begin("j1", rt.now())
    bury_job(rt, "j1")
    (letter,) = rt.streams.read("dead")
    drop_letter(rt, letter.id, "j1")
    assert not retry_job(rt, "j1")
    assert rt.jobs.begin("j1", rt.now()) == "ended"
    audit = rt.jobs.audit()
    assert (audit.outcomes["dead"], audit.jobs_open, audit.contradictions) == (1, 0, ())


def test_a_dropped_letter_takes_the_input_with_it(rt: Runtime) -> None:
    submit_job(rt)
    rt.jobs.begin("j1", rt.now())
    bury_job(rt, "j1")
    (letter,) = rt.streams.read("dead")
    assert drop_letter(rt, letter.id, "j1")
    assert not drop_letter(rt, letter.id, "j1")
    assert rt.jobs.load("j1").body is None
    assert rt.jobs.audit().contradictions == ()


def test_what_was_recorded_before_a_job_was_accepted_is_not_in_flight(rt: Runtime) -> None:
    """As after a power cut that took the acceptance back, while a run went on."""
    rt.jobs.submit(make_document_job("early", rt.now(), "a"), rt.now())
    rt.jobs.begin("early", rt.now())
    assert commit_changes(rt, "early", [Change(slot="0", outcome="filtered")], 0) == 1
    rt.jobs.accept("early", "feed", 3)
    audit = rt.jobs.audit()
    assert (audit.in_flight_kept, audit.in_flight) == (2, 2)
    commit_changes(rt, "early", [Change(slot=name, outcome="filtered") for name in "12"], 0)
    rt.jobs.finish("early", rt.now())
    assert rt.jobs.audit().contradictions == ()
