"""Furniture of a site, page by page, without a server: when a line goes, from what, and what says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dedupe import MemorySightings, Params
from ingest import Document, Reading, read_document
from tests.support.clock import NOW
from tests.support.site_pages import LETTER, make_site_page
from worker.jobs.site_furniture import find_page_furniture, reading_without_furniture


def learn(sightings: MemorySightings, count: int) -> None:
    """A site's first pages go by."""
    for number in range(count):
        page = make_site_page(number)
        find_page_furniture(page, read_document(page), sightings, NOW)


@pytest.mark.parametrize("pages", range(6))
def test_a_line_is_furniture_once_it_was_on_four_other_pages(pages: int) -> None:
    sightings, page = MemorySightings(Params()), make_site_page(pages)
    learn(sightings, pages)
    found = find_page_furniture(page, read_document(page), sightings, NOW)
    assert found == ({LETTER: f"seen on {pages} other pages of this site"} if pages >= 4 else {})


# name: (page, when it is read) of which nothing is furniture, whatever the site's pages have shown
SPARED: dict[str, tuple[Document, datetime]] = {
    "another site": (make_site_page(5, url="https://post.example/5"), NOW),
    "no address": (make_site_page(5, url=None), NOW),
    "a feed's document": (make_site_page(5, kind="feed"), NOW),
    "four weeks later": (make_site_page(5), NOW + timedelta(days=29)),
}


@pytest.mark.parametrize(("page", "moment"), SPARED.values(), ids=SPARED)
def test_what_is_no_furniture(page: Document, moment: datetime) -> None:
    sightings, reading = MemorySightings(Params()), read_document(replace(page, kind="page"))
    learn(sightings, 5)
    assert find_page_furniture(page, reading, sightings, moment) == {}
    assert reading_without_furniture(page, reading, sightings, moment) is reading


def test_a_reading_without_a_main_story_has_none() -> None:
    sightings, page = MemorySightings(Params()), make_site_page(5)
    learn(sightings, 5)
    (main,) = read_document(page).items
    for item in (
        replace(main, provenance=replace(main.provenance, part="story")), replace(main, content_text=None)
    ):  # fmt: skip
        assert find_page_furniture(page, Reading(items=(item,)), sightings, NOW) == {}


def test_the_main_story_loses_the_line_and_names_it_and_other_stories_keep_it() -> None:
    sightings, page = MemorySightings(Params()), make_site_page(5)
    learn(sightings, 5)
    (main,) = read_document(page).items
    other = replace(main, id="it_other", provenance=replace(main.provenance, part="story"))
    found = reading_without_furniture(page, Reading(items=(main, other)), sightings, NOW)
    assert found.items[1] == other
    assert main.content_text == f"{found.items[0].content_text}\n\n{LETTER}"
    assert found.items[0].id == main.id
    assert found.items[0].provenance.furniture == (f"seen on 5 other pages of this site: {LETTER}",)
