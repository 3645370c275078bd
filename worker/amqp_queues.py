"""What can be asked of a RabbitMQ about its queues."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

from kombu import Connection
from kombu.exceptions import OperationalError

from .broker import describe_access
from .queue_names import queue_names
from .settings import Settings
from .store.queue_messages import QueueReport
from .trouble import BrokerError

NOT_FOUND = 404
CONNECT_SECONDS = 5.0
COUNTED_EVERY = 0.5  # seconds


class AmqpQueues:
    """The queues on a RabbitMQ."""

    def __init__(self, settings: Settings, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._access, self._names = describe_access(settings, url), queue_names(settings.collection)
        self._clock = clock
        self._waiting, self._counted_at = 0, -math.inf

    def count_waiting(self) -> int:
        """Messages that wait for workers, as they were at most half a second ago: a fetcher asks for every job."""
        if self._clock() - self._counted_at > COUNTED_EVERY:
            self._waiting = self.read_report().waiting
            self._counted_at = self._clock()
        return self._waiting

    def read_report(self) -> QueueReport:
        # kombu's annotations know neither what AMQP alone has nor that its errors are tuples of exceptions
        connection: Any = Connection(
            self._access.url,
            transport=self._access.transport,
            ssl=self._access.tls or False,
            connect_timeout=CONNECT_SECONDS,
        )
        try:
            with connection:
                waiting, returned = (
                    _count_messages(connection, queue) for queue in (self._names.jobs, self._names.returned)
                )
        except (*connection.connection_errors, *connection.channel_errors, OperationalError) as error:
            raise BrokerError(f"{type(error).__name__}: {error}") from error
        return QueueReport(waiting=waiting, outside_ledger=None, returned=returned)


def _count_messages(connection: Any, queue: str) -> int:
    """How many lie in a queue; none where it was never declared. An error closes the channel, so each has its own."""
    try:
        with connection.channel() as channel:
            return int(channel.queue_declare(queue, passive=True).message_count)
    except connection.channel_errors as error:
        if getattr(error, "reply_code", 0) == NOT_FOUND:
            return 0
        raise
