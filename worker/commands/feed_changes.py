"""feeds add, discover, import, remove, pause, resume, export: what reads and writes addresses and lists of them."""

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

from ..backend import open_backend
from ..clock_and_ids import utc_now
from ..failures import (
    FILE_UNWRITABLE,
    INPUT_UNREADABLE,
    INVALID_ADDRESS,
    NO_FEED,
    UNKNOWN_FEED,
    describe_read_error,
    find_read_failure,
)
from ..intake.input_failures import find_input_failure
from ..settings import Settings, search_path
from ..store.feeds import ListedFeed, SwitchOutcome, feed_id
from ..stores import Stores, open_stores
from . import terminal
from .added_feeds import add_subscriptions, describe_missing_worker, make_wish, wish_options
from .exit_codes import FAILED
from .options import json_option
from .site_report import find_section, find_subscription, make_lone_client, print_findings, search_with_bar
from .table_layout import shorten_text

_CHOICES = {"": find_subscription, "section": find_section}  # by how an address is to be taken
LIST_TITLE = "feedmill feeds"  # of an exported list


@click.command("add")
@click.argument("addresses", metavar="URL...", nargs=-1, required=True)
@wish_options
@click.option(
    "--section", "how", flag_value="section", help="Poll the pages as lists of the stories that they link to."
)
@click.option("--as-is", "how", flag_value="as is", help="Take the addresses as they are, without looking at them.")
@json_option
@click.pass_obj
def add_feeds(settings: Settings, /, addresses: tuple[str, ...], how: str | None, as_json: bool, **wish: Any) -> int:
    """Put feeds on the list; they are polled at once. One that is on it already takes the options given here.

    For the address of a site's page, the best that `feeds discover` finds there is put on the list.
    """
    wanted: list[Subscription] = []
    failed = False
    for address in addresses:
        try:
            wanted.append(Subscription(address=read_address(address)))
        except ParseError as error:
            failed = True
            terminal.print_error(f"{redact_url(address)}: {error}", INVALID_ADDRESS)
    code = add_subscriptions(settings, wanted, make_wish(**wish), as_json, _CHOICES.get(how or ""))
    return code or (FAILED if failed else 0)


@click.command("discover")
@click.argument("site", metavar="SITE")
@json_option
@click.pass_obj
def discover_feeds(settings: Settings, /, site: str, as_json: bool) -> int:
    """What of a site can be polled: feeds, news sitemaps, section pages; the best first, with what each brings.

    Some 20 requests at most, a second apart, none that its robots.txt forbids; what was asked is said on stderr.
    """
    try:
        address = read_address(site if "://" in site else f"https://{site}")
    except ParseError as error:
        terminal.print_error(f"{redact_url(site)}: {error}", INVALID_ADDRESS)
        return FAILED
    findings = search_with_bar(address, make_lone_client(settings))
    print_findings(address, findings, as_json, utc_now())
    if not findings.candidates:
        terminal.print_error(f"{redact_url(address)}: nothing was found that can be polled", NO_FEED)
    return 0 if findings.candidates else FAILED


@click.command("import")
@click.argument("file", type=click.Path(allow_dash=True))
@wish_options
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
    code = add_subscriptions(settings, subscriptions.feeds, make_wish(**wish), as_json)
    return code or (FAILED if subscriptions.problems else 0)


def _read_feed_list(body: bytes, now: datetime) -> Subscriptions:
    """The feeds of an OPML document or of a plain list of addresses.

    Raises:
        ParseError: it is neither.
    """
    document = Document(body=body, kind="document", fetched_at=now)
    looks_like_markup = body.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<")
    return parse_opml(document) if looks_like_markup or is_opml(body) else parse_addresses(document)


@click.command("remove")
@click.argument("feeds", metavar="URL|ID...", nargs=-1, required=True)
@click.pass_obj
def remove_feeds(settings: Settings, /, feeds: tuple[str, ...]) -> int:
    """Take feeds off the list. What they have brought stays."""
    failed = False
    with open_backend(settings, search_path()) as server:
        rt = open_stores(settings, server.url)
        for name in feeds:
            if not rt.feeds.remove(_find_feed_id(name)):
                failed = True
                _report_unlisted(name)
    return FAILED if failed else 0


@click.command("pause")
@click.argument("feeds", metavar="URL|ID...", nargs=-1, required=True)
@click.pass_obj
def pause_feeds(settings: Settings, /, feeds: tuple[str, ...]) -> int:
    """Keep feeds on the list, but poll them no more until they are resumed."""
    return _switch_feeds(settings, feeds, lambda rt, listed_id: rt.feeds.pause(listed_id, rt.now()), "paused")


@click.command("resume")
@click.argument("feeds", metavar="URL|ID...", nargs=-1, required=True)
@click.pass_obj
def resume_feeds(settings: Settings, /, feeds: tuple[str, ...]) -> int:
    """Poll paused feeds again, at once and then as ever."""
    return _switch_feeds(settings, feeds, lambda rt, listed_id: rt.feeds.resume(listed_id, rt.now()), "resumed")


def _switch_feeds(
    settings: Settings, feeds: Sequence[str], switch: Callable[[Stores, str], SwitchOutcome], what: str
) -> int:
    with open_backend(settings, search_path()) as server:
        rt = open_stores(settings, server.url)
        outcomes = {name: switch(rt, _find_feed_id(name)) for name in feeds}
        hint = describe_missing_worker(rt) if what == "resumed" else ""
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


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.pass_obj
def export_feeds(settings: Settings, /, file: Path | None) -> int:
    """Write the list as OPML 2.0 to a file or to standard output. It holds addresses whole, with any secret in them."""
    with open_backend(settings, search_path()) as server:
        rt = open_stores(settings, server.url)
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
            look_again=feed.look_again,
        )
