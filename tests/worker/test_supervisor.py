"""Worker and scheduler as processes of this machine: which they are, and that they are kept running."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from worker.server.supervisor import STOP_SIGNALS, ChildProcess, Supervisor, build_commands, run_until_stopped

COMPOSE = Path(__file__).parent.parent.parent / "docker-compose.yml"
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def test_the_processes_are_those_of_docker_compose() -> None:
    text = COMPOSE.read_text(encoding="utf-8")
    # all that a container writes is its log, so Celery's banners are off there; `up` shows them to who asks
    lines = re.findall(r"command: \[((?:celery|python), [^]]*)\]", text)
    composed = [line.replace("celery, --quiet", "celery").split(", ") for line in lines]
    commands = build_commands("DEBUG")
    assert list(commands) == ["worker", "fetcher", "scheduler"]
    for command, other in zip(commands.values(), composed, strict=True):
        module = other[2:] if other[0] == "python" else other
        assert command == [sys.executable, "-m", *module, "--loglevel", "DEBUG"]


@contextmanager
def own_signals() -> Iterator[None]:
    """What the signals did before, they do afterwards."""
    before = {number: signal.getsignal(number) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@pytest.mark.parametrize("number", STOP_SIGNALS)
def test_all_is_kept_running_until_a_signal(number: int, tmp_path: Path) -> None:
    log = (tmp_path / "log").open("wb")
    supervisor = Supervisor([ChildProcess("sleeper", SLEEP)], tmp_path, dict(os.environ), log)
    was_running: list[bool] = []  # whenever the server was looked after

    def ensure_server() -> None:
        was_running.append(supervisor.processes_by_name()["sleeper"] is not None)
        if len(was_running) == 2:
            os.kill(os.getpid(), number)  # as a terminal or an init system does

    try:
        with own_signals():
            run_until_stopped(supervisor, ensure_server)
        assert was_running == [False, True], "at every turn, and before anything is started that needs the server"
        process = supervisor.processes_by_name()["sleeper"]
        assert process is not None
        assert process.poll() is None, "stopping it is left to who started it"
    finally:
        supervisor.stop_all()
        log.close()
    assert process.returncode == -signal.SIGTERM
