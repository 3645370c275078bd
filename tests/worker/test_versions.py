"""What makes a version of an item, as tables: which fields count, when a date or a link does, and by which way."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from ingest import Attachment, Author, Item, Rights, Source
from tests.support.clock import NOW
from tests.support.judging import make_item
from tests.support.texts import OTHER
from worker.judging.versions import VERSIONED_FIELDS, changed_fields, digest_fields, find_news, way_of

LATER = NOW + timedelta(hours=2)
FERRY_RIGHTS = Rights(license="https://a.example/by", notice="© 2026 A", basis=("feed",))
FERRY = replace(make_item(), date_modified=NOW, rights=FERRY_RIGHTS)

# field: another value of it; each alone makes a version
VERSIONED: dict[str, Any] = {
    "url": "https://a.example/2026/ferry-2",
    "external_url": "https://b.example/",
    "canonical_url": "https://a.example/ferry",
    "title": "Shaft breaks",
    "content_text": OTHER,
    "summary": "In short: no ferry.",
    "image": "https://a.example/i.png",
    "date_published": LATER,
    "date_modified": LATER,
    "authors": (Author(name="Ines Prado"),),
    "tags": ("sea",),
    "language": "en",
    "attachments": (Attachment(url="https://a.example/i.mp3"),),
    "pub_status": "withheld",
    "rights": Rights(license="https://a.example/by-nc", basis=("feed",)),
}
# field: another value of it; none makes a version
UNVERSIONED: dict[str, Any] = {
    "id": "it_z",
    "version": 7,
    "content_html": "<p>The <b>ferry</b></p>",
    "source": Source(domain="b.example"),
    "word_count": 3,
    "truncated": True,
    "provenance": replace(FERRY.provenance, fetched_at=LATER, position=9, text_digest="d2", job_id="j2"),
}


@pytest.mark.parametrize("name", VERSIONED)
def test_a_versioned_field_alone_is_named(name: str) -> None:
    other = replace(FERRY, **{name: VERSIONED[name]})
    expected = (
        {"url", "canonical_url"} if name == "canonical_url" else {name}
    )  # the one spelling takes the link's place
    assert set(changed_fields(digest_fields(FERRY), digest_fields(other))) == expected


@pytest.mark.parametrize("name", UNVERSIONED)
def test_no_other_field_is(name: str) -> None:
    assert digest_fields(replace(FERRY, **{name: UNVERSIONED[name]})) == digest_fields(FERRY)


def test_the_tables_name_every_field_of_an_item() -> None:
    assert tuple(VERSIONED) == VERSIONED_FIELDS
    assert VERSIONED.keys() | UNVERSIONED.keys() == {field.name for field in fields(Item)}


# name: (field that is moved, how it is known, whether it counts)
DATES: dict[str, tuple[str, dict[str, Any], bool]] = {
    "declared": ("date_published", {"date_basis": "declared"}, True),
    "ambiguous": ("date_published", {"date_basis": "ambiguous"}, True),
    "counted back from the fetch": ("date_published", {"date_basis": "relative"}, False),
    "taken for a moment after the fetch": ("date_published", {"date_basis": "clamped"}, False),
    "of change, declared": ("date_modified", {"modified_basis": "declared"}, True),
    "of change, counted back": ("date_modified", {"modified_basis": "relative"}, False),
    "of change, clamped": ("date_modified", {"modified_basis": "clamped"}, False),
    "declared beside a moving date of change": ("date_published", {"modified_basis": "relative"}, True),
    "of change beside a moving date": ("date_modified", {"date_basis": "relative"}, True),
}


@pytest.mark.parametrize(("name", "bases", "counts"), DATES.values(), ids=DATES)
def test_a_date_that_moves_with_every_fetch_does_not_count(name: str, bases: dict[str, Any], counts: bool) -> None:
    before = replace(FERRY, provenance=replace(FERRY.provenance, **bases))
    after = replace(before, **{name: LATER})
    assert (name in digest_fields(before)) is counts
    assert changed_fields(digest_fields(before), digest_fields(after)) == ((name,) if counts else ())


def test_a_link_counts_only_where_its_one_spelling_is_not_known() -> None:
    known = replace(FERRY, canonical_url="https://a.example/ferry")
    tracked = replace(known, url="https://a.example/2026/ferry?from=letter")
    assert "url" not in digest_fields(known)
    assert digest_fields(tracked) == digest_fields(known)


@pytest.mark.parametrize(
    "empty", [{"summary": ""}, {"summary": None}, {"tags": ()}, {"authors": (), "attachments": ()}]
)
def test_what_says_nothing_has_no_digest(empty: dict[str, Any]) -> None:
    assert digest_fields(replace(FERRY, **empty)).keys() == {
        *("url", "title", "content_text", "date_published", "date_modified", "pub_status", "rights")
    }


def test_digests_are_those_that_items_were_recorded_with() -> None:
    """They are kept for as long as an item is: others would make a version of every item that is known."""
    assert digest_fields(replace(FERRY, rights=None)) == {
        "url": "1eeb2de12d7d", "title": "e8ba65c91370", "content_text": "9a26ae2a1deb",
        "date_published": "becf6caf66eb", "date_modified": "becf6caf66eb", "pub_status": "11a59727fb3d",
    }  # fmt: skip


# name: (old, new, changed)
CHANGED: dict[str, tuple[dict[str, str], dict[str, str], tuple[str, ...]]] = {
    "nothing": ({"title": "1"}, {"title": "1"}, ()),
    "another value": ({"title": "1"}, {"title": "2"}, ("title",)),
    "one more": ({}, {"title": "1"}, ("title",)),
    "one less": ({"title": "1"}, {}, ("title",)),
    "several, sorted": (
        {"url": "1", "tag_set": "1", "image_file": "1"},
        {"url": "2", "image_file": "1"},
        ("tags", "url"),
    ),
    "compared in another way than it was recorded": ({"tags": "1", "image": "1"}, {"tag_set": "2"}, ()),
    "as it was recorded, beside a change": ({"tags": "1", "url": "1"}, {"tag_set": "2", "url": "2"}, ("url",)),
    "a field that items had not then, beside a change": ({"url": "1"}, {"url": "2", "rights": "1"}, ("url",)),
    "another value of that field": ({"rights": "1"}, {"rights": "2"}, ("rights",)),
    "tags where there were none": ({"url": "1"}, {"tag_set": "2", "url": "1"}, ("tags",)),
}


WALL = "https://i.example/w"  # a picture

# name: (an item's fields, the same one's in the next answer, whether that is news)
NEWS: dict[str, tuple[dict[str, Any], dict[str, Any], bool]] = {
    "tags in another order": ({"tags": ("sea", "wall")}, {"tags": ("wall", "sea")}, False),
    "a tag twice": ({"tags": ("sea",)}, {"tags": ("sea", "sea")}, False),
    "another tag": ({"tags": ("sea", "wall")}, {"tags": ("sea", "wind")}, True),
    "a tag less": ({"tags": ("sea", "wall")}, {"tags": ("sea",)}, True),
    "a picture for no cache": ({"image": f"{WALL}.jpg?cb=1"}, {"image": f"{WALL}.jpg?cb=2"}, False),
    "a picture in another size": ({"image": f"{WALL}.webp?w=600"}, {"image": f"{WALL}.webp"}, False),
    "a picture by another scheme": ({"image": "http://i.example/w.jpg"}, {"image": f"{WALL}.jpg"}, False),
    "another picture": ({"image": f"{WALL}.jpg"}, {"image": "https://i.example/x.jpg"}, True),
    "a picture of a program": ({"image": "https://i.example/get?id=1"}, {"image": "https://i.example/get?id=2"}, True),
    "a signed picture of a program": (
        {"image": "https://i.example/get?id=1&X-Amz-Date=1&X-Amz-Signature=a"},
        {"image": "https://i.example/get?id=1&X-Amz-Date=2&X-Amz-Signature=b"}, False,
    ),
    "a picture where there was none": ({}, {"image": f"{WALL}.jpg"}, True),
    "an address that is none": ({"image": "https://[w"}, {"image": "https://[w"}, False),
    "a signed enclosure": (
        {"attachments": (Attachment(url="https://c.example/e.mp3?Expires=1&Signature=a"),)},
        {"attachments": (Attachment(url="https://c.example/e.mp3?Expires=2&Signature=b"),)}, False,
    ),
    "enclosures in another order": (
        {"attachments": (Attachment(url="https://c.example/1.mp3"), Attachment(url="https://c.example/2.mp3"))},
        {"attachments": (Attachment(url="https://c.example/2.mp3"), Attachment(url="https://c.example/1.mp3"))}, False,
    ),
    "another enclosure": (
        {"attachments": (Attachment(url="https://c.example/1.mp3"),)},
        {"attachments": (Attachment(url="https://c.example/2.mp3"),)}, True,
    ),
    "an enclosure of another length": (
        {"attachments": (Attachment(url="https://c.example/1.mp3", size_in_bytes=1),)},
        {"attachments": (Attachment(url="https://c.example/1.mp3", size_in_bytes=2),)}, True,
    ),
    "the year in a notice": ({}, {"rights": replace(FERRY_RIGHTS, notice="© 2027 A", holder="A")}, False),
    "said by somebody else": ({}, {"rights": replace(FERRY_RIGHTS, basis=("item", "feed"))}, False),
    "another licence": ({}, {"rights": replace(FERRY_RIGHTS, license="https://a.example/by-nc")}, True),
    "mining reserved, with a licence": ({}, {"rights": replace(FERRY_RIGHTS, tdm_reserved=True)}, True),
    "a licence taken back": ({}, {"rights": None}, True),
    "a notice where nothing was said": ({"rights": None}, {"rights": Rights(notice="©", basis=("item",))}, False),
    "the first word on rights": ({"rights": None}, {"rights": FERRY_RIGHTS}, False),
    "the first word on rights, and a title": ({"rights": None}, {"rights": FERRY_RIGHTS, "title": "Shaft"}, True),
    "the date of a build": ({}, {"date_published": LATER}, False),
    "the date of a change": ({}, {"date_modified": LATER}, False),
    "no date of a change any more": ({}, {"date_modified": None}, False),
    "a date where there was none": ({"date_published": None}, {"date_published": LATER}, True),
    "another date and another title": ({}, {"date_published": LATER, "title": "Shaft"}, True),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "is_news"), NEWS.values(), ids=NEWS)
def test_what_is_news(before: dict[str, Any], after: dict[str, Any], is_news: bool) -> None:
    old, new = digest_fields(replace(FERRY, **before)), digest_fields(replace(FERRY, **{**before, **after}))
    assert bool(find_news(old, new)) is is_news


@pytest.mark.parametrize(("old", "new", "expected"), CHANGED.values(), ids=CHANGED)
def test_changed_fields(old: dict[str, str], new: dict[str, str], expected: tuple[str, ...]) -> None:
    assert changed_fields(old, new) == expected


# which of the readers of feeds served a document is no change of the item
WAYS = {
    "lxml": "feed",
    "feedparser": "feed",
    "jsonfeed": "feed",
    "page-html": "page-html",
    "jsonl": "jsonl",
    "": "",
}


@pytest.mark.parametrize(("extractor", "way"), WAYS.items(), ids=WAYS)
def test_way_of(extractor: str, way: str) -> None:
    assert way_of(make_item(extractor=extractor)) == way
