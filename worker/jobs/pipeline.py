"""What happens to a job, effects in order.

take:       open_envelope ─► read_message ─► ledger ─► enqueue
run_job:    begin ─► obtain (fetching.py) ─► read ─► without furniture ─► accept ─► (full text) ─► judging ─► finish
            (or fail, put_back, bury)
reconcile:  lost runs ─► due ─► enqueue
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from ingest import (
    Document,
    ParseError,
    Problem,
    Reading,
    decode_document,
    read_address,
    read_document,
)
from ingest.sitemaps import VIA_INDEX

from ..envelope import EnvelopeError, open_envelope
from ..judging.assign_ids import DocumentContext
from ..judging.changes import change_for_dead_part
from ..judging.judge_items import commit_changes, judge_items, make_open_batches
from ..judging.versions import FILE
from ..runtime import Runtime
from ..store.commit import Change
from ..store.feeds import feed_id
from ..store.hand_over import HandOver
from ..store.jobs import DUE_AT_ONCE, Job
from . import polling
from .alone import TOO_LONG, work_alone
from .failed_runs import bury_job, count_attempts, fail_run, lose_gone_runs, target_of
from .fetching import fetch_document, is_for_fetcher
from .full_text import fill_items
from .guarded_run import begin_run, do_guarded
from .handed_items import unpack_items
from .held_jobs import hold_jobs, name_sitemaps
from .job_ends import finish_job
from .lease import BEATS, keep_lease, renew_lease
from .look_schedule import plan_looks
from .looking import look_at_page
from .message import make_refused_job, read_message
from .processes import make_run
from .routing import ItemRouter
from .site_furniture import reading_without_furniture

log = logging.getLogger(__name__)


DUE_ROUNDS = 5  # of as many due jobs as one call gives, in one round of the reconciler
MOVES_AT_ONCE = 20  # of a thousand members each, in one round of the reconciler
RUN_SHARE = 0.7  # of the time limit: before it interrupts, what is left goes to the next run


def run_job(job_id: str, rt: Runtime) -> None:
    """Do one job, or as much of it as an earlier run left; harmless when done twice.

    begin -> obtain -> read -> without furniture -> accept -> judge_items -> finish

    While it is done its lease is kept. Where a run of it was lost, it is done in a process of its own (alone.py).
    """
    rt = rt.for_run(make_run())
    begun = begin_run(rt, job_id)
    if begun == "run":
        with keep_lease(rt, job_id):
            do_guarded(rt, job_id, lambda: _process_unless_fetchers(rt, job_id))
    elif begun == "alone":
        _do_run_alone(rt, job_id)


def _do_run_alone(rt: Runtime, job_id: str) -> None:
    how = work_alone(
        lambda: do_guarded(rt, job_id, lambda: _process_job(rt, rt.jobs.load(job_id))),
        rt.settings.soft_time_limit,
        lambda: renew_lease(rt, job_id),
        rt.settings.lease / BEATS,
    )
    if how:
        log.warning("job ended its process", extra={"event": "job.ended_process", "job_id": job_id, "reason": how})
        fail_run(rt, job_id, "work", how, is_seen=True, cause="time" if how.startswith(TOO_LONG) else "process")


def _process_unless_fetchers(rt: Runtime, job_id: str) -> None:
    """Work on a job, but leave to the fetchers what is to be fetched: it was sent here when there were none."""
    job = rt.jobs.load(job_id)
    if is_for_fetcher(rt, job):
        rt.jobs.put_back(job_id, rt.now())
        if not rt.fetch_queue.route([job_id]):
            rt.jobs.note_enqueued([job_id], rt.now())
    else:
        _process_job(rt, job)


def _process_job(rt: Runtime, job: Job) -> None:
    if job.look:
        look_at_page(rt, job, job.look)
    elif job.hand_over:
        _process_handed_items(rt, job, job.hand_over)
    else:
        _process_document(rt, job)


def _process_document(rt: Runtime, job: Job) -> None:
    ends_at = time.monotonic() + rt.settings.soft_time_limit * RUN_SHARE
    poll = polling.begin_poll(rt, job) if job.feed else None
    document = obtain_document(rt, job, poll)
    reading = _read_job_document(rt, document)
    document = document and replace(document, text=None)  # nobody reads it again, and it is as long as the body
    problems = polling.find_new_problems(poll, reading.problems) if poll else reading.problems
    kind = document.kind if document else job.document.kind
    hold_jobs(rt, job, document, reading, poll.before.succeeded_at if poll else None)
    rt.jobs.accept(job.id, kind, len(reading.items) + len(problems))
    is_crawled = reading.needs_pages and (bool(job.feed) or job.document.via == VIA_INDEX)
    context = DocumentContext(frozenset(item.id for item in reading.items), _name_feed(job, document), is_crawled)
    router = ItemRouter(rt, job, document, context) if document and rt.routes else None
    fills = (job.full_text and kind == "feed") or reading.needs_pages
    if not _judge_reading(rt, job, reading, context, ends_at, fills, router):
        rt.jobs.put_back(job.id, rt.now())
        return
    commit_changes(rt, job.id, _dead_letters_for(rt, job, problems), 0)
    plan_looks(rt, job, sorted(filter(None, context.ids_here)))
    if poll:
        seen = name_sitemaps(reading) or context.ids_with_outcome
        polling.note_success(rt, job, poll, document.body if document else b"", reading, seen)
    finish_job(rt, job)


def _process_handed_items(rt: Runtime, job: Job, hand_over: HandOver) -> None:
    """Judge what another collection has handed over. It was read there, and stays here, whatever our routes say."""
    ends_at = time.monotonic() + rt.settings.soft_time_limit * RUN_SHARE
    handed, ids = unpack_items(job.body or b"", job.id)
    rt.jobs.accept(job.id, job.document.kind, len(handed))
    marks = [one.marks for one in handed]
    context = DocumentContext(ids, hand_over.feed, hand_over.is_crawled, marks)
    reading = Reading(items=tuple(one.item for one in handed))
    if _judge_reading(rt, job, reading, context, ends_at, job.full_text):
        finish_job(rt, job)
    else:
        rt.jobs.put_back(job.id, rt.now())


def _name_feed(job: Job, document: Document | None) -> str:
    """Which feed a job's document is, should it be one, by its address or its file's name; "" if it has neither."""
    if job.feed or document is None:
        return job.feed or ""
    if document.url:
        with suppress(ParseError):
            return feed_id(read_address(document.url))
    return f"{FILE} {feed_id(document.name)}" if document.name else ""


def _read_job_document(rt: Runtime, document: Document | None) -> Reading:
    """What is in a job's document; nothing where it has not changed."""
    if document is None:
        return Reading(items=())
    reading = read_document(document)
    if reading.field_problems:
        fields = [f"{problem.where}: {problem.reason}" for problem in reading.field_problems]
        log.info(
            "fields of items are left out",
            extra={"event": "item.fields_left_out", "job_id": document.job_id, "fields": "; ".join(fields)},
        )
    return reading_without_furniture(document, reading, rt.sightings, rt.now())


def _judge_reading(
    rt: Runtime,
    job: Job,
    reading: Reading,
    context: DocumentContext,
    ends_at: float,
    fills: bool,
    router: ItemRouter | None = None,
) -> bool:
    """False: there is more to do than one run may, and the job is to go on later. Each run does one batch at least.

    Args:
        ends_at: on the monotonic clock.
        fills: the pages of teasers are fetched.
        router: hands over what belongs to other collections.
    """
    if fills:
        return fill_items(rt, job.id, reading, context, ends_at, router)
    for number, batch in enumerate(make_open_batches(rt, job.id, reading, context, is_resumed=job.is_resumed)):
        if number and time.monotonic() >= ends_at:
            return False
        if slots := router.keep_own(batch) if router else batch:
            judge_items(rt, job.id, slots, context)
    return True


def _dead_letters_for(rt: Runtime, job: Job, problems: Sequence[Problem]) -> list[Change]:
    attempts = count_attempts(rt, job.id) if problems else 0
    return [
        change_for_dead_part(job.id, f"p{n}", problem, target_of(job), attempts, rt.now())
        for n, problem in enumerate(problems)
    ]


def obtain_document(rt: Runtime, job: Job, poll: polling.Poll | None) -> Document | None:
    """The job's document, decoded; None: it is what it was at the last poll."""
    document = fetch_document(rt, job, poll)
    return document and decode_document(replace(document, job_id=job.id))


def accept_envelope(rt: Runtime, item: bytes, enqueue: Callable[[Sequence[str]], None]) -> None:
    """Accept a job from another program, out of its Celery message; what asks for none becomes a dead letter.

    open_envelope -> read_message -> ledger -> enqueue
    """
    try:
        message = open_envelope(item)
    except EnvelopeError as error:
        refuse_message(rt, item, f"not a job message: {error}")
    else:
        accept_message(rt, message, enqueue, item)


def accept_message(
    rt: Runtime,
    message: object,
    enqueue: Callable[[Sequence[str]], None],
    item: bytes | None = None,
    enqueue_here: Callable[[Sequence[str]], None] | None = None,
) -> None:
    """The same for a message that is out of its envelope.

    Args:
        item: the envelope, which is kept where the message itself can't be written down.
        enqueue_here: is given the job instead where its document came with it.
    """
    now = rt.now()
    try:
        job = read_message(message, now, rt.settings.max_bytes)
    except ParseError as error:
        refuse_message(rt, message, str(error), item)
        return
    if rt.jobs.submit(job, now):
        (enqueue_here if enqueue_here and job.body is not None else enqueue)([job.id])


def refuse_message(rt: Runtime, message: object, reason: str, item: bytes | None = None) -> None:
    """Make a dead letter of what asks for no job; one for each message, however often it comes.

    Args:
        item: kept instead where the message itself can't be written down.
    """
    now = rt.now()
    try:
        job = make_refused_job(message, now)
    except (TypeError, ValueError, RecursionError, OverflowError):
        job = make_refused_job(item or ascii(type(message)).encode(), now)
    if rt.jobs.submit(job, now):
        bury_job(rt, job.id, "submit", reason, "message")


def reconcile_jobs(rt: Runtime, enqueue: Callable[[Sequence[str]], None]) -> int:
    """Enqueue again whatever is past its deadline; returns how many. Any number of these may run.

    lost runs -> due -> enqueue -> sweep -> move members
    """
    lose_gone_runs(rt)
    count = 0
    for _ in range(DUE_ROUNDS):
        job_ids = rt.jobs.find_due_jobs(rt.now())
        enqueue(job_ids)
        rt.jobs.note_enqueued(job_ids, rt.now())
        count += len(job_ids)
        if len(job_ids) < DUE_AT_ONCE:
            break
    rt.index.sweep(rt.now())
    for _ in range(MOVES_AT_ONCE):
        if not rt.moves.move_some(rt.now()):
            break
    return count
