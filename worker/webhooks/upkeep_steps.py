"""What the scheduler does for webhooks, each step in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from ..runtime import Runtime
from .collect_events import collect_events
from .send_deliveries import Chance, DeliverySenders

DEAD_AGE = timedelta(days=14)  # dead deliveries that are older go
LOOK_EVERY, TIDY_EVERY = 1.0, 60.0  # seconds


def make_webhook_steps(rt: Runtime, chance: Chance) -> dict[str, tuple[Callable[[], object], float]]:
    """Each step by its name, with the seconds between two of them."""
    senders = DeliverySenders(rt, chance)
    return {
        "webhook events": (lambda: collect_events(rt), LOOK_EVERY),
        "webhook deliveries": (senders.send_due, LOOK_EVERY),
        "webhook upkeep": (lambda: tidy_hooks(rt), TIDY_EVERY),
    }


def tidy_hooks(rt: Runtime) -> None:
    """Finish the removal of hooks where somebody was stopped in the middle of it, and drop old dead deliveries."""
    for hook in rt.webhooks.read_all("removed"):
        rt.webhooks.remove(hook.id)
    for hook in rt.webhooks.read_all():
        while rt.deliveries.drop_older(hook.id, rt.now() - DEAD_AGE):
            pass
