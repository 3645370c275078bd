"""feeds add, list, remove, import, export: the list of feeds that are polled."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ingest import (
    Document,
    ParseError,
    Subscription,
    Subscriptions,
    is_opml,
    parse_addresses,
    parse_opml,
    read_address,
    write_opml,
)

from ..runtime import Runtime, build_runtime, open_backend, utc_now
from ..settings import Settings, search_path
from ..store.feeds import Feed, FeedListFullError, FeedOptions, ListedFeed, feed_id
from . import terminal

FAILED = 1
LIST_TITLE = "feedmill feeds"  # of an exported list


def add_feeds(
    settings: Settings,
    addresses: Sequence[str],
    as_json: bool,
    full_text: bool | None,
    every: int | None,
    folder: str | None,
) -> int:
    wanted: list[Subscription] = []
    failed = False
    for address in addresses:
        try:
            wanted.append(Subscription(address=read_address(address)))
        except ParseError as error:
            failed = True
            terminal.print_error(f"{address}: {error}")
    return _add_subscriptions(settings, wanted, _make_wish(full_text, every, folder), as_json) or (
        FAILED if failed else 0
    )


def import_feeds(
    settings: Settings, file: str, as_json: bool, full_text: bool | None, every: int | None, folder: str | None
) -> int:
    try:
        with sys.stdin.buffer if file == "-" else Path(file).open("rb") as stream:
            body = stream.read(settings.max_bytes + 1)
        if len(body) > settings.max_bytes:
            raise ParseError(f"larger than {settings.max_bytes} bytes; FEEDMILL_MAX_BYTES sets the limit")
        subscriptions = read_feed_list(body, utc_now())
    except (OSError, ParseError) as error:
        terminal.print_error(f"{file}: {error.strerror if isinstance(error, OSError) else error}")
        return FAILED
    for problem in subscriptions.problems:
        terminal.print_error(f"{file}, {problem.where}: {problem.reason}: {terminal.shorten_text(problem.raw, 200)}")
    code = _add_subscriptions(settings, subscriptions.feeds, _make_wish(full_text, every, folder), as_json)
    return code or (FAILED if subscriptions.problems else 0)


def read_feed_list(body: bytes, now: datetime) -> Subscriptions:
    """The feeds of an OPML document or of a plain list of addresses.

    Raises:
        ParseError: it is neither.
    """
    document = Document(body=body, kind="document", fetched_at=now)
    looks_like_markup = body.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<")
    return parse_opml(document) if looks_like_markup or is_opml(body) else parse_addresses(document)


def _make_wish(full_text: bool | None, every: int | None, folder: str | None) -> FeedOptions:
    path = tuple(name for name in (folder or "").split("/") if name)
    return FeedOptions(full_text=full_text, every=every, folder=path)


def _add_subscriptions(settings: Settings, wanted: Sequence[Subscription], wish: FeedOptions, as_json: bool) -> int:
    """Put feeds on the list, and say of each what that was."""
    counts = dict.fromkeys(("added", "updated", "known"), 0)
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        bar, move = terminal.make_progress_bar("feeds", len(wanted))
        with bar:
            for count, subscription in enumerate(wanted, start=1):
                try:
                    feed, saved = rt.feeds.add(subscription, wish, rt.now())
                except FeedListFullError as error:
                    terminal.print_error(str(error))
                    return FAILED
                counts[saved] += 1
                if as_json or not sys.stdout.isatty():
                    terminal.print_json_line({"id": feed.id, "address": feed.address, "result": saved})
                move(count)
        terminal.print_message(", ".join(f"{count} {what}" for what, count in counts.items()) + _no_worker_hint(rt))
    return 0


def _no_worker_hint(rt: Runtime) -> str:
    return "" if rt.jobs.is_alive() else "; no worker was seen in the last minute: `feedmill up` polls them"


def remove_feeds(settings: Settings, names: Sequence[str]) -> int:
    failed = False
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        for name in names:
            if not rt.feeds.remove(_find_feed_id(name)):
                failed = True
                terminal.print_error(f"{name}: not on the list; `feedmill feeds list` names the feeds")
    return FAILED if failed else 0


def _find_feed_id(name: str) -> str:
    """The id of a feed that is named by its id or its address."""
    try:
        return feed_id(read_address(name))
    except ParseError:
        return name


def show_feeds(settings: Settings, as_json: bool) -> int:
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        listed, now = list(rt.feeds.read_all()), rt.now()
    if as_json or not sys.stdout.isatty():
        for entry in listed:
            terminal.print_json_line(_pack_feed(entry))
    else:
        rows = [
            (
                _describe_feed(entry.feed),
                entry.feed.address,
                _describe_last_success(entry, now),
                _describe_next_poll(entry, now),
                _describe_condition(entry),
            )
            for entry in listed
        ]
        terminal.print_table(("feed", "address", "last well", "next", "condition"), rows)
        terminal.print_message(f"{len(listed)} feeds")
    return 0


def _pack_feed(entry: ListedFeed) -> dict[str, Any]:
    feed, state = entry.feed, entry.state
    return {
        "id": feed.id,
        "address": feed.address,
        "title": feed.title,
        "site": feed.site,
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
        "moved_to": state.moved_to,
        "items": len(state.seen) // 8,
        "items_an_hour": state.rate,
        "gaps": state.gaps,
        "gap_at": state.gap_at,
    }


def _describe_feed(feed: Feed) -> str:
    return f"{feed.id}\n{feed.title or ''}\n{', '.join('/'.join(path) for path in feed.folders)}".rstrip()


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
        (state.moved_to, f"moved for good to {state.moved_to}"),
        (state.gaps, f"items may have been lost {state.gaps}×: poll it more often"),
    )
    return "\n".join(text for applies, text in notes if applies)


def export_feeds(settings: Settings, file: Path | None) -> int:
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        body = write_opml(_make_subscriptions(rt.feeds.read_all()), LIST_TITLE, rt.now())
    if file is None:
        terminal.print_raw_text(body)
        return 0
    try:
        file.write_bytes(body)
    except OSError as error:
        terminal.print_error(f"{file}: {error.strerror}")
        return FAILED
    return 0


def _make_subscriptions(listed: Iterable[ListedFeed]) -> Iterable[Subscription]:
    for entry in listed:
        feed = entry.feed
        yield Subscription(
            address=feed.address,
            title=feed.title,
            site=feed.site,
            folders=feed.folders,
            language=feed.language,
            type=feed.type,
        )
