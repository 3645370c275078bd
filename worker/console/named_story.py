"""From an id to the page of what has it."""

from __future__ import annotations

from ..http.query import QueryParameter
from ..judging.known_items import is_valid_id
from .view_types import AskedView, GoTo


def _read_id(value: str) -> str:
    if not is_valid_id(value.strip()):
        raise ValueError("it is the id of a story or an item")
    return value.strip()


FIND_QUERY = (QueryParameter(name="id", says="of a story or an item", schema={"type": "string"}, read=_read_id),)


def find_named(asked: AskedView) -> GoTo:
    """The page of a story, by its id or that of an item in it."""
    name = asked.query.get("id")
    return GoTo(f"/console/stories/{name}" if name else "/console/search")
