"""mend and read_prolog: what is made of broken XML, and where a document begins."""

from __future__ import annotations

import xml.sax
import xml.sax.handler

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.feeds.prolog import read_prolog
from ingest.feeds.xml_repair import ILLEGAL_CHARACTERS, mend_xml

CASES = {
    "crossed tags": ("<a><b>x</a>y</b>", "<a><b>x</b></a>"),
    "unopened tag": ("<a></b>x</a>", "<a>x</a>"),
    "case of tags": ("<a><pubDate>x</pubdate></a>", "<a><pubDate>x</pubDate></a>"),
    "never closed": ("<a><b>x", "<a><b>x</b></a>"),
    "empty elements": ("<a><b/><br></a>", "<a><b/><br/></a>"),
    "cdata": ("<a><![CDATA[<p>&]]></a>", "<a>&lt;p&gt;&amp;</a>"),
    "cdata cut off": ("<a><![CDATA[<p>", "<a>&lt;p&gt;</a>"),
    "comment and instruction": ("<a><!-- </a> --><?x y?>z</a>", "<a>z</a>"),
    "attributes": ("<a b=1 b=2 c='x & y' d></a>", '<a b="1" c="x &amp; y"></a>'),
    "known prefix": ("<a><dc:x/></a>", '<a xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:x/></a>'),
    "unknown prefix": ("<a><q:x/></a>", '<a xmlns:q="urn:undeclared:q"><q:x/></a>'),
    "references": ("<a>&eacute;&own;&lt;&nix;&#0;&#x41;&</a>", "<a>éours&lt;&amp;nix;A&amp;</a>"),
    "less than": ("<a>1 < 2</a>", "<a>1 &lt; 2</a>"),
    "behind the root": ("<a>x</a><script>y</script>", "<a>x</a>"),
}


@pytest.mark.parametrize(("broken", "mended"), CASES.values(), ids=CASES)
def test_mend(broken: str, mended: str) -> None:
    assert mend_xml(broken, {"own": "ours"}) == mended


TAGS = "<a>_</a>_<b/>_<br>_<c:d>_</c:d>_<e f='1' f=3>_<h:i j:k='&x;'>_&_&amp;_&#1;_<![CDATA[_]]>_<!--_-->_<?_?>_<!_<_>"
PIECES = TAGS.split("_")


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=30).map("".join))
def test_the_result_is_xml(body: str) -> None:
    text = mend_xml("<rss>" + ILLEGAL_CHARACTERS.sub("", body), {})
    xml.sax.parseString(text.encode("utf-8"), xml.sax.handler.ContentHandler())


PROLOGS = {
    "nothing": ("", None),
    "words": ("words", None),
    "plain": ("<rss>", "rss"),
    "declaration, comment, doctype": ('\ufeff \n<?xml version="1.0"?><!-- <feed> --><!DOCTYPE rss>\n<rss>', "rss"),
    "doctype with entities": ('<!DOCTYPE rss [<!ENTITY a "<x>">]><rss>', "rss"),
    "prefix": ("<rdf:RDF>", "rdf:RDF"),
    "stray text": ("oops <b>x</b> <feed>", "feed"),
    "a page that shows a feed": ("<html><rss>", "html"),
}


@pytest.mark.parametrize(("text", "root"), PROLOGS.values(), ids=PROLOGS)
def test_root(text: str, root: str | None) -> None:
    prolog = read_prolog(text)
    assert prolog.root == root
    assert text[prolog.start :].startswith("<" + root if root else "")


def test_only_plain_entities_are_taken() -> None:
    doctype = """<!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b '&#233;'><!ENTITY c "&a;"><!ENTITY d SYSTEM "file:///x">
    <!ENTITY % e "y"><!ENTITY f "&#60;">]><rss>"""
    assert read_prolog(doctype).entities == {"a": "x", "b": "é"}


@pytest.mark.parametrize(("length", "is_taken"), [(64, True), (65, False)])
def test_an_entity_may_have_so_many_characters(length: int, is_taken: bool) -> None:
    doctype = f'<!DOCTYPE rss [<!ENTITY a "{"x" * length}">]><rss>'
    assert bool(read_prolog(doctype).entities) == is_taken


@pytest.mark.parametrize("count", [300, 301])
def test_so_many_entities_are_taken(count: int) -> None:
    doctype = "".join(f'<!ENTITY e{number} "x">' for number in range(count))
    assert len(read_prolog(f"<!DOCTYPE rss [{doctype}]><rss>").entities) == 300
