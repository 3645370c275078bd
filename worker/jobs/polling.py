"""Polling: which feeds are due, what is asked of them, and what each poll says about the next.

poll:     claim ─► job ─► ledger ─► enqueue
a poll:   run_job (pipeline.py): begin_poll ─► read ─► find_new_problems ─► judging ─► note_success (or note_failure)
settle:   what was found ─► pace ─► plan_next_poll ─► feed list
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ingest import (
    Document,
    FetchedDocument,
    FetchError,
    FetchRequest,
    GoneError,
    NotModified,
    Pace,
    Problem,
    Reading,
    TemporaryFetchError,
    UnfetchedDocument,
    WaitLimits,
    plan_next_poll,
    update_rate,
)

from ..runtime import Runtime
from ..store.document_fields import AnswerHead
from ..store.feeds import CLAIMED_AT_ONCE, Feed, FeedState, PollClaim
from ..store.jobs import Job
from .feed_history import digest_problem, unpack_digests, with_document
from .intake_pause import find_memory_pause
from .robots_check import check_robots_if_set

log = logging.getLogger(__name__)

MAX_ROUNDS = 50  # of claims in one call, so that a call ends
ROUND_PAUSE = 0.2  # seconds between two: where thousands of feeds are due, the server does other work in between


def poll_due_feeds(rt: Runtime, enqueue: Callable[[Sequence[str]], None]) -> int:
    """Make a job for every feed that is due; returns how many. Any number of these may run at the same time.

    While memory is short none is made, and the feeds stay due.

    claim -> job -> ledger -> enqueue
    """
    count = 0
    if find_memory_pause(rt):
        return 0
    for number in range(MAX_ROUNDS):
        time.sleep(ROUND_PAUSE if number else 0)
        now = rt.now()
        claims = rt.feeds.claim_due(now, now + timedelta(seconds=rt.settings.patience))
        for claim in claims:
            rt.jobs.submit(make_poll_job(claim, now), now)
        enqueue([claim.job_id for claim in claims])
        count += len(claims)
        if len(claims) < CLAIMED_AT_ONCE:
            break
    return count


def make_poll_job(claim: PollClaim, now: datetime) -> Job:
    """The job that polls a feed. What a feed wants of its jobs is handed over here, and nowhere else."""
    return Job(
        id=claim.job_id,
        submitted_at=now,
        document=UnfetchedDocument(url=claim.feed.address, kind=claim.feed.kind, via="poll"),
        feed=claim.feed.id,
        full_text=claim.feed.full_text,
    )


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll on its way: what was known of the feed when it began, and what the server said."""

    before: FeedState
    answer: FetchedDocument | NotModified | None = None  # None: an earlier run had it, and kept nothing of it
    body_digest: str | None = None  # of the document that came, whether it is another than last time or not


def begin_poll(rt: Runtime, job: Job) -> Poll:
    """Ask for the feed's document, unless an earlier run of the job has fetched it.

    Servers without validators send the same bytes again; those are found out here.

    Raises:
        FetchError: as Fetcher does.
    """
    listed = rt.feeds.get(job.feed or "")
    state = listed.state if listed else FeedState()
    if isinstance(job.document, Document):
        return _resume_poll(state, job.document, job.answer)
    if job.document.url is None:
        return Poll(state)
    request = FetchRequest(
        url=job.document.url, etag=state.etag, last_modified=state.last_modified, given_by=state.answered_by
    )
    check_robots_if_set(rt, job.document.url)
    answer = rt.fetcher.fetch(request, rt.now())
    if isinstance(answer, NotModified):
        return Poll(state, answer)
    digest = hashlib.sha256(answer.body).hexdigest()
    if digest != state.body_digest:
        return Poll(state, answer, digest)
    same = NotModified(
        url=answer.url,
        fetched_at=answer.fetched_at,
        etag=answer.etag,
        last_modified=answer.last_modified,
        fresh_for=answer.fresh_for,
        moved_to=answer.moved_to,
    )
    return Poll(state, same, digest)


def head_of(poll: Poll | None) -> AnswerHead | None:
    """What is kept with the document for the run that judges it."""
    if poll is None or not isinstance(poll.answer, FetchedDocument):
        return None
    return AnswerHead(
        etag=poll.answer.etag,
        last_modified=poll.answer.last_modified,
        fresh_for=poll.answer.fresh_for,
        moved_to=poll.answer.moved_to,
        body_digest=poll.body_digest,
    )


def _resume_poll(state: FeedState, document: Document, head: AnswerHead | None) -> Poll:
    """The poll of an earlier run, which has fetched the document."""
    if head is None:
        return Poll(state)
    answer = FetchedDocument(
        url=document.url or "",
        status=200,
        content_type=document.content_type,
        body=document.body,
        etag=head.etag,
        last_modified=head.last_modified,
        fetched_at=document.fetched_at,
        fresh_for=head.fresh_for,
        moved_to=head.moved_to,
    )
    return Poll(state, answer, head.body_digest)


def find_new_problems(poll: Poll, problems: Sequence[Problem]) -> Sequence[Problem]:
    """Those that the last poll had not: a bad part is a dead letter once, as long as it stands in the feed."""
    known = unpack_digests(poll.before.problems)
    return [problem for problem in problems if digest_problem(problem) not in known]


def note_success(rt: Runtime, job: Job, poll: Poll, body: bytes, reading: Reading, item_ids: AbstractSet[str]) -> None:
    """Note a poll that went well.

    The feed is read again: a poll that fetches full texts lasts for minutes, and what somebody wants of the feed since
    then holds for the next poll.

    Args:
        body, reading: empty where the document has not changed.
        item_ids: of its items, as they were recognised: their guids may be others at every poll.
    """
    listed = rt.feeds.get(job.feed or "")
    if listed is None:
        return
    before, answer, now = listed.state, poll.answer, rt.now()
    state = replace(before, polled_at=now, succeeded_at=now, error=None, failures=0, is_gone=False)
    if state.brought_at is None:
        state = replace(state, brought_at=now)
    if answer:
        state = replace(
            state,
            moved_to=answer.moved_to,
            etag=answer.etag,
            last_modified=answer.last_modified,
            answered_by=answer.url or None,
        )
    if isinstance(answer, FetchedDocument):
        state = replace(state, body_digest=poll.body_digest)
    since = now - before.succeeded_at if before.succeeded_at else None
    if not isinstance(answer, NotModified):
        state = with_document(state, body, reading, item_ids, since, now)
    elif state.rate is not None and since is not None:
        state = replace(state, rate=update_rate(state.rate, 0, since), rate_now=0.0)
    _settle_poll(rt, job, listed.feed, state, _make_pace(listed.feed, state, answer, state.gaps > before.gaps))


def note_failure(rt: Runtime, job: Job, error: Exception | str) -> bool:
    """Note a poll that failed. True: there is nothing to keep, since the next poll is the retry.

    A document that can't be read is worth a dead letter when that begins, not at every poll.
    """
    listed = rt.feeds.get(job.feed or "")
    if listed is None:
        return isinstance(error, FetchError)
    text = str(error)
    state = replace(
        listed.state,
        polled_at=rt.now(),
        error=text,
        failures=listed.state.failures + 1,
        is_gone=isinstance(error, GoneError),
    )
    pace = _make_pace(listed.feed, state, None, False)
    wanted_wait = error.retry_after if isinstance(error, TemporaryFetchError) else None
    if wanted_wait is not None:
        pace = replace(pace, retry_after=timedelta(seconds=wanted_wait))
    is_settled = _settle_poll(rt, job, listed.feed, state, pace)
    if is_settled:
        log.warning(
            "a poll failed",
            extra={
                "event": "feed.failed",
                "feed": listed.feed.id,
                "job_id": job.id,
                "reason": text,
                "failures": state.failures,
            },
        )
    return isinstance(error, FetchError) or (is_settled and listed.state.error == text)


def put_off_poll(rt: Runtime, job: Job, seconds: float) -> None:
    """The feed's host is not to be asked for so long: what is known of the feed stays, and it is polled then."""
    if listed := rt.feeds.get(job.feed or ""):
        rt.feeds.settle_poll(listed.feed.id, job.id, listed.state, rt.now() + timedelta(seconds=seconds))


def _settle_poll(rt: Runtime, job: Job, feed: Feed, state: FeedState, pace: Pace) -> bool:
    limits = WaitLimits(
        shortest=timedelta(seconds=rt.settings.poll_shortest), longest=timedelta(seconds=rt.settings.poll_longest)
    )
    return rt.feeds.settle_poll(feed.id, job.id, state, plan_next_poll(feed.id, pace, limits, rt.now()))


def _make_pace(feed: Feed, state: FeedState, answer: FetchedDocument | NotModified | None, has_gap: bool) -> Pace:
    fresh_for = answer.fresh_for if answer else None
    hints = [seconds for seconds in (state.hint, fresh_for) if seconds is not None]
    return Pace(
        every=timedelta(seconds=feed.every) if feed.every else None,
        rate=state.rate,
        rate_now=state.rate_now,
        size=len(state.seen) // 8,
        hint=timedelta(seconds=max(hints)) if hints else None,
        has_gap=has_gap,
        failures=state.failures,
        is_gone=state.is_gone,
    )
