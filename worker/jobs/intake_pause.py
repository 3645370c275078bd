"""Why nothing more is taken in for now: by commands, by the feed list, from other programs."""

from __future__ import annotations

from dataclasses import dataclass

from ..runtime import Runtime
from ..units import format_bytes


@dataclass(frozen=True, slots=True)
class IntakePause:
    """Intake waits, and goes on by itself when the reason is gone."""

    reason: str


def find_pause(rt: Runtime) -> IntakePause | None:
    """Whether intake has to wait: so many jobs are open, or so much of the server's memory is in use."""
    if (open_jobs := rt.jobs.count_open_jobs()) >= rt.settings.max_open:
        return IntakePause(f"{open_jobs} jobs are open (FEEDMILL_MAX_OPEN is {rt.settings.max_open})")
    return find_memory_pause(rt)


def find_memory_pause(rt: Runtime) -> IntakePause | None:
    """Whether the server's memory is used beyond the mark, so that what is in it has the rest to be worked on."""
    memory, mark = rt.server.read_memory(), rt.settings.max_memory
    limit = int(mark if mark > 1 else mark * memory.limit)
    if not limit or memory.used < limit:
        return None
    used = f"{format_bytes(memory.used)} of the server's memory are in use, the mark is {format_bytes(limit)}"
    return IntakePause(f"{used} (FEEDMILL_MAX_MEMORY)")
