"""Work in a process of its own: whatever it does to that process, this one goes on and says how it ended."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable
from itertools import repeat
from pathlib import Path

import pytest

from worker.jobs import alone
from worker.jobs.alone import work_alone


def loop_without_a_break() -> None:
    """A loop in C that gives nobody else a turn: no signal is looked at before it ends, which is never."""
    deque(repeat(None), maxlen=0)


def crash() -> None:
    faulthandler.disable()  # the test runner's, which would write a page about it
    os.kill(os.getpid(), signal.SIGSEGV)


def sleep_with_a_break() -> None:
    for _ in range(600):
        time.sleep(0.1)


# name: (the work, how it ended)
ENDS: dict[str, tuple[Callable[[], object], str | None]] = {
    "well": (lambda: None, None),
    "its process is killed": (lambda: os.kill(os.getpid(), signal.SIGKILL), "it ended its process by SIGKILL"),
    "its parent is killed": (lambda: os.kill(os.getppid(), signal.SIGKILL), "it ended its process by SIGKILL"),
    "its process group is killed": (lambda: os.killpg(0, signal.SIGKILL), "it ended its process by SIGKILL"),
    "it crashes": (crash, "it ended its process by SIGSEGV"),
    "it leaves": (lambda: os._exit(3), "it ended its process with code 3"),
    "it leaves politely": (lambda: sys.exit(0), "it ended its process with code 1"),
    "an error": (lambda: 1 / 0, "it ended its process with code 1"),
}


@pytest.mark.parametrize(("work", "how"), ENDS.values(), ids=ENDS)
def test_how_the_work_ended(work: Callable[[], object], how: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alone, "CALM_SECONDS", 0)
    assert work_alone(lambda: work() and None, 60, lambda: True, 60) == how


def test_work_that_can_be_interrupted_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alone, "CALM_SECONDS", 0)

    def work() -> None:
        try:
            sleep_with_a_break()
        except alone.WorkTooLongError:
            (tmp_path / "interrupted").touch()

    assert work_alone(work, 2, lambda: True, 60) is None
    assert (tmp_path / "interrupted").exists()


def test_work_that_can_not_be_interrupted_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alone, "CALM_SECONDS", 0)
    began = time.monotonic()
    assert "could not be interrupted" in str(work_alone(loop_without_a_break, 1, lambda: True, 60))
    assert time.monotonic() - began < 30


def test_it_is_heard_of_meanwhile_and_ended_when_it_is_not_wanted_any_more() -> None:
    answers = [True, True, False]
    began = time.monotonic()
    assert work_alone(sleep_with_a_break, 60, lambda: answers.pop(0), 0.1) is None
    assert answers == []
    assert time.monotonic() - began < 30


def test_an_interruption_of_this_process_ends_the_work(tmp_path: Path) -> None:
    def work() -> None:
        (tmp_path / "pid").write_text(str(os.getpid()))
        sleep_with_a_break()

    def interrupt() -> bool:
        if (tmp_path / "pid").exists():
            raise KeyboardInterrupt
        return True

    with pytest.raises(KeyboardInterrupt):
        work_alone(work, 60, interrupt, 0.05)
    number = int((tmp_path / "pid").read_text())
    end = time.monotonic() + 10
    while is_alive(number) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_alive(number)


def is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True
