"""What the commands without a server are given: targets, read one input at a time; what can't be read is told."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime

from ..clock_and_ids import new_id
from ..intake.targets import FileEnd, IntakeOptions, TargetPart, UnreadableError, read_targets
from ..offline.failure import Failure
from ..settings import Settings
from ..store.jobs import JobKind
from . import terminal


def make_intake_options(settings: Settings, kind: JobKind, moment: datetime) -> IntakeOptions:
    """How the commands without a server read what they are given; ``moment`` counts as when all of it was taken."""
    return IntakeOptions(
        kind=kind, max_bytes=settings.max_bytes, stdin=sys.stdin.buffer, new_id=new_id, now=lambda: moment
    )


def read_inputs(targets: Sequence[str], options: IntakeOptions) -> Iterator[TargetPart | Failure]:
    """What the targets hold; what can't be read is a value among them."""
    for given in read_targets(targets, options):
        if isinstance(given, FileEnd):
            if given.summary:
                terminal.print_message(given.summary)
        else:
            yield Failure(reason=str(given), kind=given.kind) if isinstance(given, UnreadableError) else given


def without_failures(given: Iterator[TargetPart | Failure], failures: list[Failure]) -> Iterator[TargetPart]:
    """Inputs that can be read; the others join ``failures``."""
    for one in given:
        if isinstance(one, Failure):
            failures.append(one)
        else:
            yield one


def print_failure(failure: Failure) -> None:
    terminal.print_error(f"{failure.where}: {failure.reason}" if failure.where else failure.reason, failure.kind)
