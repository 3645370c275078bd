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

from ..runtime import Runtime, backend, build, utcnow
from ..settings import Settings, search_path
from ..store.feeds import Feed, FullError, Listed, Wish, feed_id
from . import terminal as show

FAILED = 1
TITLE = "feedmill feeds"  # of an exported list


def add(
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
            show.complain(f"{address}: {error}")
    return _take(settings, wanted, _wish(full_text, every, folder), as_json) or (FAILED if failed else 0)


def import_file(
    settings: Settings, file: str, as_json: bool, full_text: bool | None, every: int | None, folder: str | None
) -> int:
    try:
        with sys.stdin.buffer if file == "-" else Path(file).open("rb") as stream:
            body = stream.read(settings.max_bytes + 1)
        if len(body) > settings.max_bytes:
            raise ParseError(f"larger than {settings.max_bytes} bytes; FEEDMILL_MAX_BYTES sets the limit")
        found = read_list(body, utcnow())
    except (OSError, ParseError) as error:
        show.complain(f"{file}: {error.strerror if isinstance(error, OSError) else error}")
        return FAILED
    for problem in found.problems:
        show.complain(f"{file}, {problem.where}: {problem.reason}: {show.shortened(problem.raw, 200)}")
    code = _take(settings, found.feeds, _wish(full_text, every, folder), as_json)
    return code or (FAILED if found.problems else 0)


def read_list(body: bytes, now: datetime) -> Subscriptions:
    """The feeds of an OPML document or of a plain list of addresses.

    Raises:
        ParseError: it is neither.
    """
    document = Document(body=body, kind="document", fetched_at=now)
    looks_like_markup = body.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<")
    return parse_opml(document) if looks_like_markup or is_opml(body) else parse_addresses(document)


def _wish(full_text: bool | None, every: int | None, folder: str | None) -> Wish:
    path = tuple(name for name in (folder or "").split("/") if name)
    return Wish(full_text=full_text, every=every, folder=path)


def _take(settings: Settings, wanted: Sequence[Subscription], wish: Wish, as_json: bool) -> int:
    """Put feeds on the list, and say of each what that was."""
    counts = dict.fromkeys(("added", "updated", "known"), 0)
    with backend(settings, search_path()) as server:
        rt = build(settings, server.url)
        bar, move = show.progress("feeds", len(wanted))
        with bar:
            for count, subscription in enumerate(wanted, start=1):
                try:
                    feed, saved = rt.feeds.add(subscription, wish, rt.now())
                except FullError as error:
                    show.complain(str(error))
                    return FAILED
                counts[saved] += 1
                if as_json or not sys.stdout.isatty():
                    show.json_line({"id": feed.id, "address": feed.address, "result": saved})
                move(count)
        show.say(", ".join(f"{count} {what}" for what, count in counts.items()) + _hint(rt))
    return 0


def _hint(rt: Runtime) -> str:
    return "" if rt.jobs.is_alive() else "; no worker was seen in the last minute: `feedmill up` polls them"


def remove(settings: Settings, names: Sequence[str]) -> int:
    failed = False
    with backend(settings, search_path()) as server:
        rt = build(settings, server.url)
        for name in names:
            if not rt.feeds.remove(_id(name)):
                failed = True
                show.complain(f"{name}: not on the list; `feedmill feeds list` names the feeds")
    return FAILED if failed else 0


def _id(name: str) -> str:
    """The id of a feed that is named by its id or its address."""
    try:
        return feed_id(read_address(name))
    except ParseError:
        return name


def show_all(settings: Settings, as_json: bool) -> int:
    with backend(settings, search_path()) as server:
        rt = build(settings, server.url)
        listed, now = list(rt.feeds.all()), rt.now()
    if as_json or not sys.stdout.isatty():
        for one in listed:
            show.json_line(_values(one))
    else:
        rows = [(_name(one.feed), one.feed.address, _ago(one, now), _next(one, now), _condition(one)) for one in listed]
        show.table(("feed", "address", "last well", "next", "condition"), rows)
        show.say(f"{len(listed)} feeds")
    return 0


def _values(one: Listed) -> dict[str, Any]:
    feed, state = one.feed, one.state
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
        "next_poll": one.due,
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


def _name(feed: Feed) -> str:
    return f"{feed.id}\n{feed.title or ''}\n{', '.join('/'.join(path) for path in feed.folders)}".rstrip()


def _ago(one: Listed, now: datetime) -> str:
    return f"{show.span((now - one.state.succeeded_at).total_seconds())} ago" if one.state.succeeded_at else "never"


def _next(one: Listed, now: datetime) -> str:
    if one.state.job:
        return "now"
    return f"in {show.span((one.due - now).total_seconds())}" if one.due else "never"


def _condition(one: Listed) -> str:
    """What an operator should know of a feed; nothing where all is well."""
    state = one.state
    said = (
        (state.is_gone, "gone for good: remove it, or add it again"),
        (state.failures and not state.is_gone, f"failed {state.failures}×: {state.error}"),
        (state.moved_to, f"moved for good to {state.moved_to}"),
        (state.gaps, f"items may have been lost {state.gaps}×: poll it more often"),
    )
    return "\n".join(text for applies, text in said if applies)


def export(settings: Settings, file: Path | None) -> int:
    with backend(settings, search_path()) as server:
        rt = build(settings, server.url)
        body = write_opml(_subscriptions(rt.feeds.all()), TITLE, rt.now())
    if file is None:
        show.raw_text(body)
        return 0
    try:
        file.write_bytes(body)
    except OSError as error:
        show.complain(f"{file}: {error.strerror}")
        return FAILED
    return 0


def _subscriptions(listed: Iterable[Listed]) -> Iterable[Subscription]:
    for one in listed:
        feed = one.feed
        yield Subscription(
            address=feed.address,
            title=feed.title,
            site=feed.site,
            folders=feed.folders,
            language=feed.language,
            type=feed.type,
        )
