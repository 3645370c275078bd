"""submit and up: the commands that put work into the queue and that do it."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import datetime

from .. import show
from ..app import ENQUEUE_ERRORS, enqueue, make_app
from ..intake import Reader, UnreadableError, inputs, job
from ..runtime import Runtime, backend, build, new_id
from ..settings import Settings, child_environment, search_path
from ..store.jobs import JobKind, JobState
from ..up import run_until_stopped, running

FAILED = 1


def submit(
    settings: Settings,
    targets: Sequence[str],
    wait: float | None,
    as_json: bool,
    kind: JobKind,
    fetched_at: datetime | None,
) -> int:
    """Write the jobs to the ledger, enqueue them, and with ``wait`` report what came of them."""
    reader = Reader(
        kind=kind, fetched_at=fetched_at, max_bytes=settings.max_bytes, stdin=sys.stdin.buffer, new_id=new_id
    )
    with backend(settings, search_path()) as server:
        rt = build(settings, server.url)
        job_ids, failed = _submit(rt, reader, targets, server.url)
        if wait is None:
            _list(job_ids, as_json)
            return FAILED if failed else 0
        states = await_jobs(rt, list(job_ids), wait)
        waiting = sum(state.state in ("queued", "running") for state in states)
        if waiting:
            hint = "" if rt.jobs.is_alive() else "; no worker was seen in the last minute: `feedmill up` starts one"
            show.complain(f"{waiting} jobs have not ended within {wait:g} seconds{hint}")
    _report(states, as_json)
    return FAILED if failed or any(state.state != "done" or state.counts["dead"] for state in states) else 0


def _submit(rt: Runtime, reader: Reader, targets: Sequence[str], url: str) -> tuple[dict[str, str], bool]:
    """Ids of the new jobs with their targets, and whether anything was wrong."""
    job_ids: dict[str, str] = {}
    failed = False
    for given in inputs(targets, reader):
        if isinstance(given, UnreadableError):
            failed = True
            show.complain(str(given))
            continue
        if given.error is not None:
            failed = True
            show.complain(f"{given.name}: {given.error}")
        entry = job(given, reader, rt.now())
        rt.jobs.submit(entry, rt.now())
        job_ids[entry.id] = given.name
    send(rt, url, list(job_ids))
    return job_ids, failed


def send(rt: Runtime, url: str, job_ids: Sequence[str]) -> None:
    """Enqueue jobs that are in the ledger. If that fails they aren't lost: the reconciler does it later."""
    app = make_app(rt.settings, url)
    try:
        enqueue(app, job_ids)
    except ENQUEUE_ERRORS as error:
        show.complain(f"accepted, but not enqueued yet ({error}); the scheduler will enqueue it")


def await_jobs(rt: Runtime, job_ids: Sequence[str], seconds: float) -> list[JobState]:
    """The states of the jobs when all have ended, or when the time is up."""
    deadline = time.monotonic() + seconds
    bar, move = show.progress("jobs", len(job_ids))
    with bar:
        while True:
            states = [state for job_id in job_ids if (state := rt.jobs.state(job_id))]
            ended = sum(state.state in ("done", "dead") for state in states)
            move(ended)
            if ended == len(job_ids) or time.monotonic() > deadline:
                return states
            time.sleep(0.1)


def _list(job_ids: dict[str, str], as_json: bool) -> None:
    for job_id, name in job_ids.items():
        if as_json or not sys.stdout.isatty():
            show.json_line({"job_id": job_id, "target": name})
        else:
            show.say(f"{job_id}  {name}")
    if sys.stdout.isatty():
        show.say(f"{len(job_ids)} jobs in the queue; `feedmill status` shows what becomes of them")


def _report(states: Sequence[JobState], as_json: bool) -> None:
    if as_json or not sys.stdout.isatty():
        for state in states:
            show.json_line(state)
        return
    rows = [(state.target, state.kind, state.state, *state.counts.values(), state.error or "") for state in states]
    columns = ("target", "kind", "state", "published", "copies", "unchanged", "filtered", "dead", "reason")
    show.table(columns, rows)


def up(settings: Settings, log_level: str) -> int:
    """Server, worker and scheduler on this machine, until a signal comes."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)  # the processes run in it, whoever's the server
    with backend(settings, search_path()) as server:
        show.say(
            f"server at {server.url}; data in {settings.data_dir}; {settings.workers} worker processes; Ctrl-C stops"
        )
        with running(settings.data_dir, child_environment(settings, server.url), None, log_level) as supervisor:
            run_until_stopped(supervisor, server.ensure)
        show.say("stopped")
    return 0
