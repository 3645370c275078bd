"""feeds add, list, pause, resume, remove, import, export: the list of feeds that are polled."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from ingest import (
    Document,
    ParseError,
    Subscription,
    Subscriptions,
    is_opml,
    parse_addresses,
    parse_opml,
    read_address,
    redact_addresses,
    redact_url,
    write_opml,
)

from ..failures import (
    FILE_UNWRITABLE,
    INPUT_UNREADABLE,
    INVALID_ADDRESS,
    LIST_FULL,
    UNKNOWN_FEED,
    describe_read_error,
    find_read_failure,
)
from ..intake.input_failures import find_input_failure
from ..runtime import Runtime, build_runtime, open_backend, utc_now
from ..settings import Settings, search_path
from ..store.feeds import FeedListFullError, FeedOptions, ListedFeed, SwitchOutcome, feed_id
from . import terminal
from .exit_codes import FAILED
from .listed_feeds import COLUMNS, FeedFilter, build_feed_row, pack_feed
from .options import IntervalParam, json_option
from .table_layout import shorten_text

LIST_TITLE = "feedmill feeds"  # of an exported list


@click.group("feeds")
def feeds_group() -> None:
    """The feeds that are polled while `feedmill up` runs."""


def _wish_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What may be said of feeds when they come onto the list."""
    for option in (
        click.option("--folder", metavar="NAME", help="Put them into this folder too; A/B is B within A."),
        click.option(
            "--every", type=IntervalParam(), help="Poll so often, as 15m; else as often as they bring something."
        ),
        click.option("--full-text/--no-full-text", default=None, help="Fetch each item's page for its whole text."),
    ):
        command = option(command)
    return command


@feeds_group.command("add")
@click.argument("addresses", metavar="URL...", nargs=-1, required=True)
@_wish_options
@json_option
@click.pass_obj
def add_feeds(settings: Settings, /, addresses: tuple[str, ...], as_json: bool, **wish: Any) -> int:
    """Put feeds on the list; they are polled at once. One that is on it already takes the options given here."""
    wanted: list[Subscription] = []
    failed = False
    for address in addresses:
        try:
            wanted.append(Subscription(address=read_address(address)))
        except ParseError as error:
            failed = True
            terminal.print_error(f"{redact_url(address)}: {error}", INVALID_ADDRESS)
    return _add_subscriptions(settings, wanted, _make_wish(**wish), as_json) or (FAILED if failed else 0)


@feeds_group.command("import")
@click.argument("file", type=click.Path(allow_dash=True))
@_wish_options
@json_option
@click.pass_obj
def import_feeds(settings: Settings, /, file: str, as_json: bool, **wish: Any) -> int:
    """Put the feeds of an OPML file, or of a list with one address a line, on the list; - is standard input.

    A line that can't be read is reported with its number, and the rest is taken; exit code 1.
    """
    try:
        with sys.stdin.buffer if file == "-" else Path(file).open("rb") as stream:
            body = stream.read(settings.max_bytes + 1)
        if len(body) > settings.max_bytes:
            raise ParseError(f"larger than {settings.max_bytes} bytes; FEEDMILL_MAX_BYTES sets the limit")
        subscriptions = _read_feed_list(body, utc_now())
    except (OSError, ParseError) as error:
        if isinstance(error, OSError):
            terminal.print_error(describe_read_error(file, error), find_read_failure(error))
        else:
            terminal.print_error(f"{file}: {error}", find_input_failure(error))
        return FAILED
    for problem in subscriptions.problems:
        raw = shorten_text(redact_addresses(problem.raw), 200)
        terminal.print_error(f"{file}, {problem.where}: {problem.reason}: {raw}", INPUT_UNREADABLE)
    code = _add_subscriptions(settings, subscriptions.feeds, _make_wish(**wish), as_json)
    return code or (FAILED if subscriptions.problems else 0)


def _read_feed_list(body: bytes, now: datetime) -> Subscriptions:
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
                    terminal.print_error(str(error), LIST_FULL)
                    return FAILED
                counts[saved] += 1
                if as_json or not sys.stdout.isatty():
                    terminal.print_json_line({"id": feed.id, "address": redact_url(feed.address), "result": saved})
                move(count)
        terminal.print_message(", ".join(f"{count} {what}" for what, count in counts.items()) + _no_worker_hint(rt))
    return 0


def _no_worker_hint(rt: Runtime) -> str:
    return "" if rt.jobs.is_alive() else "; no worker was seen in the last minute: `feedmill up` polls them"


@feeds_group.command("remove")
@click.argument("feeds", metavar="URL|ID...", nargs=-1, required=True)
@click.pass_obj
def remove_feeds(settings: Settings, /, feeds: tuple[str, ...]) -> int:
    """Take feeds off the list. What they have brought stays."""
    failed = False
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        for name in feeds:
            if not rt.feeds.remove(_find_feed_id(name)):
                failed = True
                _report_unlisted(name)
    return FAILED if failed else 0


@feeds_group.command("pause")
@click.argument("feeds", metavar="URL|ID...", nargs=-1, required=True)
@click.pass_obj
def pause_feeds(settings: Settings, /, feeds: tuple[str, ...]) -> int:
    """Keep feeds on the list, but poll them no more until they are resumed."""
    return _switch_feeds(settings, feeds, lambda rt, listed_id: rt.feeds.pause(listed_id, rt.now()), "paused")


@feeds_group.command("resume")
@click.argument("feeds", metavar="URL|ID...", nargs=-1, required=True)
@click.pass_obj
def resume_feeds(settings: Settings, /, feeds: tuple[str, ...]) -> int:
    """Poll paused feeds again, at once and then as ever."""
    return _switch_feeds(settings, feeds, lambda rt, listed_id: rt.feeds.resume(listed_id, rt.now()), "resumed")


def _switch_feeds(
    settings: Settings, feeds: Sequence[str], switch: Callable[[Runtime, str], SwitchOutcome], what: str
) -> int:
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        outcomes = {name: switch(rt, _find_feed_id(name)) for name in feeds}
        hint = _no_worker_hint(rt) if what == "resumed" else ""
    for name in (name for name, outcome in outcomes.items() if outcome == "unknown"):
        _report_unlisted(name)
    done, known, unknown = ([*outcomes.values()].count(one) for one in ("done", "known", "unknown"))
    terminal.print_message(f"{done} {what}{f', {known} were so already' if known else ''}{hint}")
    return FAILED if unknown else 0


def _report_unlisted(name: str) -> None:
    terminal.print_error(f"{redact_url(name)}: not on the list; `feedmill feeds list` names the feeds", UNKNOWN_FEED)


def _find_feed_id(name: str) -> str:
    """The id of a feed that is named by its id or its address."""
    try:
        return feed_id(read_address(name))
    except ParseError:
        return name


@feeds_group.command("list")
@click.option("--failing", is_flag=True, help="Only those whose last poll failed.")
@click.option("--silent", is_flag=True, help="Only those that have brought nothing for long, by their own measure.")
@click.option("--paused", is_flag=True, help="Only those that are paused.")
@json_option
@click.pass_obj
def list_feeds(settings: Settings, /, as_json: bool, **wanted: bool) -> int:
    """All feeds: where they stand, when they are polled next, and what is wrong with them.

    Shows addresses without what may be a secret in them; `feeds export` has them whole.
    """
    chosen = FeedFilter(**wanted)
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        now = rt.now()
        listed = [entry for entry in rt.feeds.read_all() if chosen.takes(entry, now)]
        count = rt.feeds.count_feeds(now).feeds
    if as_json or not sys.stdout.isatty():
        for entry in listed:
            terminal.print_json_line(pack_feed(entry, now))
    else:
        terminal.print_table(COLUMNS, [build_feed_row(entry, now) for entry in listed])
        terminal.print_message(f"{len(listed)} of {count} feeds" if any(wanted.values()) else f"{count} feeds")
    return 0


@feeds_group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.pass_obj
def export_feeds(settings: Settings, /, file: Path | None) -> int:
    """Write the list as OPML 2.0 to a file or to standard output. It holds addresses whole, with any secret in them."""
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        body = write_opml(_make_subscriptions(rt.feeds.read_all()), LIST_TITLE, rt.now())
    if file is None:
        terminal.print_raw_xml(body)
        return 0
    try:
        file.write_bytes(body)
    except OSError as error:
        terminal.print_error(f"{file}: can't be written ({error.strerror}); name another file", FILE_UNWRITABLE)
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
            is_paused=entry.paused_at is not None,
        )
