"""Where one begins, and from where one gets to what has a name."""

from __future__ import annotations

from dataclasses import dataclass

from ..http.query import QueryParameter
from ..judging.known_items import is_valid_id
from .view_types import AskedView, GoTo


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """Nothing but a heading."""

    heading: str = "Console"
    command: str = "feedmill status"


def _read_id(value: str) -> str:
    if not is_valid_id(value.strip()):
        raise ValueError("it is the id of a story or an item")
    return value.strip()


FIND_QUERY = (QueryParameter(name="id", says="of a story or an item", schema={"type": "string"}, read=_read_id),)


def read_start_page(asked: AskedView) -> StartPage:
    """Nothing to read."""
    return StartPage()


def find_named(asked: AskedView) -> StartPage | GoTo:
    """The page of a story, by its id or that of an item in it."""
    name = asked.query.get("id")
    return GoTo(f"/console/stories/{name}") if name else StartPage()
