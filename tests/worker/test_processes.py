"""Processes: how the end of one is noticed, and what each is held to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from worker.jobs.processes import can_run, is_process_gone, make_run

ROOT = Path(__file__).parents[2]


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=60, check=False
    )


def test_each_run_has_a_token_of_its_own() -> None:
    assert make_run().token != make_run().token


def test_a_process_that_lives_is_not_gone_and_one_that_ended_is() -> None:
    assert not is_process_gone(make_run().process)
    ended = run_python("from worker.jobs.processes import make_run; print(make_run().process)").stdout.strip()
    assert is_process_gone(ended)


def test_a_number_that_another_process_has_by_now_is_not_mistaken_for_the_first() -> None:
    space, number, start = make_run().process.split(" ")
    assert is_process_gone(f"{space} {number} {int(start) - 1}")


@pytest.mark.parametrize("process", ["", "elsewhere/1 1 1", "elsewhere/1 x 1"])
def test_of_a_process_elsewhere_nothing_is_known(process: str) -> None:
    assert not is_process_gone(process)


def test_a_process_without_a_known_start_is_not_called_gone() -> None:
    space, number, _ = make_run().process.split(" ")
    assert not is_process_gone(f"{space} {number} ")


@pytest.mark.skipif(sys.platform != "linux", reason="only there")
def test_a_process_that_is_stopped_or_has_ended_can_not_run() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert can_run(process.pid)
        process.send_signal(signal.SIGSTOP)
        await_stop(process.pid)
        assert not can_run(process.pid)
        process.kill()
        process.wait()
        assert not can_run(process.pid)


def await_stop(number: int) -> None:
    os.waitid(os.P_PID, number, os.WSTOPPED | os.WNOWAIT)


@pytest.mark.skipif(sys.platform != "linux", reason="only there")
def test_a_process_ends_with_its_parent() -> None:
    code = """
import os, sys, time
from worker.server.parent_death import end_with_parent
read, write = os.pipe()
child = os.fork()
if child == 0:
    end_with_parent()
    os.write(write, b"x")
    time.sleep(60)
os.read(read, 1)
print(child, flush=True)
"""
    child = int(run_python(code).stdout)
    end = time.monotonic() + 10
    while is_alive(child) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_alive(child)


def is_alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="only there it is held to it")
def test_memory_beyond_the_limit_is_refused() -> None:
    code = """
from worker.jobs.processes import limit_memory
had_before = bytearray(800_000_000)
limit_memory(400_000_000)
kept = bytearray(300_000_000)
try:
    more = bytearray(500_000_000)
except MemoryError:
    print("refused")
"""
    assert run_python(code).stdout == "refused\n"
