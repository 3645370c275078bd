"""What it costs if a part of a document can't be read. This is the one place that decides it.

    a side field ─► that field; its item stays, and a Problem among ``fields`` names it
    an item      ─► that item; the rest of the document goes on, and a Problem among ``items`` holds it for another try
    a document   ─► a ParseError; the other documents go on

A side field is any but the one that says whether an item may be published at all (``pub_status``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from .errors import UNFORESEEN_ERRORS, IngestError
from .item import Problem

MAX_ITEMS = 100  # bad items of one document that are problems of their own; the others are counted in one more
MAX_RAW = 64 * 1024  # characters of a bad part that a Problem carries
MAX_FIELD_RAW = 200  # characters of a bad field
MAX_REASONS = 3  # that are named of those others
MAX_FIELDS = 100  # bad fields of one document that are named; a feed may have the same slip in each item

READ_ERRORS = (IngestError, *UNFORESEEN_ERRORS)  # a time limit goes through

ReadValue = TypeVar("ReadValue")


class UnreadableFieldError(ValueError):
    """A field is there, and what it means can't be told; the message says why."""


@dataclass(slots=True)
class Losses:
    """What could not be read of one document."""

    items: list[Problem] = field(default_factory=list)
    fields: list[Problem] = field(default_factory=list)

    def read_item(self, where: str, raw: Callable[[], str], read: Callable[[], ReadValue]) -> ReadValue | None:
        """What ``read`` gives, or None where it fails for any reason: then the item is a Problem."""
        try:
            return read()
        except READ_ERRORS as error:
            self.items.append(Problem(where=where, reason=describe_error(error), raw=raw()[:MAX_RAW]))
            return None

    def read_field(self, where: str, name: str, raw: object, read: Callable[[], ReadValue]) -> ReadValue | None:
        """What ``read`` gives, or None where it fails for any reason: then the field is named."""
        try:
            return read()
        except READ_ERRORS as error:
            self.note_field(where, name, describe_error(error), raw)
            return None

    def note_field(self, where: str, name: str, reason: str, raw: object) -> None:
        """Name a field that was left out."""
        if len(self.fields) < MAX_FIELDS:
            shown = str(raw)[:MAX_FIELD_RAW]
            self.fields.append(Problem(where=where, reason=f"{name} was left out: {reason}", raw=shown))


def group_problems(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The first 100 problems of a document as they are, and one that counts the others by their reasons.

    >>> bad_entries = [Problem(where=f"entry {n}", reason="no title and no text", raw="{}") for n in range(250)]
    >>> grouped = group_problems(bad_entries)
    >>> len(grouped), grouped[-1].where, grouped[-1].reason
    (101, 'beyond entry 99', '150 more parts could not be read: 150 x no title and no text')
    """
    if len(problems) <= MAX_ITEMS:
        return tuple(problems)
    others = problems[MAX_ITEMS:]
    reasons = Counter(problem.reason for problem in others).most_common(MAX_REASONS)
    listed = "; ".join(f"{count} x {reason}" for reason, count in reasons)
    rest = Problem(
        where=f"beyond {problems[MAX_ITEMS - 1].where}",
        reason=f"{len(others)} more parts could not be read: {listed}",
        raw="",
        kind=others[0].kind,
    )
    return (*problems[:MAX_ITEMS], rest)


def describe_error(error: Exception) -> str:
    """The reason in a Problem: what our own errors say, and the kind of others too.

    >>> describe_error(UnreadableFieldError("a number is no list")), describe_error(IndexError("out of range"))
    ('a number is no list', 'IndexError: out of range')
    """
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8: byte 0x{error.object[error.start]:02x} at position {error.start}"
    if isinstance(error, ValueError | TypeError | IngestError):
        return str(error) or type(error).__name__
    return f"{type(error).__name__}: {error}"
