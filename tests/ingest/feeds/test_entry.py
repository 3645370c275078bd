"""The elements of one item: which is which field, and which of several counts."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.feeds.draft import build_raw_item, draft_item
from ingest.feeds.entry import MAX_LIST, MAX_TAGS, read_entry
from ingest.feeds.feed_head import FeedHead
from ingest.feeds.texts import Scope
from ingest.item import Attachment, Author, RawItem, Source
from ingest.leniency import Losses
from tests.support.xml import read_xml

E = "https://e.example"
FB = "http://rssnamespace.org/feedburner/ext/1.0"
HEAD = FeedHead(source=Source(name="T"), language="de", authors=(Author(name="Redaktion"),), base_url=f"{E}/")


def read_item(content: str, head: FeedHead = HEAD, attributes: str = "") -> RawItem:
    scope = Scope(has_bases=True, has_languages=True)
    entry = read_entry(read_xml(f"<item {attributes}>{content}</item>"), scope, "entry 4", Losses())
    return build_raw_item(draft_item(entry), 3, head)


EMPTY = RawItem(base_url=f"{E}/", authors=HEAD.authors, position=3, where="entry 4", extractor="lxml")

# name -> the elements of an item, the fields that are not those of an empty one
ITEMS: dict[str, tuple[str, dict[str, Any]]] = {
    "nothing": ("", {}),
    "elements of nobody": ('<q:title xmlns:q="urn:q">Q</q:title>', {}),
    "a link before a guid": (
        f"<guid>{E}/?p=1</guid><link>{E}/a</link>",
        {"guid": f"{E}/?p=1", "url": f"{E}/a", "base_url": f"{E}/a"},
    ),
    "a guid that is an address is a link": (
        f"<guid>{E}/a</guid>",
        {"guid": f"{E}/a", "url": f"{E}/a", "base_url": f"{E}/a"},
    ),
    "one that says it is none": (f'<guid isPermaLink="false">{E}/a</guid>', {"guid": f"{E}/a"}),
    "one that plainly is none": ("<guid>tag:e.example,2031:1</guid>", {"guid": "tag:e.example,2031:1"}),
    "a link to a page before one to a feed": (
        f'<link type="application/json" href="{E}/a.json"/><link href="{E}/a"/><link rel="self" href="{E}/x"/>',
        {"url": f"{E}/a", "base_url": f"{E}/a"},
    ),
    "plain and HTML texts": (
        "<description>&lt;p&gt;Longer than the other</description><summary>Short</summary>",
        {"content_html": "<p>Longer than the other", "summary": "Short"},
    ),
    "a caption only where there is no text": (
        "<media:description>Ein Bild</media:description>",
        {"content_text": "Ein Bild"},
    ),
    "and not beside one": (
        "<media:description>Ein Bild mit langem Titel</media:description><summary>Kurz</summary>",
        {"content_text": "Kurz"},
    ),
    "a date of change where none of publication is": ("<updated>d</updated>", {"published": "d", "modified": "d"}),
    "publication before creation": (
        "<dc:date>d3</dc:date><created>d2</created><pubDate>d1</pubDate>",
        {"published": "d1", "other_published": ("d2", "d3")},
    ),
    "of one kind the last, then the one before": (
        "<pubDate>d1</pubDate><pubDate>d2</pubDate><updated>d3</updated><updated>d4</updated>",
        {"published": "d2", "other_published": ("d1", "d4", "d3"), "modified": "d4", "other_modified": ("d3",)},
    ),
    "authors, each once, before the feed's": (
        "<author>Ana</author><dc:creator>Ana</dc:creator><dc:creator>حسن</dc:creator>",
        {"authors": (Author(name="Ana"), Author(name="حسن"))},
    ),
    "a podcast's author is no second one": (
        "<author>Ana</author><itunes:author>Radio Ana</itunes:author>",
        {"authors": (Author(name="Ana"),)},
    ),
    "tags, each once": (
        '<category>sea</category><category term="s" label="港"/><keywords>sea, fish ,</keywords>',
        {"tags": ("sea", "港", "fish")},
    ),
    "an enclosure and its own duration": (
        f'<enclosure url="{E}/a.mp3" type="audio/mpeg"/><itunes:duration>1:30</itunes:duration>',
        {"attachments": (Attachment(url=f"{E}/a.mp3", mime_type="audio/mpeg", duration_in_seconds=90.0),)},
    ),
    "a picture of the media module before a thumbnail": (
        f'<media:thumbnail url="{E}/t.jpg"/><media:content url="{E}/a.jpg" medium="image"/>',
        {"image": f"{E}/a.jpg", "attachments": (Attachment(url=f"{E}/a.jpg"),)},
    ),
    "an enclosure behind a counter": (
        f'<enclosure url="https://counter.example/1" length="9"/><fb:origEnclosureLink xmlns:fb="{FB}">{E}/a.mp3'
        "</fb:origEnclosureLink>",
        {"attachments": (Attachment(url=f"{E}/a.mp3", size_in_bytes=9),)},
    ),
    "where peers share it": (
        f'<media:peerLink type="application/x-bittorrent" href="{E}/a.torrent"/>',
        {"attachments": (Attachment(url=f"{E}/a.torrent", mime_type="application/x-bittorrent"),)},
    ),
    "who it is from": (f'<source url="{E}/feed">Blatt</source>', {"source": Source(name="Blatt", domain="e.example")}),
    "its language": ("<dc:language>nb</dc:language>", {"language": "nb"}),
}


@pytest.mark.parametrize(("content", "fields"), ITEMS.values(), ids=ITEMS)
def test_elements_are_fields(content: str, fields: dict[str, Any]) -> None:
    item = read_item(content)
    assert {
        name: value for name in RawItem.__slots__ if (value := getattr(item, name)) != getattr(EMPTY, name)
    } == fields


def test_bases_and_languages_hold_in_the_item() -> None:
    item = read_item(
        '<title xml:lang="fr">Le bac</title><link>1</link><enclosure url="a.mp3"/>',
        attributes=f'xml:base="{E}/a/" xml:lang="de"',
    )
    assert (item.url, item.base_url, item.language) == (f"{E}/a/1", f"{E}/a/", "fr")
    assert [attachment.url for attachment in item.attachments] == [f"{E}/a/a.mp3"]


def test_the_about_of_rdf_is_an_id_until_another_is_given() -> None:
    assert read_item("", attributes='rdf:about="urn:1"').guid == "urn:1"
    assert read_item("<guid>2</guid>", attributes='rdf:about="urn:1"').guid == "2"


def test_lists_are_bounded() -> None:
    many = "".join(f'<author>a{n}</author><category>c{n}</category><enclosure url="{E}/{n}"/>' for n in range(1_000))
    item = read_item(many)
    assert (len(item.authors), len(item.tags), len(item.attachments)) == (MAX_LIST, MAX_TAGS, MAX_LIST)
