"""Looking for stories and items: by words of the headline, source, language, time, id and address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import get_args
from urllib.parse import urlencode

from ..catalog.listings import ListedStory, StoryOrder, list_stories
from ..catalog.search import FoundItem, SearchWish, search_items
from ..http.problems import RequestError
from ..http.query import LANGUAGE, SINCE, UNTIL, QueryParameter, make_choice, make_pattern_reader
from ..judging.known_items import is_valid_id
from ..judging.named_story import find_story
from ..runtime import Runtime
from .asking_catalog import ask_catalog, describe_catalog_state
from .view_types import AskedView

PAGE = 50
LONGEST_QUERY = 300  # characters
ORDERS: tuple[StoryOrder, ...] = get_args(StoryOrder)
BEFORE_PATTERN = "^[0-9]{1,19}$"


def _read_words(value: str) -> str:
    if len(value) > LONGEST_QUERY:
        raise ValueError(f"it has {LONGEST_QUERY} characters at most")
    return value.strip()


def _read_day_or_moment(parameter: QueryParameter) -> QueryParameter:
    """As forms have it: a day will do, and so will nothing."""

    def read(value: str) -> datetime | None:
        if not value:
            return None
        moment: datetime = parameter.read(f"{value}T00:00:00Z" if len(value) == len("2026-06-01") else value)
        return moment

    return replace(parameter, says=f"{parameter.says}; a day of UTC will do", read=read)


SEARCH_QUERY = (
    QueryParameter(
        name="q", says="words of the headline, an id or an address", schema={"type": "string"}, read=_read_words
    ),
    QueryParameter(name="source", says="its domain or name", schema={"type": "string"}, read=_read_words),
    replace(LANGUAGE, repeats=False, read=lambda value: LANGUAGE.read(value) if value else ""),
    _read_day_or_moment(SINCE),
    _read_day_or_moment(UNTIL),
    QueryParameter(
        name="merge_into",
        says="the story that a found one is to be merged with: its id, or that of an item in it",
        schema={"type": "string"},
        read=_read_words,
    ),
    make_choice("stories", "instead of items, stories in that order", ORDERS),
    QueryParameter(
        name="before",
        says="where the page before ended",
        schema={"type": "string", "pattern": BEFORE_PATTERN},
        read=make_pattern_reader(BEFORE_PATTERN, "it is the `following` of the page before"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeTarget:
    """A story, as it is when one looks for another one to merge with it."""

    story_id: str
    title: str
    revision: int
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """What was found."""

    wish: SearchWish
    items: list[FoundItem]
    stories: list[ListedStory]
    order: StoryOrder | None
    following: int | None  # `before` of the next page
    next_address: str
    catalog_says: str
    target: MergeTarget | None  # None: one just looks
    orders: tuple[StoryOrder, ...] = ORDERS
    heading: str = "Search"
    command: str = "feedmill stories"


def read_search_page(asked: AskedView) -> SearchPage:
    """Items, newest first; or stories in an order."""
    given = asked.query
    wish = SearchWish(
        words=given.get("q", ""),
        source=given.get("source", ""),
        language=given.get("language", ""),
        since=given.get("since"),
        until=given.get("until"),
        before=int(given["before"]) if "before" in given else None,
    )
    order, target = given.get("stories"), _find_target(asked.rt, given.get("merge_into", ""))
    if order:
        stories = ask_catalog(asked.catalog, lambda connection: list_stories(connection, order, PAGE))
        items, following = list[FoundItem](), None
    else:
        stories = []
        items, following = ask_catalog(asked.catalog, lambda connection: search_items(connection, wish, PAGE))
    return SearchPage(
        wish=wish,
        items=items,
        stories=stories,
        order=order,
        following=following,
        next_address=_write_address(wish, following, target),
        catalog_says=describe_catalog_state(asked.catalog),
        target=target,
    )


def _find_target(rt: Runtime, name: str) -> MergeTarget | None:
    """Raise RequestError, 404, for a name that is none."""
    if not name:
        return None
    story = find_story(rt, name) if is_valid_id(name) else None
    if story is None:
        raise RequestError(404, "no-such-story", "there is no such story to merge with", "search from a story's page")
    return MergeTarget(story_id=story.id, title=story.representative.title, revision=story.revision, now=rt.now())


def _write_address(wish: SearchWish, following: int | None, target: MergeTarget | None) -> str:
    """Of the next page; "" where there is none."""
    if following is None:
        return ""
    since, until = (moment.isoformat().replace("+00:00", "Z") if moment else "" for moment in (wish.since, wish.until))
    fields = {"q": wish.words, "source": wish.source, "language": wish.language, "since": since, "until": until}
    fields["merge_into"] = target.story_id if target else ""
    given = {name: value for name, value in fields.items() if value}
    return f"/console/search?{urlencode({**given, 'before': following})}"
