"""The ledger: every job that was ever accepted, and what became of it.

A broker can lose a message (docs/decisions/0002), so a job is written here before it is enqueued,
and is looked after until it is done or dead. The states are drawn at the top of job.lua.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Literal, cast

from ingest import Document, DocumentKind, UnfetchedDocument, redact_url

from ..settings import Settings
from .bodies import Bodies
from .client import Client
from .document_fields import AnswerHead, decode_fields, pack_answer, pack_fields, unpack_answer, unpack_document
from .hand_over import HandOver, pack_hand_over, unpack_hand_over
from .keys import Keys
from .measure_names import DeathCause
from .runs import NO_RUN, JobRun, RunEnd, RunningJob, unpack_ends
from .scripts import Script
from .sums import Audit, unpack_audit

JobKind = DocumentKind | Literal["auto"]  # auto: found out from the bytes
JobStateName = Literal["queued", "running", "done", "dead"]
BeginAnswer = Literal["run", "alone", "unknown", "ended", "running", "early", "exhausted"]
FailAnswer = Literal["queued", "exhausted", "stopped"]
OUTCOMES = ("published", "copies", "unchanged", "filtered", "routed", "dead")
LONGEST_WAIT = timedelta(hours=1)
SOON = 2 * LONGEST_WAIT  # no job that is at work is looked after later than that
CLAIM = timedelta(seconds=5)  # a due job that a reconciler has taken and not enqueued by then goes to another one
LONGEST_REASON = 500  # characters, of why a run ended; a dead letter has all of them
COUNTED_AT_ONCE = 1000  # open jobs that one call goes through; `submit` waits when there are 500 (FEEDMILL_MAX_OPEN)
SLOTS_AT_ONCE = 1000  # outcomes that the server gives in one answer; a document may have 100,000
DUE_AT_ONCE = 200  # jobs that one call of the reconciler enqueues, and runs that it looks at


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One thing submitted: a document, or where to get it."""

    id: str
    submitted_at: datetime
    document: Document | UnfetchedDocument
    full_text: bool = False  # of a feed: fetch the pages of its teasers
    feed: str | None = None  # id of the feed that this job polls
    look: str | None = None  # id of the item whose page this job looks at
    request: str | None = None  # digest of the HTTP request that asked for it
    hand_over: HandOver | None = None  # by which other collection, where its items come from one
    answer: AnswerHead | None = None  # of the server of a feed, or of a page that is looked at, where it was fetched
    is_resumed: bool = False  # the run that loads it goes on behind what others have recorded

    @property
    def body(self) -> bytes | None:  # where it is here
        return self.document.body if isinstance(self.document, Document) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState:
    """Where a job stands. Counts are of items; their sum is ``accepted`` when it has ended."""

    id: str
    kind: str
    state: JobStateName
    attempts: int  # runs that count, the present one included
    target: str
    accepted: int | None
    counts: Mapping[str, int]
    error: str | None
    dead_entry: str | None
    runs: int = 0  # all of them
    losses: int = 0  # the last so many were lost with their process, and had recorded nothing
    worker: str | None = None  # that does it now
    ends: tuple[RunEnd, ...] = field(default=())  # how the last runs ended but the one that ended the job well


class Ledger:
    """The job table in Redis."""

    def __init__(self, client: Client, keys: Keys, settings: Settings) -> None:
        self._client = client
        self._keys = keys
        self._settings = settings
        self._bodies = Bodies(client, keys)
        self._script = Script(client, keys, "job")
        self._run = NO_RUN

    def for_run(self, run: JobRun) -> Ledger:
        """The ledger in the hands of one run, whose writing is refused as soon as its job is another run's."""
        ledger = copy.copy(self)
        ledger._run = run
        return ledger

    def _run_step(self, name: str, **args: object) -> Any:
        return self._script(step=name, run=self._run.token, **args)

    def submit(self, job: Job, now: datetime) -> bool:
        """Write a job down, before anything is enqueued. False: the id is known already, nothing was changed."""
        due = now + timedelta(seconds=self._settings.patience)
        moments = {"now": to_milliseconds(now), "due": to_milliseconds(due)}
        answer = self._run_step("submit", id=job.id, fields=pack_job(job), **moments, **self._bodies.stage(job.body))
        return bool(answer)

    def begin(self, job_id: str, now: datetime) -> BeginAnswer:
        """Count an attempt and take the job; only ``run`` and ``alone`` mean that there is something to do.

        The same run gets the same answer again. ``alone``: a run was lost with its process; do this one in its own.
        """
        answer = self._run_step(
            "begin",
            id=job_id,
            now=to_milliseconds(now),
            lease=self._end_of_lease(now),
            max_attempts=self._settings.attempts,
            worker=self._run.worker,
            process=self._run.process,
            unheard=self._unheard,
        )
        return cast(BeginAnswer, answer.decode())

    def renew(self, job_id: str, now: datetime) -> bool:
        """The run is still at work. False: its job is another run's by now, or has ended."""
        return bool(self._run_step("renew", id=job_id, lease=self._end_of_lease(now)))

    def load(self, job_id: str) -> Job:
        """The job with its document, as submitted or as first fetched."""
        stored, body = self._bodies.load_with_fields(job_id)
        return Job(
            id=job_id,
            submitted_at=datetime.fromisoformat(stored["submitted_at"]),
            document=unpack_document(stored, body),
            full_text="full_text" in stored,
            feed=stored.get("feed"),
            look=stored.get("look"),
            answer=unpack_answer(stored.get("answer")),
            hand_over=unpack_hand_over(stored.get("hand_over")),
            is_resumed=stored.get("begun_slots", "0") != "0",
        )

    def keep(self, job: Job) -> None:
        """Keep what was fetched for the next attempt, should there be one."""
        self._run_step("keep", id=job.id, fields=pack_job(job), **self._bodies.stage(job.body))

    def accept(self, job_id: str, kind: str, accepted: int) -> None:
        """So many items and bad parts are in the document. Only the first call counts."""
        self._run_step("accept", id=job_id, kind=kind, accepted=accepted)

    def finish(self, job_id: str, now: datetime, is_quiet: bool = False) -> None:
        """End the job. It can be looked up for as long as the settings say.

        Args:
            is_quiet: a poll that brought nothing: there are many of these, and they are soon forgotten.

        Raises:
            RuntimeError: an item has no outcome yet; nothing was changed.
        """
        keep = int((self._settings.quiet_retention if is_quiet else self._settings.retention) * 1000)
        if self._run_step("finish", id=job_id, now=to_milliseconds(now), retention=keep, quiet=is_quiet) == -1:
            raise RuntimeError(f"job {job_id}: an item has no outcome")

    def fail(
        self, job_id: str, now: datetime, reason: str, pause: float | None = None, is_seen: bool = False
    ) -> FailAnswer:
        """The run failed, which counts unless it has recorded something; the reconciler enqueues the job after a pause.

        Args:
            pause: seconds; without it the settings say how long.
            is_seen: the run was alone and did nothing but fail, so a run that was lost before it counts too.
        """
        answer = self._run_step(
            "fail",
            id=job_id,
            now=to_milliseconds(now),
            reason=reason[:LONGEST_REASON],
            pause=None if pause is None else int(pause * 1000),
            retry_after=int(self._settings.retry_after * 1000),
            max_attempts=self._settings.attempts,
            is_seen=is_seen,
        )
        return cast(FailAnswer, answer.decode())

    def put_back(self, job_id: str, now: datetime, how: str | None = None, pause: float = 0.0) -> None:
        """Go on after a pause in seconds: no failed attempt; there is more than one run may do, or ``how`` says why."""
        moment = to_milliseconds(now)
        self._run_step("put_back", id=job_id, now=moment, due=moment + int(pause * 1000), how=how)

    def lose(self, running: RunningJob, now: datetime, how: str) -> bool:
        """The process of a run is gone. False: the job is not that run's any more."""
        ledger = self.for_run(JobRun(token=running.token))
        return bool(ledger._run_step("lose", id=running.job_id, now=to_milliseconds(now), how=how))

    def find_running_jobs(self) -> list[RunningJob]:
        """Jobs that a run has now, those first that were not heard of for longest; at most DUE_AT_ONCE."""
        answer = self._run_step("running", limit=DUE_AT_ONCE)
        return [RunningJob(*(part.decode() for part in found)) for found in answer]

    def recorded_slots(self, job_id: str) -> dict[str, tuple[str, str]]:
        """The places in the document that have an outcome, each with that and its item's id, "" where it has none."""
        stored = self._client.hscan_iter(self._keys.slots(job_id), count=SLOTS_AT_ONCE)
        return {slot.decode(): outcome.decode().partition(" ")[::2] for slot, outcome in stored}

    def bury(
        self, job_id: str, event: Sequence[str | bytes], reason: str, now: datetime, cause: DeathCause = "error"
    ) -> None:
        """Give up: the job and its items without an outcome are dead, and the event says why."""
        text, moment = reason[:LONGEST_REASON], to_milliseconds(now)
        self._run_step("bury", id=job_id, event=list(event), reason=text, now=moment, cause=cause)

    def find_due_jobs(self, now: datetime) -> list[str]:
        """Jobs that must be enqueued again: lost, left by a dead worker, or waiting for their next try.

        Say ``note_enqueued`` when they are; what is not comes again after CLAIM.
        """
        claim = int(CLAIM.total_seconds() * 1000)
        answer = self._run_step("due", now=to_milliseconds(now), limit=DUE_AT_ONCE, claim=claim, unheard=self._unheard)
        return [job_id.decode() for job_id in answer]

    def note_enqueued(self, job_ids: Sequence[str], now: datetime) -> None:
        """Due jobs are in the queue: each comes again only after the patience, twice as long each time."""
        patience, longest = int(self._settings.patience * 1000), int(LONGEST_WAIT.total_seconds() * 1000)
        self._run_step("enqueued", ids=list(job_ids), now=to_milliseconds(now), patience=patience, longest=longest)

    def load_state(self, job_id: str) -> JobState | None:
        """Where the job stands; None: unknown, or ended so long ago that it was forgotten."""
        stored = decode_fields(self._client.hgetall(self._keys.job(job_id)))
        if not stored:
            return None
        counts = {name: int(stored.get(name, 0)) for name in OUTCOMES}
        counts["dead"] += int(stored.get("dead_items", 0))
        return JobState(
            id=job_id,
            kind=stored["kind"],
            state=cast(JobStateName, stored["state"]),
            attempts=int(stored["attempts"]),
            target=redact_url(stored.get("url", "")) or stored.get("name") or "-",
            accepted=int(stored["accepted"]) if "accepted" in stored else None,
            counts=counts,
            error=stored.get("error"),
            dead_entry=stored.get("dead_entry"),
            runs=int(stored.get("runs", 0)),
            losses=int(stored.get("losses", 0)),
            worker=stored.get("worker"),
            ends=unpack_ends(stored.get("ends", "[]")),
        )

    def audit(self) -> Audit:
        """All counts at one moment, for proving that nothing is lost."""
        return unpack_audit(self._run_step("audit", most=COUNTED_AT_ONCE), OUTCOMES)

    def count_in_flight_by_job(self) -> dict[str, int]:
        """Open job -> its items without an outcome, each at some moment of the call; so many at a time."""
        open_jobs = (job_id.decode() for job_id, _ in self._client.zscan_iter(self._keys.due, count=COUNTED_AT_ONCE))
        counts: dict[str, int] = {}
        while part := list(islice(open_jobs, COUNTED_AT_ONCE)):
            counts.update(zip(part, self._run_step("flight", ids=part), strict=True))
        return counts

    def count_open_jobs(self) -> int:
        """How many jobs have not ended."""
        return int(self._client.zcard(self._keys.due))

    def count_jobs_at_work(self, now: datetime) -> int:
        """How many of these are at work or soon will be; those that are held until a moment are not."""
        soon = to_milliseconds(now + SOON)
        return int(self._client.zcount(self._keys.due, "-inf", soon))

    def mark_alive(self, seconds: int) -> None:
        """Say that a worker has run the reconciler."""
        self._client.set(self._keys.alive, "1", ex=seconds)

    def is_alive(self) -> bool:
        return bool(self._client.exists(self._keys.alive))

    def _end_of_lease(self, now: datetime) -> int:
        return to_milliseconds(now + timedelta(seconds=self._settings.lease))

    @property
    def _unheard(self) -> str:
        return f"lost: nothing was heard of it for {self._settings.lease:g} s"


def to_milliseconds(moment: datetime) -> int:
    """Unix time in milliseconds, the unit of every time in the scripts.
    >>> to_milliseconds(datetime.fromisoformat("1970-01-01T01:00:02.0345+01:00"))
    2034
    """
    return int(moment.timestamp() * 1000)


def pack_job(job: Job) -> list[str]:
    """The fields of a job's hash without its bytes, name and value in turn."""
    others = {"request": job.request, "answer": pack_answer(job.answer), "hand_over": pack_hand_over(job.hand_over)}
    others |= {"full_text": "1" if job.full_text else None, "look": job.look}
    return pack_fields(job.document, job.submitted_at, job.feed, others)
