"""Authors and words that stand in other elements than they should, and whose author counts."""

from __future__ import annotations

import pytest

from ingest import Document, read_document
from tests.support.clock import NOW

SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    ' xmlns:foaf="http://xmlns.com/foaf/0.1/"'
)
RSS = f"<rss {SPACES}><channel><item><title>A</title>%s</item></channel></rss>"
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><author><name>Aggregator</name></author>'
    "<entry><title>A</title>%s</entry></feed>"
)
AUTHORS = {
    "a podcast's before the item's own": (
        RSS,
        "<itunes:author>Station</itunes:author><author>Ada Bell</author>",
        ["Ada Bell"],
    ),
    "a podcast's alone": (RSS, "<itunes:author>Station</itunes:author>", ["Station"]),
    "a link in it": (RSS, '<author>by <a href="/ada">Ada Bell</a></author>', ["Ada Bell"]),
    "a person in it": (
        RSS,
        "<dc:creator><foaf:Person><foaf:name>Ada Bell</foaf:name></foaf:Person></dc:creator>",
        ["Ada Bell"],
    ),
    "of the entry's source": (ATOM, "<source><author><name>Ada Bell</name></author></source>", ["Ada Bell"]),
    "its own before its source's": (
        ATOM,
        "<source><author><name>Bo</name></author></source><author><name>Ada Bell</name></author>",
        ["Ada Bell"],
    ),
    "a source without one": (ATOM, "<source><title>S</title></source>", ["Aggregator"]),
    "a mail address as address": (ATOM, "<author><uri>mailto:ada@e.example</uri></author>", ["ada@e.example"]),
}


@pytest.mark.parametrize(("feed", "content", "names"), AUTHORS.values(), ids=AUTHORS)
def test_the_author_counts_who_is_nearest(feed: str, content: str, names: list[str]) -> None:
    (item,) = read_document(Document(body=(feed % content).encode(), kind="feed", fetched_at=NOW)).items
    assert [author.name for author in item.authors] == names


TAGS = {
    "mark-up in it": ("<category><b>Harbour</b></category>", ("Harbour",)),
    "a link in it": ('<category><a href="/harbour">Harbour</a> news</category>', ("Harbour news",)),
    "nothing": ("<category/>", ()),
}


@pytest.mark.parametrize(("content", "tags"), TAGS.values(), ids=TAGS)
def test_a_word_may_stand_in_mark_up(content: str, tags: tuple[str, ...]) -> None:
    (item,) = read_document(Document(body=(RSS % content).encode(), kind="feed", fetched_at=NOW)).items
    assert item.tags == tags
