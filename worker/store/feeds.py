"""The feeds that are polled: what is wanted of each, and what is known of it. The steps are in feeds.lua."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar

import msgspec

from ingest import Subscription

from .client import Client
from .jobs import ms
from .keys import Keys
from .scripts import Script

MAX_FEEDS = 100_000
MAX_NAME = 500  # characters of a title, a folder's name, a language
MAX_ADDRESS = 8000
MAX_FOLDERS = 100  # of one feed
CLAIMED_AT_ONCE = 500  # feeds that one call of the scheduler polls
PAGE = 200  # feeds in one round trip

Saved = Literal["added", "updated", "known"]


Record = TypeVar("Record")


class FullError(Exception):
    """There are as many feeds on the list as there may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed of the list. Its address may hold a secret: it is shown to the operator and stands in no record."""

    id: str  # made of the address
    address: str
    title: str | None = None
    site: str | None = None
    folders: tuple[tuple[str, ...], ...] = ()
    language: str | None = None
    type: str = "rss"
    added_at: datetime
    full_text: bool = False  # fetch each item's page for its whole text
    every: int | None = None  # seconds between polls; None: found out from the feed


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What polling a feed has shown. Everything is from the last poll that brought it."""

    polled_at: datetime | None = None
    succeeded_at: datetime | None = None  # fetched and read, or not modified
    error: str | None = None  # of the last poll; None: it was well
    failures: int = 0  # in a row
    is_gone: bool = False  # 410: it is polled no more until somebody adds it again
    moved_to: str | None = None  # where it has moved for good
    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None  # of the last document that was read
    seen: bytes = b""  # 8 bytes for each item of that document
    problems: bytes = b""  # 8 bytes for each part of it that could not be read
    hint: float | None = None  # seconds for which feed and server want to be left alone
    rate: float | None = None  # new items an hour
    gaps: int = 0  # polls that had no item in common with the one before: items may have been lost in between
    gap_at: datetime | None = None  # the last of them
    job: str | None = None  # the job that polls it just now


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A feed with everything that is known of it."""

    feed: Feed
    state: FeedState
    due: datetime | None  # None: it is gone


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCounts:
    feeds: int
    due: int  # now, or not answered yet
    failing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One feed to be polled now, by the job of that name."""

    feed: Feed
    job_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody says about feeds when they are added; None and nothing leave what is known as it is."""

    full_text: bool | None = None
    every: int | None = None
    folder: tuple[str, ...] = field(default=())


def feed_id(address: str) -> str:
    """A feed's name in keys and on the command line.

    >>> feed_id("https://harbour.example/feed.xml")
    '273b8e062344ee52'
    """
    return hashlib.sha256(address.encode()).hexdigest()[:16]


class Feeds:
    """The feed list in Redis."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client = client
        self._keys = keys
        self._script = Script(client, "feeds")

    def _step(self, name: str, **args: object) -> Any:
        return self._script(name, self._keys.prefix, **{key: arg for key, arg in args.items() if arg is not None})

    def add(self, wanted: Subscription, wish: Wish, now: datetime) -> tuple[Feed, Saved]:
        """Put a feed on the list, due at once, or add to what is known of it: folders, a title that it had not.

        A feed that was gone is polled again.

        Raises:
            FullError: there are MAX_FEEDS on it.
        """
        found = self.get(feed_id(wanted.address))
        known = found.feed if found else None
        feed = _merged(known, wanted, wish, now)
        revived = found is not None and found.state.is_gone
        if feed == known and not revived:
            return feed, "known"
        is_soon = known is None or revived or feed.every != known.every
        cleared = [name for name, value in _values(feed).items() if value is None] + ["is_gone"]
        answer = self._step(
            "save", id=feed.id, fields=_packed(feed), cleared=cleared, added=ms(feed.added_at), most=MAX_FEEDS,
            due=ms(now) if is_soon else None,
        )  # fmt: skip
        if answer == -1:
            raise FullError(f"there are {MAX_FEEDS} feeds on the list; remove some first")
        return feed, "added" if answer else "updated"

    def remove(self, found: str) -> bool:
        """Take a feed off the list, with all that is known of it. False: it isn't there."""
        return bool(self._step("remove", id=found))

    def get(self, found: str) -> Listed | None:
        """A feed by its id; None where there is none."""
        return next(self._read([found]), None)

    def all(self) -> Iterator[Listed]:
        """Every feed, in the order in which they were added."""
        ids = [name.decode() for name in self._client.zrange(self._keys.feeds, 0, -1)]
        for start in range(0, len(ids), PAGE):
            yield from self._read(ids[start : start + PAGE])

    def counts(self, now: datetime) -> FeedCounts:
        feeds, due, failing = self._step("count", now=ms(now))
        return FeedCounts(feeds=feeds, due=due, failing=failing)

    def claim(self, now: datetime, again: datetime) -> list[Claim]:
        """Feeds whose moment has come, each to one caller only.

        Args:
            again: when a feed is looked at once more that nobody has settled by then.
        """
        answer = self._step("claim", now=ms(now), again=ms(again), limit=CLAIMED_AT_ONCE)
        jobs = {one.decode(): job.decode() for one, job in zip(answer[::2], answer[1::2], strict=True)}
        return [Claim(feed=listed.feed, job_id=jobs[listed.feed.id]) for listed in self._read(list(jobs))]

    def settle(self, found: str, job_id: str, state: FeedState, due: datetime | None) -> bool:
        """Write what a poll has shown, and when the next one is due; None: never.

        False: the feed was removed, or another job has it by now; nothing was changed.
        """
        cleared = [name for name, value in _values(state).items() if value is None]
        answer = self._step(
            "settle", id=found, job=job_id, fields=_packed(replace(state, job=None)), cleared=cleared,
            due=ms(due) if due else None, failing=state.failures > 0,
        )  # fmt: skip
        return bool(answer)

    def _read(self, ids: Sequence[str]) -> Iterator[Listed]:
        pipe = self._client.pipeline(transaction=False)
        for one in ids:
            pipe.hgetall(self._keys.feed(one))
            pipe.zscore(self._keys.feeds_due, one)
        answers = pipe.execute()
        for stored, due in zip(answers[::2], answers[1::2], strict=True):
            if b"address" in stored:
                moment = datetime.fromtimestamp(due / 1000, UTC) if due is not None else None
                yield Listed(feed=_unpacked(stored, Feed), state=_unpacked(stored, FeedState), due=moment)


def _merged(known: Feed | None, wanted: Subscription, wish: Wish, now: datetime) -> Feed:
    """What is known, and what was said now where that says more."""
    folders = dict.fromkeys(known.folders if known else ())
    folders |= dict.fromkeys(filter(None, (*wanted.folders, wish.folder)))
    before = known or Feed(id=feed_id(wanted.address), address=wanted.address, added_at=now, type=wanted.type)
    return replace(
        before,
        title=before.title or _short(wanted.title),
        site=before.site or (wanted.site if wanted.site and len(wanted.site) <= MAX_ADDRESS else None),
        folders=tuple(tuple(name[:MAX_NAME] for name in path) for path in folders)[:MAX_FOLDERS],
        language=before.language or _short(wanted.language),
        type=before.type[:MAX_NAME],
        full_text=before.full_text if wish.full_text is None else wish.full_text,
        every=wish.every or before.every,
    )


def _short(text: str | None) -> str | None:
    return text[:MAX_NAME] if text else None


def _values(record: Feed | FeedState) -> dict[str, Any]:
    return {each.name: getattr(record, each.name) for each in fields(record)}


def _packed(record: Feed | FeedState) -> list[str | bytes]:
    """A hash's fields and values in turn, each value as JSON."""
    pairs = ((name, value) for name, value in _values(record).items() if value is not None)
    return [part for name, value in pairs for part in (name, msgspec.json.encode(value))]


def _unpacked(stored: Mapping[bytes, bytes], kind: type[Record]) -> Record:
    """A record from its fields; those of another kind in the same hash are passed over."""
    pairs = (b'"%s":%s' % (name, b'"%s"' % value if name == b"job" else value) for name, value in stored.items())
    return msgspec.json.decode(b"{%s}" % b",".join(pairs), type=kind)
