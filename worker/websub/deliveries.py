"""What hubs send: whether it is really theirs, and the job that it becomes.

delivery ─► signature ─► another one than the last? ─► job ─► ledger ─► counted
In this order nothing is lost: what dies in between had no answer, and the hub sends it again.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..jobs.pushed_documents import make_push_job
from ..runtime import Runtime
from ..store.pushes import PushSubscription

log = logging.getLogger(__name__)

METHODS = ("sha512", "sha384", "sha256", "sha1")  # of signatures, the strongest first


@dataclass(frozen=True, slots=True)
class HubDelivery:
    """One delivery as it came."""

    body: bytes = field(repr=False)
    content_type: str | None
    signatures: Sequence[str]  # values of X-Hub-Signature: "sha256=…"


def take_delivery(rt: Runtime, push: PushSubscription, delivery: HubDelivery) -> str | None:
    """Make a job of a delivery; its id. None: there is nothing to do: it is known, or not the hub's, and is ignored."""
    now = rt.now()
    digest = hashlib.sha256(delivery.body).hexdigest()
    if not is_signed(delivery.body, push.secret, delivery.signatures):
        rt.pushes.note_push(push.id, "unsigned", digest, now)
        log.warning(
            "a push has no right signature and is ignored",
            extra={"event": "push.ignored", "feed": push.feed, "bytes": len(delivery.body)},
        )
        return None
    listed = rt.feeds.get(push.feed)
    if listed is None or digest == push.digest:
        rt.pushes.note_push(push.id, "repeated", digest, now)
        return None
    if not delivery.body.strip():  # it only says that there is something
        rt.pushes.hasten_poll(push.feed, now)
        rt.pushes.note_push(push.id, "repeated", digest, now)
        return None
    job = make_push_job(listed, push, delivery.body, delivery.content_type, now)
    rt.jobs.submit(job, now)
    rt.pushes.note_push(push.id, "taken", digest, now)
    return job.id


def is_signed(body: bytes, secret: str, signatures: Sequence[str]) -> bool:
    """Whether the strongest of the signatures is right: a weak one beside it proves nothing.

    >>> is_signed(b"news", "secret", ["sha1=" + hmac.new(b"secret", b"news", "sha1").hexdigest()])
    True
    >>> is_signed(b"news", "secret", ["sha1=00"]), is_signed(b"news", "secret", [])
    (False, False)
    """
    parts = [one.partition("=") for signature in signatures for one in signature[:2000].split(",")]
    given = {method.strip().lower(): text.strip().lower() for method, _, text in parts}
    method = next((method for method in METHODS if method in given), None)
    if method is None:
        return False
    right = hmac.new(secret.encode(), body, method).hexdigest()
    return hmac.compare_digest(right.encode(), given[method].encode("utf-8", "replace"))
