"""What a collection's queues are called, and which kind of broker an address names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QueueNames:
    """What a collection's messages are kept under, so that two on one server never take each other's jobs."""

    jobs: str
    control: str  # the scheduler's, so that it never waits behind a long queue of jobs
    unacked: str  # what workers have taken and not ended; two more names are made of it
    returned: str  # where RabbitMQ puts what came back too often


def queue_names(collection: str) -> QueueNames:
    """The names of a collection's queues.

    >>> queue_names("feedmill").jobs, queue_names("archive").jobs
    ('feedmill.jobs', 'feedmill.archive.jobs')
    """
    prefix = "feedmill" if collection == "feedmill" else f"feedmill.{collection}"
    return QueueNames(
        jobs=f"{prefix}.jobs", control=f"{prefix}.control", unacked=f"{prefix}.unacked", returned=f"{prefix}.returned"
    )


def is_redis(url: str) -> bool:
    """Whether an address is that of a Redis or Valkey."""
    return url.partition("://")[0] in ("redis", "rediss", "unix", "redis+sentinel", "rediss+sentinel")


def is_amqp(url: str) -> bool:
    """Whether an address is that of a RabbitMQ."""
    return url.partition("://")[0] in ("amqp", "amqps")
