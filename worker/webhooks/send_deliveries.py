"""Deliveries are sent, each hook by threads of its own, so that a slow one holds up nobody else.

claim ─► sign ─► POST ─► sent | failed, and when it is tried again ─► (claim the next one)

What dies in between is sent again when its lease ends, with the same id and the same bytes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import BoundedSemaphore, Thread

from ingest import FetchError, PostAnswer, PostRequest, redact_url

from ..runtime import Runtime
from ..store.deliveries import MOST_RUNNING, DeliveryClaim, FailedAttempt
from ..store.webhooks import MAX_HOOKS, Webhook
from .retries import is_success, judge_failure
from .signatures import sign_message

log = logging.getLogger(__name__)

Chance = Callable[[], float]  # from 0 to 1
MOST_SENDERS = MOST_RUNNING * MAX_HOOKS  # threads; each waits for an answer most of the time


class DeliverySenders:
    """The threads that send. They end with the process: what they had in their hands is sent again."""

    def __init__(self, rt: Runtime, chance: Chance) -> None:
        self._rt = rt
        self._chance = chance
        self._free = BoundedSemaphore(MOST_SENDERS)

    def send_due(self) -> list[Thread]:
        """Begin to send what is due and has no sender yet; does not wait for the answers. The threads."""
        begun = []
        for hook in self._rt.webhooks.read_all("active"):
            while self._free.acquire(blocking=False):
                claim = self._rt.deliveries.claim(hook.id, self._rt.now())
                if claim is None:
                    self._free.release()
                    break
                begun.append(Thread(target=self._send_on, args=(claim,), name=f"webhook {hook.id}", daemon=True))
                begun[-1].start()
        return begun

    def _send_on(self, first: DeliveryClaim) -> None:
        """Send a delivery, and then what else is due for its hook."""
        claim: DeliveryClaim | None = first
        try:
            while claim:
                send_delivery(self._rt, claim, self._chance())
                claim = self._rt.deliveries.claim(first.hook.id, self._rt.now())
        except Exception as error:  # the server is away: the lease ends, and somebody sends it again
            reason = f"{type(error).__name__}: {error}"
            log.warning("webhook waits", extra={"event": "webhook.waits", "webhook": first.hook.id, "reason": reason})
        finally:
            self._free.release()


def send_delivery(rt: Runtime, claim: DeliveryClaim, chance: float) -> bool:
    """Make one attempt and note how it went; whether it has arrived."""
    answer = post_message(rt, claim.hook, claim.message_id, claim.payload)
    if isinstance(answer, PostAnswer) and is_success(answer):
        rt.deliveries.note_sent(claim, rt.now())
        return True
    failure = judge_failure(claim, answer, chance, rt.now())
    if rt.deliveries.note_failure(claim, failure, rt.now()):
        _log_failure(claim, failure)
    return False


def post_message(rt: Runtime, hook: Webhook, message_id: str, payload: bytes) -> PostAnswer | str:
    """Sign and send one message; the answer, or why there was none."""
    now = rt.now()
    headers = {"Content-Type": "application/json", **sign_message(message_id, payload, hook.wanted.secrets, now)}
    request = PostRequest(url=hook.wanted.url, headers=headers, body=payload, allows_http=hook.wanted.allows_http)
    try:
        return rt.poster.post(request, now)
    except FetchError as error:
        return str(error)


def _log_failure(claim: DeliveryClaim, failure: FailedAttempt) -> None:
    """An attempt that failed is told when it was the last one, or the first in a row of the hook."""
    fields = {
        "webhook": claim.hook.id,
        "url": redact_url(claim.hook.wanted.url),
        "message_id": claim.message_id,
        "attempts": failure.row.attempts,
        "reason": failure.row.error,
    }
    if failure.is_gone:
        log.warning("webhook is gone (410) and gets nothing more", extra={"event": "webhook.gone", **fields})
    elif failure.next_at is None:
        log.warning("a delivery is given up", extra={"event": "webhook.dead", **fields})
    elif claim.hook.failures == 0:
        log.warning("webhook does not take what is sent", extra={"event": "webhook.failing", **fields})
