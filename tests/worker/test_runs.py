"""Runs of jobs through the pipeline: what is the job's fault, what isn't, and who may still write."""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable
from itertools import repeat
from pathlib import Path
from threading import Event, Thread

import pytest
import redis
from redis import exceptions

from ingest import Document, Reading, read_document
from tests.support.clock import Clock
from tests.support.cutting import cut_once, cut_replies, cut_share
from tests.support.jobs import make_document_job
from tests.support.pipeline import make_courier_item, make_post_item, read_events, run_items
from tests.support.texts import make_nonsense_text
from tests.support.users import operator_url
from worker.jobs import alone
from worker.jobs.lease import keep_lease
from worker.jobs.pipeline import reconcile_jobs, run_job
from worker.jobs.processes import make_run
from worker.runtime import Runtime, build_runtime
from worker.store.jobs import JobState
from worker.store.runs import JobRun


def submit_items(rt: Runtime, job_id: str = "j1") -> None:
    body = "\n".join(json.dumps(item) for item in (make_courier_item(), make_post_item()))
    rt.jobs.submit(make_document_job(job_id, rt.now(), body, kind="items", via="stdin"), rt.now())


def lose_a_run(rt: Runtime, clock: Clock, job_id: str = "j1") -> None:
    """A process takes the job and is heard of no more."""
    rt.jobs.for_run(JobRun(token="gone", worker="away:1")).begin(job_id, rt.now())
    clock.forward(rt.settings.lease + 1)


def read_state(rt: Runtime, job_id: str = "j1") -> JobState:
    state = rt.jobs.load_state(job_id)
    assert state is not None
    return state


def test_a_job_whose_process_was_lost_is_done_in_one_of_its_own(
    rt: Runtime, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(document: Document) -> Reading:
        (tmp_path / "pid").write_text(str(os.getpid()))
        return read_document(document)

    monkeypatch.setattr("worker.jobs.pipeline.read_document", read)
    submit_items(rt)
    lose_a_run(rt, clock)
    run_job("j1", rt)
    state = read_state(rt)
    assert (state.state, state.attempts, state.runs, len(read_events(rt))) == ("done", 1, 2, 2)
    assert [(end.worker, end.how) for end in state.ends] == [("away:1", "lost: nothing was heard of it for 15 s")]
    assert (tmp_path / "pid").read_text() != str(os.getpid())


def kill_parent() -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)


def crash() -> None:
    faulthandler.disable()
    os.kill(os.getpid(), signal.SIGSEGV)


# name: (what reading the document does, what the dead letter says of it)
POISONS: dict[str, tuple[Callable[[], object], str]] = {
    "kills its process": (lambda: os.kill(os.getpid(), signal.SIGKILL), "it ended its process by SIGKILL"),
    "kills its parent": (kill_parent, "it ended its process by SIGKILL"),
    "kills its group": (lambda: os.killpg(0, signal.SIGKILL), "it ended its process by SIGKILL"),
    "crashes": (crash, "it ended its process by SIGSEGV"),
    "hangs in C": (lambda: deque(repeat(None), maxlen=0), "could not be interrupted"),
}


@pytest.mark.parametrize(("act", "reason"), POISONS.values(), ids=POISONS)
def test_poison_is_dead_after_three_runs_with_the_reason(
    make_runtime: Callable[..., Runtime],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    act: Callable[[], object],
    reason: str,
) -> None:
    rt = make_runtime(soft_time_limit=2.0)
    monkeypatch.setattr(alone, "CALM_SECONDS", 0)
    monkeypatch.setattr("worker.jobs.pipeline.read_document", lambda document: act())
    submit_items(rt)
    lose_a_run(rt, clock)  # the first run took a process of the worker with it
    for _ in range(2):
        clock.forward(3600)
        run_job("j1", rt)
    state = read_state(rt)
    assert (state.state, state.attempts, state.runs) == ("dead", 3, 3)
    assert reason in str(state.error)
    (letter,) = rt.streams.read("dead")
    data = json.loads(letter.fields["data"])
    assert (data["attempts"], [run["was_alone"] for run in data["runs"]]) == (3, [False, True, True])
    assert [run["how"].startswith("lost: ") for run in data["runs"]] == [True, False, False]
    assert rt.jobs.audit().contradictions == ()


def test_a_job_that_is_interrupted_though_it_gets_on_goes_on_at_once(
    rt: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the time limit does: an error in the middle of the work."""
    commit, calls = rt.commit, [0]

    class InterruptionError(Exception):
        pass

    def commit_one(self: object, job_id: str, changes: object, *args: object) -> object:
        calls[0] += 1
        if calls[0] % 2 == 0:
            raise InterruptionError
        return done(self, job_id, changes[:1], *args)  # type: ignore[index]

    done = type(commit).__call__
    monkeypatch.setattr(type(commit), "__call__", commit_one)
    submit_items(rt)
    run_job("j1", rt)
    state = read_state(rt)
    assert (state.state, state.attempts, state.counts["published"]) == ("queued", 0, 1)
    sent: list[str] = []
    reconcile_jobs(rt, sent.extend)
    assert sent == ["j1"]


FAULTS = [exceptions.ConnectionError("reset"), exceptions.OutOfMemoryError("full"), exceptions.ResponseError("MISCONF")]


@pytest.mark.parametrize("error", FAULTS, ids=str)
def test_what_the_server_does_wrong_is_not_the_jobs_fault(
    rt: Runtime, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def refuse(*args: object) -> None:
        raise error

    submit_items(rt)
    with monkeypatch.context() as away:
        away.setattr(rt.identities, "find_bearers", refuse)
        for _ in range(rt.settings.attempts * 2):
            run_job("j1", rt)
            assert read_state(rt).state == "queued"
    sent: list[str] = []
    reconcile_jobs(rt, sent.extend)
    assert sent == ["j1"], "at once"
    run_job("j1", rt)
    state = read_state(rt)
    assert (state.state, state.attempts, state.runs) == ("done", 1, 7)
    assert state.ends[0].how.startswith("the server did not answer")


@pytest.mark.parametrize("is_alone", [False, True], ids=["beside others", "alone"])
def test_a_server_that_is_full_during_a_run_and_after_it_is_not_the_jobs_fault(
    make_runtime: Callable[..., Runtime],
    server_url: str,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    is_alone: bool,
) -> None:
    """Neither the commit nor the putting back is taken; where the run has a process of its own, that ends well."""
    rt, server = make_runtime(lease=0.2), redis.Redis.from_url(operator_url(server_url))

    def fill(document: Document) -> Reading:
        server.config_set("maxmemory", 1)
        return read_document(document)

    submit_items(rt)
    if is_alone:
        lose_a_run(rt, clock)
    with monkeypatch.context() as full:
        full.setattr("worker.jobs.pipeline.read_document", fill)
        try:
            run_job("j1", rt)
        finally:
            server.config_set("maxmemory", 0)
    for _ in range(2):  # what is lost twice waits a second
        clock.forward(rt.settings.lease + 1)
        run_job("j1", rt)
    state = read_state(rt)
    assert (state.state, state.attempts, [end.is_counted for end in state.ends]) == (
        "done",
        1,
        [False] * (1 + is_alone),
    )


def test_a_script_that_breaks_on_a_job_is_the_jobs_fault(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise exceptions.ResponseError("ERR Error running script: attempt to index a nil value")

    monkeypatch.setattr(rt.identities, "find_bearers", refuse)
    submit_items(rt)
    run_job("j1", rt)
    assert (read_state(rt).attempts, read_state(rt).ends[0].is_counted) == (1, True)


def test_a_run_that_was_stopped_for_too_long_writes_nothing_over_what_another_did(
    rt: Runtime, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has read the document; then another run does the job; then it goes on."""
    others: list[JobRun] = [JobRun(token="other")]

    def read(document: Document) -> Reading:
        if others:
            clock.forward(rt.settings.lease + 1)
            ledger = rt.jobs.for_run(others.pop())
            assert ledger.begin("j1", rt.now()) == "alone"
        return read_document(document)

    monkeypatch.setattr("worker.jobs.pipeline.read_document", read)
    submit_items(rt)
    run_job("j1", rt)
    state = read_state(rt)
    assert (state.state, state.runs, state.accepted) == ("running", 2, None)
    assert read_events(rt) == []
    assert rt.jobs.audit().contradictions == ()


def test_the_lease_is_renewed_while_the_work_lasts(make_runtime: Callable[..., Runtime]) -> None:
    rt = make_runtime(lease=0.5)
    renewed = Event()
    own = rt.for_run(make_run())
    submit_items(own)
    own.jobs.begin("j1", own.now())
    renew = own.jobs.renew

    def note_renewal(*args: object) -> bool:
        renewed.set()
        return renew(*args)  # type: ignore[arg-type]

    own.jobs.renew = note_renewal  # type: ignore[assignment,method-assign]
    with keep_lease(own, "j1"):
        assert renewed.wait(10)


def begin_in_a_process_that_ends(rt: Runtime) -> None:
    child = os.fork()
    if child == 0:
        try:
            rt.for_run(make_run()).jobs.begin("j1", rt.now())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert read_state(rt).state == "running"


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not say when a process started")
def test_a_job_of_a_process_that_is_gone_is_taken_up_before_its_lease_ends(rt: Runtime) -> None:
    submit_items(rt)
    begin_in_a_process_that_ends(rt)
    sent: list[str] = []
    reconcile_jobs(rt, sent.extend)
    assert sent == ["j1"]
    assert [end.how for end in read_state(rt).ends] == ["lost: its process is gone"]


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not say when a process started")
def test_a_redelivered_message_takes_up_what_its_process_left(rt: Runtime) -> None:
    submit_items(rt)
    begin_in_a_process_that_ends(rt)
    run_job("j1", rt)
    assert (read_state(rt).state, read_state(rt).runs) == ("done", 2)


@pytest.mark.parametrize("seed", range(3))
def test_lost_replies_of_the_server_cost_no_attempt_and_repeat_nothing(
    rt: Runtime, server_url: str, tmp_path: Path, seed: int
) -> None:
    """One in ten, of every kind; the sums are read without losses."""
    with cut_replies(server_url, tmp_path / "cut.sock", cut_share(0.1, seed)) as proxy:
        far = build_runtime(rt.settings, proxy.url, rt.now, retries=20)
        for number in range(5):
            item = {"id": f"c{number}", "title": f"Week {number}", "content_text": make_nonsense_text(number)}
            job = make_document_job(f"j{number}", rt.now(), json.dumps(item), kind="items")
            rt.jobs.submit(job, rt.now())
            run_job(job.id, far)
        assert proxy.cuts > 0
    assert [read_state(rt, f"j{number}").state for number in range(5)] == ["done"] * 5
    assert {read_state(rt, f"j{number}").runs for number in range(5)} == {1}
    assert len(read_events(rt)) == 5
    assert rt.jobs.audit().contradictions == ()


def test_a_lost_reply_to_begin_is_asked_for_again(rt: Runtime, server_url: str, tmp_path: Path) -> None:
    submit_items(rt)
    with cut_replies(server_url, tmp_path / "cut.sock", cut_once(b"begin")) as proxy:
        run_job("j1", build_runtime(rt.settings, proxy.url, rt.now))
        assert proxy.cuts == 1
    assert (read_state(rt).state, read_state(rt).attempts, read_state(rt).runs) == ("done", 1, 1)


def test_two_runs_of_one_job_at_the_same_moment_do_it_once(rt: Runtime) -> None:
    submit_items(rt)
    threads = [Thread(target=run_job, args=("j1", rt)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (read_state(rt).state, read_state(rt).runs, len(read_events(rt))) == ("done", 1, 2)
    assert run_items(rt, make_courier_item()).counts["unchanged"] == 1
