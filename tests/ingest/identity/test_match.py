"""What it takes to be the same item, by the mark that two items share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from ingest.identity.marks import MarkBasis
from ingest.identity.match import KnownItem, SightingPair, is_listed_twice, is_same_item
from ingest.item import Document, Item, RawItem, Source
from ingest.normalise import normalise_item
from tests.support.clock import NOW

PAGE = Document(body=b"", kind="feed", fetched_at=NOW + timedelta(days=30), url="https://gull.example/feed")
LINK = "https://gull.example/2026/ferry"
FERRY = "The ferry to Innisvane stayed in port on Tuesday after its engineers found a crack in one of its two shafts."
MORE = f"{FERRY} Four hundred passengers were taken to the island by fishing boats, some of them in the dark."
CAKE = "A reader brought back an atlas that his grandfather had borrowed in 1931, and the library gave him a cake."
TITLE = "Ferry stays in port"
OTHER = {"title": "Library forgives debts", "text": CAKE}


def make_pair(hours: float = 0, now: Mapping[str, Any] = MappingProxyType({}), **known: Any) -> SightingPair:
    """An item beside the one that was known so many hours before, which is the same but for what is given."""
    raw = RawItem(
        **{"guid": "g", "url": LINK, "title": TITLE, "content_text": FERRY, "published": NOW.isoformat(), **now}
    )
    item = normalise_item(raw, PAGE, Source(domain="gull.example"), "en")
    assert isinstance(item, Item)
    published: datetime | None = NOW - timedelta(hours=hours)
    fields: dict[str, Any] = {"title": TITLE, "text": FERRY, "published": published, "url": LINK, **known}
    return SightingPair(item, KnownItem(id="it_known", **fields))


ALL: set[MarkBasis] = {"guid", "url", "path", "title", "text"}

# name -> a pair, the marks that make it one item if they are shared
PAIRS: dict[str, tuple[SightingPair, set[MarkBasis]]] = {
    "nothing changed": (make_pair(), ALL),
    "the same a day later": (make_pair(hours=24), {"guid", "url", "path", "title"}),
    "the same five days later": (make_pair(hours=120), {"guid", "url"}),
    "a longer text, an hour later": (make_pair(hours=1, text=MORE), {"guid", "url", "path", "title"}),
    "a longer text, a day later, one link": (make_pair(hours=24, text=MORE), {"guid", "url", "path", "title"}),
    "a longer text, a day later, another link": (
        make_pair(hours=24, text=MORE, now={"url": "https://gull.example/2026/other"}),
        {"guid", "url"},
    ),
    "another text under the title, an hour later": (make_pair(hours=1, text=CAKE), {"guid", "url"}),
    "another text under the title, a day later": (make_pair(hours=24, text=CAKE), {"guid"}),
    "another title over the text": (make_pair(hours=1, title="Hundreds wait for a ship"), {"guid", "url", "title"}),
    "another story at the same moment": (make_pair(**OTHER), {"guid", "url"}),
    "another story a day later": (make_pair(hours=24, **OTHER), set()),
    "the next part of a series, half a day later": (
        make_pair(hours=13, now={"title": "Part 2"}, title="Part 1"),
        {"guid"},
    ),
    "the next part of a series, an hour later": (
        make_pair(hours=1, now={"title": "Part 2"}, title="Part 1"),
        {"guid", "url"},
    ),
    "a notice that takes it back": (make_pair(hours=24, now={"pub_status": "canceled"}, **OTHER), {"guid", "url"}),
    "nothing is known of the other's words": (make_pair(hours=24, title="", text=""), {"guid"}),
}


@pytest.mark.parametrize(("pair", "bases"), PAIRS.values(), ids=PAIRS)
def test_the_more_a_mark_proves_the_less_must_be_alike(pair: SightingPair, bases: set[MarkBasis]) -> None:
    assert {basis for basis in ALL if is_same_item(basis, pair)} == bases


# name -> a pair, is it one item listed twice where they share a link, and where they share a title
LISTED: dict[str, tuple[SightingPair, bool, bool]] = {
    "the same words": (make_pair(), True, True),
    "the same words a day later": (make_pair(hours=24), True, True),
    "nearly the same, an hour later": (make_pair(hours=1, text=MORE), True, True),
    "nearly the same, a day later": (make_pair(hours=24, text=MORE), False, False),
    "nearly the same, undated": (make_pair(text=MORE, published=None), False, False),
    "other words": (make_pair(text=CAKE), False, False),
    "no words": (make_pair(text=""), False, False),
}


@pytest.mark.parametrize(("pair", "by_link", "by_title"), LISTED.values(), ids=LISTED)
def test_entries_of_one_document_need_the_same_words(pair: SightingPair, by_link: bool, by_title: bool) -> None:
    assert (is_listed_twice("url", pair), is_listed_twice("title", pair)) == (by_link, by_title)


def test_a_form_of_words_needs_the_same_link() -> None:
    pair = make_pair(now={"content_text": "See the map."}, text="See the map.")
    assert (is_listed_twice("url", pair), is_listed_twice("title", pair)) == (True, False)
