"""One check after the other, each with what it found and what to do about it. Nothing is changed.

server state ─► checks ◄─ ledger, queue, submissions
"""

from __future__ import annotations

import platform
from datetime import datetime
from importlib.metadata import version

from ..stores import Stores
from .health_check import HealthCheck
from .server_checks import check_clock, check_own_account, check_state, check_sync
from .store_checks import check_index, check_mark, check_store, check_window
from .work_checks import check_work


def run_checks(rt: Stores, here: datetime) -> list[HealthCheck]:
    """All checks, in the order in which a person would mend what they find.

    Args:
        here: now, by this machine's own clock; that of the runtime may be the server's.
    """
    state = rt.server.read_state()
    own_account = () if "INFO" in state.refused else check_own_account(state)
    versions = HealthCheck("program", "ok", _describe_program())
    checks = [versions, *check_state(state), *own_account, check_sync(state), check_clock(here, state)]
    return [*checks, *check_mark(rt), check_window(rt), check_index(rt), *check_store(rt), *check_work(rt)]


def _describe_program() -> str:
    libraries = ("feedmill", "celery", "redis")
    python = platform.python_version()
    return ", ".join([*(f"{name} {version(name)}" for name in libraries), f"Python {python}"])
