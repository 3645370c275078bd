"""The feeds with their health, and having one polled now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args
from urllib.parse import urlencode

from ingest import is_silent, redact_url

from ..http.problems import RequestError
from ..http.query import QueryParameter, make_choice, make_pattern_reader
from ..runtime import Runtime
from ..store.feed_conditions import FeedCondition, FeedPlace
from ..store.feeds import ListedFeed
from .view_types import AskedView, GoTo, SentForm, ShowInstead

PAGE = 50
CHOICES: tuple[FeedCondition, ...] = get_args(FeedCondition)
PLACE_PATTERN = "^[0-9]{1,15}-[0-9a-f]{16}$"
ID_PATTERN = "^[0-9a-f]{16}$"


def _make_place(name: str, says: str) -> QueryParameter:
    def read(value: str) -> FeedPlace:
        score, _, listed_id = read_pattern(value).partition("-")
        return FeedPlace(int(score), listed_id)

    read_pattern = make_pattern_reader(PLACE_PATTERN, "it is a place as the page's links have it")
    return QueryParameter(name=name, says=says, schema={"type": "string", "pattern": PLACE_PATTERN}, read=read)


FEEDS_QUERY = (
    make_choice("show", "which feeds; all if not given", CHOICES),
    _make_place("after", "the feeds next after that place"),
    _make_place("before", "the feeds next before that place"),
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

    show: FeedCondition
    feeds: list[ShownFeed]
    counts: Mapping[str, int]
    previous_address: str  # "": this is the first page
    next_address: str  # "": the last one
    checked: str
    choices: tuple[FeedCondition, ...] = CHOICES
    heading: str = "Feeds"
    command: str = "feedmill feeds list"


def read_feeds_page(asked: AskedView) -> FeedsPage:
    """A page of all feeds, or of those that fail or fell silent."""
    rt, now, given = asked.rt, asked.rt.now(), asked.query
    show: FeedCondition = given.get("show", "all")
    found = rt.keeping.feed_conditions.list_feeds(show, now, PAGE, given.get("after"), given.get("before"))
    counts = rt.feeds.count_feeds(now)
    return FeedsPage(
        show=show,
        feeds=[_describe_feed(entry, now) for entry in rt.feeds.read_some([place.listed_id for place in found.places])],
        counts={"all": counts.feeds, "failing": counts.failing, "paused": counts.paused, "due": counts.due},
        previous_address=_write_address(show, "before", found.places[:1]) if found.has_before else "",
        next_address=_write_address(show, "after", found.places[-1:]) if found.has_after else "",
        checked=given.get("checked", ""),
    )


def _write_address(show: FeedCondition, direction: str, places: Sequence[FeedPlace]) -> str:
    """Of the page before or after; of the first one where this one is empty."""
    given = [("show", show), *((direction, f"{one.score}-{one.listed_id}") for one in places)]
    return f"/console/feeds?{urlencode(given)}"


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
