"""The feeds with their health, and having one polled now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from ingest import is_silent, redact_url

from ..http.problems import RequestError
from ..http.query import QueryParameter, make_choice, make_pattern_reader
from ..runtime import Runtime
from ..store.feeds import ListedFeed
from .view_types import AskedView, GoTo, SentForm, ShowInstead

PAGE = 50
FeedChoice = Literal["all", "failing", "silent"]
CHOICES: tuple[FeedChoice, ...] = get_args(FeedChoice)
PLACE_PATTERN = "^[0-9]{1,6}$"
ID_PATTERN = "^[0-9a-f]{16}$"
FEEDS_QUERY = (
    make_choice("show", "which feeds; all if not given", CHOICES),
    QueryParameter(
        name="from",
        says="of all feeds, from that place on",
        schema={"type": "string", "pattern": PLACE_PATTERN},
        read=make_pattern_reader(PLACE_PATTERN, "it is a number"),
    ),
    QueryParameter(
        name="checked",
        says="the feed that is polled now",
        schema={"type": "string", "pattern": ID_PATTERN},
        read=make_pattern_reader(ID_PATTERN, "it is the id of a feed"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFeed:
    """A feed as people see it; addresses without what may be a secret in them."""

    id: str
    title: str
    address: str
    says: tuple[str, ...]  # what somebody should know; nothing where all is well
    is_well: bool
    succeeded_at: datetime | None
    next_at: datetime | None  # None: never, or now
    is_polled_now: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsPage:
    """Some feeds."""

    show: FeedChoice
    feeds: list[ShownFeed]
    counts: Mapping[str, int]
    next_address: str
    checked: str
    choices: tuple[FeedChoice, ...] = CHOICES
    heading: str = "Feeds"
    command: str = "feedmill feeds list"


def read_feeds_page(asked: AskedView) -> FeedsPage:
    """A page of all feeds, or some of those that fail or fell silent."""
    rt, now = asked.rt, asked.rt.now()
    show: FeedChoice = asked.query.get("show", "all")
    first = int(asked.query.get("from", 0))
    conditions = rt.keeping.feed_conditions
    ids = {
        "all": lambda: conditions.list_all(first, PAGE + 1),
        "failing": lambda: conditions.list_failing(PAGE),
        "silent": lambda: conditions.list_silent(now, PAGE),
    }[show]()
    counts = rt.feeds.count_feeds(now)
    return FeedsPage(
        show=show,
        feeds=[_describe_feed(entry, now) for one in ids[:PAGE] if (entry := rt.feeds.get(one))],
        counts={"all": counts.feeds, "failing": counts.failing, "paused": counts.paused, "due": counts.due},
        next_address=f"/console/feeds?from={first + PAGE}" if len(ids) > PAGE else "",
        checked=asked.query.get("checked", ""),
    )


def check_feed_now(form: SentForm) -> GoTo | ShowInstead:
    """Have a feed polled as soon as the scheduler looks."""
    name = form.path["id"]
    answer = _hasten(form.rt, name) if len(name) == 16 and name.isalnum() and name.isascii() else None
    if answer is None:
        raise RequestError(404, "no-such-feed", "there is no such feed", "it may have been removed")
    if not answer:
        raise RequestError(
            409,
            "not-polled",
            "this feed is paused or gone for good",
            "`feedmill feeds resume` polls a paused one again",
        )
    return GoTo(f"/console/feeds?checked={name}")


def _hasten(rt: Runtime, name: str) -> bool | None:
    return rt.keeping.feed_conditions.hasten(name, rt.now())


def _describe_feed(entry: ListedFeed, now: datetime) -> ShownFeed:
    state, title = entry.state, entry.feed.title or entry.state.found_title or ""
    since = state.brought_at or entry.feed.added_at
    silent = is_silent(timedelta(seconds=state.longest_pause or 0), now - since)
    notes = (
        (entry.paused_at, "paused"),
        (state.is_gone, "gone for good: remove it, or add it again"),
        (state.failures and not state.is_gone, f"failed {state.failures} times: {state.error}"),
        (state.moved_to, f"moved for good to {redact_url(state.moved_to or '')}"),
        (state.gaps, f"items may have been lost {state.gaps} times: poll it more often"),
        (silent and not entry.paused_at, f"silent: nothing new since {since:%Y-%m-%d %H:%M}"),
    )
    says = tuple(text for applies, text in notes if applies)
    return ShownFeed(
        id=entry.feed.id,
        title="" if "://" in title else title,
        address=redact_url(entry.feed.address),
        says=says,
        is_well=not says,
        succeeded_at=state.succeeded_at,
        next_at=entry.due,
        is_polled_now=bool(state.job),
    )
