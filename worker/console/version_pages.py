"""The versions of one item: what was removed and what was added, word by word."""

from __future__ import annotations

from dataclasses import dataclass

from ..http.problems import RequestError
from ..judging.item_versions import ItemHistory, load_item_history
from ..printable import make_printable
from .view_types import AskedView


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsPage:
    """An item and how it came to what it says."""

    heading: str
    command: str
    history: ItemHistory
    kept: int  # earlier texts of an item that are kept at most


def read_versions_page(asked: AskedView) -> VersionsPage:
    """By the item's id.

    Raises:
        RequestError: 404, there is no such item.
    """
    name = asked.path["id"]
    history = load_item_history(asked.rt, name)
    if history is None:
        raise RequestError(404, "no-such-item", f"{make_printable(name[:100])}: no such item", "look for its story")
    return VersionsPage(
        heading=history.title or "(no title)",
        command=f"feedmill versions {name}",
        history=history,
        kept=asked.rt.settings.keep_versions,
    )
