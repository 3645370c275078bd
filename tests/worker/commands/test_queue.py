"""queue: jobs that are waited for, on the real ledger."""

from __future__ import annotations

import time
from collections.abc import Sequence
from threading import Thread

import pytest

from tests.support.jobs import bury_job, make_document_job, submit_job
from tests.support.pipeline import run_one_job
from worker.commands.queue import await_jobs
from worker.jobs.pipeline import run_job
from worker.runtime import Runtime
from worker.store.jobs import JobState

LONG = 30  # seconds that no test waits for
PAGE = "<html><h1>Ferry in port</h1><p>" + "The ferry stayed in port, the mayor said. " * 20


def await_end(rt: Runtime, job_ids: Sequence[str]) -> list[JobState]:
    """The states of jobs that end long before the time is up."""
    deadline = time.monotonic() + LONG
    states = await_jobs(rt, job_ids, LONG)
    assert time.monotonic() < deadline, "it waited until the time was up"
    return states


def test_jobs_that_have_ended_are_not_waited_for(rt: Runtime) -> None:
    run_one_job(rt, make_document_job("done", rt.now(), PAGE, name="a.html", kind="page"))
    bury_job(rt, submit_job(rt, "dead"))
    states = await_end(rt, ["dead", "done"])
    assert [(state.id, state.state, state.error) for state in states] == [
        ("dead", "dead", "broken"),
        ("done", "done", None),
    ]


def test_no_jobs_are_not_waited_for(rt: Runtime) -> None:
    assert await_end(rt, []) == []


def test_the_states_are_as_they_are_when_the_time_is_up(rt: Runtime) -> None:
    run_one_job(rt, make_document_job("done", rt.now(), PAGE, name="a.html", kind="page"))
    submit_job(rt, "queued")
    submit_job(rt, "running")
    assert rt.jobs.begin("running", rt.now()) == "run"
    states = await_jobs(rt, ["queued", "done", "running"], 0)
    assert [(state.id, state.state) for state in states] == [
        ("queued", "queued"),
        ("done", "done"),
        ("running", "running"),
    ]


def test_a_job_that_nobody_knows_has_no_state_and_never_ends(rt: Runtime) -> None:
    bury_job(rt, submit_job(rt, "dead"))
    assert [state.id for state in await_jobs(rt, ["unknown", "dead"], 0.2)] == ["dead"]


def test_a_job_is_waited_for_until_another_has_done_it(rt: Runtime) -> None:
    for name in ("first", "second"):
        rt.jobs.submit(make_document_job(name, rt.now(), PAGE, name="a.html", kind="page"), rt.now())
    run_job("first", rt)
    assert [state.state for state in await_jobs(rt, ["first", "second"], 0)] == ["done", "queued"]
    worker = Thread(target=run_job, args=("second", rt))
    worker.start()
    states = await_end(rt, ["first", "second"])
    worker.join()
    assert [(state.state, state.accepted) for state in states] == [("done", 1), ("done", 1)]


def test_waiting_prints_nothing_into_a_pipe(rt: Runtime, capsys: pytest.CaptureFixture[str]) -> None:
    await_jobs(rt, [submit_job(rt)], 0.2)
    assert capsys.readouterr() == ("", "")
