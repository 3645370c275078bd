"""Runs: who takes a job, and how the taking ended. What a run is stands at the top of job.lua."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRun:
    """One taking of a job by one process."""

    token: str  # no other run has it
    worker: str = ""  # for people
    process: str = ""  # by which its end can be noticed; see worker/jobs/processes.py


NO_RUN = JobRun(token="")  # of who takes no job


@dataclass(frozen=True, slots=True)
class RunningJob:
    """A job that a run has now."""

    job_id: str
    token: str  # of the run
    process: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnd:
    """How one run ended, but for the one that did the job."""

    number: int  # of the run
    ended_at: datetime
    worker: str
    how: str
    is_counted: bool  # as a failed attempt
    was_alone: bool  # in a process that nothing else depends on


class _StoredEnd(msgspec.Struct):
    """As job.lua writes it."""

    run: int
    at: float  # Unix time in milliseconds
    worker: str
    how: str
    counted: bool
    alone: bool


def unpack_ends(stored: str) -> tuple[RunEnd, ...]:
    """The ends of runs in a job's hash, oldest first."""
    return tuple(
        RunEnd(
            number=end.run,
            ended_at=datetime.fromtimestamp(end.at / 1000, UTC),
            worker=end.worker,
            how=end.how,
            is_counted=end.counted,
            was_alone=end.alone,
        )
        for end in msgspec.json.decode(stored, type=list[_StoredEnd])
    )
