"""One clock for all machines: the server's. Leases would end early or late by a clock that goes wrong."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from redis.exceptions import RedisClusterException, RedisError

from .client import Client

MEASURED_EVERY = 60.0  # seconds
NEAR = timedelta(seconds=1)  # as near as that, this machine's clock is as good


class ServerClock:
    """This machine's clock, set right by the server's once a minute. While the server is away it goes on as it was.

    Args:
        ticks: counts seconds and never goes back.
    """

    def __init__(
        self, client: Client, local: Callable[[], datetime], ticks: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._local = local
        self._ticks = ticks
        self._ahead = timedelta(0)  # of this machine
        self._measured_at: float | None = None

    def __call__(self) -> datetime:
        if self._measured_at is None or self._ticks() - self._measured_at > MEASURED_EVERY:
            self._measured_at = self._ticks()
            with suppress(RedisError, RedisClusterException):
                self._measure()
        return self._local() - self._ahead

    def _measure(self) -> None:
        before = self._local()
        seconds, micros = self._client.time()
        after = self._local()
        ahead = before + (after - before) / 2 - datetime.fromtimestamp(seconds, UTC) - timedelta(microseconds=micros)
        self._ahead = ahead if abs(ahead) > NEAR + (after - before) else timedelta(0)
