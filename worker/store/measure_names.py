"""What is counted for metrics alone, and by which names; the scripts count it in the step that does it."""

from __future__ import annotations

from typing import Literal

# why a job is given up, of few kinds, so that they can be counted: its words are in its letter
DeathCause = Literal[
    "fetch",  # its page could not be fetched, at any attempt
    "refused",  # it can't be fetched for good: not found, not allowed, too large
    "gone",  # its page was taken away
    "document",  # these bytes are not what they should be
    "message",  # a message that asks for no job
    "error",  # an error in our code
    "memory",  # too much of it
    "time",  # too much of it
    "process",  # it ended its process
    "lost",  # with its process, each time, and nobody saw why
]
PART = "part"  # of a document that could not be read; the job went on

# seconds from the arrival of a document to the events of its items: the upper ends of the histogram's buckets
DELAYS = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 21600)


def delay_field(seconds: int | None) -> str:
    """The field that counts the items of a bucket; None: of the last one, which has no end."""
    return f"delay:{'inf' if seconds is None else seconds}"


DELAY_SUM = "delay:sum"  # in milliseconds


def death_field(cause: str) -> str:
    """The field that counts dead letters of a kind.

    >>> death_field("gone"), delay_field(None)
    ('dead:gone', 'delay:inf')
    """
    return f"dead:{cause}"
