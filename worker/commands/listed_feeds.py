"""A feed of the list, as `feeds list` packs and describes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ingest import is_silent, redact_url

from ..store.feeds import ListedFeed
from . import terminal
from .feed_push import FeedPush
from .table_layout import TableRow

COLUMNS = ("feed", "last well", "next", "title")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFilter:
    """Which feeds are shown: those to which everything applies that is asked for."""

    failing: bool = False
    silent: bool = False
    paused: bool = False

    def takes(self, entry: ListedFeed, now: datetime) -> bool:
        """Whether a feed is wanted."""
        return (
            (not self.failing or bool(entry.state.failures))
            and (not self.silent or is_silent_feed(entry, now))
            and (not self.paused or entry.paused_at is not None)
        )


def is_silent_feed(entry: ListedFeed, now: datetime) -> bool:
    """Whether it has brought nothing for long by its own measure, or since it is on the list."""
    since = now - (entry.state.brought_at or entry.feed.added_at)
    return is_silent(timedelta(seconds=entry.state.longest_pause or 0), since)


def build_feed_row(entry: ListedFeed, now: datetime, push: FeedPush | None = None) -> TableRow:
    """A cell for each column, and below them address, folders and what an operator should know."""
    folders = ", ".join("/".join(path) for path in entry.feed.folders)
    return TableRow(
        (entry.feed.id, _describe_last_success(entry, now), _describe_next_poll(entry, now), _show_title(entry) or ""),
        (
            redact_url(entry.feed.address),
            f"in {folders}" if folders else "",
            *_describe_condition(entry, now),
            *filter(None, [push.describe_state(now) if push else ""]),
        ),
    )


def pack_feed(entry: ListedFeed, now: datetime, push: FeedPush | None = None) -> dict[str, Any]:
    """A feed as a JSON object; its addresses without what may be a secret in them."""
    feed, state = entry.feed, entry.state
    return {
        "id": feed.id,
        "address": redact_url(feed.address),
        "title": _show_title(entry),
        "site": feed.site and redact_url(feed.site),
        "folders": feed.folders,
        "language": feed.language,
        "type": feed.type,
        "added_at": feed.added_at,
        "full_text": feed.full_text,
        "look_again": feed.look_again,
        "every": feed.every,
        "next_poll": entry.due,
        "polled_at": state.polled_at,
        "succeeded_at": state.succeeded_at,
        "failures": state.failures,
        "error": state.error,
        "is_gone": state.is_gone,
        "moved_to": state.moved_to and redact_url(state.moved_to),
        "items": len(state.seen) // 8,
        "items_an_hour": state.rate,
        "gaps": state.gaps,
        "gap_at": state.gap_at,
        "brought_at": state.brought_at,
        "is_silent": is_silent_feed(entry, now),
        "paused_at": entry.paused_at,
        "push": push and push.pack_state(),
    }


def _show_title(entry: ListedFeed) -> str | None:
    """What its list calls it, or else it itself; some lists fill that with the address."""
    title = entry.feed.title or entry.state.found_title
    return redact_url(title) if title and "://" in title else title


def _describe_last_success(entry: ListedFeed, now: datetime) -> str:
    return (
        f"{terminal.format_duration((now - entry.state.succeeded_at).total_seconds())} ago"
        if entry.state.succeeded_at
        else "never"
    )


def _describe_next_poll(entry: ListedFeed, now: datetime) -> str:
    if entry.paused_at:
        return "paused"
    if entry.state.job:
        return "now"
    return f"in {terminal.format_duration((entry.due - now).total_seconds())}" if entry.due else "never"


def _describe_condition(entry: ListedFeed, now: datetime) -> list[str]:
    """What an operator should know of a feed; nothing where all is well."""
    state = entry.state
    quiet = terminal.format_duration((now - (state.brought_at or entry.feed.added_at)).total_seconds())
    notes = (
        (entry.feed.kind == "section", "a section page, polled as a list of stories"),
        (entry.paused_at, f"paused: `feedmill feeds resume {entry.feed.id}` polls it again"),
        (state.is_gone, "gone for good: remove it, or add it again"),
        (state.failures and not state.is_gone, f"failed {state.failures}×: {state.error}"),
        (state.moved_to, f"moved for good to {redact_url(state.moved_to or '')}"),
        (state.gaps, f"items may have been lost {state.gaps}×: poll it more often"),
        (is_silent_feed(entry, now) and not entry.paused_at, f"silent: nothing new for {quiet}"),
    )
    return [text for applies, text in notes if applies]
