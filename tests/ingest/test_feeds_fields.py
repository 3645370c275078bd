"""Which element becomes which field: small feeds of every dialect, and what both feedparser and fastfeedparser lose."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ingest import Document, Source
from ingest.feeds import parse_feed
from ingest.item import Attachment, Author, RawItem

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:fb="http://rssnamespace.org/feedburner/ext/1.0"'
)
RSS = f'<rss version="2.0" {SPACES}><channel><title>T</title><link>https://e.example/</link><item>%s</item></channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry>%s</entry></feed>'
ATOM_03 = '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>T</title><entry>%s</entry></feed>'
RDF = (
    f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {SPACES}>'
    "<channel><title>T</title></channel>%s</rdf:RDF>"
)
RSS_090 = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">'
    "<channel><title>T</title></channel><item>%s</item></rdf:RDF>"
)
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'


def first(feed: str, content: str) -> RawItem:
    return parse_feed(Document(body=(feed % content).encode(), kind="feed", fetched_at=NOW)).items[0]


CASES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "rss 0.90": (
        RSS_090,
        "<title>A</title><link>https://e.example/a</link>",
        {"title": "A", "url": "https://e.example/a"},
    ),
    "rdf about is an id": (RDF, '<item rdf:about="urn:1"><title>A</title></item>', {"guid": "urn:1"}),
    "rdf content": (RDF, "<item><content:encoded>&lt;p>A</content:encoded></item>", {"content_html": "<p>A"}),
    "names in capitals": (RSS, "<TITLE>A</TITLE><PubDate>d</PubDate>", {"title": "A", "published": "d"}),
    "unknown namespace of a known prefix": (
        RSS.replace("http://purl.org/dc/elements/1.1/", "urn:wrong"),
        "<dc:creator>Ann</dc:creator>",
        {"authors": (Author(name="Ann"),)},
    ),
    "known namespace of an odd prefix": (
        RSS,
        '<x:creator xmlns:x="HTTPS://purl.org/dc/elements/1.1">Ann</x:creator>',
        {"authors": (Author(name="Ann"),)},
    ),
    "the item's own title": (RSS, "<media:title>M</media:title><dc:title>D</dc:title><title>A</title>", {"title": "A"}),
    "title of the media only": (RSS, "<media:group><media:title>M</media:title></media:group>", {"title": "M"}),
    "xhtml title": (
        ATOM,
        f'<title type="xhtml"><div {XHTML}>A <b>b</b></div></title>',
        {"title": "A <b>b</b>", "title_is_html": True},
    ),
    "an id that is no link, with a slip in its attribute": (
        RSS,
        '<guid isPermalink="false">https://e.example/?p=1</guid>',
        {"guid": "https://e.example/?p=1", "url": None},
    ),
    "html title": (ATOM, '<title type="html">A &lt;b>b</title>', {"title": "A <b>b", "title_is_html": True}),
    "inline markup in a description": (
        RSS,
        "<description>A <b>b</b><br/></description>",
        {"content_html": "A <b>b</b><br>"},
    ),
    "xhtml content without its div": (
        ATOM,
        f'<content type="xhtml"><div {XHTML}><p>A</p><p>B</p></div></content>',
        {"content_html": "<p>A</p><p>B</p>"},
    ),
    "xhtml with prefixes": (
        ATOM,
        '<content type="xhtml"><h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:p>A</h:p></h:div></content>',
        {"content_html": "<p>A</p>"},
    ),
    "plain content": (ATOM, "<content>1 &lt; 2</content>", {"content_text": "1 < 2", "content_html": None}),
    "html that is said to be plain": (ATOM, "<content>&lt;p>A&lt;/p></content>", {"content_html": "<p>A</p>"}),
    "base64": (ATOM_03, '<content mode="base64" type="text/html">PGI+QTwvYj4=</content>', {"content_html": "<b>A</b>"}),
    "a picture in base64 is no text": (
        ATOM,
        '<content type="image/png">iVBORw0KGgo=</content>',
        {"content_text": None},
    ),
    "content elsewhere": (
        ATOM,
        '<content src="https://e.example/a.pdf" type="application/pdf"/>',
        {"attachments": (Attachment(url="https://e.example/a.pdf", mime_type="application/pdf"),)},
    ),
    "the longest text is the body": (
        RSS,
        "<description>The whole long text.</description><content:encoded>Note.</content:encoded>",
        {"content_html": "The whole long text.", "summary": "Note."},
    ),
    "a caption where there is nothing else": (
        RSS,
        "<media:group><media:description>C</media:description></media:group>",
        {"content_text": "C"},
    ),
    "a caption beside a text": (
        RSS,
        "<media:description>A longer caption</media:description><description>B</description>",
        {"content_html": "B", "summary": None},
    ),
    "comments in a text": (RSS, "<title>A<!-- x -->B</title>", {"title": "AB"}),
    "cdata in pieces": (RSS, "<title><![CDATA[A]]> &amp; <![CDATA[B]]></title>", {"title": "A & B"}),
    "windows' characters": (RSS, "<title>It&#146;s</title>", {"title": "It’s"}),
    "guid as link": (RSS, "<guid>https://e.example/g</guid>", {"url": "https://e.example/g"}),
    "guid that does not look like one": (RSS, "<guid>4711</guid><title>A</title>", {"guid": "4711", "url": None}),
    "guid that is none": (RSS, '<guid isPermaLink="false">https://e.example/g</guid>', {"url": None}),
    "guid that only looks relative": (
        ATOM.replace("<entry>", '<entry xml:base="https://e.example/b/">'),
        "<id>a1</id><title>A</title>",
        {"guid": "a1"},
    ),
    "link and guid": (
        RSS,
        "<guid>https://e.example/g</guid><link>https://e.example/l</link>",
        {"url": "https://e.example/l"},
    ),
    "html before other alternates": (
        ATOM,
        '<link type="application/json" href="https://e.example/j"/><link href="https://e.example/h"/>',
        {"url": "https://e.example/h"},
    ),
    "links that are not the page": (
        ATOM,
        '<link rel="self" href="https://e.example/s"/><link rel="replies" href="https://e.example/r"/>',
        {"url": None},
    ),
    "behind a counter": (
        RSS,
        "<link>https://feedproxy.example/~r/1</link><fb:origLink>https://e.example/a</fb:origLink>",
        {"url": "https://e.example/a"},
    ),
    "bases within bases": (
        ATOM.replace("<feed ", '<feed xml:base="https://e.example/a/" '),
        '<link href="x"/><content type="html" xml:base="b/">&lt;p></content>',
        {"url": "https://e.example/a/x", "base_url": "https://e.example/a/b/"},
    ),
    "dates": (
        RSS,
        "<dc:date>1</dc:date><pubDate>2</pubDate>",
        {"published": "2", "modified": None},
    ),
    "dates of atom": (ATOM, "<updated>2</updated><published>1</published>", {"published": "1", "modified": "2"}),
    "only updated": (ATOM, "<updated>2</updated>", {"published": "2", "modified": "2"}),
    "dates of atom 0.3": (ATOM_03, "<issued>1</issued><modified>2</modified>", {"published": "1", "modified": "2"}),
    "person": (
        ATOM,
        "<author><name>Ann</name><uri>https://ann.example/</uri><email>a@e.example</email></author>",
        {"authors": (Author(name="Ann", url="https://ann.example/"),)},
    ),
    "person with a mail only": (
        ATOM,
        "<author><email>a@e.example</email></author>",
        {"authors": (Author(name="a@e.example"),)},
    ),
    "the feed's author": (
        ATOM.replace("<entry>", "<author><name>Ed</name></author><entry>"),
        "<title>A</title>",
        {"authors": (Author(name="Ed"),)},
    ),
    "podcast author only without another": (
        RSS,
        "<dc:creator>Ann</dc:creator><itunes:author>Station</itunes:author>",
        {"authors": (Author(name="Ann"),)},
    ),
    "tags": (
        RSS,
        "<category>a</category><dc:subject>b</dc:subject><itunes:keywords>c, d</itunes:keywords><category>a</category>",
        {"tags": ("a", "b", "c", "d")},
    ),
    "tags of atom": (ATOM, '<category term="t" label="Topic"/><category term="u"/>', {"tags": ("Topic", "u")}),
    "podcast": (
        RSS,
        '<enclosure url="https://e.example/a.mp3" type="audio/mpeg" length="12"/>'
        "<itunes:duration>1:02:03</itunes:duration>"
        '<itunes:image href="https://e.example/i.jpg"/>',
        {
            "attachments": (
                Attachment(
                    url="https://e.example/a.mp3", mime_type="audio/mpeg", size_in_bytes=12, duration_in_seconds=3723.0
                ),
            ),
            "image": "https://e.example/i.jpg",
        },
    ),
    "enclosure of atom": (
        ATOM,
        '<link rel="enclosure" href="https://e.example/a.mp3" length="12" title="Talk"/>',
        {"attachments": (Attachment(url="https://e.example/a.mp3", title="Talk", size_in_bytes=12),)},
    ),
    "picture of the media": (
        RSS,
        '<media:thumbnail url="https://e.example/t.jpg"/><media:content url="https://e.example/c" medium="image"/>',
        {"image": "https://e.example/c"},
    ),
    "language of the text": (
        ATOM.replace("<feed ", '<feed xml:lang="en" '),
        '<title>A</title><content xml:lang="fr">B</content>',
        {"language": "fr"},
    ),
    "language of none": (
        ATOM.replace("<feed ", '<feed xml:lang="en" '),
        '<content xml:lang="">B</content>',
        {"language": ""},
    ),
    "source of rss": (
        RSS,
        '<source url="https://s.example/feed">Other &amp; Co</source>',
        {"source": Source(name="Other & Co", domain="s.example")},
    ),
    "source of atom": (
        ATOM,
        '<source><title type="html">B &amp;amp; C</title><link href="https://s.example/"/></source><title>A</title>',
        {"source": Source(name="B & C", domain="s.example", url="https://s.example/"), "title": "A"},
    ),
}


@pytest.mark.parametrize(("feed", "content", "fields"), CASES.values(), ids=CASES)
def test_field(feed: str, content: str, fields: dict[str, Any]) -> None:
    item = first(feed, content)
    assert {name: getattr(item, name) for name in fields} == fields
    assert item.extractor == "lxml"


PATCHED = {
    "entity": "<title>caf&eacute;</title>",
    "entity with a long name": "<title>caf&eacute; &CounterClockwiseContourIntegral;</title>",
    "in a section that is literal": "<title>caf&eacute;</title><description><![CDATA[&NBSP; &]]></description>",
    "ampersand": "<title>café</title><description>AT&T</description>",
    "control character": "<title>caf\x0bé</title>",
}


@pytest.mark.parametrize("content", PATCHED.values(), ids=PATCHED)
def test_small_flaws_are_patched(content: str) -> None:
    item = first(RSS, content)
    assert str(item.title).startswith("café")
    assert item.extractor == "lxml"


def test_the_channel_of_another_dialect_is_read_by_feedparser() -> None:
    body = b'<CHANNEL HREF="https://e.example/"><ITEM HREF="https://e.example/a"><TITLE>A</TITLE></ITEM></CHANNEL>'
    parsed = parse_feed(Document(body=body, kind="feed", fetched_at=NOW))
    assert [(item.title, item.url, item.extractor) for item in parsed.items] == [
        ("A", "https://e.example/a", "feedparser")
    ]


def test_items_are_read_wherever_chunks_end() -> None:
    """Documents are parsed in pieces of 128 KiB; here items end on every side of such an edge."""
    for size in range(128 * 1024 - 400, 128 * 1024 + 40, 11):
        item = first(RSS, f"<description>{'x' * (size - 340)}</description><title>A</title>")
        assert (item.title, len(str(item.content_html))) == ("A", size - 340)
