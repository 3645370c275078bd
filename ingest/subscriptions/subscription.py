"""What somebody subscribes to: a feed's address with its name and folders."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import ParseError
from ..identity.urls import canonicalise_url
from ..item import Problem

MAX_ADDRESS = 8000  # characters; RFC 9110 4.1 asks everybody to take as many

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
