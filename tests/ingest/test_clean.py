"""clean: HTML in which nothing runs, text that is only text."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.text.html import clean_html_and_text, html_to_line, html_to_text
from ingest.text.plain_text import clean_text

BASE = "https://example.org/news/"
HTML = {
    "relative link": (
        '<a href="a.html">x</a>',
        '<a href="https://example.org/news/a.html" rel="noopener noreferrer">x</a>',
    ),
    "relative image": ('<img src="/i.png" onerror="x()">', '<img src="https://example.org/i.png">'),
    "script": ("<p>a<script>x()</script></p>", "<p>a</p>"),
    "event in svg": ("<svg onload=x()></svg>", ""),
    "a link that runs": ('<a href="javascript:x()">a</a>', '<a rel="noopener noreferrer">a</a>'),
    "data image": ('<img src="data:image/svg+xml,x">', "<img>"),
    "mail": ('<a href="mailto:a@example.org">a</a>', '<a href="mailto:a@example.org" rel="noopener noreferrer">a</a>'),
    "formatting": ("<B>a</B> <i>b</i><code>c</code><font color=red>d</font>", "<b>a</b> <i>b</i><code>c</code>d"),
    "newlines that open a listing": ("<pre>\n\n\na\n</pre>", "<pre>a\n</pre>"),
    "style": ('<p style="x" class="y">a</p>', "<p>a</p>"),
    "control characters": ("<p>a\x01b\x1cc&#1;d&#11;e&#x9d;f\x85g</p>", "<p>ab cd ef g</p>"),
    "a script that control characters hide": (
        '<a href="java\x01script:x()">a</a><\x02script>x()</script><a href="java&#1;script:x()">b</a>',
        '<a href="https://example.org/news/java%01script:x()" rel="noopener noreferrer">a</a>&lt;script&gt;x()'
        '<a href="https://example.org/news/java%01script:x()" rel="noopener noreferrer">b</a>',
    ),
    "frame and form": ('<iframe src="//e.org"></iframe><form action="x"><input>a</form>', "a"),
}
TEXTS = {
    "paragraphs": ("<p>One.</p><p>Two\n  lines.</p>", "One.\n\nTwo lines."),
    "line break": ("a<br>b", "a\nb"),
    "list": ("<ul><li>a</li><li>b</li></ul>c", "a\n\nb\n\nc"),
    "table": ("<table><tr><td>1</td><td>2</td></tr></table>", "1 2"),
    "inline": ("bo<b>ld</b>ly", "boldly"),
    "preformatted": ("<pre>a\nb</pre>", "a\nb"),
    "entities": ("a &amp; b &lt;c&gt; &eacute;", "a & b <c> é"),
    "script": ("a<script>x()</script><style>y</style>b", "ab"),
    "plain": ("just words", "just words"),
}
PLAIN = {
    "entities stay": ("a &amp; b", "a &amp; b"),
    "zero width": ("a\u200bb\u00adc\ufeff", "abc"),
    "turned writing": ("a\u202eb\u2066c", "abc"),
    "joiners stay": ("نمی\u200cخواهم", "نمی\u200cخواهم"),
    "controls": ("a\x00\x07b\x85c", "ab\nc"),
    "spaces": ("  a \t\u00a0 b  ", "a b"),
    "line ends": ("a\r\n\r\n\r\n\r\nb\rc", "a\n\nb\nc"),
    "composed": ("e\u0301", "é"),
    "half a character": ("a\ud800b", "a\ufffdb"),
}
LINES = {
    "entity": ("A &amp; B", "A & B"),
    "tags": ("A <em>B</em>\n C", "A B C"),
    "not a tag": ("a < b > c", "a < b > c"),
    "script": ("<script>x()</script>", ""),
}


@pytest.mark.parametrize(("html", "clean"), HTML.values(), ids=HTML)
def test_clean_html(html: str, clean: str) -> None:
    assert clean_html_and_text(html, BASE)[0] == clean


@pytest.mark.parametrize("base", [None, "", "nonsense", "http://[bad", "javascript:x"])
def test_without_a_base_relative_links_go(base: str | None) -> None:
    assert clean_html_and_text('<img src="a.png">', base)[0] == "<img>"


@pytest.mark.parametrize(("html", "text"), TEXTS.values(), ids=TEXTS)
def test_html_to_text(html: str, text: str) -> None:
    assert html_to_text(html) == text


@pytest.mark.parametrize(("text", "clean"), PLAIN.values(), ids=PLAIN)
def test_clean_text(text: str, clean: str) -> None:
    assert clean_text(text) == clean


@pytest.mark.parametrize(("html", "line"), LINES.values(), ids=LINES)
def test_html_to_line(html: str, line: str) -> None:
    assert html_to_line(html) == line


@settings(deadline=None)
@given(st.text())
def test_clean_text_is_stable(text: str) -> None:
    clean = clean_text(text)
    assert clean_text(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)


TAGS = (
    "<p>_</p>_<b>_</b>_<i a=1>_</i>_<a href='/x'>_</a>_<img src=x onerror=y>_<script>_</script>_<svg>_<style>_<x-b>"
    "_<table>_<td>_</table>_<pre>_</pre>_<!--_-->_<![CDATA[_]]>_<math>_<li>_<ul>_&amp;_&lt;script&gt;_&_\"_'_>_<"
)
PIECES = [
    *TAGS.split("_"),
    "\n",
    " ",
    "word",
    "<b",
    "</title>",
    "<textarea>",
    "<noscript>",
    "javascript:",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text())
def test_nothing_runs_in_clean_html_and_it_is_stable(html: str) -> None:
    clean = clean_html_and_text(html, BASE)[0]
    assert clean_html_and_text(clean, BASE)[0] == clean
    tags = re.findall(r"<[^>]*>", clean)
    assert not any(re.search(r"script|style|svg|math|\son|javascript", tag, re.IGNORECASE) for tag in tags)
    html_to_text(html)


@pytest.mark.parametrize(
    "html",
    [
        pytest.param('<script src="https://e.example/x.js"/><p>The text behind it.</p>', id="an empty script"),
        pytest.param('<iframe src="https://e.example/x"/><p>The text behind it.</p>', id="an empty frame"),
        pytest.param('<iframe src="https://e.example/x"><p>The text behind it.</p>', id="an open frame"),
        pytest.param("<object data='x'><p>The text behind it.</p>", id="an open object"),
        pytest.param("<!-- a note ><p>The text behind it.</p>", id="an open comment"),
        pytest.param("<![CDATA[<p>The text behind it.</p>]]>", id="a section"),
    ],
)
def test_what_nothing_ends_swallows_nothing(html: str) -> None:
    assert html_to_text(html) == "The text behind it."


@pytest.mark.parametrize(
    "html",
    [
        *(html for html, _ in HTML.values()),
        *(html for html, _ in TEXTS.values()),
        "<section><p>Eins</p></section><form>Zwei<br>drei</form>",
        "Eins<section>Zwei</section>drei",
        "<p>港 <a href='/a'>船</a><img src=x.png alt='写真'></p>",
        "<ul><li><a href=/1><a href=/2>x</a></a><table><li>y</table>",
        "1 < 2 &amp;amp; 3 > 2",
        "",
    ],
)
@pytest.mark.parametrize("base", [BASE, None])
def test_text_beside_html_is_that_of_the_html_alone(html: str, base: str | None) -> None:
    assert clean_html_and_text(html, base)[1] == html_to_text(html)


def test_html_and_text_of_a_report() -> None:
    html = "<main><h2>Fähre</h2><p>Sie <b>fährt</b><script>x()</script> <a href='a'>wieder</a>.</p></main>"
    assert clean_html_and_text(html, BASE) == (
        "<h2>Fähre</h2><p>Sie <b>fährt</b> "
        '<a href="https://example.org/news/a" rel="noopener noreferrer">wieder</a>.</p>',
        "Fähre\n\nSie fährt wieder.",
    )
