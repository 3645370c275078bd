"""Knowing an item again: a table of cases that an editor would decide the same way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ingest.identity.marks import find_marks
from ingest.identity.match import KnownItem, Recognition, ids_for_new_item, recognise_item
from ingest.item import Document, Item, RawItem, Source
from ingest.normalise import normalise_item

NOON = datetime(2026, 6, 7, 12, tzinfo=UTC)
PAGE = Document(body=b"", kind="feed", fetched_at=NOON + timedelta(days=9), url="https://gull.example/feed")
SITE = Source(name="Gull Log", domain="gull.example")
FERRY = "The ferry to Innisvane stayed in port on Tuesday after its engineers found a crack in one of its two shafts."
MORE = FERRY + " Four hundred passengers were taken to the island by fishing boats, some of them in the dark."
CAKE = "A reader brought back an atlas that his grandfather had borrowed in 1931, and the library gave him a cake."
TIDES = "High water at Skarrow at 06:12 and 18:40, at Karnholt at 07:25 and 19:51; wind from the west at force 4."
TIDES_NEXT = "High water at Skarrow at 07:03 and 19:28, at Karnholt at 08:14 and 20:37; wind from the west at force 6."

BEFORE: dict[str, Any] = {
    "guid": "g1",
    "url": "https://gull.example/2026/ferry",
    "title": "Ferry stays in port",
    "content_text": FERRY,
    "published": "2026-06-07T12:00:00Z",
}
OTHER_STORY = {"title": "Library forgives debts", "content_text": CAKE}
LATER = {"published": "2026-06-08T12:00:00Z"}
ELSEWHERE = {"guid": "g2", "url": "https://gull.example/2026/other"}
COLUMN = {"title": "Tides of the day", "content_text": TIDES}
NEXT = {**LATER, "title": "Tides of the day", "content_text": TIDES_NEXT}


def made(source: Source = SITE, **fields: Any) -> Item:
    item = normalise_item(RawItem(**{"title": "A title", **fields}), PAGE, source, "en")
    assert isinstance(item, Item)
    return item


def sighting(item: Item) -> KnownItem:
    return KnownItem(
        id=item.id,
        title=item.title or "",
        text=item.content_text or "",
        published=item.date_published,
        url=item.canonical_url or "",
    )


def recognised(before: list[Item], now: Item) -> Recognition:
    """Who an item is after others were seen, each alone in its document."""
    known: dict[str, KnownItem] = {}
    table: dict[bytes, list[str]] = {}
    for item in [*before, now]:
        (own,) = find_marks([item])
        found = [(mark, tuple(table.get(mark.key, ()))) for mark in own]
        who = recognise_item(item, found, known)
        known[who.id] = replace(sighting(item), id=who.id)
        for mark in own:
            table.setdefault(mark.key, []).append(who.id)
    return who


SAME: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "nothing changed": ({}, {}, "guid"),
    "headline edited": ({}, {"title": "Four hundred wait for a ship"}, "guid"),
    "headline and text edited": ({}, {"title": "Ferry back in port", "content_text": MORE}, "guid"),
    "text rewritten under its headline": ({}, {"content_text": CAKE}, "guid"),
    "all rewritten, but published at that moment": ({}, OTHER_STORY, "guid"),
    "a running story": (
        {"title": "Snow warning for Innisvane", "content_text": "Schools may close early."},
        {**LATER, "title": "Heavy snow shuts roads", "content_text": "Innisvane schools stay closed until Monday."},
        "guid",
    ),
    "a notice that takes it back by its guid": (
        {},
        {"url": None, "title": "KILL", "content_text": CAKE, **LATER, "pub_status": "canceled"},
        "guid",
    ),
    "a notice that takes it back by its link": ({}, {**OTHER_STORY, "guid": None, "pub_status": "withheld"}, "guid"),
    "another guid": ({}, {"guid": "https://gull.example/?p=7"}, "url"),
    "another guid and headline": ({}, {"guid": "g2", "title": "A crack and its consequences"}, "url"),
    "another guid, the text in full": ({}, {"guid": "g2", "content_text": MORE}, "url"),
    "no guid any more": ({}, {"guid": None}, "guid"),
    "https for http": ({"url": "http://gull.example/2026/ferry"}, {"guid": "g2"}, "url"),
    "host alias m.": ({}, {"guid": None, "url": "https://m.gull.example/2026/ferry"}, "guid"),
    "host alias feeds.": ({"url": "http://feeds.gull.example/2026/ferry"}, {"guid": "g2"}, "url"),
    "tracking parameters": ({}, {"guid": "g2", "url": "https://gull.example/2026/ferry?utm_source=x"}, "url"),
    "other parameters": ({}, {"guid": None, "url": "https://gull.example/2026/ferry?from=rss"}, "path"),
    "a guid with other parameters": (
        {"guid": "https://gull.example/2026/ferry?a=1"},
        {"guid": "https://gull.example/2026/ferry?a=2"},
        "url",
    ),
    "another guid and link, same words": ({}, ELSEWHERE, "title"),
    "another guid, link and headline, same text and moment": (
        {},
        {**ELSEWHERE, "title": "Shaft trouble again", "content_text": FERRY},
        "text",
    ),
}

NEW: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a reused guid": ({}, {**OTHER_STORY, **LATER, "url": "https://gull.example/2026/cake"}),
    "a reused guid and link": ({}, {**OTHER_STORY, **LATER}),
    "a reused guid without dates": ({"published": None}, {**OTHER_STORY, "published": None}),
    "a reused guid and link, titles only": (
        {"title": "Cherry trees in bloom", "content_text": None},
        {"title": "A goat on the roof", "content_text": None, **LATER},
    ),
    "the next photograph under one address": (
        {"guid": "https://gull.example/photo", "title": "Cherry trees", "content_text": None},
        {"guid": "https://gull.example/photo", "title": "A goat", "content_text": None, **LATER},
    ),
    "one link, another story": ({}, {"guid": "g2", **OTHER_STORY, **LATER}),
    "a column under one link": (COLUMN, {"guid": "g2", **NEXT}),
    "a column under one title": (COLUMN, {**ELSEWHERE, **NEXT}),
    "one title, another text": ({}, {**ELSEWHERE, "content_text": CAKE}),
    "one title, no text": ({"content_text": None}, {**ELSEWHERE, "content_text": None}),
    "the next part": (
        {"title": "The long way home, part 1"},
        {**ELSEWHERE, **LATER, "title": "The long way home, part 2"},
    ),
    "a short text twice": (
        {"title": "@ann: @bob thanks a lot", "content_text": "@bob thanks a lot"},
        {**ELSEWHERE, **LATER, "title": "@ann: @bob thanks a lot", "content_text": "@bob thanks a lot"},
    ),
    "printed again after a week": ({}, {**ELSEWHERE, "published": "2026-06-14T12:00:00Z"}),
    "another fragment, another comment": (
        {"guid": None, "url": "https://gull.example/a#comment-1", "title": "By Ann"},
        {"guid": None, "url": "https://gull.example/a#comment-2", "title": "By Ann", "content_text": CAKE},
    ),
    "another query, another story": (
        {"guid": None, "url": "https://gull.example/show?id=1"},
        {"guid": None, "url": "https://gull.example/show?id=2", **OTHER_STORY},
    ),
    "the front page": (
        {"url": "https://gull.example/", "published": None},
        {"guid": "g2", "url": "https://gull.example/", **OTHER_STORY, "published": None},
    ),
    "a page that a script loads": (
        {"guid": None, "url": "https://gull.example/v/#/video/a?x=1"},
        {"guid": None, "url": "https://gull.example/v/#/video/b?x=1", **OTHER_STORY},
    ),
}


@pytest.mark.parametrize(("before", "now", "basis"), SAME.values(), ids=SAME)
def test_the_same_item(before: dict[str, Any], now: dict[str, Any], basis: str) -> None:
    first = made(**{**BEFORE, **before})
    second = made(**{**BEFORE, **before, "url": BEFORE["url"], **now})
    assert recognised([first], second) == Recognition(first.id, basis)  # type: ignore[arg-type]


@pytest.mark.parametrize(("before", "now"), NEW.values(), ids=NEW)
def test_another_item(before: dict[str, Any], now: dict[str, Any]) -> None:
    first, second = made(**{**BEFORE, **before}), made(**{**BEFORE, **before, **now})
    who = recognised([first], second)
    assert (who.basis, who.id == first.id) == ("own", False)
    assert recognised([first, second], second).id == who.id, "and is known again under its new id"


def test_another_source_is_another_item() -> None:
    first = made(**BEFORE)
    second = made(Source(name="Other", domain="other.example"), **BEFORE)
    assert recognised([first], second) == Recognition(second.id, "own")


def test_an_item_of_nobody_in_particular_is_not_known_by_its_words() -> None:
    nobody = Source()
    first, second = made(nobody, **BEFORE), made(nobody, **{**BEFORE, **ELSEWHERE})
    assert recognised([first], second).basis == "own"


def test_of_two_stories_under_one_guid_each_edit_finds_its_own() -> None:
    first, second = made(**BEFORE), made(**{**BEFORE, **OTHER_STORY, **LATER})
    again = recognised([first], second)
    edited = made(**{**BEFORE, **OTHER_STORY, **LATER, "content_text": CAKE + " He ate it there."})
    assert recognised([first, second], edited) == Recognition(again.id, "guid")
    assert recognised([first, second], made(**BEFORE)) == Recognition(first.id, "guid")


def test_a_guid_that_every_story_bears_still_gives_each_an_id_of_its_own() -> None:
    def day(n: int) -> Item:
        own = f"{chr(97 + n) * 5} {chr(98 + n) * 6} {chr(99 + n) * 7} {chr(100 + n) * 8}"
        return made(
            **{**BEFORE, "title": own, "content_text": f"{own} {own[::-1]} {n}", "published": f"2026-06-{n + 1:02}"}
        )

    days = [day(n) for n in range(9)]
    assert len({recognised(days[:n], days[n]).id for n in range(9)}) == 9


def test_what_several_items_of_a_document_share_is_no_mark() -> None:
    link = {"url": "https://gull.example/live"}
    first, second = made(**{**BEFORE, **link}), made(**{**BEFORE, **link, "guid": "g2", **OTHER_STORY})
    alone = {mark.basis for mark in find_marks([first])[0]}
    together = {mark.basis for mark in find_marks([first, second])[0]}
    assert alone - together == {"url"}


def test_an_entry_that_is_listed_beside_the_known_one_needs_the_same_words() -> None:
    first = made(**BEFORE)
    second = made(**{**BEFORE, "guid": "g2", "content_text": CAKE})
    (own,) = find_marks([second])
    found = [(mark, (first.id,)) for mark in own if mark.basis == "url"]
    known = {first.id: sighting(first)}
    assert recognise_item(second, found, known).id == first.id
    assert recognise_item(second, found, known, frozenset({first.id})).id == second.id


def test_ids_for_the_first_sight_are_the_same_every_time() -> None:
    assert ids_for_new_item(made(**BEFORE)) == ids_for_new_item(made(**BEFORE))
    assert len(set(ids_for_new_item(made(**BEFORE)))) == 3
