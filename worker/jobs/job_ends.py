"""How jobs end, and how the log tells of it: constant event names, and what people and programs ask first."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from ..runtime import Runtime
from ..store.jobs import Job, JobState

log = logging.getLogger(__name__)

JOB_DONE, JOB_DEAD = "job.done", "job.dead"


def finish_job(rt: Runtime, job: Job) -> None:
    """End a job. Polls, looks and hand-overs that brought nothing are many, and soon forgotten; the log tells of them
    in detail."""
    state = rt.jobs.load_state(job.id) if job.feed or job.look or job.hand_over else None
    is_quiet = state is not None and not any(state.counts[name] for name in ("published", "copies", "dead"))
    rt.jobs.finish(job.id, rt.now(), is_quiet)
    log_done_job(rt, job.id, logging.DEBUG if is_quiet else logging.INFO)


def log_done_job(rt: Runtime, job_id: str, level: int = logging.INFO) -> None:
    """Say that a job is done, and what came of its items."""
    if log.isEnabledFor(level) and (state := rt.jobs.load_state(job_id)):
        log.log(level, "job is done", extra={"event": JOB_DONE, **_list_fields(state)})


def log_dead_job(rt: Runtime, job_id: str, stage: str, reason: str) -> None:
    """Say that a job was given up, at which stage of the work and why."""
    state = rt.jobs.load_state(job_id)
    fields = _list_fields(state) if state else {"job_id": job_id}
    log.warning("job is dead", extra={"event": JOB_DEAD, **fields, "stage": stage, "reason": reason})


def describe_counts(counts: Mapping[str, int]) -> str:
    """What became of items, in words.

    >>> describe_counts({"published": 3, "copies": 0, "dead": 1}), describe_counts({})
    ('3 published, 1 dead', 'no items')
    """
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "no items"


def _list_fields(state: JobState) -> dict[str, object]:
    return {
        "job_id": state.id,
        "target": state.target,
        "accepted": state.accepted or 0,
        "counts": {name: count for name, count in state.counts.items() if count},
        "attempts": state.attempts,
    }
