"""Stream entries as they are shown, and following what comes in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ..judging.event_lines import pack_entry
from ..store.event_selection import EventSelection
from ..store.streams import StreamEntry
from . import terminal
from .table_layout import INDENT, flatten_text
from .tailed_streams import ReadableStreams

WAIT_SECONDS = 5.0  # seconds in one blocking read

NOTHING_YET = "nothing is there yet; `feedmill status` and `feedmill feeds list` say what came in and what went wrong"


def follow_streams(
    streams: ReadableStreams, cursors: dict[str, str], selection: EventSelection, left: int | None, readable: bool
) -> None:
    """What comes in after one cursor per stream, until so many entries came, for ever where that is None."""
    while left is None or left > 0:
        terminal.flush_output()
        for entry in streams.wait(cursors, WAIT_SECONDS):
            cursors[entry.stream] = entry.id
            if selection.takes(entry) and (left is None or left > 0):
                print_entry(entry, readable)
                left = None if left is None else left - 1


def print_entry(entry: StreamEntry, readable: bool) -> None:
    """One entry: for people some lines, for pipes a JSON object."""
    if readable:
        _print_event(entry.fields, entry.stream, entry.id)
        return
    terminal.print_json_line(with_collection(pack_entry(entry)))


def with_collection(values: dict[str, Any]) -> dict[str, Any]:
    """What a pipe is told of an entry; of a stream that is called COLLECTION/STREAM both apart.

    >>> with_collection({"stream": "english/clean", "id": "5-0"}), with_collection({"stream": "clean", "id": "5-0"})
    ({'collection': 'english', 'stream': 'clean', 'id': '5-0'}, {'stream': 'clean', 'id': '5-0'})
    """
    collection, slash, stream = values["stream"].rpartition("/")
    return {"collection": collection, **values, "stream": stream} if slash else values


def _print_event(fields: Mapping[str, str], stream: str, entry_id: str) -> None:
    """One stream event: when and what, then the ids to go on with, and what it is about."""
    data: dict[str, Any] = msgspec.json.decode(fields["data"])
    record = data.get("record") or {}
    match = record.get("syndication", {}).get("match") or data.get("match") or {}
    source = record.get("source", {}).get("name") or record.get("source", {}).get("domain") or ""
    why = f"{match['relation']}: {match['rule']}" if match else ""
    moment = fields["ce_time"][:19].replace("T", " ")
    terminal.print_line("  ".join(filter(None, (moment, stream, fields["ce_type"], why))))
    if ids := _name_ids(entry_id, stream, data, record):
        terminal.print_line(ids, indent=INDENT)
    what = record.get("title") or _describe_decision(data) or data.get("reason") or ""
    for text in (what, " · ".join(filter(None, (source, data.get("target"))))):
        if text:
            terminal.print_line(flatten_text(text), indent=INDENT)


def _name_ids(entry_id: str, stream: str, data: Mapping[str, Any], record: Mapping[str, Any]) -> str:
    """What other commands take: item and story, or the dead letter and its job."""
    if stream.rpartition("/")[2] == "dead":
        return f"letter {entry_id}  job {data.get('job_id')}"
    named = {"item": record.get("id"), "story": record.get("story_id")}
    return "  ".join(f"{name} {value}" for name, value in named.items() if value)


def _describe_decision(data: Mapping[str, Any]) -> str:
    """What an event without a record tells."""
    if "absorbed_id" in data:
        return f"{data['absorbed_id']} is part of {data['story_id']}"
    if "new_story_id" in data:
        return f"{data['new_story_id']} was split off {data['story_id']}"
    return f"{data['id']} is withdrawn from {data['story_id']}" if "by" in data else ""
