"""Lists of plain addresses, and what both kinds of lists are bounded by."""

from __future__ import annotations

from ..decode import decode_body
from ..errors import ParseError
from ..item import Document, Problem
from ..sniff import refuse_binary
from .subscription import Subscription, Subscriptions, read_address

MAX_FEEDS = 100_000  # of one file; a longer one is no reading list
MAX_PROBLEMS = 1000  # that are told apart; the rest is counted


def parse_addresses(document: Document) -> Subscriptions:
    """Read a plain list: one address on a line; empty lines and those that begin with "#" say nothing.

    Raises ParseError for binary and for empty input.
    """
    refuse_binary(document.body)
    feeds: dict[str, Subscription] = {}
    problems = ProblemList()
    for number, line in enumerate(decode_body(document.body, document.content_type).split("\n"), start=1):
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        try:
            address = read_address(written)
        except ParseError as error:
            problems.add(f"line {number}", str(error), written)
            continue
        if len(feeds) == MAX_FEEDS:
            problems.add(f"line {number}", too_many_feeds_message(), "")
            break
        feeds.setdefault(address, Subscription(address=address))
    return Subscriptions(feeds=tuple(feeds.values()), problems=problems.as_tuple())


def too_many_feeds_message() -> str:
    """What is said where a list goes on for too long."""
    return f"there are more than {MAX_FEEDS} feeds; the rest was left out: split the file"


class ProblemList:
    """The bad lines of one list, so many of them one by one and the others as a number."""

    MAX_RAW = 1000  # characters of a bad line that are shown

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._more = 0

    def add(self, where: str, reason: str, raw: str) -> None:
        if len(self._found) < MAX_PROBLEMS:
            self._found.append(Problem(where=where, reason=reason, raw=raw[: self.MAX_RAW]))
        else:
            self._more += 1

    def as_tuple(self) -> tuple[Problem, ...]:
        if not self._more:
            return tuple(self._found)
        rest = Problem(where="further on", reason=f"{self._more} more lines could not be read", raw="")
        return (*self._found, rest)
