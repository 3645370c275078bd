"""Waiting for what comes about by itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from redis.exceptions import RedisError


def await_truth(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Until something is so; a server that does not answer meanwhile is asked again."""
    end = time.monotonic() + seconds
    while True:
        with suppress(RedisError):
            if condition():
                return
        assert time.monotonic() < end, f"it did not happen within {seconds:g} s"
        time.sleep(0.1)
