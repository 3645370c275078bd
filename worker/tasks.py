"""The Celery tasks: each calls one function of the pipeline. Start a worker with `celery -A worker.tasks worker`."""

from __future__ import annotations

import gc
import logging
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache, partial
from threading import Event, Thread
from typing import Any

from celery import bootsteps
from celery.exceptions import Reject
from celery.signals import beat_init, celeryd_init, setup_logging, worker_init, worker_process_init, worker_ready

from .app import enqueue_jobs, make_app
from .backend import BACKEND_ERRORS, is_servers_fault, refuse_other_format
from .heartbeat import BEAT_EVERY, Heartbeat
from .jobs import housekeeping, look_schedule, pipeline, polling, processes, submissions
from .jobs.lease import ALIVE_SECONDS
from .jobs.repetition import keep_doing
from .jobs.warm_up import warm_up_worker
from .log_lines import write_line_at_once, write_log_lines
from .message_head import RECONCILE_TASK, RUN_JOB_TASK, SUBMIT_TASK
from .printable import make_logs_printable
from .runtime import Runtime, build_runtime
from .server.embedded import socket_url
from .server.parent_death import end_with_parent
from .server.supervisor import PROCESS_READY
from .settings import Settings, SettingsError
from .transport import QueueConnection
from .webhooks.upkeep_steps import make_webhook_steps
from .websub.upkeep_steps import make_websub_steps

RETRIES = 20  # of a command without an answer: a worker waits some 13 s for its server before it gives its job back

log = logging.getLogger(__name__)

make_logs_printable()  # before Celery logs anything of a message
settings = Settings.from_env()
write_log_lines(settings.log, logging.WARNING)  # until Celery tells the level; it leaves alone what others see to
setup_logging.connect(lambda loglevel, **_: write_log_lines(settings.log, loglevel), weak=False)
redis_url = settings.redis_url or socket_url(settings.data_dir)
app = make_app(settings, redis_url)
heartbeat = Heartbeat(settings.heartbeat_file)


@cache
def get_runtime() -> Runtime:
    """One per process: made at the first task, which is after the fork."""
    return build_runtime(settings, redis_url, retries=RETRIES)


class LifeStep(bootsteps.StartStopStep):
    """Lets the loop in which a worker takes messages give its sign of life, as long as a process of it can run."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def start(self, consumer: Any) -> None:
        """At every connection anew, for with it the timers go."""
        consumer.timer.call_repeatedly(BEAT_EVERY, beat_for_worker, (consumer,))


def beat_for_worker(consumer: Any) -> None:
    children = getattr(getattr(consumer.pool, "_pool", None), "_pool", ())  # of billiard; other pools have none
    if not children or any(processes.can_run(child.pid) for child in children):
        heartbeat.beat("worker")


app.steps["consumer"].add(LifeStep)
QueueConnection.watchers.append(lambda: heartbeat.beat("worker"))


@worker_init.connect
def refuse_store(**_: object) -> None:
    """End, as a wrong setting would, where the store has a format that is not for this feedmill."""
    try:
        refuse_other_format(settings, redis_url)
    except SettingsError as error:
        log.critical("the store is refused", extra={"event": "store.refused", "reason": str(error)})
        raise SystemExit(2) from None


@worker_init.connect
def load_ahead(**_: object) -> None:
    """In the parent, so that its processes have at once, and share, what a first job would wait for.

    What is there by then is left out of every later search for garbage: that writes to the objects it looks at, and
    memory that a process writes to is not shared any more.
    """
    warm_up_worker()
    gc.collect()
    gc.freeze()


@worker_ready.connect
def mark_worker_alive(**_: object) -> None:
    """At once: its first reconciling may be seconds away, and who asks till then would be told that there is no worker.

    By a connection of its own, for the processes that do jobs are forked from this one.
    """
    with suppress(*BACKEND_ERRORS):
        build_runtime(settings, redis_url, retries=0).jobs.mark_alive(ALIVE_SECONDS)


@worker_ready.connect
def tell_readiness(**_: object) -> None:
    log.info("ready", extra={"event": PROCESS_READY})


@celeryd_init.connect
def say_in_log(**_: object) -> None:
    """What Celery says past any log when it is told to stop is a line of the log too."""
    from celery.apps import worker  # here, for the scheduler needs none of it

    worker.safe_say = lambda says, *_: write_line_at_once(  # type: ignore[attr-defined]
        settings.log, log.name, "process is told to stop", {"event": "process.stopping", "says": says}
    )


@worker_process_init.connect
def prepare_process(**_: object) -> None:
    """Of each process that does jobs, right after the fork."""
    end_with_parent()
    get_runtime()
    processes.limit_memory(settings.job_memory)


@app.task(name=SUBMIT_TASK)
def submit(envelope: object) -> None:
    """Of another program's message; a broker for which we have no envelopes gives it as it is."""
    try:
        if isinstance(envelope, str):
            pipeline.accept_envelope(get_runtime(), envelope.encode("utf-8", "surrogateescape"), enqueue_ids)
        else:
            pipeline.accept_message(get_runtime(), envelope, enqueue_ids)
    except BACKEND_ERRORS as error:
        if not is_servers_fault(error):
            raise
        time.sleep(settings.retry_after)  # a server that is full says so at once, and a broker counts the returns
        raise Reject(str(error), requeue=True) from error  # it is in no ledger yet: nobody else would bring it back


@app.task(name=RUN_JOB_TASK)
def run_job(job_id: object) -> None:
    if isinstance(job_id, str):
        pipeline.run_job(job_id, get_runtime())
    else:  # another program has sent it
        pipeline.refuse_message(get_runtime(), job_id, "not a job message: this task takes the id of a job")


@app.task(name=RECONCILE_TASK)
def reconcile() -> None:
    """By workers too: they see at once which of the processes on their own machine are gone."""
    pipeline.reconcile_jobs(get_runtime(), enqueue_ids)
    get_runtime().jobs.mark_alive(ALIVE_SECONDS)


def enqueue_ids(job_ids: Sequence[str]) -> None:
    enqueue_jobs(app, get_runtime().fetch_queue.route(job_ids))


def enqueue_for_workers(job_ids: Sequence[str]) -> None:
    """Past the fetchers, where a job has its document."""
    enqueue_jobs(app, job_ids)


@beat_init.connect
def start_upkeep(**_: object) -> None:
    """In the scheduler, which never forks and does no jobs, threads do what must not wait for a worker.

    They end with the process.
    """
    refuse_store()
    rt, named = get_runtime(), dict[str, datetime]()
    steps: dict[str, tuple[Callable[[], object], float]] = {
        "intake": (lambda: submissions.take_or_wait(rt, enqueue_ids, enqueue_for_workers), 0),
        "reconciler": (lambda: pipeline.reconcile_jobs(rt, enqueue_ids), settings.reconcile_every),
        "polling": (lambda: polling.poll_due_feeds(rt, enqueue_ids), settings.poll_every),
        "looks": (lambda: look_schedule.look_at_due_pages(rt, enqueue_ids), settings.poll_every),
        "housekeeping": (lambda: housekeeping.keep_house(rt, named), settings.reconcile_every),
        **make_webhook_steps(rt, random.random),
        **make_websub_steps(rt, random.random),
    }
    beat_part = heartbeat.beat_in_parts("scheduler", steps)
    for name, (step, every) in steps.items():
        arguments = (name, step, every, Event(), partial(beat_part, name))
        Thread(target=keep_doing, args=arguments, name=name, daemon=True).start()
    tell_readiness()
