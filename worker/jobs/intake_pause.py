"""Why nothing more is taken in for now: by commands, by the feed list, from other programs."""

from __future__ import annotations

from dataclasses import dataclass

from ..store.server_state import MemoryUse
from ..stores import Stores
from ..units import format_bytes


@dataclass(frozen=True, slots=True)
class IntakePause:
    """Intake waits, and goes on by itself when the reason is gone."""

    reason: str


def find_pause(rt: Stores) -> IntakePause | None:
    """Whether intake has to wait: so many jobs are open, or so much of the server's memory is in use."""
    if (open_jobs := rt.jobs.count_jobs_at_work(rt.now())) >= rt.settings.max_open:
        return IntakePause(f"{open_jobs} jobs are open (FEEDMILL_MAX_OPEN is {rt.settings.max_open})")
    return find_memory_pause(rt)


def compute_memory_mark(wanted: float, memory: MemoryUse) -> int:
    """Bytes of the server's memory in use from which on intake waits; 0: there is no such mark.

    Args:
        wanted: the setting, as a share of what the server may take, or in bytes.

    >>> compute_memory_mark(0.8, MemoryUse(used=1, limit=1000)), compute_memory_mark(500.0, MemoryUse(used=1, limit=0))
    (800, 500)
    """
    return int(wanted if wanted > 1 else wanted * memory.limit)


def find_memory_pause(rt: Stores) -> IntakePause | None:
    """Whether the server's memory is used beyond the mark, so that what is in it has the rest to be worked on."""
    memory = rt.server.read_memory()
    limit = compute_memory_mark(rt.settings.max_memory, memory)
    if not limit or memory.used < limit:
        return None
    used = f"{format_bytes(memory.used)} of the server's memory are in use, the mark is {format_bytes(limit)}"
    return IntakePause(f"{used} (FEEDMILL_MAX_MEMORY)")
