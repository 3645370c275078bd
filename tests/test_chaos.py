"""What goes wrong in an unlucky night: races, killed workers, a killed server, lost messages. Minutes, not seconds."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import redis

from ingest import UnfetchedDocument
from tests.support.jobs import make_document_job
from tests.support.system import ROOT, System, started
from tests.support.texts import make_nonsense_text
from worker.commands.queue import send_jobs
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


def load(system: System, jobs: int) -> None:
    for n in range(jobs):
        found = [
            {"id": f"{n}-{k}", "title": f"Week {n} {k}", "content_text": make_nonsense_text(n * 100 + k)}
            for k in range(20)
        ]
        system.rt.jobs.submit(items(f"load{n}", system.rt.now(), *found), system.rt.now())
    send_jobs(system.rt, system.server.url, [f"load{n}" for n in range(jobs)])


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


def test_killed_worker_children_lose_nothing_and_repeat_nothing(system: System) -> None:
    load(system, 30)
    for _ in range(6):
        for pid in pids(worker(system))[:1]:
            os.kill(pid, signal.SIGKILL)
        wait_for_progress(system)
    assert_all_published_once(system, 600)


def test_a_killed_worker_loses_nothing_and_repeats_nothing(system: System) -> None:
    load(system, 30)
    for _ in range(2):
        main = worker(system)
        children = pids(main)
        for pid in (main, *children):
            os.kill(pid, signal.SIGKILL)
        wait_for_progress(system)
    assert_all_published_once(system, 600)


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


def test_a_job_that_kills_its_worker_every_time_is_dead_after_three_attempts(system: System) -> None:
    with hanging_server() as url:
        address = UnfetchedDocument(url=url, kind="feed", via="url")
        job = Job(id="killer", submitted_at=system.rt.now(), document=address)
        put(system, job)
        for attempt in (1, 2, 3):
            system.wait_until(lambda: attempts(system, "killer") == attempt, 60)  # noqa: B023
            for pid in pids(worker(system)):
                os.kill(pid, signal.SIGKILL)
        system.wait_for_all_jobs(90)
    state = system.rt.jobs.load_state("killer")
    assert state is not None
    assert (state.state, state.attempts) == ("dead", 3)
    assert state.error == "the worker was lost or interrupted at every attempt"
    assert_sums_hold(system)


def attempts(system: System, job_id: str) -> int:
    state = system.rt.jobs.load_state(job_id)
    return state.attempts if state and state.state == "running" else 0


@contextmanager
def hanging_server() -> Iterator[str]:
    """A web server that takes a request and never answers."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)

        def serve() -> None:
            held = []
            while not stop.is_set():
                try:
                    held.append(listener.accept()[0])
                except TimeoutError:
                    continue
            for connection in held:
                connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/feed.xml"
        finally:
            stop.set()
            thread.join()


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
