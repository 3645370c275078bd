"""tail: the output streams."""

from __future__ import annotations

import sys

import click

from ..judging.events import build_trim_notice
from ..runtime import Runtime, build_runtime, open_backend
from ..settings import Settings, search_path
from ..store.streams import is_before
from . import terminal
from .followed_streams import follow_streams, print_entry
from .options import CursorParam, json_option


@click.command("tail")
@click.option(
    "--stream",
    "streams",
    type=click.Choice(["clean", "copies", "dead"]),
    multiple=True,
    default=["clean"],
    show_default=True,
    help="May be given several times.",
)
@click.option(
    "--after", type=CursorParam(), default="0", show_default=True, help="Cursor: the id of the last entry you have."
)
@click.option("-n", "--limit", type=click.IntRange(min=1), help="Stop after so many.")
@click.option("-f", "--follow", is_flag=True, help="Go on with what comes in, until Ctrl-C.")
@json_option
@click.pass_obj
def tail_streams(
    settings: Settings, /, streams: tuple[str, ...], after: str, limit: int | None, follow: bool, as_json: bool
) -> int:
    """Read the output streams; in a pipe, one JSON object per event."""
    readable = sys.stdout.isatty() and not as_json
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        cursors = dict.fromkeys(streams, after)
        left = limit
        for name in streams:
            _say_what_is_gone(rt, name, after, readable)
            for entry in rt.streams.read(name, after, left):
                print_entry(entry, readable)
                cursors[name] = entry.id
                left = None if left is None else left - 1
        if follow:
            follow_streams(rt, cursors, left, readable)
    return 0


def _say_what_is_gone(rt: Runtime, name: str, after: str, readable: bool) -> None:
    """First of all, to a reader who has missed entries: up to where they are gone. It is no entry and has no count."""
    last = rt.trimmer.find_last_trimmed(name)
    if last is None or not is_before(after, last):
        return
    if readable:
        terminal.print_message(
            f"{name}: entries up to {last} were trimmed (docs/streams.md); what follows is all there is"
        )
        return
    fields = build_trim_notice(name, rt.now())
    event = dict(zip(fields[::2], fields[1::2], strict=True))
    terminal.print_json_line({"stream": name, "id": last, **event, "data": {"stream": name, "last_id": last}})
