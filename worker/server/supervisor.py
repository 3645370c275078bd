"""Runs worker, fetcher and scheduler as processes of this machine, and keeps them running until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, Protocol, runtime_checkable

from ..settings import name_heartbeat
from .parent_death import tie_command
from .process_output import ProcessOutput

log = logging.getLogger(__name__)

PROCESS_READY, PROCESS_ENDED = "process.ready", "process.ended"

STABLE_SECONDS = 60.0  # a process that lived this long did not die young
FIRST_PAUSE = 1.0  # seconds before a process that died is started again; doubled each time that it dies young
LONGEST_PAUSE = 2.0  # with the start of the process after it, jobs are done again within ten seconds
LOOK = 0.2  # seconds between two looks at the processes
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STOP_WITHIN = 60.0  # a worker may finish its job; then it is killed, and the job comes back


@dataclass(slots=True)
class ChildProcess:
    """One process that should be running."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = FIRST_PAUSE
    restart_at: float = 0.0


@runtime_checkable
class ProcessObserver(Protocol):
    """Is told what processes say and how they end."""

    shows_banners: bool  # what they write to stdout is wanted too

    def take_line(self, name: str, line: str) -> None: ...

    def note_end(self, name: str, code: int, pause: float) -> None:
        """A process that should run has ended; it is started again after so many seconds."""


def build_commands(loglevel: str) -> dict[str, list[str]]:
    """The processes that do the work; docker-compose.yml runs the same three.

    Nothing is said on channels, which nobody listens to and the user of docs/security.md may not.
    """
    celery = [sys.executable, "-m", "celery", "--app", "worker.tasks"]
    return {
        "worker": [
            *celery,
            "worker",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
            "--loglevel",
            loglevel,
        ],
        "fetcher": [sys.executable, "-m", "worker.fetcher", "--loglevel", loglevel],
        "scheduler": [*celery, "beat", "--loglevel", loglevel],
    }


@contextmanager
def supervise_processes(
    folder: Path, environment: Mapping[str, str], output: IO[bytes] | ProcessObserver, loglevel: str = "WARNING"
) -> Iterator[Supervisor]:
    """Worker, fetcher and scheduler, started now and stopped at the end, or on Linux killed at the end of this thread.

    Args:
        folder: where they run; not where the user is, who may have a package called `worker` there.
        environment: of the processes; must name the server in FEEDMILL_REDIS_URL.
        output: where they write their logs, or who is told of each line.
    """
    children = [ChildProcess(name, line) for name, line in build_commands(loglevel).items()]
    supervisor = Supervisor(children, folder, environment, output)
    try:
        supervisor.start_missing(time.monotonic())
        yield supervisor
    finally:
        supervisor.stop_all()


class Supervisor:
    """Starts processes again when they end, with growing pauses; stops them in order."""

    def __init__(
        self,
        children: Sequence[ChildProcess],
        folder: Path,
        environment: Mapping[str, str],
        output: IO[bytes] | ProcessObserver,
    ) -> None:
        self._children = children
        self._folder = folder
        self._environment = dict(environment)
        self._observer = output if isinstance(output, ProcessObserver) else None
        self._file = None if isinstance(output, ProcessObserver) else output
        self._output = ProcessOutput(self._observer.take_line if self._observer else lambda name, line: None)

    def processes_by_name(self) -> dict[str, subprocess.Popen[bytes] | None]:
        """What runs now, by name; None for what waits to be started again."""
        return {child.name: child.process for child in self._children}

    def start_missing(self, now: float) -> None:
        """Start what should be running and isn't."""
        for child in self._children:
            if child.process is not None and child.process.poll() is not None:
                self._plan_restart(child, now)
            if child.process is None and now >= child.restart_at:
                self._start_child(child, now)

    def relay_output(self, seconds: float) -> None:
        """Tell the observer what the processes say within so many seconds, or wait for as long."""
        self._output.read_lines(seconds)

    def _start_child(self, child: ChildProcess, now: float) -> None:
        file: IO[bytes] | int = self._file or self._output.open_pipe(child.name)
        shows_stdout = self._observer is None or self._observer.shows_banners
        # in a session of its own: Ctrl-C at the terminal reaches only us, and we stop the worker gently
        child.process = subprocess.Popen(  # noqa: S603
            tie_command(child.command),
            env=name_heartbeat(self._environment, child.name),
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=file if shows_stdout else subprocess.DEVNULL,
            stderr=file,
            start_new_session=True,
        )
        child.started_at = now
        if isinstance(file, int):
            os.close(file)

    def _plan_restart(self, child: ChildProcess, now: float) -> None:
        code = child.process.returncode if child.process else 0
        child.pause = FIRST_PAUSE if now - child.started_at > STABLE_SECONDS else min(child.pause * 2, LONGEST_PAUSE)
        child.restart_at = now + child.pause
        child.process = None
        if self._observer:
            self.relay_output(0)  # its last words come first
            self._observer.note_end(child.name, code, child.pause)
        else:
            log.warning(
                "a process has ended and is started again",
                extra={"event": PROCESS_ENDED, "ended": child.name, "code": code, "again_in": child.pause},
            )

    def stop_all(self) -> None:
        """Ask all to stop, wait, and kill what is still there."""
        alive = [child.process for child in self._children if child.process and child.process.poll() is None]
        for process in alive:
            process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_WITHIN
        while any(process.poll() is None for process in alive) and time.monotonic() < deadline:
            self.relay_output(LOOK)
        for process in alive:
            if process.poll() is None:
                process.kill()
                process.wait()
        self.relay_output(0)


def run_until_stopped(supervisor: Supervisor, ensure_server: Callable[[], None]) -> None:
    """Keep everything running until SIGINT or SIGTERM, or until the terminal is closed."""
    received_signals: list[int] = []

    def record_signal(number: int, frame: FrameType | None) -> None:
        received_signals.append(number)

    for number in STOP_SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup wants it
            signal.signal(number, record_signal)
    while not received_signals:
        ensure_server()
        supervisor.start_missing(time.monotonic())
        supervisor.relay_output(LOOK)
