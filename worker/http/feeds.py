"""`GET /v1/feed.json` and `GET /v1/feed.atom`: the newest stories, for readers that ask again and again.

request ─► the same as before? ─► newest stories ─► feed ─► the same as the reader has? ─► 200 or 304
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ..judging.events import STREAM_BY_TYPE
from . import atom_feed, json_feed
from .context import context_of
from .feed_frame import FeedFrame
from .feed_shelf import MadeFeed
from .newest_stories import NewestStories, read_newest_stories
from .query import RECORD_FILTERS, make_choice, make_limit, make_selection, read_query

DEFAULT_LIMIT, MOST_STORIES = 50, 200
LONGEST_ADDRESS = 2000  # characters; a longer one is not repeated
NO_EVENT = "1970-01-01T00:00:00.000Z"
SETTLED = timedelta(seconds=2)  # a second in which nothing can happen any more

FEED_QUERY = (
    *RECORD_FILTERS,
    make_choice(
        "type",
        "only stories that an event of that type tells of",
        sorted(kind for kind, stream in STREAM_BY_TYPE.items() if stream == "clean"),
        repeats=True,
    ),
    make_limit(DEFAULT_LIMIT, MOST_STORIES),
)


async def answer_json_feed(request: Request) -> Response:
    """The newest stories as JSON Feed."""
    return await _answer_feed(request, json_feed.write_json_feed, json_feed.MEDIA_TYPE)


async def answer_atom_feed(request: Request) -> Response:
    """The newest stories as Atom."""
    return await _answer_feed(request, atom_feed.write_atom_feed, atom_feed.MEDIA_TYPE)


async def _answer_feed(
    request: Request, write: Callable[[FeedFrame, NewestStories], bytes], media_type: str
) -> Response:
    given = read_query(request.query_params, FEED_QUERY)
    url = str(request.url) if len(str(request.url)) <= LONGEST_ADDRESS else request.url.path
    context = context_of(request)

    def make() -> tuple[bytes, str | None]:
        newest = read_newest_stories(context.rt, make_selection(given), given.get("limit", DEFAULT_LIMIT))
        feed_id = _name_feed(context.rt.settings.collection, given)
        return write(FeedFrame(feed_id, url, newest.changed_at or NO_EVENT), newest), newest.changed_at

    feed = await context.calls.call_in_thread(
        lambda: context.shelf.take_or_make(context.rt, f"{media_type} {url}", make)
    )
    now = await context.calls.call_in_thread(context.rt.now)
    headers = {"ETag": feed.etag, "Cache-Control": "private, no-cache"}
    if feed.changed_at and now - feed.changed_at >= SETTLED:  # else another change in this second would go unseen
        headers["Last-Modified"] = format_datetime(feed.changed_at.replace(microsecond=0), usegmt=True)
    if _is_known_to_reader(request.headers, feed):
        return Response(None, 304, headers)
    return Response(feed.body, 200, headers, media_type)


def _name_feed(collection: str, given: Mapping[str, Any]) -> str:
    """The same for the same filters."""
    filters = sorted(
        (name, _list_values(given[name])) for name in ("source", "language", "license", "tdm", "type") if name in given
    )
    digest = hashlib.blake2b(repr(filters).encode(), digest_size=8).hexdigest() if filters else "all"
    return f"urn:feedmill:feed:{collection}:{digest}"


def _list_values(value: str | Iterable[str]) -> list[str]:
    return [value] if isinstance(value, str) else sorted(value)


def _is_known_to_reader(headers: Mapping[str, str], feed: MadeFeed) -> bool:
    """Whether the reader has this already, by RFC 9110: the tag decides where it sends one."""
    if tags := headers.get("if-none-match"):
        return tags.strip() == "*" or feed.etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
    if feed.changed_at is None or "if-modified-since" not in headers:
        return False
    try:
        since = parsedate_to_datetime(headers["if-modified-since"])
        return feed.changed_at.replace(microsecond=0) <= since.astimezone(UTC)
    except (ValueError, OverflowError):
        return False
