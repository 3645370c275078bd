"""The loop in which a Celery worker takes messages, without a step that is of no use here."""

from __future__ import annotations

from typing import Any, ClassVar

from celery.worker import consumer

CELERYS: Any = consumer.Consumer  # its annotations leave out what is inside of it
DELAYS = "celery.worker.consumer.delayed_delivery:DelayedDelivery"


class JobSteps(CELERYS.Blueprint):  # type: ignore[misc]
    """Celery's own, but that RabbitMQ is not given 56 queues and exchanges for messages with a delay.

    We send none, and a user of RabbitMQ needs no right to declare anything but our own queues.
    """

    default_steps: ClassVar[list[str]] = [step for step in CELERYS.Blueprint.default_steps if step != DELAYS]


class JobConsumer(CELERYS):  # type: ignore[misc]
    Blueprint = JobSteps
