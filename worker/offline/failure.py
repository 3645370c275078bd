"""What could not be read without a server: where, and why."""

from __future__ import annotations

from dataclasses import dataclass

from ingest import IngestError, Problem

from ..failures import INPUT_UNREADABLE, FailureKind
from ..intake.input_failures import find_input_failure


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be read: where, and why."""

    where: str = ""
    reason: str = ""
    is_side_field: bool = False  # the item is there without it
    kind: FailureKind = INPUT_UNREADABLE


def describe_ingest_error(name: str, error: IngestError) -> Failure:
    """What became of a whole input; one that was fetched has its address in the message already."""
    says = str(error)
    return Failure("" if says.startswith(f"{name}: ") else name, says, kind=find_input_failure(error))


def make_failure(name: str, problem: Problem) -> Failure:
    """A problem in an input of that name."""
    return Failure(f"{name}, {problem.where}", problem.reason)
