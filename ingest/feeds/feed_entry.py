"""What was found so far of one item or entry; where several elements say the same, values are kept by rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from ..item import Attachment, Author, Rights, Source
from ..leniency import Losses
from .feed_rights import StatedRights
from .texts import FeedText, Scope

Value = TypeVar("Value")
Ranked = dict[int, Value]  # the lowest rank counts; of one rank the first


@dataclass(slots=True)
class FeedEntry:
    """What was found so far."""

    scope: Scope
    where: str
    losses: Losses
    bases: tuple[str, ...] = ()
    titles: Ranked[FeedText] = field(default_factory=dict)
    texts: list[FeedText] = field(default_factory=list)
    captions: list[FeedText] = field(default_factory=list)  # to fall back to
    guid: str | None = None
    links: Ranked[str] = field(default_factory=dict)
    dates: dict[str, list[str]] = field(default_factory=dict)
    authors: Ranked[list[Author]] = field(default_factory=dict)
    tags: dict[str, None] = field(default_factory=dict)  # in order
    enclosures: dict[str, Attachment] = field(default_factory=dict)  # by address
    media: dict[str, Attachment] = field(default_factory=dict)
    pictures: Ranked[str] = field(default_factory=dict)
    original_enclosure: str | None = None
    duration: float | None = None
    language: str | None = None  # of an element of its own
    inherited_language: str | None = None  # xml:lang, as for Text
    source: Source | None = None
    rights: StatedRights = field(default_factory=dict)
    source_rights: Rights | None = None  # of the feed that it is from


def best_ranked(ranked: Mapping[int, Value]) -> Value | None:
    """The value that counts; None where nothing was found."""
    return ranked[min(ranked)] if ranked else None
