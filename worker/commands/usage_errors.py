"""Calls that can't be done as they were written: what is said of them, in one line, and which failure each is."""

from __future__ import annotations

import click

from .. import failures
from ..failures import ExpectedFailure, FailureKind


class InvalidTimeError(click.BadParameter):
    """A time that is none, or that has no zone."""


_KINDS: tuple[tuple[type[click.ClickException], FailureKind], ...] = (
    (InvalidTimeError, failures.INVALID_TIME),
    (click.MissingParameter, failures.MISSING_ARGUMENT),  # a kind of the next one
    (click.BadParameter, failures.INVALID_VALUE),
    (click.NoSuchOption, failures.UNKNOWN_OPTION),
    (click.exceptions.NoSuchCommand, failures.UNKNOWN_COMMAND),
)


def describe_usage_error(error: click.ClickException) -> ExpectedFailure:
    """What click says of it, and where help is.

    >>> describe_usage_error(click.UsageError("name two stories or more.")).message
    'feedmill: name two stories or more; see `feedmill --help`'
    """
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context else "feedmill"
    message = f"{command}: {error.format_message().rstrip('.')}; see `{command} --help`"
    return ExpectedFailure(message, next((kind for each, kind in _KINDS if isinstance(error, each)), failures.USAGE))
