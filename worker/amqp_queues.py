"""What can be asked of a RabbitMQ about its queues."""

from __future__ import annotations

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


class AmqpQueues:
    """The queues on a RabbitMQ."""

    def __init__(self, settings: Settings, url: str) -> None:
        access, self._names = describe_access(settings, url), queue_names(settings.collection)
        # kombu's annotations know neither what AMQP alone has nor that these are tuples of exceptions
        self._connection: Any = Connection(
            access.url, transport=access.transport, ssl=access.tls or False, connect_timeout=CONNECT_SECONDS
        )

    def count_waiting(self) -> int:
        return self._count_messages(self._names.jobs)

    def read_report(self) -> QueueReport:
        returned = self._count_messages(self._names.returned)
        return QueueReport(waiting=self.count_waiting(), outside_ledger=None, returned=returned)

    def _count_messages(self, queue: str) -> int:
        try:
            with self._connection.channel() as channel:
                return int(channel.queue_declare(queue, passive=True).message_count)
        except self._connection.channel_errors as error:
            if getattr(error, "reply_code", 0) == NOT_FOUND:
                return 0  # nothing has been sent yet
            raise BrokerError(str(error)) from error
        except (*self._connection.connection_errors, OperationalError) as error:
            self._connection.collapse()
            raise BrokerError(f"{type(error).__name__}: {error}") from error
