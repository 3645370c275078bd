"""The command line of the feed list: `feedmill feeds …`. What the commands do stands in feeds.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ..settings import Settings
from .options import IntervalParam, json_option


@click.group()
def feeds() -> None:
    """The feeds that are polled while `feedmill up` runs."""


def wish_options(command: Callable[..., Any]) -> Callable[..., Any]:
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


@feeds.command("add")
@click.argument("addresses", metavar="URL...", nargs=-1, required=True)
@wish_options
@json_option
@click.pass_obj
def add(settings: Settings, /, addresses: tuple[str, ...], as_json: bool, **wish: Any) -> int:
    """Put feeds on the list; they are polled at once. One that is on it already takes the options given here."""
    from .feeds import add_feeds

    return add_feeds(settings, addresses, as_json, **wish)


@feeds.command("list")
@json_option
@click.pass_obj
def list_(settings: Settings, /, as_json: bool) -> int:
    """All feeds: where they stand, when they are polled next, and what is wrong with them.

    Shows addresses whole, with any secret in them.
    """
    from .feeds import show_feeds

    return show_feeds(settings, as_json)


@feeds.command("remove")
@click.argument("feeds", metavar="URL|ID...", nargs=-1, required=True)
@click.pass_obj
def remove(settings: Settings, /, feeds: tuple[str, ...]) -> int:
    """Take feeds off the list. What they have brought stays."""
    from .feeds import remove_feeds

    return remove_feeds(settings, feeds)


@feeds.command("import")
@click.argument("file", type=click.Path(allow_dash=True))
@wish_options
@json_option
@click.pass_obj
def import_(settings: Settings, /, file: str, as_json: bool, **wish: Any) -> int:
    """Put the feeds of an OPML file, or of a list with one address a line, on the list; - is standard input.

    A line that can't be read is reported with its number, and the rest is taken; exit code 1.
    """
    from .feeds import import_feeds

    return import_feeds(settings, file, as_json, **wish)


@feeds.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.pass_obj
def export(settings: Settings, /, file: Path | None) -> int:
    """Write the list as OPML 2.0 to a file or to standard output. It holds addresses whole, with any secret in them."""
    from .feeds import export_feeds

    return export_feeds(settings, file)
