"""What can be asked of the broker, whichever it is: how much waits there, and what is in no ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from redis.exceptions import RedisError

from .queue_names import QueueNames, is_amqp, is_redis, queue_names
from .settings import Settings
from .store.client import Client
from .store.connect import make_client
from .store.queue_messages import QueueMessages, QueueReport
from .trouble import BrokerError


class BrokerQueues(Protocol):
    """What can be asked of a broker. Each raises BrokerError where the broker does not answer."""

    def count_waiting(self) -> int:
        """Messages that wait for workers."""

    def read_report(self) -> QueueReport | None:
        """What lies in the queues; None: a broker of this kind does not say."""


class RedisQueues:
    """The queues on a Redis or Valkey."""

    def __init__(self, messages: QueueMessages, names: QueueNames) -> None:
        self._messages, self._names = messages, names

    def count_waiting(self) -> int:
        return self._messages.count_waiting(self._names.jobs)

    def read_report(self) -> QueueReport:
        outside = self._messages.count_outside_ledger(self._names.jobs, self._names.unacked)
        return QueueReport(waiting=self.count_waiting(), outside_ledger=outside, returned=0)


class SecondServerQueues:
    """The queues on a Redis or Valkey that does not keep the store: its troubles are the broker's."""

    def __init__(self, queues: RedisQueues) -> None:
        self._queues = queues

    def count_waiting(self) -> int:
        with _name_broker():
            return self._queues.count_waiting()

    def read_report(self) -> QueueReport:
        with _name_broker():
            return self._queues.read_report()


@contextmanager
def _name_broker() -> Iterator[None]:
    try:
        yield
    except RedisError as error:
        raise BrokerError(f"{type(error).__name__}: {error}") from error


class UnknownQueues:
    """The queues on a broker of which only Celery knows how it is asked."""

    def count_waiting(self) -> int:
        return 0

    def read_report(self) -> None:
        return None


def open_queues(settings: Settings, client: Client) -> BrokerQueues:
    """What can be asked of the broker of these settings.

    Args:
        client: of the store, where the queue is, too, if nothing else is set.
    """
    names, url = queue_names(settings.collection), settings.broker_url
    if url is None:
        return RedisQueues(QueueMessages(client), names)
    if is_redis(url):
        return SecondServerQueues(RedisQueues(QueueMessages(make_client(url, retries=0)), names))
    if not is_amqp(url):
        return UnknownQueues()
    from .amqp_queues import AmqpQueues  # kombu: only who has such a broker waits for its import

    return AmqpQueues(settings, url)
