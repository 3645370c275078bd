"""All stories as they are now, a page at a time; what has to be remembered between two pages is in their cursor.

cursor ─► some of the server's keys ─► stories ─► those that are wanted ─► page, and where to go on
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from ..runtime import Runtime
from ..store.streams import is_entry_id
from .current_stories import CurrentStory, load_current_stories

KEYS_AT_LEAST = 16  # that are looked through in one step; one in six is a story's
MOST_KEYS = 30_000  # for one page, however few stories are wanted


class PageCursor(NamedTuple):
    """Where a page begins. The server forgets the order of its keys when it is started anew."""

    place: int = 0
    events: str = ""  # the entry of `clean` to follow from, as it was at the first page
    server: str = ""  # which start of it
    given: str = ""  # ids, with commas, of stories of this place for which the page before had room


class StaleCursorError(Exception):
    """The server was started anew since the page before: its keys have another order now."""


@dataclass(frozen=True, slots=True)
class StoryPage:
    """Some stories."""

    cursor: str  # to follow the stream from, when all pages are read
    stories: tuple[CurrentStory, ...]
    next: str | None  # cursor of the next page; None: there is none


def read_story_page(
    rt: Runtime, after: PageCursor | None, limit: int, is_wanted: Callable[[CurrentStory], bool]
) -> StoryPage:
    """The page behind a cursor, or the first one. It may have fewer stories than the limit, or none.

    A story that is there all the while is on some page; on two, where the server has grown meanwhile.

    Raises:
        StaleCursorError: begin anew.
    """
    server = rt.server.read_run_id()
    begin = after or PageCursor(events=rt.streams.find_newest_id("clean"), server=server)
    if begin.server != server:
        raise StaleCursorError
    stories, here, looked = list[CurrentStory](), begin, 0
    while True:
        count = max(KEYS_AT_LEAST, limit - len(stories))
        taken, following = _take_some(rt, here, count, limit - len(stories))
        stories += filter(is_wanted, load_current_stories(rt, taken))
        looked += count
        if following is None or len(stories) >= limit or looked >= MOST_KEYS:
            return StoryPage(begin.events, tuple(stories), following and encode_cursor(following))
        here = following


def _take_some(rt: Runtime, here: PageCursor, count: int, room: int) -> tuple[list[str], PageCursor | None]:
    """Story ids of so many keys, or of fewer, where they have more stories than there is room for; and where to go on.

    The server gives what is in one place as a whole. What there is no room for is left for the next page, and the
    cursor has the ids that were given: the place may hold others by then.
    """
    given = set(here.given.split(","))
    while True:
        found, place = rt.items.find_some_story_ids(here.place, count)
        fresh = [story_id for story_id in found if story_id not in given]
        if len(fresh) <= room:
            return fresh, here._replace(place=place, given="") if place else None
        if count == 1:
            taken = fresh[:room]
            return taken, here._replace(given=",".join(sorted(given.union(taken) - {""})))
        count = max(1, count // 2)


def encode_cursor(cursor: PageCursor) -> str:
    """A cursor as others hand it around.

    >>> decode_cursor(encode_cursor(PageCursor(17, "5-0", "ab"))).place
    17
    """
    return base64.urlsafe_b64encode(" ".join(map(str, cursor)).encode()).decode().rstrip("=")


def decode_cursor(text: str) -> PageCursor:
    """Raise ValueError for a text that was no cursor of ours."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        place, events, server, given = base64.b64decode(padded, b"-_", validate=True).decode("ascii").split(" ")
        cursor = PageCursor(int(place), events, server, given)
    except (ValueError, binascii.Error):
        raise ValueError("it is the `next` of the page before") from None
    is_beginning = cursor.place == 0 and not given
    if is_beginning or not (0 <= cursor.place < 2**64 and is_entry_id(events) and encode_cursor(cursor) == text):
        raise ValueError("it is the `next` of the page before")
    return cursor
