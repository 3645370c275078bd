"""What is read of an archive, and how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ingest import Item


@dataclass(frozen=True, slots=True)
class ArchivedItem:
    """An item, and the id that its archive gives it."""

    item: Item
    given_id: str | None = None  # of JSON lines and Parquet, whose items are known by it to those who have them


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How archives are read."""

    moment: datetime  # counts as when what has no date of its own was taken
    max_bytes: int  # of a document or a line
