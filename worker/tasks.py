"""The Celery tasks: each calls one function of the pipeline. Start a worker with `celery -A worker.tasks worker`."""

from __future__ import annotations

from functools import cache
from typing import Any

from celery import Task

from .app import POLL, RECONCILE, RUN_JOB, SUBMIT, enqueue, make_app
from .jobs import pipeline, polling
from .runtime import Runtime, build
from .server.embedded import socket_url
from .settings import Settings

settings = Settings.from_env()
redis_url = settings.redis_url or socket_url(settings.data_dir)
app = make_app(settings, redis_url)


@cache
def runtime() -> Runtime:
    """One per process: made at the first task, which is after the fork."""
    return build(settings, redis_url)


@app.task(name=SUBMIT)
def submit(message: dict[str, Any]) -> None:
    pipeline.take(runtime(), message, lambda job_ids: enqueue(app, job_ids))


@app.task(name=RUN_JOB, bind=True)
def run_job(self: Task[..., Any], job_id: str) -> None:
    pipeline.run_job(job_id, runtime(), redelivered=bool((self.request.delivery_info or {}).get("redelivered")))


@app.task(name=RECONCILE)
def reconcile() -> None:
    pipeline.reconcile(runtime(), lambda job_ids: enqueue(app, job_ids))


@app.task(name=POLL)
def poll() -> None:
    polling.poll(runtime(), lambda job_ids: enqueue(app, job_ids))
