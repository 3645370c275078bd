"""`up` as a program: what it says, whom it refuses, and that nothing of it stays behind however it ends."""

from __future__ import annotations

import json
import os
import pty
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.support.screens import ROOT
from worker.server.binary import find_binary
from worker.server.embedded import attach_to_server, socket_url

pytestmark = pytest.mark.long

PROGRAM = [sys.executable, "-m", "worker"]
PATIENCE = 60.0  # seconds for anything


class RunningUp:
    """`up` on a data folder, with what it says in two files."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder, self.data = folder, folder / "data"
        self.environment = {**os.environ, "FEEDMILL_DATA_DIR": str(self.data), "PYTHONPATH": str(ROOT)}
        with (folder / "out").open("ab") as out, (folder / "err").open("ab") as err:
            self.process = subprocess.Popen(
                [*PROGRAM, "up", *options], env=self.environment, cwd=folder, stdout=out, stderr=err
            )

    @property
    def out(self) -> str:
        return (self.folder / "out").read_text(encoding="utf-8")

    @property
    def err(self) -> str:
        return (self.folder / "err").read_text(encoding="utf-8")

    def await_word(self, word: str) -> None:
        wait_until(lambda: word in self.out + self.err)

    def feedmill(self, *args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*PROGRAM, *args], env=self.environment, cwd=self.folder, capture_output=True, text=True, timeout=PATIENCE
        )

    def list_everything(self) -> list[int]:
        """`up`, all that it has started, the server and its guard."""
        with redis.Redis.from_url(socket_url(self.data)) as client:
            server = int(client.info("server")["process_id"])
        parents = read_parents()
        return [self.process.pid, *list_descendants(self.process.pid), server, parents[server]]


def read_parents() -> dict[int, int]:
    """Process -> its parent, of all that live; a zombie is dead."""
    found = subprocess.run(["ps", "-eo", "pid=,ppid=,stat="], capture_output=True, text=True, check=True)
    rows = [line.split() for line in found.stdout.splitlines()]
    return {int(pid): int(parent) for pid, parent, state in rows if not state.startswith("Z")}


def list_descendants(pid: int) -> list[int]:
    children = [child for child, parent in read_parents().items() if parent == pid]
    return [*children, *(below for child in children for below in list_descendants(child))]


def wait_until(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def assert_all_end(pids: list[int]) -> None:
    wait_until(lambda: not set(pids) & set(read_parents()), 10)


@contextmanager
def running(folder: Path, *options: str) -> Iterator[RunningUp]:
    up = RunningUp(folder, *options)
    try:
        up.await_word("ready")
        yield up
    finally:
        up.process.terminate()
        up.process.wait(PATIENCE)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_and_all_that_it_has_started(number: int, tmp_path: Path) -> None:
    with running(tmp_path) as up:
        everything = up.list_everything()
        assert len(everything) == 8, "up, worker and its two processes, fetcher, scheduler, server, guard"
        up.process.send_signal(number)
        assert up.process.wait(PATIENCE) == 0
        assert_all_end(everything)
    assert up.err.splitlines()[-1].endswith(" stopped")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere worker and scheduler stay, docs/commands.md")
def test_killed_it_leaves_nothing_behind_and_the_next_one_starts_at_once(tmp_path: Path) -> None:
    with running(tmp_path) as up:
        everything = up.list_everything()
        up.process.kill()
        up.process.wait()
        (tmp_path / "err").unlink()  # so that what is waited for is said by the next one
        with running(tmp_path) as again:
            assert not set(everything[:6]) & set(read_parents())
            everything = again.list_everything()
            again.process.kill()
            again.process.wait()
            assert_all_end(everything)


def test_a_closed_terminal_ends_it(tmp_path: Path) -> None:
    environment = {**os.environ, "FEEDMILL_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}
    pid, screen = pty.fork()
    if pid == 0:
        os.chdir(tmp_path)
        os.execve(sys.executable, [*PROGRAM, "up"], environment)
    shown = b""
    while b"ready" not in shown:
        shown += os.read(screen, 1000)
    everything = [pid, *list_descendants(pid)]
    os.close(screen)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert_all_end(everything)
    assert not (tmp_path / "data" / "server.sock").exists()


def test_it_says_that_it_is_ready_and_what_became_of_each_job(tmp_path: Path) -> None:
    item = {"id": "1", "title": "Harbour opens", "content_text": "The harbour of Ellenby has opened again."}
    (tmp_path / "good.jsonl").write_text(json.dumps(item))
    with running(tmp_path) as up:
        up.feedmill("submit", "--wait", "30", "good.jsonl", "http://ann:secret@127.0.0.1:9/feed?token=secret")
        up.await_word("dead ")
        second = up.feedmill("up")
        assert up.process.poll() is None
    assert up.out == ""
    said = [line.split(" ", 1)[1] for line in up.err.splitlines()]
    assert said[0] == (
        f"ready: data in {up.data}, embedded server; 2 worker processes, a fetcher and a scheduler; "
        "submit: feedmill submit TARGET; stop: Ctrl-C"
    )
    assert sorted(said[1:3])[0].startswith("dead http://127.0.0.1:9/feed")
    assert sorted(said[1:3])[1] == "done good.jsonl: 1 published"
    assert said[3:] == ["stopping; jobs in hand are finished first", "stopped"]
    assert "secret" not in up.err
    assert second.returncode == 2
    assert f"process {up.process.pid}, since " in second.stderr
    assert len(second.stderr.splitlines()) == 1


def test_json_lines_are_all_that_is_on_stdout(tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_text(json.dumps({"id": "1", "title": "A", "content_text": "The harbour opened."}))
    (tmp_path / "bad.json").write_bytes(b"PK\3\4" + bytes(100))
    with running(tmp_path, "--log", "json") as up:
        up.feedmill("submit", "--wait", "30", "good.jsonl", "bad.json")
        worker = next(pid for pid in list_descendants(up.process.pid) if list_descendants(pid))
        os.kill(worker, signal.SIGKILL)
        up.await_word("process.ready")
    events: dict[str, dict[str, Any]] = {event["event"]: event for event in map(json.loads, up.out.splitlines())}
    assert set(events) == {
        "ready", "job.done", "job.dead", "process.ended", "process.ready", "stopping", "stopped"
    }  # fmt: skip
    assert events["ready"]["pid"] == up.process.pid
    assert events["job.done"]["target"] == "good.jsonl"
    assert events["job.done"]["counts"] == {"published": 1}
    assert events["job.dead"]["target"] == "bad.json"
    assert "ZIP" in events["job.dead"]["reason"]
    assert events["job.dead"]["stage"] == "parse"
    assert (events["process.ended"]["process"], events["process.ended"]["code"]) == ("worker", -9)
    assert up.err == ""


def test_what_celery_says_is_there_for_who_asks(tmp_path: Path) -> None:
    with running(tmp_path, "--verbose") as up:
        pass
    assert "worker: - ** ---------- [config]" in up.err
    assert "feedmill.run_job" in up.err


def test_a_server_that_lets_nobody_in_is_refused_at_once(tmp_path: Path) -> None:
    with attach_to_server(tmp_path / "server", find_binary(os.environ.get("PATH"))) as server:
        with redis.Redis.from_url(server.url) as client:
            client.acl_setuser("ann", enabled=True, passwords=["+sesame"], keys="*", categories=["+@all"])
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
        urls = {
            "refuses the user name or password": f"unix://ann:secret@{server.socket}",
            "can't be reached": f"redis://ann:secret@127.0.0.1:{port}/0",
        }
        for words, url in urls.items():
            environment = {**os.environ, "FEEDMILL_DATA_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
            done = subprocess.run(
                [*PROGRAM, "up"], env={**environment, "FEEDMILL_REDIS_URL": url}, cwd=tmp_path,
                capture_output=True, text=True, timeout=PATIENCE,
            )  # fmt: skip
            assert done.returncode == 3
            assert words in done.stderr
            assert len(done.stderr.splitlines()) == 1
            assert "secret" not in done.stderr
