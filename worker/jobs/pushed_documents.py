"""Feeds that come by push (WebSub): what their documents show, and how much more rarely they are polled.

delivery ─► job with the document ─► as any poll's (pipeline.py) ─► note_push
poll ─► follow_offer: is there a hub? ─► subscription; choose_next_poll: pushes come ─► later
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime, timedelta

from ingest import Document, FetchedDocument, Reading, find_push_offer, measure_silence

from ..runtime import Runtime
from ..store.feeds import EPOCH, Feed, FeedState, ListedFeed
from ..store.jobs import Job, to_milliseconds
from ..store.pushes import PushSubscription
from .feed_history import with_push

PUSH = "push"  # how such a document came
STRETCH = 3  # times the usual wait after the last push, or the last poll
LONGEST_WAIT = timedelta(hours=12)  # between two polls, whatever is pushed
MAX_CLASHES = 20  # with other pushed documents of the feed


def make_push_job(
    listed: ListedFeed, push: PushSubscription, body: bytes, content_type: str | None, now: datetime
) -> Job:
    """The job of a pushed document. It is taken for one that was fetched where the feed's last one was: links, source
    and rights are the same."""
    feed, state = listed.feed, listed.state
    document = Document(
        body=body,
        kind=feed.kind,
        fetched_at=now,
        url=state.answered_by or push.topic,
        content_type=content_type,
        rights=state.answer_rights,
        via=PUSH,
    )
    name = f"{PUSH}-{feed.id}-{to_milliseconds(now)}-{hashlib.sha256(body).hexdigest()[:12]}"
    return Job(id=name, submitted_at=now, document=document, feed=feed.id, full_text=feed.full_text)


def note_push(rt: Runtime, job: Job, reading: Reading, item_ids: AbstractSet[str]) -> None:
    """Note what a pushed document has brought: no poll finds a gap there, and the next one may wait."""
    for _ in range(MAX_CLASHES):
        listed = rt.feeds.get(job.feed or "")
        if listed is None:
            return
        state = with_push(listed.state, reading.problems, item_ids, rt.now())
        values = {"pushed": state.pushed, "problems": state.problems, "brought_at": state.brought_at,
                  "longest_pause": state.longest_pause}  # fmt: skip
        if rt.pushes.note_document(
            listed.feed.id,
            listed.state.pushed,
            {name: value for name, value in values.items() if value is not None},
            choose_next_poll(rt, listed.feed, state, None),
            state.brought_at and state.brought_at + measure_silence(timedelta(seconds=state.longest_pause or 0)),
            rt.now(),
        ):
            return


def with_answer(state: FeedState, answer: FetchedDocument, reading: Reading) -> FeedState:
    """What is kept of a poll's answer for what is pushed later, and for asking that."""
    return replace(
        state,
        answer_rights=answer.rights,
        push=find_push_offer(reading.push, answer.link, answer.url),
    )


def follow_offer(rt: Runtime, feed: Feed, state: FeedState) -> None:
    """Have a feed pushed whose last document says where; or no longer, where it says so no more."""
    base = rt.settings.public_url
    if not base:
        return
    offer = state.push
    if offer and offer.topic:
        push_id, secret = secrets.token_hex(16), secrets.token_hex(32)
        rt.pushes.offer(push_id, feed.id, offer.hub, offer.topic, secret, base, rt.now())
    else:
        rt.pushes.release(feed.id, rt.now())


def choose_next_poll(rt: Runtime, feed: Feed, state: FeedState, due: datetime | None) -> datetime | None:
    """When a feed is polled next; where pushes are relied on that is later than usual.

    Args:
        due: when it would be by its own pace; None at a push, which leaves that as it is or makes it later.

    An interval that somebody has set, a failure and news that only a poll has brought leave the usual pace.
    """
    if not rt.settings.public_url or state.wait is None or state.failures or feed.every:
        return due
    push = rt.pushes.find_for_feeds([feed.id]).get(feed.id)
    if push is None or not is_relied_on(push, state, rt.now()):
        return due
    now, wait = rt.now(), timedelta(seconds=state.wait)
    latest = (now if due else state.polled_at or now) + LONGEST_WAIT
    later = min(now + STRETCH * wait, latest)
    return max(later, due) if due else later


def is_relied_on(push: PushSubscription, state: FeedState, now: datetime) -> bool:
    """Whether the hub sends what is new: its lease runs, and the last news came from it."""
    is_sending = push.find_standing(now) == "subscribed" and push.pushed_at is not None
    return is_sending and (push.pushed_at or EPOCH) > (state.unpushed_at or EPOCH)
