"""What tells whose a message in the queue is: the names of tasks, and where they stand in Celery's envelope."""

from __future__ import annotations

import msgspec

SUBMIT_TASK = "feedmill.submit"  # the one task that other programs send (docs/submitting.md)
RUN_JOB_TASK = "feedmill.run_job"
RECONCILE_TASK = "feedmill.reconcile"
# sent by feedmill itself, the last one by older schedulers; what they do is in the ledger
OWN_TASKS = frozenset({RUN_JOB_TASK, RECONCILE_TASK, "feedmill.poll"})


class EnvelopeHeaders(msgspec.Struct):
    task: str = ""
    is_wrapped: bool = False


class EnvelopeHead(msgspec.Struct):
    """What tells whose a message is."""

    headers: EnvelopeHeaders = msgspec.field(default_factory=EnvelopeHeaders)
