"""What people decided about an item, as it is kept with it: bounded, and with the name of who decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal

import msgspec


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Somebody has put an item into the story that it is in."""

    did: Literal["split", "merge", "lead"]  # lead: it represents its story
    at: datetime
    reason: str | None = None
    actor: str | None = None  # who; None: nobody said
    came_from: str | None = None  # the story that it was in before
    was_held: bool = False  # by an earlier decision, which still holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """An item was withdrawn: it is in no story, and nothing matches it."""

    by: Literal["hand", "source"]
    at: datetime
    story_id: str | None  # that it was in
    status: str | None = None  # the ``pub_status`` that its source gave it, or looks.GONE
    reason: str | None = None
    actor: str | None = None  # who did it by hand
    is_lifted: bool = False  # somebody lets it in again: it is published when its source brings it next


_ADDED = frozenset({"actor", "came_from", "was_held", "is_lifted"})  # decisions had not always these


def pack_decision(decision: Placement | Withdrawal) -> bytes:
    """As the fields ``placed`` and ``withdrawn`` hold it.

    What is read and packed again is the same to the byte, also if an older feedmill wrote it: commits compare it.
    """
    values = {one.name: getattr(decision, one.name) for one in fields(decision)}
    return msgspec.json.encode({name: value for name, value in values.items() if value or name not in _ADDED})


def unpack_decisions(row: Sequence[bytes | None]) -> tuple[Placement | None, Withdrawal | None]:
    """The two fields as the server has them."""
    placed, withdrawn = row
    return (
        msgspec.json.decode(placed, type=Placement) if placed else None,
        msgspec.json.decode(withdrawn, type=Withdrawal) if withdrawn else None,
    )
