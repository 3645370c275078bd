"""What the audit has found, as checks: those that compare everything by id."""

from __future__ import annotations

from collections.abc import Iterator

from ..audit.proof import Proof, prove_all_is_there
from ..audit.repair import repair_store
from ..runtime import Runtime
from .health_check import HealthCheck, grade_check

UNREPAIRABLE = "nothing can be made of what is here; submit again what it came from (docs/reliability.md)"


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
