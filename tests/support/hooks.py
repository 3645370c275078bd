"""Webhooks of a runtime, and rounds of the scheduler for them."""

from __future__ import annotations

import itertools
from typing import Any

from worker.runtime import Runtime
from worker.store.webhooks import HookWish, SigningSecret, Webhook
from worker.webhooks.collect_events import collect_events
from worker.webhooks.send_deliveries import DeliverySenders
from worker.webhooks.signatures import make_secret

SECRET = make_secret(bytes(range(32)))
numbers = itertools.count(1)


def add_hook(rt: Runtime, url: str, **wanted: Any) -> Webhook:
    """A hook that is signed by SECRET."""
    wish = HookWish(url=url, secrets=(SigningSecret(value=SECRET),), **wanted)
    return rt.webhooks.add(f"hk_{next(numbers):016x}", wish, rt.now())


def send_round(rt: Runtime, chance: float = 0.0) -> None:
    """What has come in becomes deliveries, and what is due is sent."""
    collect_events(rt)
    for thread in DeliverySenders(rt, lambda: chance).send_due():
        thread.join()


def count_backlog(rt: Runtime, hook: Webhook) -> tuple[int, int, int]:
    """Deliveries that wait, run and are dead."""
    (backlog,) = rt.webhooks.count_backlogs([hook])
    return backlog.waiting, backlog.running, backlog.dead
