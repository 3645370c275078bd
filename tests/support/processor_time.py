"""Processor time of one call, as far as a machine that others use too can tell it.

A single reading may be many times too long: the garbage collector looks through all that lives in the
process of the tests, and other programs push what is used out of the caches. A reading is never too short,
so the shortest of some is the nearest to the truth, and only what is slow every time is slow.
"""

import gc
import time
from collections.abc import Callable

ROUNDS = 5


def measure_seconds(action: Callable[[], object]) -> float:
    """Seconds of processor time of one call, the garbage collector held."""
    gc.collect()
    gc.disable()
    try:
        began = time.process_time()
        action()
        return time.process_time() - began
    finally:
        gc.enable()


def takes_at_most(seconds: float, action: Callable[[], object]) -> bool:
    """Whether at least one call of some takes no longer."""
    return any(measure_seconds(action) <= seconds for _ in range(ROUNDS))


def grows_at_most(times: float, short: Callable[[], object], long: Callable[[], object]) -> bool:
    """Whether the shortest time of `long` is at most so many times that of `short`; what is within 50 ms is."""
    once = twice = float("inf")
    for _ in range(ROUNDS):
        once = min(once, measure_seconds(short))
        twice = min(twice, measure_seconds(long))
        if twice <= max(times * once, 0.05):
            return True
    return False
