"""What is asked of a hub, when it is asked again, and what its answer means. Pure.

https://www.w3.org/TR/websub/#subscriber-sends-subscription-request
"""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

from ingest import PostAnswer, PostRequest

from ..store.pushes import PushSubscription

CALLBACK_PATH = "/websub/"  # and the subscription's id
WANTED_LEASE = timedelta(days=10)
SHORTEST_LEASE, LONGEST_LEASE = timedelta(minutes=1), timedelta(days=365)  # of those that a hub may name
RENEWED_AFTER = 0.5  # of a lease
RENEWED_AT_LATEST = timedelta(days=10)  # after a confirmation, however long the lease is
# after each attempt in a row; then the last one again and again
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 1440))
JITTER = 0.2  # of a wait may be added to it
DENIED_WAIT = timedelta(days=1)
MAX_GOODBYES = 3  # attempts to tell a hub that we want nothing more; then its lease ends by itself
MOVED_STATUSES = frozenset({301, 308})  # for good
REDIRECT_STATUSES = MOVED_STATUSES | {302, 307}


def build_request(push: PushSubscription, base: str) -> PostRequest:
    """What a hub is sent: a form that asks for the subscription, or takes it back."""
    mode = "unsubscribe" if push.state == "leaving" else "subscribe"
    form = {"hub.callback": make_callback(base, push.id), "hub.mode": mode, "hub.topic": push.topic}
    if mode == "subscribe":
        form |= {"hub.lease_seconds": str(int(WANTED_LEASE.total_seconds())), "hub.secret": push.secret}
    return PostRequest(
        url=push.hub,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        body=urlencode(form).encode(),
    )


def make_callback(base: str, push_id: str) -> str:
    """The address that a hub calls.

    >>> make_callback("https://mill.example/", "a1")
    'https://mill.example/websub/a1'
    """
    return base.rstrip("/") + CALLBACK_PATH + push_id


def plan_retry(push: PushSubscription, wanted_wait: float | None, chance: float, now: datetime) -> datetime:
    """When a hub is asked again, should it not come back by then.

    While a lease runs it is asked more often than usual where that ends soon.

    Args:
        push: as it was before this attempt.
        wanted_wait: seconds for which the hub wants to be left alone.
        chance: from 0 to 1.
    """
    wait = WAITS[min(push.tries, len(WAITS) - 1)]
    if push.lease_until and now < push.lease_until:
        wait = max(min(wait, (push.lease_until - now) / 4), WAITS[0] / 2)
    return now + max(wait * (1 + JITTER * chance), timedelta(seconds=wanted_wait or 0))


def plan_renewal(lease: timedelta, now: datetime) -> datetime:
    """When a confirmed subscription is asked for anew: well before its lease ends."""
    return now + min(lease * RENEWED_AFTER, RENEWED_AT_LATEST)


def read_lease(written: str) -> timedelta:
    """The lease that a hub names, within reason; what makes no sense is the one that was wanted.

    >>> read_lease("86400"), read_lease("soon")
    (datetime.timedelta(days=1), datetime.timedelta(days=10))
    """
    if not (written.isascii() and written.isdigit()):
        return WANTED_LEASE
    return max(SHORTEST_LEASE, timedelta(seconds=min(int(written[:12]), LONGEST_LEASE.total_seconds())))


def describe_refusal(answer: PostAnswer) -> str:
    """What a hub's answer says that is no success."""
    said = f"the hub answered {answer.status} {answer.phrase}".rstrip()
    return f"{said}: {answer.excerpt}" if answer.excerpt else said
