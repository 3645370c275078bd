"""The Celery tasks: each calls one function of the pipeline. Start a worker with `celery -A worker.tasks worker`."""

from __future__ import annotations

from functools import cache
from threading import Event, Thread

from celery.signals import beat_init, worker_process_init

from .app import enqueue_jobs, make_app
from .envelope import POLL_TASK, RECONCILE_TASK, RUN_JOB_TASK, SUBMIT_TASK
from .jobs import housekeeping, pipeline, polling, processes, submissions
from .printable import make_logs_printable
from .runtime import Runtime, build_runtime
from .server.embedded import socket_url
from .settings import Settings

RETRIES = 20  # of a command without an answer: a worker waits some 13 s for its server before it gives its job back

make_logs_printable()  # before Celery logs anything of a message
settings = Settings.from_env()
redis_url = settings.redis_url or socket_url(settings.data_dir)
app = make_app(settings, redis_url)


@cache
def get_runtime() -> Runtime:
    """One per process: made at the first task, which is after the fork."""
    return build_runtime(settings, redis_url, retries=RETRIES)


@worker_process_init.connect
def prepare_process(**_: object) -> None:
    """Of each process that does jobs, right after the fork."""
    processes.end_with_parent()
    processes.limit_memory(settings.job_memory)


@app.task(name=SUBMIT_TASK)
def submit(envelope: str) -> None:
    item = envelope.encode("utf-8", "surrogateescape")
    pipeline.accept_envelope(get_runtime(), item, lambda job_ids: enqueue_jobs(app, job_ids))


@app.task(name=RUN_JOB_TASK)
def run_job(job_id: str) -> None:
    pipeline.run_job(job_id, get_runtime())


@app.task(name=RECONCILE_TASK)
def reconcile() -> None:
    pipeline.reconcile_jobs(get_runtime(), lambda job_ids: enqueue_jobs(app, job_ids))
    housekeeping.keep_house(get_runtime())


@app.task(name=POLL_TASK)
def poll() -> None:
    polling.poll_due_feeds(get_runtime(), lambda job_ids: enqueue_jobs(app, job_ids))


@beat_init.connect
def start_intake(**_: object) -> None:
    """In the scheduler, which never forks, a thread takes in what other programs submit; it ends with the process."""
    arguments = get_runtime(), lambda job_ids: enqueue_jobs(app, job_ids), Event()
    Thread(target=submissions.keep_taking_submissions, args=arguments, name="intake", daemon=True).start()
