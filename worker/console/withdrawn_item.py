"""An item that was taken back: by whom, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..http.problems import RequestError
from ..judging.known_items import describe_withdrawal
from ..judging.story_members import load_withdrawn_item
from ..printable import make_printable
from .view_types import AskedView


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnItemView:
    """What is left to say of it."""

    heading: str
    command: str
    id: str
    says: str
    source: str
    url: str
    story_id: str | None  # that it was in
    can_be_lifted: bool  # somebody has withdrawn it, and not its source
    now: datetime


def read_withdrawn_item(asked: AskedView) -> WithdrawnItemView:
    """By its id.

    Raises:
        RequestError: 404, there is none, or it is not withdrawn.
    """
    name = asked.path["id"]
    item = load_withdrawn_item(asked.rt, name)
    if item is None or item.withdrawn is None:
        raise RequestError(
            404,
            "no-such-item",
            f"{make_printable(name[:100])}: no such item, or it is not withdrawn",
            "look for its story",
        )
    return WithdrawnItemView(
        heading=item.article.title or "(no title)",
        command=f"feedmill story {name}",
        id=name,
        says=describe_withdrawal(item.withdrawn),
        source=item.article.source,
        url=item.article.url,
        story_id=item.withdrawn.story_id,
        can_be_lifted=item.withdrawn.by == "hand" and not item.withdrawn.is_lifted,
        now=asked.rt.now(),
    )
