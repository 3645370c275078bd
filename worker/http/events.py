"""`GET /v1/events`: a stream as Server-Sent Events, from any cursor on and for as long as somebody listens.

cursor ─► some entries ─► their lines ─► sent ─► next entries … none: wait for news, or say that we are still here
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, get_args

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from ..backend import BACKEND_ERRORS
from ..judging.event_lines import has_missed_entries, pack_entry, pack_trim_notice
from ..judging.events import EventType
from ..runtime import Runtime
from ..store.event_selection import EventSelection
from .context import ServiceContext, ask_store, context_of
from .problems import RequestError, make_bad_request, make_unavailable
from .query import (
    RECORD_FILTERS,
    QueryParameter,
    make_choice,
    make_pattern_reader,
    make_selection,
    read_query,
)
from .stream_watch import STREAM_NAMES

ENTRIES_AT_ONCE = 20  # that are read ahead of a follower
HEARTBEAT_SECONDS = 15.0  # of silence, then a comment says that the connection is alive
AWAY_SECONDS = 1.0  # between two questions to a server that is away
MOST_FOLLOWERS = 500
RETRY_MILLISECONDS = 2000  # that a follower is to wait before it connects again
CURSOR_PATTERN = "^[0-9]{1,18}(-[0-9]{1,18})?$"
EVENT_TYPES = (*get_args(EventType), "stream.trimmed")

read_cursor = make_pattern_reader(
    CURSOR_PATTERN, "it is the id of an entry, such as 1780833600000-0; 0 is the beginning"
)
EVENTS_QUERY = (
    make_choice("stream", "the stream; clean if not given", STREAM_NAMES),
    QueryParameter(
        name="after",
        says="cursor: the id of the last entry that you have; 0, the beginning, if not given",
        schema={"type": "string", "pattern": CURSOR_PATTERN},
        read=make_pattern_reader(
            CURSOR_PATTERN, "it is the id of an entry, such as 1780833600000-0; 0 is the beginning"
        ),
    ),
    make_choice("follow", "false: end where the stream ends now", ("true", "false")),
    make_choice("type", "only events of that type", EVENT_TYPES, repeats=True),
    *RECORD_FILTERS,
)


@dataclass(frozen=True, slots=True)
class FollowedPart:
    """What somebody wants of which stream."""

    stream: str
    selection: EventSelection
    goes_on: bool


@dataclass(frozen=True, slots=True)
class ReadAhead:
    """Some entries behind a cursor, as lines, and how far they go."""

    lines: bytes
    cursor: str
    is_end: bool
    noticed: str  # id of the last entry of which it was said that it is gone


async def answer_events(request: Request) -> Response:
    """The events behind a cursor; `Last-Event-ID` outranks `after`, which stays in the address at a reconnect."""
    given = read_query(request.query_params, EVENTS_QUERY)
    cursor = _read_last_event_id(request) or given.get("after", "0")
    part = FollowedPart(
        given.get("stream", "clean"),
        make_selection(given),
        given.get("follow", "true") == "true",
    )
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    if request.method == "HEAD":
        return Response(None, 200, headers, "text/event-stream")
    context = context_of(request)
    if context.watch.followers >= MOST_FOLLOWERS or context.watch.is_closing:
        raise make_unavailable("too-many-followers", f"{MOST_FOLLOWERS} follow already", "come again later")
    first = await ask_store(request, lambda rt: _read_ahead(rt, part, cursor, "0"))  # a server that is away: 503
    return StreamingResponse(_send_events(context, part, first), 200, headers, "text/event-stream")


def _read_last_event_id(request: Request) -> str | None:
    if (given := request.headers.get("last-event-id")) is None:
        return None
    try:
        return read_cursor(given)
    except ValueError as error:
        raise make_bad_request(f"Last-Event-ID: {error}", "send the last `id:` that you got, or none") from None


async def _send_events(context: ServiceContext, part: FollowedPart, first: ReadAhead) -> AsyncIterator[bytes]:
    with _counted(context):
        yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
        ahead = first
        while not context.watch.is_closing:
            if ahead.lines:
                yield ahead.lines
            news = context.watch.news()
            following = await _read_on(context, part, ahead)
            if following is None:
                yield b": the server can't be reached; this goes on by itself\n\n"
                await asyncio.sleep(AWAY_SECONDS)
                ahead = replace(ahead, lines=b"")
                continue
            ahead = following
            if ahead.is_end and not ahead.lines:
                if not part.goes_on:
                    return
                if not await _await_news(news):
                    yield b": still here\n\n"


@contextmanager
def _counted(context: ServiceContext) -> Iterator[None]:
    context.watch.followers += 1
    try:
        yield
    finally:
        context.watch.followers -= 1


async def _await_news(news: asyncio.Event) -> bool:
    """False: nothing came for long."""
    try:
        await asyncio.wait_for(news.wait(), HEARTBEAT_SECONDS)
    except TimeoutError:
        return False
    return True


async def _read_on(context: ServiceContext, part: FollowedPart, ahead: ReadAhead) -> ReadAhead | None:
    """What comes behind; None: the server is away, or busy."""
    try:
        return await context.calls.call_in_thread(lambda: _read_ahead(context.rt, part, ahead.cursor, ahead.noticed))
    except (*BACKEND_ERRORS, RequestError):
        return None


def _read_ahead(rt: Runtime, part: FollowedPart, cursor: str, noticed: str) -> ReadAhead:
    """Read first and ask then what was trimmed: so nothing goes unsaid that is trimmed meanwhile."""
    entries = [*rt.streams.read(part.stream, cursor, limit=ENTRIES_AT_ONCE)]
    gone = rt.trimmer.find_last_trimmed(part.stream)
    lines = []
    if gone and has_missed_entries(cursor, gone) and has_missed_entries(noticed, gone):
        lines.append(_write_event(pack_trim_notice(part.stream, gone, rt.now())))
        noticed = gone
    lines += [_write_event(pack_entry(entry)) for entry in entries if part.selection.takes(entry)]
    return ReadAhead(b"".join(lines), entries[-1].id if entries else cursor, len(entries) < ENTRIES_AT_ONCE, noticed)


def _write_event(values: dict[str, Any]) -> bytes:
    """One event in lines; JSON of ours has none within it, but an entry may be somebody else's.

    >>> _write_event({"id": "5-0", "ce_type": "story.created"})
    b'id: 5-0\\nevent: story.created\\ndata: {"id":"5-0","ce_type":"story.created"}\\n\\n'
    """
    kind = re.sub(r"[^\w.-]", "_", str(values.get("ce_type", "message")))
    data = b"\n".join(b"data: " + line for line in msgspec.json.encode(values).splitlines())
    return f"id: {values['id']}\nevent: {kind}\n".encode() + data + b"\n\n"
