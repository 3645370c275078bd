"""tail: the output streams."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import click
import msgspec

from ..judging.events import build_trim_notice
from ..runtime import Runtime, build_runtime, open_backend
from ..settings import Settings, search_path
from ..store.streams import StreamEntry, is_before
from . import terminal
from .options import CursorParam, json_option

WAIT_SECONDS = 5.0  # seconds in one blocking read


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
                _print_entry(entry, readable)
                cursors[name] = entry.id
                left = None if left is None else left - 1
        if follow:
            _follow_streams(rt, cursors, left, readable)
    return 0


def _follow_streams(rt: Runtime, cursors: dict[str, str], left: int | None, readable: bool) -> None:
    while left is None or left > 0:
        terminal.flush_output()
        for entry in rt.streams.wait(cursors, WAIT_SECONDS)[:left]:
            _print_entry(entry, readable)
            cursors[entry.stream] = entry.id
            left = None if left is None else left - 1


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


def _print_entry(entry: StreamEntry, readable: bool) -> None:
    if readable:
        _print_event(entry.fields, entry.stream)
        return
    attributes = {name: value for name, value in entry.fields.items() if name != "data"}
    data = msgspec.Raw(entry.fields["data"].encode())
    terminal.print_json_line({"stream": entry.stream, "id": entry.id, **attributes, "data": data})


def _print_event(fields: Mapping[str, str], stream: str) -> None:
    """One stream event as one readable line."""
    data: dict[str, Any] = msgspec.json.decode(fields["data"])
    record = data.get("record", {})
    match = record.get("syndication", {}).get("match") or data.get("match", {})
    source = record.get("source", {}).get("name") or record.get("source", {}).get("domain") or ""
    what = record.get("title") or _describe_decision(data) or data.get("reason") or ""
    why = f"  [{match['relation']}: {match['rule']}]" if match else ""
    terminal.print_line(f"{fields['ce_time']}  {stream:6}  {fields['ce_type']:17}  {source}  {what}{why}")


def _describe_decision(data: Mapping[str, Any]) -> str:
    """What an event without a record tells."""
    if "absorbed_id" in data:
        return f"{data['absorbed_id']} is part of {data['story_id']}"
    if "new_story_id" in data:
        return f"{data['new_story_id']} was split off {data['story_id']}"
    return f"{data['id']} is withdrawn from {data['story_id']}" if "by" in data else ""
