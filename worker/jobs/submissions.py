"""Jobs that other programs put into the stream `feedmill:submit`, taken into the ledger.

read ─► ledger ─► enqueue ─► remove from the stream

In this order nothing can be lost: whatever dies in between, the entry is read again, and the ledger knows its id. The
job is enqueued first, for a worker can begin it while the entry goes: each of the two waits for the server's disk.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence

from ..runtime import Runtime
from ..store.submissions import Submission
from .intake_pause import find_pause
from .pipeline import accept_message, refuse_message

Enqueue = Callable[[Sequence[str]], None]

FIELD = b"job"  # of an entry: the message, as JSON
LONGEST_WAIT = 5.0  # seconds that one round waits for an entry
WAIT_FOR_ROOM = 0.2  # seconds


def take_or_wait(rt: Runtime, enqueue: Enqueue, enqueue_here: Enqueue | None = None) -> None:
    """Take in what waits, or wait a little while nothing may be taken in."""
    if find_pause(rt):
        time.sleep(WAIT_FOR_ROOM)
    else:
        take_submissions(rt, enqueue, enqueue_here)


def take_submissions(
    rt: Runtime, enqueue: Enqueue, enqueue_here: Enqueue | None = None, wait: float = LONGEST_WAIT
) -> int:
    """Take in some of what waits; returns how many entries that were.

    Args:
        enqueue: where it fails the jobs are safe: the reconciler enqueues them later.
        enqueue_here: the same for jobs with their documents, for which nobody need ask the server whether a fetcher is
            to have them.
        wait: seconds to wait for an entry, if there is none.
    """
    waiting = rt.submissions.read_waiting(wait)
    here: list[str] = []
    elsewhere: list[str] = []
    for submission in waiting:
        _accept_submission(rt, submission, elsewhere.extend, here.extend)
    if waiting:
        try:
            if here:
                (enqueue_here or enqueue)(here)
            if elsewhere:
                enqueue(elsewhere)
        finally:
            rt.submissions.remove([submission.id for submission in waiting])
    return len(waiting)


def _accept_submission(rt: Runtime, submission: Submission, accept: Enqueue, accept_here: Enqueue) -> None:
    entry = _show_entry(submission)
    if set(submission.fields) != {FIELD}:
        names = ", ".join(ascii(name.decode("utf-8", "replace")) for name in sorted(submission.fields))
        refuse_message(rt, entry, f"not a job message: it has one field, 'job', not {names}; see docs/submitting.md")
        return
    try:
        message = json.loads(submission.fields[FIELD])
    except (ValueError, RecursionError) as error:
        refuse_message(rt, entry, f"not a job message: the field 'job' is no JSON ({error}); see docs/submitting.md")
        return
    accept_message(rt, message, accept, entry, accept_here)


def _show_entry(submission: Submission) -> bytes:
    """An entry as a dead letter keeps it: the message, or every field behind its name where it is none."""
    if set(submission.fields) == {FIELD}:
        return submission.fields[FIELD]
    return b"\n".join(name + b"\n" + value for name, value in submission.fields.items())
