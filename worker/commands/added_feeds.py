"""Feeds on their way onto the list, for the commands that put them there."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from ingest import Subscription, redact_url

from ..backend import open_backend
from ..failures import LIST_FULL
from ..intake.site_search import PoliteClient
from ..runtime import Runtime, build_runtime
from ..settings import Settings, search_path
from ..store.feeds import FeedListFullError, FeedOptions, SaveOutcome, feed_id
from ..stores import Stores
from . import terminal
from .exit_codes import FAILED
from .options import IntervalParam
from .site_report import find_section, make_sharing_client

Choice = Callable[[Subscription, PoliteClient], Subscription | None]


def wish_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What may be said of feeds when they come onto the list."""
    for option in (
        click.option("--folder", metavar="NAME", help="Put them into this folder too; A/B is B within A."),
        click.option(
            "--every", type=IntervalParam(), help="Poll so often, as 15m; else as often as they bring something."
        ),
        click.option("--full-text/--no-full-text", default=None, help="Fetch each item's page for its whole text."),
        click.option(
            "--look-again/--no-look-again", default=None, help="Look at each item's page again, a day and a week later."
        ),
    ):
        command = option(command)
    return command


def make_wish(full_text: bool | None, look_again: bool | None, every: int | None, folder: str | None) -> FeedOptions:
    """What was said with ``wish_options``."""
    path = tuple(name for name in (folder or "").split("/") if name)
    return FeedOptions(full_text=full_text, look_again=look_again, every=every, folder=path)


def add_subscriptions(
    settings: Settings,
    wanted: Sequence[Subscription],
    wish: FeedOptions,
    as_json: bool,
    choose: Choice | None = None,
) -> int:
    """Put feeds on the list, and say of each what that was.

    Args:
        choose: what to take for an address; None: the address itself.
    """
    counts = dict.fromkeys(("added", "updated", "known"), 0)
    failed = False
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        client = make_sharing_client(rt)
        bar, move = terminal.make_progress_bar("feeds", len(wanted))
        with bar:
            for count, subscription in enumerate(wanted, start=1):
                chosen = _choose_feed(rt, subscription, choose, client)
                try:
                    saved = _save_feed(rt, chosen, wish, as_json) if chosen else None
                except FeedListFullError as error:
                    terminal.print_error(str(error), LIST_FULL)
                    return FAILED
                failed = failed or saved is None
                counts.update({saved: counts[saved] + 1} if saved else {})
                move(count)
        said = ", ".join(f"{count} {what}" for what, count in counts.items())
        terminal.print_message(said + describe_missing_worker(rt))
    return FAILED if failed else 0


def _choose_feed(rt: Runtime, wanted: Subscription, choose: Choice | None, client: PoliteClient) -> Subscription | None:
    """What is to be polled; what is on the list already is not looked at, unless it is to become a section."""
    if choose is None or (choose is not find_section and rt.feeds.get(feed_id(wanted.address))):
        return wanted
    return choose(wanted, client)


def _save_feed(rt: Runtime, wanted: Subscription, wish: FeedOptions, as_json: bool) -> SaveOutcome:
    feed, saved = rt.feeds.add(wanted, wish, rt.now())
    if as_json or not sys.stdout.isatty():
        terminal.print_json_line({"id": feed.id, "address": redact_url(feed.address), "result": saved})
    return saved


def describe_missing_worker(rt: Stores) -> str:
    """What to add to a line about feeds, where nobody polls them."""
    return "" if rt.jobs.is_alive() else "; no worker was seen in the last minute: `feedmill up` polls them"
