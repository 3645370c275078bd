"""The sign of life of a process: what writes it, what reads it, and that real ones are told apart."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from functools import partial
from pathlib import Path
from threading import Event

import msgspec
import pytest
import redis

from tests.support.pipeline import make_courier_item
from tests.support.system import add_worker, command, started
from worker.heartbeat import BEAT_EVERY, LATEST, Heartbeat, LifeSign, read_life_sign
from worker.jobs.repetition import keep_doing
from worker.server.supervisor import Supervisor

CHECKED_EVERY, RETRIES = 10.0, 2  # in docker-compose.yml


def write_sign(file: Path, seconds_ago: float) -> None:
    file.write_bytes(msgspec.json.encode(LifeSign(role="worker", pid=7, at=time.monotonic() - seconds_ago)))


def check_own(file: Path | str) -> tuple[int, dict[str, object], str]:
    """Exit code, what stdout says, what stderr says."""
    done = command("status", "--check", "--own", environment={"FEEDMILL_HEARTBEAT": str(file)})
    return done.returncode, json.loads(done.stdout or "{}"), done.stderr.strip()


def test_a_process_that_was_at_work_just_now_is_well(tmp_path: Path) -> None:
    Heartbeat(tmp_path / "sign").beat("worker")
    code, said, error = check_own(tmp_path / "sign")
    assert (code, said["is_alive"], said["role"], said["pid"], error) == (0, True, "worker", os.getpid(), "")


# name: (how long ago it was at work, what is said)
DEAD = {
    "stopped": (
        LATEST + 1,
        "the worker, process 7, was last at work 31 s ago: it is stopped, hangs or is dead",
    ),
    "restarted": (
        -5.0,
        "the worker, process 7, wrote its last sign of life before this machine was started",
    ),
}


@pytest.mark.parametrize(("seconds", "words"), DEAD.values(), ids=DEAD)
def test_a_process_that_was_not_at_work_for_long_is_dead(tmp_path: Path, seconds: float, words: str) -> None:
    write_sign(tmp_path / "sign", seconds)
    code, said, error = check_own(tmp_path / "sign")
    assert (code, said["is_alive"], error) == (1, False, f"{words} [process-dead]")


@pytest.mark.parametrize("content", [None, b"", b"no JSON", b'{"role": 3}'])
def test_without_a_sign_nobody_is_alive(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "sign").write_bytes(content)
    code, said, error = check_own(tmp_path / "sign")
    assert (code, said) == (1, {"is_alive": False})
    assert "no sign of life in" in error


@pytest.mark.parametrize(
    ("arguments", "file", "words"),
    [
        (("--own",), "", "FEEDMILL_HEARTBEAT is not set"),
        (("--own",), "sign", "write the whole path"),
        (("--own", "--job", "j1"), "/sign", "leave out --job and --watch"),
    ],
)
def test_what_can_not_be_checked_is_a_wrong_configuration(arguments: tuple[str, ...], file: str, words: str) -> None:
    done = command("status", *arguments, environment={"FEEDMILL_HEARTBEAT": file})
    assert done.returncode == 2
    assert words in done.stderr


def test_signs_are_written_now_and_then_and_only_by_the_process_itself(tmp_path: Path) -> None:
    file = tmp_path / "sign"
    heart = Heartbeat(file)
    child = os.fork()
    if child == 0:
        heart.beat("worker")
        os._exit(0)
    os.waitpid(child, 0)
    assert read_life_sign(file) is None
    heart.beat("worker")
    file.unlink()
    heart.beat("worker")
    assert read_life_sign(file) is None, f"it is written every {BEAT_EVERY} s"
    Heartbeat(None).beat("worker")


def test_where_it_can_not_be_written_work_goes_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    heart = Heartbeat(tmp_path / "missing" / "sign")
    for _ in range(3):
        heart._written_at = -BEAT_EVERY
        heart.beat("worker")
    assert [record.message[:30] for record in caplog.records] == ["no sign of life can be written"]


def test_a_process_of_several_loops_is_as_alive_as_the_one_that_hangs(tmp_path: Path) -> None:
    heart = Heartbeat(tmp_path / "sign")
    beat_part = heart.beat_in_parts("scheduler", ["intake", "polling"])
    began = time.monotonic()
    time.sleep(0.02)
    beat_part("intake")
    sign = read_life_sign(tmp_path / "sign")
    assert sign is not None
    assert sign.at <= began, "polling has not gone round since then"


def test_a_loop_beats_around_its_steps_and_while_it_waits() -> None:
    stop, told = Event(), list[str]()

    def fail() -> None:
        told.append("step")
        raise ValueError("broken")

    def beat() -> None:
        told.append("beat")
        if len(told) == 3:
            stop.set()

    keep_doing("test", fail, 60, stop, beat)
    assert told == ["beat", "step", "beat"]


def list_files(folder: Path) -> dict[str, Path]:
    """The sign of life of each process, of both machines."""
    names = ("worker", "fetcher", "scheduler")
    return {f"{which}{name}": folder / f"{which}sign.{name}" for which in ("", "second ") for name in names}


def find_dead(folder: Path) -> set[str]:
    """Whose health check fails, each by its own."""
    return {name for name, file in list_files(folder).items() if check_own(file)[0] != 0}


def have_beaten_since(folder: Path, moment: float) -> bool:
    signs = [read_life_sign(file) for file in list_files(folder).values()]
    return all(sign is not None and sign.at > moment for sign in signs)


def list_victims(supervisor: Supervisor) -> dict[str, list[int]]:
    """Who is stopped in turn: each process, and those of the worker that do its jobs."""
    victims = {name: [process.pid] for name, process in supervisor.processes_by_name().items() if process}
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(victims["worker"][0])], capture_output=True, text=True, check=True
    )
    return {**victims, "worker, its children": [int(pid) for pid in found.stdout.split()]}


def send_signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        os.kill(pid, number)


def test_a_stopped_process_is_noticed_within_a_minute() -> None:
    """By the numbers of docker-compose.yml: stopped right after a beat, and checked right before it counts as dead."""
    composed = (Path(__file__).parents[2] / "docker-compose.yml").read_text(encoding="utf-8")
    assert f"interval: {CHECKED_EVERY:.0f}s" in composed
    assert f"retries: {RETRIES}\n" in composed
    assert LATEST + RETRIES * CHECKED_EVERY < 60


@pytest.mark.long
def test_exactly_the_stopped_process_is_dead_though_others_live(tmp_path: Path) -> None:
    """Two of each on one server; one after the other is stopped, and goes on."""
    with (
        started(tmp_path, heartbeat=str(tmp_path / "sign")) as system,
        add_worker(system, tmp_path / "second", heartbeat=str(tmp_path / "second sign")) as second,
    ):
        system.wait_until(lambda: have_beaten_since(tmp_path, 0), 60)
        for victim, stopped in list_victims(second).items():
            send_signal(stopped, signal.SIGSTOP)
            try:
                began = time.monotonic()
                system.wait_until(lambda: find_dead(tmp_path) != set(), 60)
                assert find_dead(tmp_path) == {f"second {victim.partition(',')[0]}"}
                assert time.monotonic() - began < LATEST + BEAT_EVERY
                assert system.feedmill("status", "--check").returncode == 0, "which sees that others are at work"
            finally:
                send_signal(stopped, signal.SIGCONT)
            system.wait_until(partial(have_beaten_since, tmp_path, time.monotonic()), 30)
            assert find_dead(tmp_path) == set()


@pytest.mark.long
def test_processes_that_wait_for_their_server_are_well(tmp_path: Path) -> None:
    with started(tmp_path, heartbeat=str(tmp_path / "sign")) as system:
        names = ("worker", "fetcher", "scheduler")
        files = {name: f"{tmp_path / 'sign'}.{name}" for name in names}
        system.wait_until(lambda: all(check_own(file)[0] == 0 for file in files.values()))
        with redis.Redis.from_url(system.server.url) as client:
            os.kill(client.info("server")["process_id"], signal.SIGKILL)
        end = time.monotonic() + LATEST + 10
        while time.monotonic() < end:
            assert {name for name, file in files.items() if check_own(file)[0] != 0} == set()
            time.sleep(1)
        system.restart_server()
        (job,) = system.submit("-", stdin=json.dumps(make_courier_item()).encode())
        assert job["state"] == "done"
