"""Does the ledger agree with itself, and with the dead letters? Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator

from ..store.census import JobRow
from .discrepancies import Discrepancy, DiscrepancyKind


def find_in_jobs(jobs: Iterable[JobRow], letters: Container[str]) -> Iterator[Discrepancy]:
    """Args:
    letters: ids of the entries of the stream `dead`.
    """
    for job in jobs:
        for kind, says in (*_check_plan(job), *_check_counts(job), *_check_end(job, letters)):
            yield Discrepancy(kind=kind, subject=job.id, says=says)


def _check_plan(job: JobRow) -> Iterator[tuple[DiscrepancyKind, str]]:
    if job.is_open and not job.is_due:
        yield "job.unplanned", f"it is {job.state}, and the reconciler does not know it"
    if not job.is_open and (job.is_due or job.is_running):
        yield "job.planned", f"it is {job.state}, and the reconciler waits for it"
    if job.is_open and job.is_running != (job.state == "running"):
        yield "job.unplanned", f"it is {job.state}, and is {'' if job.is_running else 'not '}among those that run"


def _check_counts(job: JobRow) -> Iterator[tuple[DiscrepancyKind, str]]:
    recorded, accepted = len(job.slots), job.accepted or 0
    expected = accepted - (job.dead_items if job.accepted is not None else 0)
    if job.accepted is not None and (recorded != expected if not job.is_open else recorded > accepted):
        yield "job.slots", f"{recorded} places have an outcome, of {accepted}"
    places = Counter(outcome for outcome, _ in job.slots)
    for outcome, count in job.counts.items():
        if count != places[outcome] and not job.is_open:  # which are read one after the other
            yield "job.counts", f"{outcome}: {count} counted, {places[outcome]} places"


def _check_end(job: JobRow, letters: Container[str]) -> Iterator[tuple[DiscrepancyKind, str]]:
    if job.state == "done" and not job.expires:
        yield "job.immortal", "it is done, and would be kept for ever"
    if job.is_open and job.expires:
        yield "job.mortal", f"it is {job.state}, and would be forgotten"
    if job.state == "dead" and not job.expires and job.dead_entry not in letters:
        yield "job.letter", f"it is dead, and its letter {job.dead_entry} is gone"


def count_in_flight(jobs: Iterable[JobRow]) -> int:
    """Items of open jobs that have no outcome yet."""
    return sum(job.accepted - len(job.slots) for job in jobs if job.is_open and job.accepted is not None)
