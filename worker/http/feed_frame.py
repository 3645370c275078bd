"""What the two forms of a feed have in common: names, and that it stays small. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .newest_stories import ChangedStory

LONGEST_BODY = 250_000  # bytes; readers give up on long ones
LONGEST_ENTRY = 60_000  # bytes; a longer one is given with the beginning of its text
LONGEST_TEXT = 2000  # characters of that beginning
MOST_PARTS = 20  # tags, authors, attachments of a shortened entry

TITLE = "feedmill: unique stories"


@dataclass(frozen=True, slots=True)
class FeedFrame:
    """What a feed says of itself."""

    feed_id: str  # stays, for these filters
    url: str  # where it was asked for
    changed_at: str  # RFC 3339


def make_entry_id(story_id: str) -> str:
    """The id of a story's entry, which never changes.

    >>> make_entry_id("st_abc")
    'urn:feedmill:story:st_abc'
    """
    return f"urn:feedmill:story:{story_id}"


def fit_entries(
    stories: Iterable[ChangedStory], room: int, write: Callable[[ChangedStory, dict[str, Any]], bytes]
) -> Iterator[bytes]:
    """The entries of the first stories, as far as there is room for them; a very long one is shortened.

    Args:
        room: in bytes.
        write: the entry of a story with this text.
    """
    for story in stories:
        entry = write(story, dict(story.text))
        if len(entry) > LONGEST_ENTRY:
            entry = write(story, _shorten_text(story))
        if len(entry) > LONGEST_ENTRY:
            continue
        room -= len(entry)
        if room < 0:
            return
        yield entry


def _shorten_text(story: ChangedStory) -> dict[str, Any]:
    kept = {name: value for name, value in story.text.items() if name not in ("content_html", "summary")}
    for name in ("tags", "authors", "attachments"):
        if name in kept:
            kept[name] = kept[name][:MOST_PARTS]
    if len(text := kept.get("content_text", "")) > LONGEST_TEXT:
        kept["content_text"] = text[:LONGEST_TEXT].rstrip() + "…"
    return kept
