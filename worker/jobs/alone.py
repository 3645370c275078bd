"""Work in a process of its own, so that whatever it does to that process is seen and hurts nobody else.

this process ─► watcher ─► runner, which does the work

The runner's parent is the watcher, in a session of its own: work that kills its parent, or its process group, kills
the watcher. This process outlives both and says how they ended. All are made by fork, which takes milliseconds.
"""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import NoReturn

from ..server.parent_death import end_with_parent

log = logging.getLogger(__name__)

INTERRUPT_AT = 0.8  # of the time limit: what can be interrupted ends by itself
KILL_AT = 0.9  # of the same: before this process's own limit, which would end the watch and not the work
CALM_SECONDS = 1.0  # whoever kills all processes of a worker has killed this one too by then, and nothing is said
SHORTEST_LOOK, LONGEST_LOOK = 0.005, 0.1  # seconds between two looks at the watcher
TOO_LONG = "it took longer than"
KILLED_BY = 128  # as shells do: more than this is a signal


class WorkTooLongError(Exception):
    """The work was interrupted at its time limit."""


def work_alone(work: Callable[[], None], seconds: float, beat: Callable[[], bool], beat_every: float) -> str | None:
    """Do the work in a process of its own. None: it came to its end; else how the process ended instead.

    Args:
        seconds: what the work may take.
        beat: called every ``beat_every`` seconds meanwhile; False: the work is no longer wanted.
    """
    watcher = os.fork()
    if watcher == 0:
        _watch_work(work, seconds)
    try:
        return _await_watcher(watcher, seconds * KILL_AT, beat, beat_every)
    except BaseException:
        _end_processes(watcher)
        raise


def _await_watcher(watcher: int, seconds: float, beat: Callable[[], bool], beat_every: float) -> str | None:
    began = time.monotonic()
    next_beat, look = began + beat_every, SHORTEST_LOOK
    while True:
        number, status = os.waitpid(watcher, os.WNOHANG)
        if number:
            ended = _describe_end(os.waitstatus_to_exitcode(status))
            time.sleep(CALM_SECONDS if ended else 0)
            return ended
        if time.monotonic() - began > seconds:
            _end_processes(watcher)
            return f"{TOO_LONG} {seconds:g} s and could not be interrupted"
        if time.monotonic() > next_beat:
            next_beat += beat_every
            if not beat():
                _end_processes(watcher)
                return None
        time.sleep(look)
        look = min(look * 1.2, LONGEST_LOOK)


def _describe_end(code: int) -> str | None:
    """How the watcher ended: as the runner did, or by a signal of its own.

    >>> _describe_end(0), _describe_end(137), _describe_end(-9), _describe_end(3)
    (None, 'it ended its process by SIGKILL', 'it ended its process by SIGKILL', 'it ended its process with code 3')
    """
    number = -code if code < 0 else code - KILLED_BY
    if number > 0:
        with suppress(ValueError):
            return f"it ended its process by {signal.Signals(number).name}"
    return f"it ended its process with code {code}" if code else None


def _end_processes(watcher: int) -> None:
    for kill in (os.killpg, os.kill):  # the group is there as soon as the watcher has made it
        with suppress(ProcessLookupError, PermissionError):
            kill(watcher, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(watcher, 0)


def _watch_work(work: Callable[[], None], seconds: float) -> NoReturn:
    """Be the watcher."""
    code = 1
    try:
        os.setsid()
        end_with_parent()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        runner = os.fork()
        if runner == 0:
            _run_work(work, seconds)
        _, status = os.waitpid(runner, 0)
        code = os.waitstatus_to_exitcode(status)
        code = KILLED_BY - code if code < 0 else code
    finally:
        os._exit(code)


def _run_work(work: Callable[[], None], seconds: float) -> NoReturn:
    """Be the runner."""
    code = 1
    try:
        end_with_parent()
        signal.signal(signal.SIGALRM, _interrupt)
        signal.setitimer(signal.ITIMER_REAL, seconds * INTERRUPT_AT)
        work()
        code = 0
    except Exception:
        log.exception("work ended by an error of its own", extra={"event": "job.broken"})
    finally:
        os._exit(code)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise WorkTooLongError("it took too long and was interrupted")
