"""The ledger: every job that was ever accepted, and what became of it.

A broker can lose a message (docs/decisions/0002), so a job is written here before it is enqueued,
and is looked after until it is done or dead. The states are drawn at the top of job.lua.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from ingest import Document, DocumentKind, UnfetchedDocument

from ..settings import Settings
from .client import Client
from .keys import Keys
from .scripts import Script

JobKind = DocumentKind | Literal["auto"]  # auto: found out from the bytes
JobStateName = Literal["queued", "running", "done", "dead"]
BeginAnswer = Literal["run", "unknown", "ended", "running", "early", "exhausted"]
OUTCOMES = ("published", "copies", "unchanged", "filtered", "dead")
LONGEST_WAIT = timedelta(hours=1)
DUE_AT_ONCE = 200  # jobs that one call of the reconciler enqueues


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One thing submitted: a document, or where to get it."""

    id: str
    submitted_at: datetime
    document: Document | UnfetchedDocument
    full_text: bool = False  # of a feed: fetch the pages of its teasers
    feed: str | None = None  # id of the feed that this job polls

    @property
    def body(self) -> bytes | None:
        """Its bytes, where they are here."""
        return self.document.body if isinstance(self.document, Document) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState:
    """Where a job stands. Counts are of items; their sum is ``accepted`` when it has ended."""

    id: str
    kind: str
    state: JobStateName
    attempts: int
    target: str
    accepted: int | None
    counts: Mapping[str, int]
    error: str | None
    dead_entry: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The ledger's sums. Each is counted apart, so that they can contradict one another."""

    jobs: int
    jobs_done: int
    jobs_dead: int
    jobs_open: int
    accepted: int  # items and unreadable parts found in documents; a document that could not be read counts as one
    outcomes: Mapping[str, int]
    in_flight: int  # items of open jobs without an outcome, counted job by job
    merged: int  # stories that became part of another one
    split: int  # by hand
    withdrawn: int  # items, by hand or by their source
    notices: Mapping[str, int]  # stream -> events about entries that were trimmed unread
    clean_events: int  # ever written
    copy_events: int

    @property
    def contradictions(self) -> tuple[str, ...]:
        """The sums that don't hold; empty when nothing is lost and nothing stands twice."""
        sums = (
            ("jobs = done + dead + open", self.jobs, self.jobs_done + self.jobs_dead + self.jobs_open),
            ("accepted = outcomes + in flight", self.accepted, sum(self.outcomes.values()) + self.in_flight),
            ("published + merged + split + withdrawn = events in clean", self._announced_count, self.clean_events),
            ("copies = events in copies", self.outcomes["copies"] + self.notices["copies"], self.copy_events),
        )
        return tuple(f"{name}: {left} is not {right}" for name, left, right in sums if left != right)

    @property
    def _announced_count(self) -> int:
        return self.outcomes["published"] + self.merged + self.split + self.withdrawn + self.notices["clean"]


class Ledger:
    """The job table in Redis."""

    def __init__(self, client: Client, keys: Keys, settings: Settings) -> None:
        self._client = client
        self._keys = keys
        self._settings = settings
        self._script = Script(client, keys, "job")

    def _run_step(self, name: str, **args: object) -> Any:
        return self._script(step=name, **args)

    def submit(self, job: Job, now: datetime) -> bool:
        """Write a job down, before anything is enqueued. False: the id is known already, nothing was changed."""
        due = now + timedelta(seconds=self._settings.patience)
        return bool(
            self._run_step("submit", id=job.id, fields=_pack_fields(job), body=job.body, due=to_milliseconds(due))
        )

    def begin(self, job_id: str, now: datetime, redelivered: bool = False) -> BeginAnswer:
        """Count an attempt and take the job; only ``run`` means that there is something to do."""
        lease = now + timedelta(seconds=self._settings.lease)
        limit = self._settings.attempts
        answer = self._run_step(
            "begin",
            id=job_id,
            now=to_milliseconds(now),
            lease=to_milliseconds(lease),
            max_attempts=limit,
            redelivered=redelivered,
        )
        return cast(BeginAnswer, answer.decode())

    def load(self, job_id: str) -> Job:
        """The job with its document, as submitted or as first fetched."""
        stored = _decode_fields(self._client.hgetall(self._keys.job(job_id)))
        return Job(
            id=job_id,
            submitted_at=datetime.fromisoformat(stored["submitted_at"]),
            document=_unpack_document(stored, self._client.get(self._keys.body(job_id))),
            full_text="full_text" in stored,
            feed=stored.get("feed"),
        )

    def keep(self, job: Job) -> None:
        """Keep what was fetched for the next attempt, should there be one."""
        self._run_step("keep", id=job.id, fields=_pack_fields(job), body=job.body)

    def accept(self, job_id: str, kind: str, accepted: int) -> None:
        """So many items and bad parts are in the document. Only the first call counts."""
        self._run_step("accept", id=job_id, kind=kind, accepted=accepted)

    def finish(self, job_id: str, now: datetime, retention: timedelta | None = None) -> None:
        """End the job. It can be looked up for so long, or for as long as the settings say.

        Raises:
            RuntimeError: an item has no outcome yet; nothing was changed.
        """
        keep = int(retention.total_seconds() * 1000) if retention else self._retention_ms
        if self._run_step("finish", id=job_id, now=to_milliseconds(now), retention=keep) == -1:
            raise RuntimeError(f"job {job_id}: an item has no outcome")

    def postpone(self, job_id: str, until: datetime, reason: str) -> None:
        """Try again, not before ``until``; the reconciler will enqueue it then."""
        self._run_step("postpone", id=job_id, not_before=to_milliseconds(until), reason=reason)

    def put_back(self, job_id: str, now: datetime) -> None:
        """There is more to do than one run may: go on later, which is no failed attempt."""
        self._run_step("put_back", id=job_id, due=to_milliseconds(now))

    def recorded_slots(self, job_id: str) -> set[str]:
        """The places in the document whose outcome is recorded."""
        return {slot.decode() for slot in self._client.hkeys(self._keys.slots(job_id))}

    def bury(self, job_id: str, event: Sequence[str | bytes], reason: str, now: datetime) -> None:
        """Give up: the job and its items without an outcome are dead, and the event says why."""
        self._run_step("bury", id=job_id, event=list(event), reason=reason, now=to_milliseconds(now))

    def retry(self, job_id: str, now: datetime) -> bool:
        """Take a dead job up again. False: it isn't dead, or its letter was dropped."""
        return bool(self._run_step("retry", id=job_id, due=to_milliseconds(now)))

    def drop(self, entry_id: str, job_id: str | None) -> bool:
        """Forget a dead letter, and with a dead job its input. False: there is no such entry; nothing was done."""
        return bool(
            self._run_step("drop", entry=entry_id, retention=self._retention_ms, **({"id": job_id} if job_id else {}))
        )

    def find_due_jobs(self, now: datetime) -> list[str]:
        """Jobs that must be enqueued again: lost, left by a dead worker, or waiting for their next try."""
        patience, longest = int(self._settings.patience * 1000), int(LONGEST_WAIT.total_seconds() * 1000)
        answer = self._run_step("due", now=to_milliseconds(now), limit=DUE_AT_ONCE, patience=patience, longest=longest)
        return [job_id.decode() for job_id in answer]

    def load_state(self, job_id: str) -> JobState | None:
        """Where the job stands; None: unknown, or ended so long ago that it was forgotten."""
        stored = _decode_fields(self._client.hgetall(self._keys.job(job_id)))
        if not stored:
            return None
        counts = {name: int(stored.get(name, 0)) for name in OUTCOMES}
        counts["dead"] += int(stored.get("dead_items", 0))
        return JobState(
            id=job_id,
            kind=stored["kind"],
            state=cast(JobStateName, stored["state"]),
            attempts=int(stored["attempts"]),
            target=stored.get("url") or stored.get("name") or "-",
            accepted=int(stored["accepted"]) if "accepted" in stored else None,
            counts=counts,
            error=stored.get("error"),
            dead_entry=stored.get("dead_entry"),
        )

    def audit(self) -> Audit:
        """All counts at one moment, for proving that nothing is lost."""
        totals, open_jobs, in_flight, clean, copies = self._run_step("audit")
        stored = {name.decode(): int(n) for name, n in zip(totals[::2], totals[1::2], strict=True)}
        return Audit(
            jobs=stored.get("jobs", 0),
            jobs_done=stored.get("jobs_done", 0),
            jobs_dead=stored.get("jobs_dead", 0),
            jobs_open=open_jobs,
            accepted=stored.get("accepted", 0),
            outcomes={name: stored.get(name, 0) for name in OUTCOMES},
            in_flight=in_flight,
            merged=stored.get("merged", 0),
            split=stored.get("split", 0),
            withdrawn=stored.get("withdrawn", 0),
            notices={name: stored.get(f"notices_{name}", 0) for name in ("clean", "copies")},
            clean_events=clean,
            copy_events=copies,
        )

    def count_open_jobs(self) -> int:
        """How many jobs have not ended."""
        return int(self._client.zcard(self._keys.due))

    def mark_alive(self, seconds: int) -> None:
        """Say that a worker has run the reconciler."""
        self._client.set(self._keys.alive, "1", ex=seconds)

    def is_alive(self) -> bool:
        return bool(self._client.exists(self._keys.alive))

    @property
    def _retention_ms(self) -> int:
        return int(self._settings.retention * 1000)


def to_milliseconds(moment: datetime) -> int:
    """Unix time in milliseconds, the unit of every time in the scripts.

    >>> to_milliseconds(datetime.fromisoformat("1970-01-01T01:00:02.0345+01:00"))
    2034
    """
    return int(moment.timestamp() * 1000)


def _pack_fields(job: Job) -> list[str]:
    document = job.document
    values = {
        "kind": document.kind,
        "via": document.via,
        "submitted_at": job.submitted_at.isoformat(),
        "url": document.url,
        "name": document.name,
        "feed": job.feed,
        "full_text": "1" if job.full_text else None,
    }
    if isinstance(document, Document):
        values["fetched_at"] = document.fetched_at.isoformat()
        values["fetch_is_vague"] = None if document.is_fetch_exact else "1"
        values["content_type"] = document.content_type
        values["first_line"] = str(document.first_line)
    return [part for name, value in values.items() if value is not None for part in (name, value)]


def _unpack_document(stored: Mapping[str, str], body: bytes | None) -> Document | UnfetchedDocument:
    kind, via = cast(JobKind, stored["kind"]), stored["via"]
    url, name = stored.get("url"), stored.get("name")
    if body is None:
        return UnfetchedDocument(kind=kind, via=via, url=url, name=name)
    return Document(
        body=body,
        kind=kind,
        via=via,
        url=url,
        name=name,
        fetched_at=datetime.fromisoformat(stored.get("fetched_at", stored["submitted_at"])),
        is_fetch_exact="fetch_is_vague" not in stored,
        content_type=stored.get("content_type"),
        first_line=int(stored.get("first_line", 1)),
    )


def _decode_fields(stored: Mapping[bytes, bytes]) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in stored.items()}
