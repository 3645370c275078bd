"""The feeds that are polled: what is wanted of each, and what is known of it. The steps are in feeds.lua."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeVar

import msgspec

from ingest import PushOffer, Rights, Subscription, measure_silence

from .client import Client
from .jobs import to_milliseconds
from .keys import Keys
from .pushes import Pushes
from .scripts import Script

MAX_FEEDS = 100_000
MAX_NAME = 500  # characters of a title, a folder's name, a language
MAX_ADDRESS = 8000
MAX_FOLDERS = 100  # of one feed
LISTED_AT_ONCE = 1000  # ids that one command gives
CLAIMED_AT_ONCE = 20  # feeds; with their jobs some milliseconds of the server's time
FEEDS_PER_READ = 200  # feeds in one round trip
SECTION = "section"  # the type of a page that is polled as a list; it goes through OPML as any other
EPOCH = datetime.fromtimestamp(0, UTC)

SaveOutcome = Literal["added", "updated", "known"]
SwitchOutcome = Literal["done", "known", "unknown"]  # known: it was so already; unknown: there is no such feed


SWITCHED: dict[int, SwitchOutcome] = {1: "done", 0: "known", -1: "unknown"}

FeedRecord = TypeVar("FeedRecord")


class FeedListFullError(Exception):
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
    look_again: bool = False  # look at the page of each item again when it is older

    @property
    def kind(self) -> Literal["feed", "section"]:
        """How what its address gives is read: as what it is, or as a page of headlines."""
        return "section" if self.type == SECTION else "feed"


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
    answered_by: str | None = None  # the address that sent these two and its document, where redirects led
    body_digest: str | None = None  # of the last document that was read
    seen: bytes = b""  # 8 bytes for each item of that document
    problems: bytes = b""  # 8 bytes for each part of it that could not be read
    hint: float | None = None  # seconds for which feed and server want to be left alone
    rate: float | None = None  # new items an hour, over days
    rate_now: float = 0.0  # the same, between the last two polls
    brought_at: datetime | None = None  # the last poll that brought something new, or the first one
    gaps: int = 0  # polls that had no item in common with the one before: items may have been lost in between
    gap_at: datetime | None = None  # the last of them
    found_title: str | None = None  # what the feed calls itself
    longest_pause: float | None = None  # seconds between two such polls; fades, so that a feed may change its ways
    answer_rights: Rights | None = None  # that came in the header of its last document
    push: PushOffer | None = None  # that its last document makes
    pushed: bytes = b""  # 8 bytes for each item that was pushed since then
    unpushed_at: datetime | None = None  # the last poll that brought news which nobody had pushed
    wait: float | None = None  # seconds to the next poll, were nothing pushed
    job: str | None = None  # the job that polls it just now


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFeed:
    """A feed with everything that is known of it."""

    feed: Feed
    state: FeedState
    due: datetime | None  # None: it is gone or paused
    paused_at: datetime | None = None  # None: it is not paused


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCounts:
    feeds: int
    due: int  # now, or not answered yet
    failing: int
    paused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PollClaim:
    """One feed to be polled now, by the job of that name."""

    feed: Feed
    job_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOptions:
    """What somebody says about feeds when they are added; None and nothing leave what is known as it is."""

    full_text: bool | None = None
    look_again: bool | None = None
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
        self._script = Script(client, keys, "feeds")
        self.pushes = Pushes(client, keys)

    def _run_step(self, name: str, **args: object) -> Any:
        return self._script(step=name, **{key: arg for key, arg in args.items() if arg is not None})

    def add(self, wanted: Subscription, options: FeedOptions, now: datetime) -> tuple[Feed, SaveOutcome]:
        """Put a feed on the list, due at once, or add to what is known of it: folders, a title that it had not.

        A feed that was gone is polled again, and one that fails at once; a paused one stays paused, and only a new one
        may come so.

        Raises:
            FullError: there are MAX_FEEDS on it.
        """
        listed = self.get(feed_id(wanted.address))
        known = listed.feed if listed else None
        feed = _merge_subscription(known, wanted, options, now)
        revived = listed is not None and listed.state.is_gone
        is_failing = listed is not None and listed.state.failures > 0
        if feed == known and not revived and not is_failing:
            return feed, "known"
        is_soon = known is None or revived or is_failing or (feed.every, feed.type) != (known.every, known.type)
        cleared = [name for name, value in _field_values(feed).items() if value is None] + ["is_gone"]
        answer = self._run_step(
            "save", id=feed.id, fields=_pack_record(feed), cleared=cleared,
            added=feed.added_at.timestamp() * 1000, most=MAX_FEEDS,
            due=to_milliseconds(now) if is_soon else None, paused=to_milliseconds(now) if wanted.is_paused else None,
        )  # fmt: skip
        if answer == -1:
            raise FeedListFullError(f"there are {MAX_FEEDS} feeds on the list; remove some first")
        if feed == known and not revived:
            return feed, "known"
        return feed, "added" if answer else "updated"

    def remove(self, listed_id: str) -> bool:
        """Take a feed off the list, with all that is known of it. False: it isn't there."""
        return bool(self._run_step("remove", id=listed_id))

    def pause(self, listed_id: str, now: datetime) -> SwitchOutcome:
        """Poll a feed no more; everything that is known of it stays."""
        return SWITCHED[self._run_step("pause", id=listed_id, now=to_milliseconds(now))]

    def resume(self, listed_id: str, now: datetime) -> SwitchOutcome:
        """Poll a paused feed again, as soon as somebody looks for feeds that are due."""
        return SWITCHED[self._run_step("resume", id=listed_id, now=to_milliseconds(now))]

    def get(self, listed_id: str) -> ListedFeed | None:
        """A feed by its id; None where there is none."""
        return next(self.read_some([listed_id]), None)

    def read_all(self) -> Iterator[ListedFeed]:
        """Every feed, in the order in which they were added."""
        added = dict(self._client.zscan_iter(self._keys.feeds, count=LISTED_AT_ONCE))
        ids = [name.decode() for name in sorted(added, key=lambda name: (added[name], name))]
        for start in range(0, len(ids), FEEDS_PER_READ):
            yield from self.read_some(ids[start : start + FEEDS_PER_READ])

    def count_feeds(self, now: datetime) -> FeedCounts:
        feeds, due, failing, paused = self._run_step("count", now=to_milliseconds(now))
        return FeedCounts(feeds=feeds, due=due, failing=failing, paused=paused)

    def claim_due(self, now: datetime, again: datetime) -> list[PollClaim]:
        """Feeds whose moment has come, each to one caller only.

        Args:
            again: when a feed is looked at once more that nobody has settled by then.
        """
        answer = self._run_step("claim", now=to_milliseconds(now), again=to_milliseconds(again), limit=CLAIMED_AT_ONCE)
        jobs = {listed_id.decode(): job.decode() for listed_id, job in zip(answer[::2], answer[1::2], strict=True)}
        return [PollClaim(feed=listed.feed, job_id=jobs[listed.feed.id]) for listed in self.read_some(list(jobs))]

    def settle_poll(self, listed_id: str, job_id: str, state: FeedState, due: datetime | None) -> bool:
        """Write what a poll has shown, and when the next one is due; None: never.

        False: the feed was removed, or another job has it by now; nothing was changed.
        """
        cleared = [name for name, value in _field_values(state).items() if value is None]
        answer = self._run_step(
            "settle", id=listed_id, job=job_id, fields=_pack_record(replace(state, job=None)), cleared=cleared,
            due=to_milliseconds(due) if due else None, failing=state.failures > 0,
            silent_from=to_milliseconds(_find_silence(state)),
        )  # fmt: skip
        return bool(answer)

    def read_some(self, ids: Sequence[str]) -> Iterator[ListedFeed]:
        """Those of these that there are."""
        pipe = self._client.pipeline(transaction=False)
        for listed_id in ids:
            pipe.hgetall(self._keys.feed(listed_id))
            pipe.zscore(self._keys.feeds_due, listed_id)
            pipe.zscore(self._keys.feeds_paused, listed_id)
        answers = pipe.execute()
        for stored, due, paused in zip(answers[::3], answers[1::3], answers[2::3], strict=True):
            if b"address" in stored:
                yield ListedFeed(
                    feed=_unpack_record(stored, Feed),
                    state=_unpack_record(stored, FeedState),
                    due=_unpack_moment(due),
                    paused_at=_unpack_moment(paused),
                )


def _merge_subscription(known: Feed | None, wanted: Subscription, options: FeedOptions, now: datetime) -> Feed:
    """What is known, and what was said now where that says more."""
    folders = dict.fromkeys(known.folders if known else ())
    folders |= dict.fromkeys(filter(None, (*wanted.folders, options.folder)))
    before = known or Feed(id=feed_id(wanted.address), address=wanted.address, added_at=now, type=wanted.type)
    return replace(
        before,
        title=before.title or _shorten_text(wanted.title),
        site=before.site or (wanted.site if wanted.site and len(wanted.site) <= MAX_ADDRESS else None),
        folders=tuple(tuple(name[:MAX_NAME] for name in path) for path in folders)[:MAX_FOLDERS],
        language=before.language or _shorten_text(wanted.language),
        type=SECTION if wanted.type == SECTION else before.type[:MAX_NAME],
        full_text=before.full_text if options.full_text is None else options.full_text,
        every=options.every or before.every,
        look_again=(before.look_again or wanted.look_again) if options.look_again is None else options.look_again,
    )


def _unpack_moment(milliseconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds is not None else None


def _shorten_text(text: str | None) -> str | None:
    return text[:MAX_NAME] if text else None


def _field_values(record: Feed | FeedState) -> dict[str, Any]:
    return {each.name: getattr(record, each.name) for each in fields(record)}


def _pack_record(record: Feed | FeedState) -> list[str | bytes]:
    """A hash's fields and values in turn, each value as JSON."""
    pairs = ((name, value) for name, value in _field_values(record).items() if value is not None)
    return [part for name, value in pairs for part in (name, msgspec.json.encode(value))]


def _unpack_record(stored: Mapping[bytes, bytes], kind: type[FeedRecord]) -> FeedRecord:
    """A record from its fields; those of another kind in the same hash are passed over."""
    pairs = (b'"%s":%s' % (name, b'"%s"' % value if name == b"job" else value) for name, value in stored.items())
    return msgspec.json.decode(b"{%s}" % b",".join(pairs), type=kind)


def _find_silence(state: FeedState) -> datetime:
    """When the feed counts as silent, should it bring nothing more."""
    limit = measure_silence(timedelta(seconds=state.longest_pause or 0))
    return (state.brought_at or state.polled_at or EPOCH) + limit
