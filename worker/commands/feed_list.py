"""feeds list: all feeds, and where they stand."""

from __future__ import annotations

import sys

import click

from ..backend import open_backend
from ..settings import Settings, search_path
from ..stores import open_stores
from . import terminal
from .feed_push import find_feed_push
from .listed_feeds import COLUMNS, FeedFilter, build_feed_row, pack_feed
from .options import json_option


@click.command("list")
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
        rt = open_stores(settings, server.url)
        now = rt.now()
        listed = [entry for entry in rt.feeds.read_all() if chosen.takes(entry, now)]
        count = rt.feeds.count_feeds(now).feeds
        found = rt.pushes.find_for_feeds([entry.feed.id for entry in listed])
        rows = [(entry, now, find_feed_push(rt, entry, found.get(entry.feed.id))) for entry in listed]
    if as_json or not sys.stdout.isatty():
        for row in rows:
            terminal.print_json_line(pack_feed(*row))
    else:
        terminal.print_table(COLUMNS, [build_feed_row(*row) for row in rows])
        terminal.print_message(f"{len(listed)} of {count} feeds" if any(wanted.values()) else f"{count} feeds")
    return 0
