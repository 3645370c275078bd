"""A hub comes back: to confirm what it was asked for, or to say that it will not.

https://www.w3.org/TR/websub/#hub-verifies-intent
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from ..printable import make_printable
from ..runtime import Runtime
from ..store.pushes import PUSH_MODES, HubIntent
from .asking import DENIED_WAIT, plan_renewal, read_lease

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class HubQuestion:
    """The parameters of a hub's request; "" where one is missing."""

    mode: str
    topic: str
    challenge: str
    lease_seconds: str
    reason: str


def answer_question(rt: Runtime, push_id: str, asked: HubQuestion) -> str | None:
    """What the hub is to be told: its own challenge, for what it was asked for. None: we know nothing of this."""
    now = rt.now()
    if asked.mode == "denied":
        reason = make_printable(" ".join(asked.reason.split()))[:200]
        said = f"the hub denied it{f': {reason}' if reason else ''}"
        if not rt.pushes.note_denial(push_id, asked.topic, said, now + DENIED_WAIT):
            return None
        log.warning("a hub denied a subscription", extra={"event": "push.denied", "push": push_id[:8], "reason": said})
        return ""
    if asked.mode not in PUSH_MODES or not asked.challenge:
        return None
    lease = read_lease(asked.lease_seconds)
    intent = HubIntent(mode=asked.mode, topic=asked.topic, lease_until=now + lease, due=plan_renewal(lease, now))
    return asked.challenge if rt.pushes.confirm(push_id, intent, now) else None
