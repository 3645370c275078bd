"""What the commands without a server are given: targets, read one input at a time; what can't be read is told."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from ..intake.targets import FileEnd, Input, IntakeOptions, UnreadableError, read_targets
from ..offline import Failure
from ..runtime import new_id
from ..settings import Settings
from ..store.jobs import JobKind
from . import terminal


def make_intake_options(settings: Settings, kind: JobKind) -> IntakeOptions:
    """How the commands without a server read what they are given."""
    return IntakeOptions(kind=kind, max_bytes=settings.max_bytes, stdin=sys.stdin.buffer, new_id=new_id)


def read_inputs(targets: Sequence[str], options: IntakeOptions) -> Iterator[Input | Failure]:
    """What the targets hold; what can't be read is a value among them."""
    for given in read_targets(targets, options):
        if isinstance(given, FileEnd):
            if given.summary:
                terminal.print_message(given.summary)
        else:
            yield Failure(reason=str(given)) if isinstance(given, UnreadableError) else given


def without_failures(given: Iterator[Input | Failure], failures: list[Failure]) -> Iterator[Input]:
    """Inputs that can be read; the others join ``failures``."""
    for one in given:
        if isinstance(one, Failure):
            failures.append(one)
        else:
            yield one


def print_failure(failure: Failure) -> None:
    terminal.print_error(f"{failure.where}: {failure.reason}" if failure.where else failure.reason)
