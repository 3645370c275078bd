"""Stories in an order, how much there is, and dead letters by reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from sqlite3 import Connection
from typing import Literal

from .outlets import count_sources

StoryOrder = Literal["newest", "largest", "loosest"]
_ORDERS: dict[StoryOrder, str] = {"newest": "changed_at", "largest": "size", "loosest": "looseness"}


@dataclass(frozen=True, slots=True)
class StoryPlace:
    """A place in an order of stories, which stays where it is when stories come and go, this one too."""

    value: float  # by which they are in order
    story_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedStory:
    """A story of the catalog, by what represents it."""

    id: str
    size: int
    density: float | None  # mean Jaccard of what its items were compared with; None: nothing is known
    title: str
    source: str
    language: str
    first_at: datetime
    changed_at: datetime
    place: StoryPlace


@dataclass(frozen=True, slots=True)
class LetterCount:
    """How many dead letters have one kind of reason, and the newest of them."""

    kind: str
    count: int
    newest: str
    reason: str
    target: str


@dataclass(frozen=True, slots=True)
class CatalogSize:
    """How much the catalog holds."""

    stories: int
    items: int
    sources: int


def list_stories(
    connection: Connection,
    order: StoryOrder,
    limit: int,
    below: StoryPlace | None = None,
    above: StoryPlace | None = None,
) -> list[ListedStory]:
    """So many stories in an order: the first, or those next below a place, or next above one."""
    column, place = _ORDERS[order], below or above
    compares, way = (">", "asc") if above and not below else ("<", "desc")
    where = f"where ({column}, id) {compares} (?, ?)" if place else ""
    rows = connection.execute(
        "select s.id, s.size, case when s.pairs > 0 then s.jaccard_sum / s.pairs end, i.title, i.source, i.language,"  # noqa: S608
        f" s.first_at, s.changed_at, s.{column}"
        f" from (select * from stories {where} order by {column} {way}, id {way} limit ?) s"
        f" left join items i on i.id = s.lead order by s.{column} desc, s.id desc",
        (*((place.value, place.story_id) if place else ()), limit),
    )
    return [
        ListedStory(
            id=story_id,
            size=size,
            density=density,
            title=title or "",
            source=source or "",
            language=language or "",
            first_at=datetime.fromtimestamp(first / 1000, UTC),
            changed_at=datetime.fromtimestamp(changed / 1000, UTC),
            place=StoryPlace(value, story_id),
        )
        for story_id, size, density, title, source, language, first, changed, value in rows
    ]


def count_letters_by_kind(connection: Connection) -> list[LetterCount]:
    """The kinds of reasons that dead letters have, the most first. FEEDMILL_DEAD_LETTERS bounds them."""
    rows = connection.execute(
        "select l.kind, c.count, l.entry, l.reason, l.target from"
        " (select kind, count(*) as count, max(entry) as entry from letters group by kind) c"
        " join letters l on l.entry = c.entry order by c.count desc, l.kind"
    )
    return [LetterCount(*row) for row in rows]


def count_catalog(connection: Connection) -> CatalogSize:
    """Sums of what is kept by source, so that no item is looked at."""
    (stories,) = connection.execute("select count(*) from stories indexed by stories_size").fetchone()
    (items,) = connection.execute("select coalesce(sum(items), 0) from sources").fetchone()
    return CatalogSize(stories, items, count_sources(connection))
