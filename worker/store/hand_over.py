"""From where the items of a job came, if another collection has handed them over."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """Where the items of a job were read, and what their document says of all of them; kept with the job."""

    collection: str
    job: str  # there
    feed: str = ""  # which feed their document is; "": nobody knows, or none
    is_crawled: bool = False  # that feed is a list of pages which its site did not make as a feed


def pack_hand_over(hand_over: HandOver | None) -> str | None:
    """The one field of a job that it is kept in; None for none."""
    return msgspec.json.encode(hand_over).decode() if hand_over else None


def unpack_hand_over(stored: str | None) -> HandOver | None:
    """From its field; None where there is none."""
    return msgspec.json.decode(stored, type=HandOver) if stored else None
