"""Elements of feeds: items one by one, names, texts, attributes in any case, bases and inline markup."""

from __future__ import annotations

import pytest
from lxml import etree

from ingest.errors import ParseError
from ingest.feeds.xml_tree import (
    CHUNK,
    MAX_ATTRIBUTES,
    MAX_TAGS,
    Element,
    NotWellFormedError,
    children_of,
    find_attribute,
    has_attributes,
    inner_html_of,
    local_name_of,
    name_of,
    text_of,
    values_in_scope,
    walk_items,
)
from tests.support.xml import read_xml

# name -> a document, the texts of its items in their order
DOCUMENTS = {
    "no items": ("<rss><channel/></rss>", []),
    "rss": ("<rss><channel><item><t>a</t></item><item><t>b</t></item></channel></rss>", ["a", "b"]),
    "atom": ('<feed xmlns="http://www.w3.org/2005/Atom"><entry><t>Größe</t></entry></feed>', ["Größe"]),
    "rdf, items beside the channel": ("<r xmlns='http://purl.org/rss/1.0/'><channel/><item><t>a</t></item></r>", ["a"]),
    "comments and instructions are no text": ("<rss><item><t>a<!-- b --><?c d?></t></item></rss>", ["a"]),
    "an item of an unknown vocabulary is none": ('<rss xmlns:q="urn:q"><q:item><t>a</t></q:item></rss>', []),
    "longer than a chunk": (f"<rss><item><t>{'島' * CHUNK}</t></item><item><t>b</t></item></rss>", ["島" * CHUNK, "b"]),
}


@pytest.mark.parametrize(("document", "texts"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_items_are_handed_over_one_by_one(document: str, texts: list[str]) -> None:
    found: list[str | None] = []
    walk_items(document.encode(), lambda item: found.append(item[0].text))
    assert found == texts


def test_the_root_keeps_what_is_outside_of_items_and_no_item() -> None:
    root = walk_items(b"<rss><channel><title>T</title><item><t>a</t></item></channel></rss>", lambda item: None)
    (channel,) = root
    assert [(name, text_of(child), len(child)) for name, child in children_of(channel)] == [
        ("title", "T", 0),
        ("item", "", 0),
    ]


@pytest.mark.parametrize("document", ["<rss><item></rss>", "<rss>&nbsp;</rss>", "<rss><item/>", "", "a < b"])
def test_what_is_not_well_formed_is_said_to_be(document: str) -> None:
    with pytest.raises(NotWellFormedError):
        walk_items(document.encode(), lambda item: None)


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(
            "<rss " + " ".join(f"a{n}='1'" for n in range(MAX_ATTRIBUTES + 1)) + "/>", id="attributes of the root"
        ),
        pytest.param(f"<rss>{'<a/>' * (MAX_TAGS + 1)}</rss>", id="tags outside of items"),
        pytest.param(f"<rss><item>{'<a/>' * 2 * MAX_TAGS}</item></rss>", id="tags of one item"),
    ],
)
def test_what_is_larger_than_any_feed_is_refused(document: str) -> None:
    with pytest.raises(ParseError, match="more than"):
        walk_items(document.encode(), lambda item: None)


def test_many_small_items_are_no_large_one() -> None:
    count = 0

    def count_item(item: Element) -> None:
        nonlocal count
        count += 1

    walk_items(f"<rss>{'<item><a/></item>' * (MAX_TAGS // 2)}</rss>".encode(), count_item)
    assert count == MAX_TAGS // 2


# name -> an element, its one name, its name without a namespace
NAMES = {
    "plain": ("<pubDate/>", "pubdate", "pubDate"),
    "Dublin Core": ("<dc:Creator/>", "dc:creator", "Creator"),
    "Dublin Core of an odd prefix": ('<q:date xmlns:q="https://purl.org/dc/elements/1.1"/>', "dc:date", "date"),
    "Atom has the plain names": ('<title xmlns="http://www.w3.org/2005/Atom"/>', "title", "title"),
    "nobody's": ('<q:title xmlns:q="urn:q"/>', "?q:title", "title"),
}


@pytest.mark.parametrize(("text", "name", "local_name"), NAMES.values(), ids=NAMES)
def test_an_element_has_one_name(text: str, name: str, local_name: str) -> None:
    assert (name_of(read_xml(text)), local_name_of(read_xml(text))) == (name, local_name)


def test_children_come_with_their_names_in_order() -> None:
    item = read_xml("<item>a<title>T</title><dc:date>d</dc:date><title/></item>")
    assert [name for name, _ in children_of(item)] == ["title", "dc:date", "title"]
    assert children_of(item)[1][1].text == "d"


TEXTS = {
    "alone": ("<a> Ærø \n</a>", "Ærø"),
    "around elements": ("<a>one<b>two</b> three<c/>four</a>", "one threefour"),
    "CDATA": ("<a><![CDATA[<p>&]]></a>", "<p>&"),
    "nothing": ("<a/>", ""),
}


@pytest.mark.parametrize(("text", "own"), TEXTS.values(), ids=TEXTS)
def test_a_text_is_an_elements_own(text: str, own: str) -> None:
    assert text_of(read_xml(text)) == own


# name -> an element, the names asked for, the value
ATTRIBUTES = {
    "as it is asked for": ('<a href="x"/>', ("href",), "x"),
    "the first that is asked for": ('<a url="u" href="h"/>', ("href", "url"), "h"),
    "an empty one says nothing": ('<a href="" url="u"/>', ("href", "url"), "u"),
    "another case": ('<a HREF="h"/>', ("href", "url"), "h"),
    "both cases": ('<a Href="H" href="h"/>', ("href",), "h"),
    "the right case of a later name before another case of an earlier one": (
        '<a HREF="h" url="u"/>',
        ("href", "url"),
        "u",
    ),
    "spaces": ('<a href="\n h "/>', ("href",), "h"),
    "a space says nothing": ('<a href=" " url="u"/>', ("href", "url"), "u"),
    "another case of a name with capitals": ('<a isPermalink="false"/>', ("isPermaLink",), "false"),
    "small letters of a name with capitals": ('<a filesize="7"/>', ("length", "fileSize"), "7"),
    "a space only": ('<a href=" "/>', ("href",), None),
    "another one": ('<a title="t"/>', ("href",), None),
    "none": ("<a/>", ("href",), None),
    "with a namespace": ('<a rdf:resource="r"/>', ("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource",), "r"),
}


@pytest.mark.parametrize(("text", "names", "value"), ATTRIBUTES.values(), ids=ATTRIBUTES)
def test_an_attribute_is_found_in_any_case(text: str, names: tuple[str, ...], value: str | None) -> None:
    assert find_attribute(read_xml(text), *names) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [("<a/>", False), ('<a xmlns:q="urn:q"/>', False), ('<a b=""/>', True), ('<a dc:b="c"/>', True)],
)
def test_a_namespace_is_no_attribute(text: str, expected: bool) -> None:
    assert has_attributes(read_xml(text)) is expected


def test_bases_and_languages_hold_from_the_inside_outwards() -> None:
    outer = read_xml(
        '<a xml:base="https://e.example/" xml:lang="de"><b base="plain/"><c xml:base="img/" lang="fr"/></b></a>'
    )
    inner = outer[0][0]
    assert values_in_scope(inner, "base") == ["img/", "plain/", "https://e.example/"]
    assert values_in_scope(inner, "lang") == ["de"]
    assert values_in_scope(outer, "base") == ["https://e.example/"]
    assert values_in_scope(read_xml('<a xml:lang=""/>'), "lang") == [""]


MARKUP = {
    "inline elements": ("<d>A <b>b</b> c</d>", "A <b>b</b> c"),
    "namespaces are left out": ("<d><x:p>A<x:br/></x:p></d>", "<p>A<br></p>"),
    "a div around all": ("<d><x:div><x:p>A</x:p></x:div></d>", "<p>A</p>"),
    "a div beside a text": ("<d>A<x:div>B</x:div></d>", "A<div>B</div>"),
    "two divs": ("<d><x:div>A</x:div><x:div>B</x:div></d>", "<div>A</div><div>B</div>"),
    "a div within the div": ("<d><x:div><x:div>A</x:div></x:div></d>", "<div>A</div>"),
    "attributes and entities": ('<d><a href="?a&amp;b">1 &lt; 2</a></d>', '<a href="?a&amp;b">1 &lt; 2</a>'),
    "Thai": ("<d><x:em>เรือข้ามฟาก</x:em> กลับมา</d>", "<em>เรือข้ามฟาก</em> กลับมา"),
    "nothing": ("<d/>", ""),
}


@pytest.mark.parametrize(("text", "html"), MARKUP.values(), ids=MARKUP)
def test_inline_markup_is_html(text: str, html: str) -> None:
    element = read_xml(text)
    element.tail = "behind it"
    assert inner_html_of(element) == html


def test_an_element_in_hundreds_of_namespaces_is_refused() -> None:
    spaces = {f"n{number}": f"urn:{number}" for number in range(MAX_ATTRIBUTES + 1)}
    with pytest.raises(ParseError, match="namespaces"):
        inner_html_of(etree.Element("d", nsmap=spaces))
