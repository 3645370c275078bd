"""What happens to a job, effects in order.

take:       read_message ─► ledger ─► enqueue
run_job:    begin ─► obtain ─► read ─► without furniture ─► accept ─► (full text) ─► judging ─► finish
            (or postpone, put_back, bury)
reconcile:  due ─► enqueue
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from ingest import (
    Document,
    FetchedDocument,
    FetchError,
    NotModified,
    ParseError,
    Problem,
    Reading,
    TemporaryFetchError,
    read_document,
    sniff_kind,
)

from ..judging.assign_ids import DocumentContext
from ..judging.changes import change_for_dead_part
from ..judging.events import make_event
from ..judging.judge_items import BATCH_SIZE, JobEndedError, commit_changes, judge_items, make_batches
from ..runtime import BACKEND_ERRORS, Runtime
from ..store.commit import Change
from ..store.jobs import Job
from . import polling
from .full_text import fill_items
from .message import make_refused_job, read_message
from .site_furniture import reading_without_furniture

log = logging.getLogger(__name__)

QUIET_RETENTION = timedelta(
    minutes=10
)  # how long a poll that brought nothing can be looked up; 10,000 feeds make millions


def run_job(job_id: str, rt: Runtime, redelivered: bool = False) -> None:
    """Do one job, or as much of it as an earlier attempt left; harmless when done twice.

    begin -> obtain -> read -> without furniture -> accept -> judge_items -> finish
    """
    begun = rt.jobs.begin(job_id, rt.now(), redelivered)
    if begun == "exhausted":
        bury_job(rt, job_id, "work", "the worker was lost or interrupted at every attempt")
    if begun != "run":
        log.info("job not taken", extra={"job_id": job_id, "why": begun})
        return
    try:
        _process_job(rt, job_id)
    except JobEndedError:
        log.info("job ended elsewhere", extra={"job_id": job_id})
    except (ParseError, FetchError) as error:
        _handle_unreadable_job(rt, rt.jobs.load(job_id), error)
    except BACKEND_ERRORS:
        raise  # nothing can be recorded now; the lease runs out and the reconciler enqueues the job again
    except Exception as error:
        log.exception("job failed", extra={"job_id": job_id})
        _postpone_or_bury(rt, job_id, "work", f"{type(error).__name__}: {error}", None)


def _process_job(rt: Runtime, job_id: str) -> None:
    job, answer = obtain_bytes(rt, rt.jobs.load(job_id))
    unchanged = isinstance(answer, NotModified)
    document = _make_document(job)
    reading = (
        Reading(items=())
        if unchanged
        else reading_without_furniture(document, read_document(document), rt.sightings, rt.now())
    )
    problems = polling.find_new_problems(rt, job, reading.problems) if job.feed else reading.problems
    rt.jobs.accept(job.id, document.kind, len(reading.items) + len(problems))
    if not _judge_document(rt, job, document, reading):
        rt.jobs.put_back(job.id, rt.now())
        return
    commit_changes(rt, job.id, _dead_letters_for(rt, job, problems), 0)
    if job.feed:
        polling.note_success(rt, job, answer, document.body, reading)
    _finish_job(rt, job)


def _finish_job(rt: Runtime, job: Job) -> None:
    """End a job. Polls that brought nothing are many, and soon forgotten."""
    state = rt.jobs.load_state(job.id) if job.feed else None
    is_quiet = state is not None and not any(state.counts[name] for name in ("published", "copies", "dead"))
    rt.jobs.finish(job.id, rt.now(), QUIET_RETENTION if is_quiet else None)


def _handle_unreadable_job(rt: Runtime, job: Job, error: ParseError | FetchError) -> None:
    """What becomes of a job whose document can't be had or read."""
    if job.feed and polling.note_failure(rt, job, error):
        rt.jobs.accept(job.id, job.kind, 0)
        _finish_job(rt, job)
    elif isinstance(error, TemporaryFetchError):
        _postpone_or_bury(rt, job.id, "fetch", str(error), error.retry_after)
    else:
        bury_job(rt, job.id, "parse" if isinstance(error, ParseError) else "fetch", str(error))


def _judge_document(rt: Runtime, job: Job, document: Document, reading: Reading) -> bool:
    """False: fetching full texts takes longer than one run may, and the job is to go on later."""
    context = DocumentContext(frozenset(item.id for item in reading.items))
    if job.full_text and document.kind == "feed":
        return fill_items(rt, job.id, reading, context)
    for batch in make_batches(reading, BATCH_SIZE):
        judge_items(rt, job.id, batch, context)
    return True


def _dead_letters_for(rt: Runtime, job: Job, problems: Sequence[Problem]) -> list[Change]:
    attempts = _count_attempts(rt, job.id) if problems else 0
    return [
        change_for_dead_part(job.id, f"p{n}", problem, target_of(job), attempts, rt.now())
        for n, problem in enumerate(problems)
    ]


def obtain_bytes(rt: Runtime, job: Job) -> tuple[Job, FetchedDocument | NotModified | None]:
    """The job with its bytes and its kind, and what the server said if it was asked just now.

    What had to be fetched is kept for a second attempt.
    """
    if job.body is not None:
        return job, None
    if job.url is None:
        raise ParseError("the job has neither a URL nor a body; submit it again")
    answer = polling.fetch_feed(rt, job) if job.feed else rt.fetcher.get(job.url, rt.now())
    if isinstance(answer, FetchedDocument):
        job = replace(
            job,
            url=answer.url,
            content_type=answer.content_type,
            fetched_at=answer.fetched_at,
            body=answer.body,
        )
        rt.jobs.keep(job)
    return job, answer


def bury_job(rt: Runtime, job_id: str, stage: str, reason: str) -> None:
    """Give a job up: what it has not recorded goes to the dead letters, with the whole input or where it is."""
    now = rt.now()
    job = rt.jobs.load(job_id)
    data = {
        "job_id": job_id,
        "target": target_of(job),
        "kind": job.kind,
        "stage": stage,
        "reason": reason,
        "attempts": _count_attempts(rt, job_id),
        "input": _input_address(job) if job.body is None else {"job_body": job_id, "bytes": len(job.body)},
    }
    letter = make_event("dead.letter", job_id, data, now, now.isoformat())
    rt.jobs.bury(job_id, letter.fields, reason, now)
    log.warning("job is dead", extra={"job_id": job_id, "stage": stage, "reason": reason})
    if job.feed:
        polling.note_failure(rt, job, reason)


def _input_address(job: Job) -> dict[str, str | None]:
    """Where a job's bytes were to come from. A feed's address may hold a secret, which no event may."""
    return {"feed": job.feed} if job.feed else {"url": job.url}


def _postpone_or_bury(rt: Runtime, job_id: str, stage: str, reason: str, retry_after: float | None) -> None:
    attempts = _count_attempts(rt, job_id)
    if attempts >= rt.settings.attempts:
        bury_job(rt, job_id, stage, reason)
        return
    wait = retry_after or rt.settings.retry_after * 2 ** (attempts - 1)
    rt.jobs.postpone(job_id, rt.now() + timedelta(seconds=wait), reason)


def _count_attempts(rt: Runtime, job_id: str) -> int:
    state = rt.jobs.load_state(job_id)
    return state.attempts if state else 0


def accept_message(rt: Runtime, message: object, enqueue: Callable[[Sequence[str]], None]) -> None:
    """Accept a job from another program; a message that asks for none becomes a dead letter.

    read_message -> ledger -> enqueue
    """
    now = rt.now()
    try:
        job = read_message(message, now, rt.settings.max_bytes)
    except ParseError as error:
        job = make_refused_job(message, now)
        if rt.jobs.submit(job, now):
            bury_job(rt, job.id, "submit", str(error))
        return
    if rt.jobs.submit(job, now):
        enqueue([job.id])


def reconcile_jobs(rt: Runtime, enqueue: Callable[[Sequence[str]], None]) -> int:
    """Enqueue again whatever is past its deadline; returns how many. Any number of these may run.

    due -> enqueue -> sweep
    """
    job_ids = rt.jobs.find_due_jobs(rt.now())
    enqueue(job_ids)
    rt.index.sweep(rt.now())
    rt.jobs.mark_alive(60)
    return len(job_ids)


def target_of(job: Job) -> str:
    """What a message calls the job's input: its address or file name."""
    return f"feed {job.feed}" if job.feed else job.url or job.name or job.via


def _make_document(job: Job) -> Document:
    body = job.body or b""
    kind = sniff_kind(body, content_type=job.content_type, name=job.name) if job.kind == "auto" else job.kind
    return Document(
        body=body,
        kind=kind,
        fetched_at=job.fetched_at or job.submitted_at,
        url=job.url,
        name=job.name,
        content_type=job.content_type,
        via=job.via,
        job_id=job.id,
        first_line=job.first_line,
    )
