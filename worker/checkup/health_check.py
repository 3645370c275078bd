"""What one check has found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CheckGrade = Literal["ok", "warning", "failure"]


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """What one look has found."""

    name: str
    grade: CheckGrade
    says: str
    remedy: str = ""  # for what is not ok


def grade_check(name: str, is_well: bool, says: str, remedy: str, otherwise: CheckGrade = "warning") -> HealthCheck:
    """A check that is ok, or else what is to be done."""
    return HealthCheck(name, "ok", says) if is_well else HealthCheck(name, otherwise, says, remedy)
