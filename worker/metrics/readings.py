"""Everything that the metrics are made of, as the store had it at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..jobs.intake_pause import compute_memory_mark
from ..settings import Settings
from ..store.measures import CollectionMeasures
from ..store.pushes import PushCounts
from ..store.server_state import MemoryUse
from ..store.sums import Audit
from ..store.webhooks import HookBacklog, Webhook
from ..stores import Stores


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreReading:
    """What a store said, and the settings that go with it."""

    measures: CollectionMeasures
    sums: Audit
    memory: MemoryUse
    memory_mark: int  # bytes in use from which on intake waits; 0: there is none
    hooks: tuple[Webhook, ...]
    backlogs: tuple[HookBacklog, ...]  # of each hook
    pushes: PushCounts
    settings: Settings
    now: datetime


def read_store(rt: Stores) -> StoreReading:
    """Ask the server, in a bounded number of round trips."""
    now, memory, hooks = rt.now(), rt.server.read_memory(), rt.webhooks.read_all()
    return StoreReading(
        measures=rt.keeping.measures.read_all(now),
        sums=rt.jobs.audit(),
        memory=memory,
        memory_mark=compute_memory_mark(rt.settings.max_memory, memory),
        hooks=tuple(hooks),
        backlogs=tuple(rt.webhooks.count_backlogs(hooks)),
        pushes=rt.pushes.count(now),
        settings=rt.settings,
        now=now,
    )
