"""What goes wrong in an unlucky night: races, killed workers, a killed server, lost messages. Minutes, not seconds."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.support.cutting import cut_once, cut_share
from tests.support.jobs import make_document_job
from tests.support.system import ROOT, System, started
from tests.support.texts import make_nonsense_text
from worker.commands.queue import send_jobs
from worker.jobs.pipeline import reconcile_jobs, run_job
from worker.store.jobs import Job
from worker.trouble import FULL

pytestmark = pytest.mark.chaos


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


def pids(parent: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def worker(system: System) -> int:
    return process_of(system, "worker")


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


def wait_for_progress(system: System) -> None:
    """Until one more job is done, as after every blow some must be."""
    done = system.rt.jobs.audit().jobs_done
    system.wait_until(lambda: system.rt.jobs.audit().jobs_done > done, 60)


def assert_all_published_once(system: System, count: int) -> None:
    """All jobs end, and so many items are published, each once."""
    system.wait_for_all_jobs(60)
    ids = [data["record"]["id"] for _, data in system.events()]
    assert len(ids) == len(set(ids)) == count
    assert_sums_hold(system)


def kill_under_load(system: System, times: int, find_victims: Callable[[], list[int]]) -> None:
    """Kill processes so many times, each time under load and after some job was done since the last time."""
    load(system, 6)
    for n in range(1, times + 1):
        load(system, 4, 6 + 4 * n)
        for pid in find_victims():
            os.kill(pid, signal.SIGKILL)
        wait_for_progress(system)
    assert_all_published_once(system, 20 * (6 + 4 * times))
    assert list(system.rt.streams.read("dead")) == []


def test_children_killed_twenty_times_lose_and_repeat_nothing_and_bury_nothing(system: System) -> None:
    kill_under_load(system, 20, lambda: pids(worker(system))[:1])


def test_a_worker_killed_twenty_times_loses_and_repeats_nothing_and_buries_nothing(system: System) -> None:
    kill_under_load(system, 20, lambda: [main := worker(system), *pids(main)])


def test_a_worker_that_was_stopped_and_comes_back_writes_over_nothing(system: System) -> None:
    """Meanwhile another one, this process, does everything; what was begun by the stopped one is fenced off."""
    load(system, 20)
    system.wait_until(lambda: system.rt.jobs.audit().jobs_done > 0)
    stopped = [main := worker(system), *pids(main)]
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


def test_a_server_killed_under_load_loses_nothing_and_the_workers_come_back(system: System) -> None:
    load(system, 30)
    for _ in range(3):
        os.kill(server_pid(system), signal.SIGKILL)
        system.server.ensure_running()
        wait_for_progress(system)
    assert_all_published_once(system, 600)


def test_a_server_killed_many_times_within_a_second_leaves_no_worker_standing(system: System) -> None:
    """Acknowledgements fail while the worker reconnects; each used to cost it a process (worker/transport.py)."""
    load(system, 40)
    for n in range(6):
        os.kill(server_pid(system), signal.SIGKILL)
        system.server.ensure_running()
        time.sleep(0.06 * (1 + n % 5))
    assert_all_published_once(system, 800)


def test_while_the_server_is_full_everybody_waits_and_goes_on_when_it_has_room(system: System) -> None:
    server = redis.Redis.from_url(system.server.url)
    load(system, 30)
    server.config_set("maxmemory", server.info("memory")["used_memory"] + 200_000)
    before = {name: process_of(system, name) for name in ("worker", "scheduler")}
    for _ in range(15):
        system.supervisor.start_missing(time.monotonic())
        time.sleep(1)
    assert {name: process_of(system, name) for name in ("worker", "scheduler")} == before
    assert system.rt.server.read_state().trouble == FULL
    server.config_set("maxmemory", 0)
    done, since = system.rt.jobs.audit().jobs_done, time.monotonic()
    system.wait_until(lambda: system.rt.jobs.audit().jobs_done > done, 30)
    assert time.monotonic() - since < 10
    assert_all_published_once(system, 600)
    assert system.rt.jobs.audit().jobs_dead == 0


def server_pid(system: System) -> int:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.connect(str(system.server.socket))
        return int.from_bytes(probe.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)[:4], "little")


# name: (what the document does, what its dead letter says)
POISONS = {
    "kills its process": (b"poison: kill", "it ended its process by SIGKILL"),
    "kills its worker": (b"poison: killgroup", "it ended its process by SIGKILL"),
    "hangs in C": (b"poison: hang", "could not be interrupted"),
    "eats memory": (b"poison: memory", "MemoryError"),
}


@pytest.mark.parametrize(("body", "reason"), POISONS.values(), ids=POISONS)
def test_poison_is_dead_after_three_runs_and_the_good_jobs_beside_it_are_done(
    tmp_path: Path, body: bytes, reason: str
) -> None:
    with started(tmp_path, is_poisoned=True) as system:
        poison = make_document_job("poison", system.rt.now(), body, kind="items", via="queue")
        put(system, poison)
        load(system, 40)
        system.wait_for_all_jobs(180)
        state = system.rt.jobs.load_state("poison")
        assert state is not None
        assert (state.state, state.runs) == ("dead", 3)
        assert reason in str(state.error)
        assert [data["job_id"] for _, data in system.events("dead")] == ["poison"]
        assert_all_published_once(system, 800)


def test_a_lost_reply_to_begin_costs_seconds(tmp_path: Path) -> None:
    with started(tmp_path, cut=cut_once(b"begin"), lease=15.0, patience=60.0, reconcile_every=5.0) as system:
        job = items("one", system.rt.now(), {"id": "1", "title": "Begun twice", "content_text": "And done once."})
        began = time.monotonic()
        put(system, job)
        system.wait_for_all_jobs(10)
        assert time.monotonic() - began < 10
        state = system.rt.jobs.load_state("one")
        assert state is not None
        assert (state.state, state.attempts, state.runs) == ("done", 1, 1)


def test_one_in_twenty_replies_lost_loses_and_repeats_nothing_and_buries_nothing(tmp_path: Path) -> None:
    with started(tmp_path, cut=cut_share(0.05, seed=14)) as system:
        load(system, 15)
        system.wait_for_all_jobs(300)
        assert_all_published_once(system, 300)
        assert list(system.rt.streams.read("dead")) == []


def test_a_lost_message_is_made_good_by_the_reconciler(system: System) -> None:
    job = items("lost", system.rt.now(), {"id": "1", "title": "Lost on the way", "content_text": "But found again."})
    system.rt.jobs.submit(job, system.rt.now())  # and never enqueued, as when the broker loses it
    system.wait_for_all_jobs(30)
    assert [kind for kind, _ in system.events()] == ["story.created"]


def test_submissions_of_other_programs_outlive_a_killed_server_and_a_stopped_scheduler(system: System) -> None:
    """1,500 acknowledged entries, while the server dies five times and the scheduler is stopped and killed three."""
    for n in range(1500):
        if n % 300 == 150:
            os.kill(server_pid(system), signal.SIGKILL)
            system.server.ensure_running()
        if n % 500 == 400:
            os.kill(process_of(system, "scheduler"), signal.SIGSTOP)
        if n % 500 == 499:
            os.kill(process_of(system, "scheduler"), signal.SIGKILL)
            system.wait_until(lambda: is_running(system, "scheduler"))
        submit_entry(system, {"id": f"entry{n}", "items": [{"id": f"e{n}", "title": f"Entry {n}"}]})
    system.wait_until(lambda: system.rt.submissions.count_waiting() == 0, 120)
    system.wait_for_all_jobs(240)
    assert [n for n in range(1500) if system.rt.jobs.load_state(f"entry{n}") is None] == []
    assert (system.rt.jobs.audit().jobs, system.rt.jobs.audit().jobs_dead) == (1500, 0)
    assert_sums_hold(system)


def submit_entry(system: System, message: dict[str, Any]) -> None:
    """Until the server has acknowledged it, as a program does."""
    program = redis.Redis.from_url(system.server.url)
    for _ in range(50):
        try:
            program.xadd("feedmill:submit", {"job": json.dumps(message)})
        except redis.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server never answered")


def process_of(system: System, name: str) -> int:
    process = system.supervisor.processes_by_name()[name]
    assert process is not None
    return process.pid


def is_running(system: System, name: str) -> bool:
    """Whether a killed process was started again."""
    process = system.supervisor.processes_by_name()[name]
    return process is not None and process.poll() is None


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
