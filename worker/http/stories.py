"""`GET /v1/stories` and `GET /v1/stories/{id}`: what the stories are now."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ..judging.current_stories import CurrentStory
from ..judging.story_members import load_story_members, load_withdrawn_item, pack_story, pack_withdrawn_item
from ..judging.story_pages import StaleCursorError, StoryPage, decode_cursor, read_story_page
from ..printable import make_printable
from ..runtime import Runtime
from ..store.event_selection import EventSelection
from .context import ask_store, make_json_response
from .problems import RequestError
from .query import RECORD_FILTERS, SINCE, UNTIL, QueryParameter, make_limit, make_selection, read_query

STORIES_QUERY = (
    QueryParameter(
        name="after",
        says="the `next` of the page before; the first page, if not given",
        schema={"type": "string", "format": "story-cursor"},
        read=decode_cursor,
    ),
    make_limit(default=100, most=500),
    *RECORD_FILTERS,
    SINCE,
    UNTIL,
)


@dataclass(frozen=True, slots=True)
class StorySelection:
    """Which stories are wanted, by the record that stands for each."""

    records: EventSelection
    since: datetime | None
    until: datetime | None

    def takes(self, story: CurrentStory) -> bool:
        """A story without a date is in no span of time."""
        text = story.record or story.representative or {}
        return self.records.takes_record(text) and self._is_in_time(text)

    def _is_in_time(self, text: dict[str, Any]) -> bool:
        if self.since is None and self.until is None:
            return True
        if "date_published" not in text:
            return False
        published = datetime.fromisoformat(text["date_published"])
        return (self.since is None or published >= self.since) and (self.until is None or published < self.until)


async def answer_stories(request: Request) -> Response:
    """A page of all stories."""
    given = read_query(request.query_params, STORIES_QUERY)
    selection = StorySelection(
        make_selection(given),
        given.get("since"),
        given.get("until"),
    )
    try:
        page = await ask_store(
            request, lambda rt: read_story_page(rt, given.get("after"), given.get("limit", 100), selection.takes)
        )
    except StaleCursorError:
        raise RequestError(
            410, "stale-cursor", "the server was started anew since the page before", "begin with the first page"
        ) from None
    return make_json_response(_pack_page(page))


async def answer_story(request: Request) -> Response:
    """A story with its items, by its id or that of one of them."""
    name = request.path_params["id"]
    read_query(request.query_params, ())
    found = await ask_store(request, lambda rt: _load_story_values(rt, name))
    if found is None:
        raise RequestError(
            404, "no-such-story", f"{make_printable(name[:100])}: no such story or item", "it may be out of the window"
        )
    return make_json_response(found)


def _load_story_values(rt: Runtime, name: str) -> dict[str, Any] | None:
    if found := load_story_members(rt, name):
        return pack_story(*found)
    item = load_withdrawn_item(rt, name)
    return pack_withdrawn_item(item) if item else None


def _pack_page(page: StoryPage) -> dict[str, Any]:
    stories = [{k: v for k, v in asdict(story).items() if v is not None} for story in page.stories]
    return {"cursor": page.cursor, "stories": stories, **({"next": page.next} if page.next else {})}
