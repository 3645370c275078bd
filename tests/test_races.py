"""What meets at the wrong moment: jobs about one article, a worker that comes back, a stop, a lost message."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.jobs import make_document_job
from tests.support.system import ROOT, System, started
from tests.support.texts import make_nonsense_text
from worker.commands.queue import send_jobs
from worker.jobs.pipeline import reconcile_jobs, run_job
from worker.store.jobs import Job

pytestmark = pytest.mark.long


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    with started(tmp_path) as running:
        yield running


def items(job_id: str, now: datetime, *found: dict[str, Any]) -> Job:
    body = "\n".join(json.dumps(item) for item in found).encode()
    return make_document_job(job_id, now, body, kind="items", via="queue")


def put(system: System, *jobs: Job) -> None:
    """Submit jobs so that their messages arrive together."""
    for job in jobs:
        system.rt.jobs.submit(job, system.rt.now())
    send_jobs(system.rt, system.server.url, [job.id for job in jobs])


def list_children(parent: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def find_worker(system: System) -> int:
    process = system.supervisor.processes_by_name()["worker"]
    assert process is not None
    return process.pid


def assert_sums_hold(system: System) -> None:
    audit = system.rt.jobs.audit()
    assert (audit.contradictions, audit.jobs_open, audit.in_flight) == ((), 0, 0)


def test_one_article_through_two_jobs_at_the_same_moment_is_one_story(system: System) -> None:
    """50 times from two sources under two headlines, with 2 worker processes."""
    for n in range(50):
        body = make_nonsense_text(n)
        one = {"id": f"a{n}", "title": f"Busy week {n}", "content_text": body, "source": "Harbour Courier"}
        two = {"id": f"b{n}", "title": f"Pilots tired {n}", "content_text": body, "source": "Karnholt Post"}
        put(system, items(f"a{n}", system.rt.now(), one), items(f"b{n}", system.rt.now(), two))
    system.wait_for_all_jobs(120)
    kinds = [kind for kind, _ in system.events()]
    assert (kinds.count("story.created"), kinds.count("story.copy_added")) == (50, 50)
    assert_sums_hold(system)


def test_the_same_item_through_two_jobs_at_the_same_moment_is_published_once(system: System) -> None:
    for n in range(50):
        item = {"id": f"x{n}", "title": f"Busy week {n}", "content_text": make_nonsense_text(n)}
        put(system, items(f"a{n}", system.rt.now(), item), items(f"b{n}", system.rt.now(), item))
    system.wait_for_all_jobs(120)
    assert [kind for kind, _ in system.events()] == ["story.created"] * 50
    assert system.rt.jobs.audit().outcomes["unchanged"] == 50
    assert_sums_hold(system)


def test_one_article_under_two_guids_at_the_same_moment_is_one_item(system: System) -> None:
    """50 times under two guids with one link, with 2 worker processes."""
    for n in range(50):
        site = {"name": "Courier", "domain": "courier.example"}
        item = {
            "url": f"https://courier.example/{n}",
            "title": f"Busy week {n}",
            "content_text": make_nonsense_text(n),
            "source": site,
        }
        for guid in "ab":
            put(system, items(f"{guid}{n}", system.rt.now(), {"id": f"{guid}{n}", **item}))
    system.wait_for_all_jobs(120)
    assert [kind for kind, _ in system.events()] == ["story.created"] * 50
    assert system.rt.jobs.audit().outcomes["unchanged"] == 50
    assert_sums_hold(system)


def load(system: System, jobs: int, first: int = 0) -> None:
    """So many jobs of 20 items each, all different."""
    for n in range(first, first + jobs):
        found = [
            {"id": f"{n}-{k}", "title": f"Week {n} {k}", "content_text": make_nonsense_text(n * 100 + k)}
            for k in range(20)
        ]
        system.rt.jobs.submit(items(f"load{n}", system.rt.now(), *found), system.rt.now())
    send_jobs(system.rt, system.server.url, [f"load{n}" for n in range(first, first + jobs)])


def assert_all_published_once(system: System, count: int) -> None:
    """All jobs end, and so many items are published, each once."""
    system.wait_for_all_jobs(60)
    ids = [data["record"]["id"] for _, data in system.events()]
    assert len(ids) == len(set(ids)) == count
    assert_sums_hold(system)


def test_a_worker_that_was_stopped_and_comes_back_writes_over_nothing(system: System) -> None:
    """Meanwhile another one, this process, does everything; what was begun by the stopped one is fenced off."""
    load(system, 20)
    system.wait_until(lambda: system.rt.jobs.audit().jobs_done > 0)
    stopped = [main := find_worker(system), *list_children(main)]
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        system.wait_until(lambda: take_over(system) == 0, 120)
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
    time.sleep(5)  # what it still wants to write, it has tried by then
    assert_all_published_once(system, 400)
    assert list(system.rt.streams.read("dead")) == []


def take_over(system: System) -> int:
    """Do what is due, as a worker; how many jobs are open then."""
    reconcile_jobs(system.rt, lambda job_ids: [run_job(job_id, system.rt) for job_id in job_ids] and None)
    return system.rt.jobs.audit().jobs_open


def test_a_lost_message_is_made_good_by_the_reconciler(system: System) -> None:
    job = items("lost", system.rt.now(), {"id": "1", "title": "Lost on the way", "content_text": "But found again."})
    system.rt.jobs.submit(job, system.rt.now())  # and never enqueued, as when the broker loses it
    system.wait_for_all_jobs(30)
    assert [kind for kind, _ in system.events()] == ["story.created"]


def test_work_that_a_stop_interrupts_is_done_after_the_next_start(tmp_path: Path) -> None:
    with started(tmp_path) as system:
        load(system, 40)
        system.wait_until(lambda: system.rt.jobs.audit().jobs_done > 0)
    with started(tmp_path) as system:
        assert_all_published_once(system, 800)


def test_up_stops_cleanly_on_ctrl_c(tmp_path: Path) -> None:
    environment = {**os.environ, "FEEDMILL_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "worker", "up", "--log-level", "INFO"]
    with subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as up:
        assert up.stderr is not None
        for line in up.stderr:
            if "ready" in line:
                break
        up.send_signal(signal.SIGINT)
        said = up.stderr.read()
        assert up.wait(60) == 0
    assert "stopped" in said
    assert not (tmp_path / "data" / "server.sock").exists()
