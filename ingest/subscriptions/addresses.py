"""What somebody subscribes to: a feed's address with its name and folders, and lists of plain addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..decode import decode_body
from ..errors import ParseError
from ..identity.urls import canonicalise_url
from ..item import Document, Problem
from ..sniff import refuse_binary

MAX_ADDRESS = 8000  # characters; RFC 9110 4.1 asks everybody to take as many
MAX_FEEDS = 100_000  # of one file; a longer one is no reading list
MAX_PROBLEMS = 1000  # that are told apart; the rest is counted

_NOISE = re.compile(r"[\t\r\n]")  # browsers drop these: https://url.spec.whatwg.org/#concept-basic-url-parser
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# feed:https://… and feed://…; the others are what podcast programs listen to
_FEED_SCHEME = re.compile(r"(?:feed|pcast|itpc|podcast):(?://)?(?=https?://)|(?:feed|pcast|itpc|podcast)(?=://)", re.I)
_ADDRESS = re.compile(r"(https?)://([^/?#\\]+)([^#]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One feed of a list. No text in it is empty, and a folder path has at least one name."""

    address: str  # http(s), as ``read_address`` writes it; may hold a secret
    title: str | None = None  # what the list calls it
    site: str | None = None  # the page that the feed belongs to
    folders: tuple[tuple[str, ...], ...] = ()  # paths, outermost name first; none: not in any folder
    language: str | None = None
    type: str = "rss"  # as OPML has it: rss, atom, …
    is_paused: bool = False  # kept, but not polled
    look_again: bool = False  # look at the page of each item again when it is older


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """A list read whole: its feeds, each once, and what of it could not be read."""

    feeds: tuple[Subscription, ...]
    problems: tuple[Problem, ...] = ()


def read_address(text: str) -> str:
    """The one spelling of a feed's address: scheme and host in lower case, no default port, no fragment.

    User name, password and every parameter stay: they may be what makes the address work.
    Raises ParseError for what is no address on the web; its message does not repeat the address.

    >>> read_address(" feed://Harbour.example:80/rss?key=Ab#top")
    'http://harbour.example/rss?key=Ab'
    """
    text = _NOISE.sub("", text.strip())
    prefix = _FEED_SCHEME.match(text)
    if prefix:
        text = ("" if prefix[0].endswith((":", "/")) else "http") + text[prefix.end() :]
    if len(text) > MAX_ADDRESS:
        raise ParseError(f"the address is longer than {MAX_ADDRESS} characters")
    match = _ADDRESS.match(text)
    if not match or _UNPRINTED.search(text) or canonicalise_url(f"{match[1]}://{match[2]}/") is None:
        raise ParseError("not an address on the web: write it in full, such as https://harbour.example/feed.xml")
    scheme = match[1].lower()
    user, at, host = match[2].rpartition("@")
    host = re.sub(":(80)?$" if scheme == "http" else ":(443)?$", "", host.lower())
    tail = match[3].rstrip()
    return f"{scheme}://{user}{at}{host}{'' if tail.startswith('/') else '/'}{tail}"


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
