"""Feeds in XML that are not as they should be: a field costs that field, and an item that item."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import Document, Item, ParseError, Reading, read_document
from ingest.feeds.xml_tree import MAX_ATTRIBUTES
from tests.support.clock import NOW

SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:wf="http://webfeeds.org/rss/1.0"'
)
RSS = f"<rss {SPACES}><channel><title>T</title>%s</channel></rss>"
ATOM = f'<feed xmlns="http://www.w3.org/2005/Atom" {SPACES}><title>T</title>%s</feed>'
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    f"{SPACES}><channel><title>T</title></channel>%s</rdf:RDF>"
)
TEXT = "The ferry came at ten."
OTHER = "<item><title>B</title><description>Other words.</description></item>"


def read(body: str) -> Reading:
    return read_document(Document(body=body.encode("utf-8", "replace"), kind="feed", fetched_at=NOW))


def texts_of(reading: Reading) -> list[str | None]:
    return [item.content_text for item in reading.items]


OPEN = {
    "enclosure": '<enclosure url="https://e.example/a.mp3" length="1" type="audio/mpeg">',
    "enclosure without quotes": "<enclosure url=https://e.example/a.mp3 length=1>",
    "thumbnail": '<media:thumbnail url="https://e.example/a.jpg">',
    "media content": '<media:content url="https://e.example/a.jpg" medium="image">',
    "player": '<media:player url="https://e.example/p">',
    "link of Atom": '<atom:link href="https://e.example/2" rel="alternate">',
    "link with an address": '<link href="https://e.example/2">',
    "category": '<category term="harbour">',
    "picture of iTunes": '<itunes:image href="https://e.example/b.jpg">',
    "picture": '<image href="https://e.example/b.jpg">',
    "an element of nobody's": '<wf:cover image="https://e.example/b.jpg">',
    "two of them": '<media:content url="https://e.example/a.jpg"><media:thumbnail url="https://e.example/t.jpg">',
}


@pytest.mark.parametrize("element", OPEN.values(), ids=OPEN)
@pytest.mark.parametrize("before", [True, False], ids=["first", "between"])
def test_an_element_that_says_all_in_its_tag_swallows_nothing(element: str, before: bool) -> None:
    rest = f"<description>{TEXT}</description><pubDate>Fri, 05 Jun 2026 09:00:00 GMT</pubDate>"
    head = f"{element}<title>A</title>" if before else f"<title>A</title>{element}"
    reading = read(RSS % f"<item>{head}{rest}</item>{OTHER}")
    assert texts_of(reading) == [TEXT, "Other words."]
    assert [item.title for item in reading.items] == ["A", "B"]
    assert reading.items[0].date_published is not None
    atom = f"{head}<content>{TEXT}</content><updated>2026-06-05T09:00:00Z</updated>"
    reading = read(ATOM % f"<entry>{atom}</entry>")
    assert (texts_of(reading), reading.items[0].title) == ([TEXT], "A")
    assert reading.items[0].date_published is not None


def test_a_link_of_the_feed_that_is_left_open_swallows_nothing() -> None:
    reading = read(RSS % f'<atom:link href="https://e.example/feed" rel="self">{OTHER}')
    assert texts_of(reading) == ["Other words."]


TEXT_LEFT_OPEN = {
    "link": "<link>https://e.example/1",
    "guid": '<guid isPermaLink="false">',
    "source": '<source url="https://e.example/feed">Coast Radio',
    "creator": "<dc:creator>Ida Lund",
    "category": "<category>Sea",
    "category of iTunes": '<itunes:category text="Sea">',
    "two of them": "<category>Sea<guid>1",
}


@pytest.mark.parametrize("element", TEXT_LEFT_OPEN.values(), ids=TEXT_LEFT_OPEN)
def test_a_text_that_is_left_open_ends_where_the_next_field_begins(element: str) -> None:
    rest = f"<description>{TEXT}</description><pubDate>Fri, 05 Jun 2026 09:00:00 GMT</pubDate>"
    reading = read(RSS % f"<item><title>A</title>{element}{rest}</item>{OTHER}")
    assert texts_of(reading) == [TEXT, "Other words."]
    assert [item.title for item in reading.items] == ["A", "B"]
    assert reading.items[0].date_published is not None


def test_a_title_that_is_left_open_has_no_other_field_in_it() -> None:
    reading = read(RSS % f"<item><title>A<link>https://e.example/1</link><description>{TEXT}</description></item>")
    assert [(item.title, item.url) for item in reading.items] == [("A", "https://e.example/1")]


def test_the_head_of_another_feed_keeps_its_fields() -> None:
    source = "<source><title>Coast Radio</title><id>urn:c</id><updated>2026-06-05</source>"
    reading = read(ATOM % f"<entry><title>A</title>{source}<content>{TEXT}</content></entry>")
    assert (texts_of(reading), reading.items[0].source.name) == ([TEXT], "Coast Radio")


def test_references_to_what_is_no_character_are_left_out_and_halves_are_joined() -> None:
    reading = read(RSS % "<item><title>Fer&#0;ry &#x1;&#xFFFF;back &#55357;&#x2;&#55357;&#56898;</title></item>")
    assert reading.items[0].title == "Ferry back 🙂"


NAMESPACES = {
    "a line end": 'xmlns:georss="http://www.georss.org/georss\n"',
    "a blank before": 'xmlns:georss=" http://www.georss.org/georss"',
    "a blank within": 'xmlns:georss="http://www.georss.org/geo rss"',
    "brackets": 'xmlns:georss="http://[georss]/"',
    "a bare percent sign": 'xmlns:georss="http://e.example/100%"',
    "a template's hole": 'xmlns:georss="{{ns}}"',
}


@pytest.mark.parametrize("namespace", NAMESPACES.values(), ids=NAMESPACES)
def test_a_namespace_that_is_no_address_costs_nothing(namespace: str) -> None:
    reading = read((RSS % OTHER).replace("<rss ", f"<rss {namespace} "))
    assert texts_of(reading) == ["Other words."]


def test_a_namespace_with_a_blank_is_the_one_that_was_meant() -> None:
    body = RSS % "<item><title>A</title><dc:creator>Ada Bell</dc:creator></item>"
    reading = read(body.replace("http://purl.org/dc/elements/1.1/", " http://purl.org/dc/elements/1.1/\n"))
    assert reading.items[0].authors[0].name == "Ada Bell"


@pytest.mark.parametrize("name", ["Item", "ITEM", "Entry", "ENTRY", "rss:Item"])
def test_items_are_read_in_any_spelling(name: str) -> None:
    assert texts_of(read(RSS % OTHER.replace("item>", f"{name}>"))) == ["Other words."]


@pytest.mark.parametrize("name", ["item", "entry", "Entry"])
def test_one_item_alone_is_a_feed_of_one(name: str) -> None:
    reading = read(f'<{name} xmlns="http://www.w3.org/2005/Atom"><title>A</title><summary>{TEXT}</summary></{name}>')
    assert (texts_of(reading), reading.problems) == ([TEXT], ())


WITHIN = {
    "related": f"<related><item><title>Old</title></item></related><description>{TEXT}</description>",
    "gallery": f'<gallery><item url="a.jpg"/><item url="b.jpg"/></gallery><description>{TEXT}</description>',
    "entry in a list": f"<x:list xmlns:x='urn:x'><x:entry>One</x:entry></x:list><description>{TEXT}</description>",
    "list in the text": "<description>The ferry <list><item>came at ten.</item></list></description>",
    "broken": f"<related><item><title>Old & new</title></item></related><description>{TEXT}<br></description>",
}


@pytest.mark.parametrize("content", WITHIN.values(), ids=WITHIN)
def test_what_stands_in_an_item_is_no_item_of_the_feed(content: str) -> None:
    reading = read(RSS % f"<item><title>A</title>{content}</item>{OTHER}")
    assert [item.title for item in reading.items] == ["A", "B"]
    assert texts_of(reading) == [TEXT, "Other words."]
    assert reading.problems == ()


@pytest.mark.parametrize("rest", ["", f"<description>{TEXT}"], ids=["between fields", "in a field"])
def test_an_item_that_is_not_closed_ends_where_the_next_begins(rest: str) -> None:
    reading = read(RSS % f"<item><title>A</title><link>https://e.example/a</link>{rest}{OTHER}")
    assert [item.title for item in reading.items] == ["A", "B"]


def test_a_field_that_cannot_be_read_is_named_and_its_item_stays() -> None:
    spaces = " ".join(f'xmlns:n{n}="urn:{n}"' for n in range(MAX_ATTRIBUTES))
    reading = read(
        RSS % f"<item><title>A</title><description>{TEXT}</description><summary {spaces}><b/></summary></item>"
    )
    assert texts_of(reading) == [TEXT]
    assert reading.problems == ()
    (problem,) = reading.field_problems
    assert (problem.where, problem.reason[:23]) == ("entry 1", "summary was left out: m")


RSS_ITEM = {
    "title": "A",
    "link": "https://e.example/a",
    "guid": "1",
    "pubDate": "Fri, 05 Jun 2026 09:00:00 GMT",
    "author": "a@e.example (Ada)",
    "category": "x",
    "enclosure": "",
    "source": "S",
    "dc:creator": "Ada",
    "dc:date": "2026-06-05",
    "media:content": "",
    "media:thumbnail": "",
    "itunes:duration": "1:00",
    "itunes:image": "",
    "image": "",
    "language": "en",
    "unknown": "x",
}
ATOM_ITEM = {
    "title": "A",
    "id": "urn:1",
    "updated": "2026-06-05T09:00:00Z",
    "published": "2026-06-05T09:00:00Z",
    "author": "<name>Ada</name>",
    "category": "",
    "link": "",
    "source": "<title>S</title>",
    "rights": "x",
    "contributor": "<name>Bo</name>",
    "media:group": "",
}


def broken_elements(name: str) -> st.SearchStrategy[str]:
    """The element in a way that it should not be in: odd texts and attributes, others in it, open, twice, misspelt."""
    words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(lambda text: text.replace("<", "&lt;"))
    inner = st.sampled_from(
        ["", "<b>x</b>", "<name/>", "<x><y>z</y></x>", "&nbsp;", "&#0;", "&#x110000;", "&", "<![CDATA[x]]>"]
    )
    keys = st.sampled_from(
        [
            "url",
            "href",
            "type",
            "length",
            "rel",
            "mode",
            "duration",
            "isPermaLink",
            "term",
            "xml:lang",
            "xml:base",
            "src",
        ]
    )
    attributes = st.dictionaries(keys, words.map(lambda text: text.replace('"', "")), max_size=3)
    written = attributes.map(lambda found: "".join(f' {key}="{value}"' for key, value in found.items()))
    whole = st.tuples(written, words, inner).map(lambda parts: f"<{name}{parts[0]}>{parts[1]}{parts[2]}</{name}>")
    empty = written.map(lambda parts: f"<{name}{parts}/>")
    others = st.sampled_from(
        [f"<{name}>x</{name.upper()}>", f"</{name}>", f"<{name}/><{name}/>", f"<{name}>x</{name}></b>"]
    )
    return whole | empty | others


def check_survival(item: Item, reading: Reading) -> None:
    assert TEXT in str(item.content_text)
    assert reading.problems == ()


@settings(deadline=None)
@given(st.data(), st.sampled_from(sorted(RSS_ITEM)), st.sampled_from([RSS, RDF]))
def test_an_item_of_rss_and_rdf_survives_any_side_field(data: st.DataObject, name: str, form: str) -> None:
    fields = {key: f"<{key}>{value}</{key}>" for key, value in RSS_ITEM.items()}
    fields[name] = data.draw(broken_elements(name))
    body = f"<item>{''.join(fields.values())}<description>{TEXT}</description></item>{OTHER}"
    reading = read(form % body)
    assert len(reading.items) == 2
    check_survival(reading.items[0], reading)


@settings(deadline=None)
@given(st.data(), st.sampled_from(sorted(ATOM_ITEM)))
def test_an_item_of_atom_survives_any_side_field(data: st.DataObject, name: str) -> None:
    fields = {key: f"<{key}>{value}</{key}>" for key, value in ATOM_ITEM.items()}
    fields[name] = data.draw(broken_elements(name))
    body = f"<entry>{''.join(fields.values())}<content>{TEXT}</content></entry><entry><title>B</title></entry>"
    reading = read(ATOM % body)
    assert len(reading.items) == 2
    check_survival(reading.items[0], reading)


def test_the_rest_of_a_feed_that_is_sent_again_is_never_an_item_of_mark_up() -> None:
    with pytest.raises(ParseError):
        read("<description>The ferry</description></item></channel></rss>")
