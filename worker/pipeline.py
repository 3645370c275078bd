"""What happens to a job, effects in order.

take:         read_message ─► ledger ─► enqueue
run_job:      begin ─► obtain ─► read ─► accept ─► (fulltext) ─► judge_items ─► finish  (or postpone, put_back, bury)
judge_items:  known ─► sketch ─► lookup ─► judge ─► commit                    (again for what others changed meanwhile)
reconcile:    due ─► enqueue
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from dedupe import judge, sketch
from ingest import (
    Document,
    ParseError,
    PermanentFetchError,
    Problem,
    Reading,
    TemporaryFetchError,
    read,
    sniff,
)

from . import fulltext, plan
from .message import read_message, refused
from .plan import Slot
from .record import article, event
from .runtime import BACKEND_ERRORS, Runtime
from .store.commit import Change
from .store.items import Known
from .store.jobs import Job

log = logging.getLogger(__name__)

BATCH = 50  # items per commit: about 10 ms of the server's time
ROUNDS = 50  # a refused commit means that somebody else's went through, so this many is trouble of another kind


class JobEndedError(Exception):
    """Somebody else has ended the job; what it has recorded stands."""


def run_job(job_id: str, rt: Runtime, redelivered: bool = False) -> None:
    """Do one job, or as much of it as an earlier attempt left; harmless when done twice.

    begin -> obtain -> read -> accept -> judge_items -> finish
    """
    begun = rt.jobs.begin(job_id, rt.now(), redelivered)
    if begun == "exhausted":
        bury(rt, job_id, "work", "the worker was lost or interrupted at every attempt")
    if begun != "run":
        log.info("job not taken", extra={"job_id": job_id, "why": begun})
        return
    try:
        _work(rt, job_id)
    except JobEndedError:
        log.info("job ended elsewhere", extra={"job_id": job_id})
    except (ParseError, PermanentFetchError) as error:
        bury(rt, job_id, "parse" if isinstance(error, ParseError) else "fetch", str(error))
    except TemporaryFetchError as error:
        _try_again(rt, job_id, "fetch", str(error), error.retry_after)
    except BACKEND_ERRORS:
        raise  # nothing can be recorded now; the lease runs out and the reconciler enqueues the job again
    except Exception as error:
        log.exception("job failed", extra={"job_id": job_id})
        _try_again(rt, job_id, "work", f"{type(error).__name__}: {error}", None)


def _work(rt: Runtime, job_id: str) -> None:
    job = obtain(rt, rt.jobs.load(job_id))
    document = _document(job)
    reading = read(document)
    rt.jobs.accept(job.id, document.kind, len(reading.items) + len(reading.problems))
    if not _judge_all(rt, job, document, reading):
        rt.jobs.put_back(job.id, rt.now())
        return
    _commit(rt, job.id, _letters(rt, job, reading.problems), 0)
    rt.jobs.finish(job.id, rt.now())


def _judge_all(rt: Runtime, job: Job, document: Document, reading: Reading) -> bool:
    """False: fetching full texts takes longer than one run may, and the job is to go on later."""
    if job.full_text and document.kind == "feed":
        return fulltext.fill(
            rt,
            job.id,
            batches(reading, fulltext.BATCH),
            lambda slots: judge_items(rt, job.id, slots),
            lambda changes: _commit(rt, job.id, changes, 0),
        )
    for batch in batches(reading, BATCH):
        judge_items(rt, job.id, batch)
    return True


def _letters(rt: Runtime, job: Job, problems: Sequence[Problem]) -> list[Change]:
    attempts = _attempts(rt, job.id) if problems else 0
    return [plan.dead(job.id, f"p{n}", problem, target(job), attempts, rt.now()) for n, problem in enumerate(problems)]


def obtain(rt: Runtime, job: Job) -> Job:
    """The job with its bytes and its kind; what had to be fetched is kept for a second attempt."""
    if job.body is None and job.url is None:
        raise ParseError("the job has neither a URL nor a body; submit it again")
    if job.body is None:
        fetched = rt.fetcher.get(str(job.url), rt.now())
        job = replace(
            job,
            url=fetched.url,
            content_type=fetched.content_type,
            fetched_at=fetched.fetched_at,
            body=fetched.body,
        )
        rt.jobs.keep(job)
    return job


def judge_items(rt: Runtime, job_id: str, slots: Sequence[Slot]) -> None:
    """Decide which story each item belongs to, and record it. No id may occur twice in one call.

    known -> unchanged or new version -> (sketch -> lookup -> judge) -> commit
    """
    left = list(slots)
    for _ in range(ROUNDS):
        known = rt.items.known([slot.item.id for slot in left])
        ready, rest = _settled(rt, left, known)
        if _commit(rt, job_id, ready, 0) < len(ready):
            continue
        left = rest
        alone = [slot for slot in left if slot.item.id in known]
        left = _judge_batch(rt, job_id, [slot for slot in left if slot.item.id not in known], known)
        for slot in alone:  # a copy whose text changed leaves its story before it joins one
            left += _judge_batch(rt, job_id, [slot], known)
        if not left:
            return
    raise RuntimeError(f"job {job_id}: items were changed by others {ROUNDS} times over")


def _settled(rt: Runtime, slots: Sequence[Slot], known: dict[str, Known]) -> tuple[list[Change], list[Slot]]:
    """Changes for what needs no judgement, and the rest."""
    ready: list[Change] = []
    rest: list[Slot] = []
    for slot in slots:
        before = known.get(slot.item.id)
        if slot.item.pub_status != "usable":
            ready.append(plan.filtered(slot))
        elif before and plan.is_unchanged(slot.item, before):
            ready.append(plan.unchanged(slot, before))
        elif before and before.is_representative and before.story:
            ready.append(plan.new_version(slot, before, before.story, rt.params, rt.now()))
        else:
            rest.append(slot)
    return ready, rest


def _judge_batch(rt: Runtime, job_id: str, slots: Sequence[Slot], known: dict[str, Known]) -> list[Slot]:
    """Judge and commit; returns those that must be judged again."""
    if not slots:
        return []
    now = rt.now()
    articles = [article(slot.item) for slot in slots]
    sketches = sketch(articles, rt.params)
    looked_up = rt.index.lookup(sketches, now)
    verdicts = judge(articles, sketches, looked_up.found, rt.params, now)
    changes = plan.judged(slots, verdicts, sketches, looked_up.found, known, rt.params, now)
    return list(slots[_commit(rt, job_id, changes, looked_up.newest) :])


def _commit(rt: Runtime, job_id: str, changes: Sequence[Change], newest: int) -> int:
    """How many of the changes are recorded; the rest was decided on old knowledge."""
    if not changes:
        return 0
    committed = rt.commit(job_id, changes, newest, rt.now())
    if committed.refused == "stopped":
        raise JobEndedError
    return committed.done


def batches(reading: Reading, size: int) -> Iterator[list[Slot]]:
    """The items in order, so many at a time, and no id twice in one batch."""
    batch: list[Slot] = []
    ids: set[str] = set()
    for position, item in enumerate(reading.items):
        if len(batch) == size or item.id in ids:
            yield batch
            batch, ids = [], set()
        batch.append(Slot(str(position), item))
        ids.add(item.id)
    if batch:
        yield batch


def bury(rt: Runtime, job_id: str, stage: str, reason: str) -> None:
    """Give a job up: what it has not recorded goes to the dead letters, with the whole input or where it is."""
    now = rt.now()
    job = rt.jobs.load(job_id)
    data = {
        "job_id": job_id,
        "target": target(job),
        "kind": job.kind,
        "stage": stage,
        "reason": reason,
        "attempts": _attempts(rt, job_id),
        "input": {"url": job.url} if job.body is None else {"job_body": job_id, "bytes": len(job.body)},
    }
    letter = event("dead.letter", job_id, data, now, now.isoformat())
    rt.jobs.bury(job_id, letter.fields, reason, now)
    log.warning("job is dead", extra={"job_id": job_id, "stage": stage, "reason": reason})


def _try_again(rt: Runtime, job_id: str, stage: str, reason: str, retry_after: float | None) -> None:
    attempts = _attempts(rt, job_id)
    if attempts >= rt.settings.attempts:
        bury(rt, job_id, stage, reason)
        return
    wait = retry_after or rt.settings.retry_after * 2 ** (attempts - 1)
    rt.jobs.postpone(job_id, rt.now() + timedelta(seconds=wait), reason)


def _attempts(rt: Runtime, job_id: str) -> int:
    state = rt.jobs.state(job_id)
    return state.attempts if state else 0


def take(rt: Runtime, message: object, enqueue: Callable[[Sequence[str]], None]) -> None:
    """Accept a job from another program; a message that asks for none becomes a dead letter.

    read_message -> ledger -> enqueue
    """
    now = rt.now()
    try:
        job = read_message(message, now, rt.settings.max_bytes)
    except ParseError as error:
        job = refused(message, now)
        if rt.jobs.submit(job, now):
            bury(rt, job.id, "submit", str(error))
        return
    if rt.jobs.submit(job, now):
        enqueue([job.id])


def reconcile(rt: Runtime, enqueue: Callable[[Sequence[str]], None]) -> int:
    """Enqueue again whatever is past its deadline; returns how many. Any number of these may run.

    due -> enqueue
    """
    job_ids = rt.jobs.due(rt.now())
    enqueue(job_ids)
    rt.jobs.mark_alive(60)
    return len(job_ids)


def target(job: Job) -> str:
    """What a message calls the job's input: its address or file name."""
    return job.url or job.name or job.via


def _document(job: Job) -> Document:
    body = job.body or b""
    kind = sniff(body, content_type=job.content_type, name=job.name) if job.kind == "auto" else job.kind
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
