"""The Celery application: how jobs travel, and why each setting is as it is (docs/decisions/0002, 0003)."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from celery import Celery
from celery.app.amqp import AMQP
from kombu.exceptions import OperationalError

from . import transport
from .broker import describe_access
from .message_head import RECONCILE_TASK, RUN_JOB_TASK
from .queue_names import queue_names
from .settings import Settings

ENQUEUE_ERRORS = (OperationalError,)
for _chatty in ("celery.pool", "httpcore"):  # below, they write addresses with their secrets
    logging.getLogger(_chatty).setLevel(logging.INFO)
HARD_LIMIT = 1.25  # of the soft one: what can't be interrupted is killed

FIXED_SETTINGS: Mapping[str, Any] = {
    "timezone": "UTC",
    # JSON only: a message from outside must never be unpickled
    "accept_content": ["json"],
    "task_serializer": "json",
    "task_ignore_result": True,
    # a killed worker's job comes back; a job that kills its worker is stopped by the ledger's count
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "worker_prefetch_multiplier": 1,
    "worker_enable_prefetch_count_reduction": False,  # after a reconnect take as much as before
    "worker_cancel_long_running_tasks_on_connection_loss": False,
    "broker_connection_retry_on_startup": True,
    "worker_detect_quorum_queues": False,  # amqp_transport.py says what follows from them
    "worker_consumer": "worker.job_consumer:JobConsumer",
    # the first of these keeps keys that never expire
    "worker_enable_remote_control": False,
    "worker_send_task_events": False,
    "worker_hijack_root_logger": False,
    "worker_pool": "prefork",
    "worker_max_memory_per_child": 1_000_000,  # KiB; a child that has grown past this is replaced after its job
    # in memory: Celery's own schedule file is a pickle
    "beat_scheduler": "celery.beat:Scheduler",
}


class QueueAccess(AMQP):
    """How Celery reaches its queues."""

    Connection = transport.QueueConnection


def make_app(settings: Settings, redis_url: str) -> Celery:
    """A Celery application on the given server; nothing is connected yet."""
    access = describe_access(settings, redis_url)
    app = Celery("feedmill", broker=access.url, include=["worker.tasks"], amqp=QueueAccess, set_as_current=False)
    names = queue_names(settings.collection)
    app.conf.update(
        **FIXED_SETTINGS,
        # Celery drops the message of what it kills at the hard limit; the ledger has the job (docs/decisions/0040)
        task_soft_time_limit=settings.soft_time_limit,
        task_time_limit=settings.soft_time_limit * HARD_LIMIT,
        broker_transport=access.transport,
        broker_use_ssl=access.tls,
        broker_transport_options=access.options,
        task_queues=access.queues,
        task_default_queue=names.jobs,
        task_routes={RECONCILE_TASK: {"queue": names.control}},
        worker_concurrency=settings.workers,
        # where it had to wait too long, the next one does its work
        beat_schedule={
            "reconcile": {
                "task": RECONCILE_TASK,
                "schedule": settings.reconcile_every,
                "options": {"expires": settings.reconcile_every * 2},
            }
        },
    )
    return app


def enqueue_jobs(app: Celery, job_ids: Iterable[str]) -> None:
    """Send one message per job, over one connection.

    Raises:
        one of ENQUEUE_ERRORS: the jobs stay in the ledger, and the reconciler enqueues them later.
    """
    with app.producer_or_acquire() as producer:
        for job_id in job_ids:
            app.send_task(RUN_JOB_TASK, args=[job_id], producer=producer, queue=app.conf.task_default_queue)
