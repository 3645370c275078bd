"""What the scheduler does for subscriptions at hubs, in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable

from ..runtime import Runtime
from .hub_calls import HubCallers

CALL_EVERY, FORGET_EVERY = 1.0, 60.0  # seconds


def make_websub_steps(rt: Runtime, chance: Callable[[], float]) -> dict[str, tuple[Callable[[], object], float]]:
    """Each step by its name, with the seconds between two of them.

    Without a public address no hub reaches us: then subscriptions of former days are forgotten, and their leases end.
    """
    if not rt.settings.public_url:
        return {"websub": (lambda: forget_subscriptions(rt), FORGET_EVERY)}
    callers = HubCallers(rt, chance)
    return {"websub": (callers.call_due, CALL_EVERY)}


def forget_subscriptions(rt: Runtime) -> None:
    """Drop all of them."""
    while some := rt.pushes.list_some():
        for push_id in some:
            rt.pushes.drop(push_id)
