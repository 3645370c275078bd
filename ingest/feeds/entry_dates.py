"""The elements that date an entry, and the order in which their dates count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

MAX_DATES = 5  # of one kind

DATE_ELEMENTS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("pubdate", "published", "issued", "dcterms:issued"), "published"),
    **dict.fromkeys(("created", "dcterms:created"), "created"),
    **dict.fromkeys(("dc:date", "date", "dcterms:date"), "date"),
    **dict.fromkeys(("updated", "modified", "dcterms:modified", "lastbuilddate"), "modified"),
}


def list_published_dates(dates: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What may date an entry, by kind, the best first; of one kind the last comes first, as other readers take it.

    >>> list_published_dates({"modified": ["2026-06-06"], "published": ["n/a", "2026-06-05"]})
    ('2026-06-05', 'n/a', '2026-06-06')
    """
    kinds = ("published", "created", "date", "modified")
    return tuple(date for kind in kinds for date in dates.get(kind, ())[: -MAX_DATES - 1 : -1])


def list_modified_dates(dates: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What may say when an entry changed, the best first."""
    return tuple(dates.get("modified", ())[: -MAX_DATES - 1 : -1])
