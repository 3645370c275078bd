"""Hubs are asked by threads, so that a slow one holds up neither the scheduler nor the others.

claim ─► still wanted? ─► POST, behind redirects ─► asked | failed, and when it is asked again
The hub comes back to http/websub.py, and that tells when the subscription is renewed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import BoundedSemaphore, Thread

from ingest import FetchError, PermanentFetchError, PostAnswer, TemporaryFetchError, redact_url

from ..runtime import Runtime
from ..store.pushes import CLAIMED_PUSHES, PushSubscription
from .asking import MAX_GOODBYES, MOVED_STATUSES, REDIRECT_STATUSES, build_request, describe_refusal, plan_retry

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)  # of whoever sees to a subscription; longer than all its redirects take
MAX_REDIRECTS = 3
NOT_ENCRYPTED = "http is not encrypted"  # so says the poster
NOT_VERIFIED = "the hub took it and did not come back: is FEEDMILL_PUBLIC_URL reached from outside?"
NO_TLS = "the hub has no TLS, and its host is in no network of FEEDMILL_FETCH_ALLOW"


class HubCallers:
    """The threads that ask. They end with the process: what they had in their hands is asked for again."""

    def __init__(self, rt: Runtime, chance: Callable[[], float]) -> None:
        self._rt = rt
        self._chance = chance
        self._free = BoundedSemaphore(CLAIMED_PUSHES)

    def call_due(self) -> list[Thread]:
        """Begin to see to what is due, as far as there are threads; does not wait for them."""
        begun: list[Thread] = []
        while self._free.acquire(blocking=False):
            now = self._rt.now()
            claimed = self._rt.pushes.claim_due(1, now, now + LEASE)
            if not claimed:
                self._free.release()
                break
            begun.append(Thread(target=self._see_to, args=(claimed[0],), name="websub hub", daemon=True))
            begun[-1].start()
        return begun

    def _see_to(self, push: PushSubscription) -> None:
        try:
            see_to_subscription(self._rt, push, self._chance())
        except Exception as error:  # the server is away: somebody does it again
            reason = f"{type(error).__name__}: {error}"
            log.warning("a subscription waits", extra={"event": "push.waits", "feed": push.feed, "reason": reason})
        finally:
            self._free.release()


def see_to_subscription(rt: Runtime, push: PushSubscription, chance: float) -> None:
    """Ask the hub for what is due: a subscription, its renewal, or its end."""
    if push.state == "leaving":
        if push.tries >= MAX_GOODBYES or not push.lease_until or push.lease_until <= rt.now():
            rt.pushes.drop(push.id)
        else:
            _ask_hub(rt, push, chance)
    elif _is_wanted(rt, push):
        _ask_hub(rt, push, chance)
    else:
        rt.pushes.release(push.feed, rt.now())


def _is_wanted(rt: Runtime, push: PushSubscription) -> bool:
    listed = rt.feeds.get(push.feed)
    return listed is not None and listed.paused_at is None and not listed.state.is_gone


def _ask_hub(rt: Runtime, push: PushSubscription, chance: float) -> None:
    now = rt.now()
    is_waiting = push.asked_at is not None and push.tries > 0 and push.error is None and push.state != "leaving"
    rt.pushes.note_asking(push.id, rt.settings.public_url, now)
    hub, answer = _post_behind_redirects(rt, push)
    moved_to = hub if hub != push.hub else None
    if isinstance(answer, PostAnswer) and 200 <= answer.status < 300:
        due = plan_retry(push, None, chance, now)
        rt.pushes.note_answer(push.id, due, moved_to, NOT_VERIFIED if is_waiting else None)
        return
    reason, wanted_wait = (
        (describe_refusal(answer), answer.retry_after) if isinstance(answer, PostAnswer) else (str(answer), None)
    )
    if isinstance(answer, TemporaryFetchError):
        wanted_wait = answer.retry_after
    rt.pushes.note_answer(push.id, plan_retry(push, wanted_wait, chance, now), moved_to, reason)
    if push.tries == 0:
        log.warning(
            "a hub does not take a subscription",
            extra={"event": "push.failing", "feed": push.feed, "hub": redact_url(push.hub), "reason": reason},
        )


def _post_behind_redirects(rt: Runtime, push: PushSubscription) -> tuple[str, PostAnswer | FetchError]:
    """The hub's answer, or why there is none; and the address to ask the next time."""
    lasting, target = push.hub, push.hub
    for _ in range(MAX_REDIRECTS + 1):
        try:
            request = replace(build_request(push, rt.settings.public_url), url=target)
            answer = rt.poster.post(request, rt.now())
        except FetchError as error:
            # without TLS anybody on the way could read the secret; what the poster proposes is for webhooks
            return lasting, PermanentFetchError(NO_TLS) if NOT_ENCRYPTED in str(error) else error
        if answer.status not in REDIRECT_STATUSES or not answer.location:
            return lasting, answer
        if answer.status in MOVED_STATUSES and target == lasting:
            lasting = answer.location
        target = answer.location
    return push.hub, PermanentFetchError(f"more than {MAX_REDIRECTS} redirects of the hub")
