"""One check after the other, each with what it found and what to do about it. Nothing is changed.

server state ─► checks ◄─ ledger, queue, submissions
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version

from ..audit.proof import Proof, prove_all_is_there
from ..audit.repair import repair_store
from ..runtime import Runtime
from .health_check import HealthCheck, grade_check
from .server_checks import check_clock, check_own_account, check_state, check_sync
from .store_checks import check_mark, check_store, check_window
from .work_checks import check_work

UNREPAIRABLE = "nothing can be made of what is here; submit again what it came from (docs/reliability.md)"


def run_checks(rt: Runtime, here: datetime) -> list[HealthCheck]:
    """All checks, in the order in which a person would mend what they find.

    Args:
        here: now, by this machine's own clock; that of the runtime may be the server's.
    """
    state = rt.server.read_state()
    own_account = () if "INFO" in state.refused else check_own_account(state)
    versions = HealthCheck("program", "ok", _describe_program())
    checks = [versions, *check_state(state), *own_account, check_sync(state), check_clock(here, state)]
    return [*checks, *check_mark(rt), check_window(rt), *check_store(rt), *check_work(rt)]


def run_audit(rt: Runtime, is_repairing: bool = False) -> Iterator[HealthCheck]:
    """Compare everything by id: what does not agree, each by its kind, and at last what was gone through.

    Args:
        is_repairing: mend what can be mended, and compare again.
    """
    proof = prove_all_is_there(rt)
    if is_repairing:
        mended, proof = repair_store(rt, proof)
        for one in mended:
            yield HealthCheck(one.kind, "warning", f"{one.subject}: {one.says}", f"repaired: {one.remedy}")
    for found in proof.discrepancies:
        remedy = f"`feedmill doctor --audit --repair`: {found.remedy}" if found.remedy else UNREPAIRABLE
        yield HealthCheck(found.kind, "failure", f"{found.subject}: {found.says}", remedy)
    parts = f"{proof.jobs} jobs, {proof.items} items, {proof.stories} stories and {proof.events} events"
    yield grade_check(
        "audit", not proof.discrepancies, f"{parts}, compared by id: {_count_discrepancies(proof)}",
        "see above", "failure",
    )  # fmt: skip


def _count_discrepancies(proof: Proof) -> str:
    count = len(proof.discrepancies)
    return f"{count} do not agree" if count else "all agree"


def _describe_program() -> str:
    libraries = ("feedmill", "celery", "redis")
    python = platform.python_version()
    return ", ".join([*(f"{name} {version(name)}" for name in libraries), f"Python {python}"])
