"""The fetcher as a process: hosts that hang hold up nobody, and whatever becomes of it, each document comes once."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from ingest import UnfetchedDocument
from tests.support.system import System, add_worker, started
from tests.support.texts import make_nonsense_text
from tests.support.web_hosts import hang_hosts, serve_hosts
from worker.audit.proof import prove_all_is_there
from worker.commands.queue import send_jobs
from worker.store.jobs import Job

pytestmark = pytest.mark.long


def make_slow_page(path: str) -> bytes:
    time.sleep(0.3)
    number = int(path[1:])
    return f"<title>Report {number}</title><p>{make_nonsense_text(number)}</p>".encode()


def submit_urls(system: System, urls: Sequence[str], first: int = 0) -> list[str]:
    now = system.rt.now()
    ids = [f"j{n}" for n in range(first, first + len(urls))]
    for job_id, url in zip(ids, urls, strict=True):
        document = UnfetchedDocument(url=url, kind="page", via="url")
        assert system.rt.jobs.submit(Job(id=job_id, submitted_at=now, document=document), now)
    send_jobs(system.rt, system.server.url, ids)
    return ids


def are_done(system: System, ids: Sequence[str]) -> bool:
    states = [system.rt.jobs.load_state(job_id) for job_id in ids]
    return all(state is not None and state.state == "done" for state in states)


def find_fetcher(system: System) -> int:
    process = system.supervisor.processes_by_name()["fetcher"]
    assert process is not None
    return process.pid


def test_killed_and_ended_it_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    with serve_hosts(4, make_slow_page, network=7) as hosts, started(tmp_path) as system:
        ids: list[str] = []
        for how in (signal.SIGKILL, signal.SIGTERM, signal.SIGKILL):
            urls = [f"{hosts[n % len(hosts)]}/{n}" for n in range(len(ids), len(ids) + 16)]
            ids += submit_urls(system, urls, len(ids))
            time.sleep(0.5)  # some are being fetched, and some wait in it
            os.kill(find_fetcher(system), how)
            system.wait_until(partial(are_done, system, ids), 60)
        published = [data["record"]["id"] for kind, data in system.events("clean") if kind == "story.created"]
        assert len(published) == len(set(published)) == len(ids)
        assert prove_all_is_there(system.rt).discrepancies == ()
        states = [system.rt.jobs.load_state(job_id) for job_id in ids]
        assert {state.attempts for state in states if state} == {1}, "nothing counts but the run that judged"


def test_two_fetchers_get_past_hosts_that_hang(tmp_path: Path) -> None:
    """With the good ones behind 200 documents of a host that hangs, and more places than it may have."""
    with (
        serve_hosts(4, make_slow_page, network=7) as hosts,
        hang_hosts(1, network=8) as (dead,),
        started(tmp_path, fetchers=4) as system,
        add_worker(system, tmp_path / "second"),
    ):
        submit_urls(system, [f"{dead}/{n}" for n in range(200)], 1000)
        ids = submit_urls(system, [f"{hosts[n % len(hosts)]}/{n}" for n in range(20)])
        system.wait_until(partial(are_done, system, ids), 25)
        audit = system.rt.jobs.audit()
        assert (audit.jobs_open, audit.contradictions) == (200, ())
