"""Items and jobs through the pipeline, and the events that come of them. No Celery."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tests.support.jobs import make_document_job
from tests.support.texts import WHOLE
from worker.jobs.pipeline import run_job
from worker.runtime import Runtime
from worker.store.items import StoredItem
from worker.store.jobs import Job, JobState

numbers = itertools.count()


def make_job_id() -> str:
    """An id that no other job has."""
    return f"j{next(numbers)}"


def run_items(rt: Runtime, *items: dict[str, Any]) -> JobState:
    """Put items through one job."""
    body = "\n".join(json.dumps(item) for item in items).encode()
    return run_one_job(rt, make_document_job(make_job_id(), rt.now(), body, kind="items", via="stdin"))


def run_one_job(rt: Runtime, job: Job) -> JobState:
    """Submit a job and do it; its state afterwards."""
    rt.jobs.submit(job, rt.now())
    run_job(job.id, rt)
    state = rt.jobs.load_state(job.id)
    assert state is not None
    return state


def read_events(rt: Runtime) -> list[tuple[str, dict[str, Any]]]:
    """Type and data of every event of both streams, oldest first."""
    found = [entry for name in ("clean", "copies") for entry in rt.streams.read(name)]
    return [(entry.fields["ce_type"], json.loads(entry.fields["data"])) for entry in sorted(found, key=lambda e: e.id)]


def last_event(rt: Runtime) -> tuple[str, dict[str, Any]]:
    """Type and data of the newest event."""
    return read_events(rt)[-1]


def make_courier_item(text: str = WHOLE, **more: Any) -> dict[str, Any]:
    """An item of the first of two papers."""
    return {"id": "c", "title": "Ferry in port", "content_text": text, "source": "Harbour Courier", **more}


def make_post_item(text: str = WHOLE, **more: Any) -> dict[str, Any]:
    """An item of the second of two papers."""
    return {"id": "p", "title": "Crack stops ferry", "content_text": text, "source": "Karnholt Post", **more}


def make_named_item(name: str, text: str, **more: Any) -> dict[str, Any]:
    """An item of a paper of its own."""
    return {"id": name, "title": f"Report from {name}", "content_text": text, "source": f"{name} News", **more}


def act_after_reading(
    rt: Runtime, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object], reading: int = 0
) -> None:
    """Somebody acts once, after ``rt`` has read items with their stories and before it decides anything.

    Args:
        reading: how many readings of items go by before that.
    """
    read, acts = rt.items.load_items, [lambda: None] * reading + [act]

    def load_items(names: Sequence[str]) -> dict[str, StoredItem]:
        found = read(names)
        if acts:
            acts.pop(0)()
        return found

    monkeypatch.setattr(rt.items, "load_items", load_items)
