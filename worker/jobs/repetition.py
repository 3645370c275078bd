"""Doing something again and again in a thread, whatever befalls the server meanwhile."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Event

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0  # seconds after a failure, each time twice as long
LONGEST_WAIT = 5.0  # seconds between two beats while nothing is to be done


def keep_doing(
    name: str, step: Callable[[], object], every: float, stop: Event, beat: Callable[[], None] = lambda: None
) -> None:
    """Do a step until told to stop, with so many seconds between two of them; after a failure there are more.

    Args:
        beat: called around each step, and every LONGEST_WAIT seconds between two.
    """
    pause = FIRST_PAUSE
    while not stop.is_set():
        beat()
        try:
            step()
        except Exception as error:  # nothing may end this; what was not done is done by the next step
            reason = f"{type(error).__name__}: {error}"
            log.warning(
                "work of the scheduler failed and is done again",
                extra={"event": "scheduler.waits", "step": name, "reason": reason, "again_in": pause},
            )
            _wait_beating(stop, pause, beat)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            _wait_beating(stop, every, beat)
            pause = FIRST_PAUSE


def _wait_beating(stop: Event, seconds: float, beat: Callable[[], None]) -> None:
    end = time.monotonic() + seconds
    beat()
    while not stop.wait(max(0.0, min(LONGEST_WAIT, end - time.monotonic()))) and time.monotonic() < end:
        beat()
