"""Doing something again and again in a thread, whatever befalls the server meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0  # seconds after a failure, each time twice as long


def keep_doing(name: str, step: Callable[[], object], every: float, stop: Event) -> None:
    """Do a step until told to stop, with so many seconds between two of them; after a failure there are more."""
    pause = FIRST_PAUSE
    while not stop.is_set():
        try:
            step()
        except Exception as error:  # nothing may end this; what was not done is done by the next step
            reason = f"{type(error).__name__}: {error}"
            log.warning(
                "work of the scheduler failed and is done again",
                extra={"event": "scheduler.waits", "step": name, "reason": reason, "again_in": pause},
            )
            stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            stop.wait(every)
            pause = FIRST_PAUSE
