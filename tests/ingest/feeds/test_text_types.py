"""Which text is HTML and which is text, by what is said of it, and which of several is the body."""

from __future__ import annotations

import pytest

from ingest import Document, Item, read_document
from tests.support.clock import NOW

SPACES = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:xhtml="http://www.w3.org/1999/xhtml"><entry>%s</entry></feed>'
RSS = f"<rss {SPACES}><channel><item>%s</item></channel></rss>"
LINK = "<link>https://e.example/a/b.html</link>"


def read_item(feed: str, content: str) -> Item:
    (item,) = read_document(Document(body=(feed % content).encode(), kind="feed", fetched_at=NOW)).items
    return item


TITLES = {
    "no type is text": (ATOM, "<title>Vec&lt;String&gt; and &lt;b&gt;</title>", "Vec<String> and <b>"),
    "said to be text": (ATOM, '<title type="text">The &lt;em&gt; tag</title>', "The <em> tag"),
    "a slip in a text": (ATOM, "<title>Orsby&amp;#8217;s fish &amp;amp; chips</title>", "Orsby’s fish & chips"),
    "HTML": (ATOM, '<title type="html">The &lt;em&gt;best&lt;/em&gt; R&amp;amp;D</title>', "The best R&D"),
    "XHTML": (ATOM, '<title type="xhtml"><xhtml:div>The <xhtml:em>best</xhtml:em></xhtml:div></title>', "The best"),
    "a type of nobody": (ATOM, '<title type="escaped">The &lt;em&gt;best&lt;/em&gt;</title>', "The best"),
    "of RSS, marked up": (RSS, "<title>The &lt;em&gt;best&lt;/em&gt;</title>", "The best"),
    "of RSS, with words in brackets": (RSS, "<title>if a&lt;b and c&gt;d</title>", "if a<b and c>d"),
    "of RSS, an escaped section": (RSS, "<title>&lt;![CDATA[Ferry &amp;amp; bridge]]&gt;</title>", "Ferry & bridge"),
}


@pytest.mark.parametrize(("feed", "content", "title"), TITLES.values(), ids=TITLES)
def test_a_title_is_what_its_format_says(feed: str, content: str, title: str) -> None:
    assert read_item(feed, content).title == title


BODIES = {
    "text": ('<content type="text">Use &lt;br&gt; for breaks.</content>', "Use <br> for breaks.", None),
    "text by its media type": ('<content type="text/plain">a &lt;b&gt; c</content>', "a <b> c", None),
    "HTML that is said to be text": (
        '<content type="text">&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</content>',
        "One.\n\nTwo.",
        "<p>One.</p><p>Two.</p>",
    ),
    "HTML without a type": ("<content>One.&lt;br&gt;Two.</content>", "One.\nTwo.", "One.<br>Two."),
    "CDATA as a type": ('<content type="CDATA">&lt;p&gt;One.&lt;/p&gt;</content>', "One.", "<p>One.</p>"),
    "markdown": ('<content type="markdown">One *word* of many.</content>', "One *word* of many.", None),
    "plaintext": ('<content type="plaintext">One word of many.</content>', "One word of many.", None),
    "a media type that is none of text": (
        '<content type="application/octet-stream">One word of many, here.</content>',
        "One word of many, here.",
        None,
    ),
    "base64": ('<content type="application/x-note">T25lIHdvcmQgb2YgbWFueS4=</content>', "One word of many.", None),
    "a picture": ('<content type="image/png">iVBORw0KGgo=</content><summary>One word.</summary>', "One word.", None),
}


@pytest.mark.parametrize(("content", "text", "html"), BODIES.values(), ids=BODIES)
def test_a_body_of_atom_is_what_its_type_says(content: str, text: str, html: str | None) -> None:
    item = read_item(ATOM, f"<title>A</title>{content}")
    assert (item.content_text, item.content_html) == (text, html)


@pytest.mark.parametrize("name", ["encoded", "content:encoded"])
def test_a_body_without_its_namespace_is_one(name: str) -> None:
    body = f"<rss><channel><item><title>A</title><{name}>&lt;p&gt;One.</{name}></item></channel></rss>"
    (item,) = read_document(Document(body=body.encode(), kind="feed", fetched_at=NOW)).items
    assert item.content_text == "One."


def test_the_longest_text_is_that_with_the_most_words() -> None:
    address = "https://e.example/" + "a" * 300
    lead = f"&lt;a href='{address}'&gt;A short lead.&lt;/a&gt;"
    story = "The harbour board has decided to mend the wall. Work begins on Monday."
    item = read_item(RSS, f"<description>{lead}</description><content:encoded>{story}</content:encoded>")
    assert (item.content_text, item.summary) == (story, "A short lead.")


def test_of_two_texts_about_as_long_the_one_with_mark_up_is_the_body() -> None:
    item = read_item(
        RSS, "<description>One. Two.</description><content:encoded>&lt;p&gt;One.&lt;p&gt;Two.</content:encoded>"
    )
    assert item.content_html == "<p>One.</p><p>Two.</p>"


INNER_BASES = {
    "whole": ('xml:base="https://i.example/x/"', "https://i.example/x/p.png"),
    "relative": ('xml:base="img/"', "https://e.example/a/img/p.png"),
    "from the root": ('xml:base="/img/"', "https://e.example/img/p.png"),
    "no address": ('xml:base="//["', "https://e.example/a/p.png"),
}


@pytest.mark.parametrize(("base", "address"), INNER_BASES.values(), ids=INNER_BASES)
def test_bases_within_xhtml_hold_there(base: str, address: str) -> None:
    content = f'<xhtml:div><xhtml:p>One.</xhtml:p><xhtml:p {base}><xhtml:img src="p.png"/></xhtml:p></xhtml:div>'
    item = read_item(ATOM, f'<link href="https://e.example/a/b.html"/><content type="xhtml">{content}</content>')
    assert f'<img src="{address}">' in str(item.content_html)


def test_of_bases_within_bases_the_nearest_holds() -> None:
    content = (
        '<xhtml:div xml:base="https://i.example/x/"><xhtml:p xml:base="y/"><xhtml:img src="p.png"/></xhtml:p>'
        '<xhtml:img src="q.png"/></xhtml:div>'
    )
    html = str(read_item(ATOM, f'<title>A</title><content type="xhtml">{content}</content>').content_html)
    assert "https://i.example/x/y/p.png" in html
    assert "https://i.example/x/q.png" in html
