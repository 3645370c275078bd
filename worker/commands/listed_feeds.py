"""A feed of the list, as `feeds list` packs and describes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ingest import redact_url

from ..store.feeds import Feed, ListedFeed
from . import terminal

COLUMNS = ("feed", "address", "last well", "next", "condition")


def describe_feed(entry: ListedFeed, now: datetime) -> tuple[str, ...]:
    """A cell for each column."""
    return (
        _describe_identity(entry.feed),
        redact_url(entry.feed.address),
        _describe_last_success(entry, now),
        _describe_next_poll(entry, now),
        _describe_condition(entry),
    )


def pack_feed(entry: ListedFeed) -> dict[str, Any]:
    """A feed as a JSON object; its addresses without what may be a secret in them."""
    feed, state = entry.feed, entry.state
    return {
        "id": feed.id,
        "address": redact_url(feed.address),
        "title": _show_title(feed),
        "site": feed.site and redact_url(feed.site),
        "folders": feed.folders,
        "language": feed.language,
        "type": feed.type,
        "added_at": feed.added_at,
        "full_text": feed.full_text,
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
    }


def _describe_identity(feed: Feed) -> str:
    return f"{feed.id}\n{_show_title(feed) or ''}\n{', '.join('/'.join(path) for path in feed.folders)}".rstrip()


def _show_title(feed: Feed) -> str | None:
    """Its title, which some lists fill with the address."""
    return redact_url(feed.title) if feed.title and "://" in feed.title else feed.title


def _describe_last_success(entry: ListedFeed, now: datetime) -> str:
    return (
        f"{terminal.format_duration((now - entry.state.succeeded_at).total_seconds())} ago"
        if entry.state.succeeded_at
        else "never"
    )


def _describe_next_poll(entry: ListedFeed, now: datetime) -> str:
    if entry.state.job:
        return "now"
    return f"in {terminal.format_duration((entry.due - now).total_seconds())}" if entry.due else "never"


def _describe_condition(entry: ListedFeed) -> str:
    """What an operator should know of a feed; nothing where all is well."""
    state = entry.state
    notes = (
        (state.is_gone, "gone for good: remove it, or add it again"),
        (state.failures and not state.is_gone, f"failed {state.failures}×: {state.error}"),
        (state.moved_to, f"moved for good to {redact_url(state.moved_to or '')}"),
        (state.gaps, f"items may have been lost {state.gaps}×: poll it more often"),
    )
    return "\n".join(text for applies, text in notes if applies)
