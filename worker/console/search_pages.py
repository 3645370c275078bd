"""Looking for stories and items: by words of the headline, source, language, time, id and address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from sqlite3 import Connection
from typing import get_args
from urllib.parse import urlencode

from ..catalog.listings import ListedStory, StoryOrder, StoryPlace, list_stories
from ..catalog.search import FoundItem, FoundItems, SearchWish, search_items
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
ROW_PATTERN = "^[0-9]{1,19}$"
PLACE_PATTERN = "^[0-9][0-9.e+-]{0,29}~[A-Za-z0-9_]{1,100}$"


def _make_row(name: str, says: str) -> QueryParameter:
    read = make_pattern_reader(ROW_PATTERN, "it is a number as the page's links have it")
    return QueryParameter(
        name=name, says=says, schema={"type": "string", "pattern": ROW_PATTERN}, read=lambda value: int(read(value))
    )


def _make_place(name: str, says: str) -> QueryParameter:
    def read(value: str) -> StoryPlace:
        number, _, story_id = read_pattern(value).partition("~")
        return StoryPlace(float(number), story_id)

    read_pattern = make_pattern_reader(PLACE_PATTERN, "it is a place as the page's links have it")
    return QueryParameter(name=name, says=says, schema={"type": "string", "pattern": PLACE_PATTERN}, read=read)


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
    _make_row("before", "the items next below that one, which are older"),
    _make_row("after", "the items next above that one, which are newer"),
    _make_place("below", "of stories in an order, those next below that place"),
    _make_place("above", "of stories in an order, those next above that place"),
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
    previous_address: str  # "": this is the first page
    next_address: str  # "": the last one
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
        before=given.get("before"),
        after=given.get("after"),
    )
    order, target = given.get("stories"), _find_target(asked.rt, given.get("merge_into", ""))
    items, stories, ways = list[FoundItem](), list[ListedStory](), _PageWays()
    if order:
        places = given.get("below"), given.get("above")
        stories, ways = ask_catalog(asked.catalog, lambda connection: _find_stories(connection, order, *places))
    else:
        found = ask_catalog(asked.catalog, lambda connection: search_items(connection, wish, PAGE))
        items, ways = found.items, _lead_items(found)
    return SearchPage(
        wish=wish,
        items=items,
        stories=stories,
        order=order,
        previous_address=_write_address(wish, order, target, ways.back),
        next_address=_write_address(wish, order, target, ways.on),
        catalog_says=describe_catalog_state(asked.catalog),
        target=target,
    )


@dataclass(frozen=True, slots=True)
class _PageWays:
    """Fields of the addresses that lead to the page before and to the next; None where there is none."""

    back: dict[str, str] | None = None
    on: dict[str, str] | None = None


def _lead_items(found: FoundItems) -> _PageWays:
    if not found.items:
        return _PageWays(back={} if found.has_newer else None)
    return _PageWays(
        {"after": str(found.items[0].row)} if found.has_newer else None,
        {"before": str(found.items[-1].row)} if found.has_older else None,
    )


def _find_stories(
    connection: Connection, order: StoryOrder, below: StoryPlace | None, above: StoryPlace | None
) -> tuple[list[ListedStory], _PageWays]:
    is_upwards = above is not None and below is None
    found = list_stories(connection, order, PAGE + 1, below, above)
    is_more = len(found) > PAGE
    shown = found[-PAGE:] if is_upwards else found[:PAGE]
    if not shown:
        return [], _PageWays(back={} if below or above else None)
    has_previous, has_next = (is_more, True) if is_upwards else (below is not None, is_more)
    return shown, _PageWays(
        {"above": _write_place(shown[0])} if has_previous else None,
        {"below": _write_place(shown[-1])} if has_next else None,
    )


def _write_place(story: ListedStory) -> str:
    return f"{story.place.value!r}~{story.place.story_id}"


def _find_target(rt: Runtime, name: str) -> MergeTarget | None:
    """Raise RequestError, 404, for a name that is none."""
    if not name:
        return None
    story = find_story(rt, name) if is_valid_id(name) else None
    if story is None:
        raise RequestError(404, "no-such-story", "there is no such story to merge with", "search from a story's page")
    return MergeTarget(story_id=story.id, title=story.representative.title, revision=story.revision, now=rt.now())


def _write_address(
    wish: SearchWish, order: StoryOrder | None, target: MergeTarget | None, way: dict[str, str] | None
) -> str:
    """Of the page that a way leads to; "" where there is none."""
    if way is None:
        return ""
    since, until = (moment.isoformat().replace("+00:00", "Z") if moment else "" for moment in (wish.since, wish.until))
    fields: dict[str, str] = {"stories": order or ""}
    if not order:
        fields |= {"q": wish.words, "source": wish.source, "language": wish.language, "since": since, "until": until}
    fields["merge_into"] = target.story_id if target else ""
    given = {name: value for name, value in fields.items() if value}
    return f"/console/search?{urlencode({**given, **way})}"
