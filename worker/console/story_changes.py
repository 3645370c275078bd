"""What has become of a story since somebody looked at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ..judging.named_story import find_story
from ..runtime import Runtime
from .story_growth import HandMade, list_hands, read_joined_at

MOST_NAMED = 20  # items
SLACK = timedelta(seconds=1)  # the server's clock and ours


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedItem:
    """An item that came, or has a new version."""

    id: str
    title: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryChanges:
    """Nothing was done; this is why."""

    heading: str
    command: str
    story_id: str
    is_there: bool
    size: int
    since: datetime
    came: tuple[NamedItem, ...]  # or have a new version
    hands: tuple[HandMade, ...]


def describe_changes(rt: Runtime, story_id: str, since: datetime) -> StoryChanges:
    """What came, and what others did, since then."""
    story = find_story(rt, story_id)
    members = rt.items.load_items(rt.items.load_member_ids(story.id)) if story else {}
    places = rt.items.find_records([*members])
    came = [
        NamedItem(id=known.id, title=known.article.title, source=known.article.source)
        for known in members.values()
        if (joined := read_joined_at(places.get(known.id))) is None or joined + SLACK >= since
    ]
    hands = list_hands(rt, story, members) if story else ()
    return StoryChanges(
        heading="The story has changed",
        command=f"feedmill story {story_id}",
        story_id=story.id if story else story_id,
        is_there=story is not None,
        size=story.size if story else 0,
        since=since,
        came=tuple(came[:MOST_NAMED]),
        hands=tuple(hand for hand in hands if hand.at + SLACK >= since),
    )
