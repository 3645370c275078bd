"""HTML that is read without a parser is what the parser makes of it, and nothing else gets through."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import nh3
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest import Document
from ingest.feeds import parse_feed
from ingest.text.html import clean_html_and_text, html_to_text, parse_html_and_text
from ingest.text.lazy_pictures import address_pictures
from ingest.text.nested_tags import MAX_OPEN_TAGS
from ingest.text.plain_html import read_plain_html
from ingest.text.plain_tags import KEPT_ATTRIBUTES

FEEDS = Path(__file__).parents[3] / "seeds" / "feeds"
NOON = datetime(2026, 6, 7, 12, tzinfo=UTC)

BASES = ("https://e.example/a/b.html?c=d#e", "http://e.example", "https://E.example/A b/", "ftp://e.example/", None)
ADDRESSES = (
    "https://e.example/a?b=1&amp;c=2", "HTTP://E.Example:8080", "https://e.example?x&y=1", "https://xn--a.example/",
    "https://1.2.3.4/", "https://e.example:99999/", "https://a..b/", "https://e.example/ä b#c", "https://e.123/",
    "mailto:a@e.example?subject=b c", "javascript:alert(1)", "java&#115;cript:alert(1)", "data:text/html,x",
    "/a/b?c=d#e", "//f.example/a", "//f.example", "#a", "a/b.html", "./a", "../a", "a/../b", "/%2E./a", "a:b", "?a=b",
    "", " ", "/a'b", "/a&quot;b", "/a&lt;b", "/a&nbsp;b", "&copy=1", "/a?b&copy=1&lt;=2", "https://e.example/&amp;amp;",
)  # fmt: skip
ATTRIBUTES = (
    *(
        'class="a>b"',
        "class='a'",
        "hidden",
        "id=a",
        'style="x:y"',
        'onclick="x()"',
        "title='a \"b\"'",
        "title='it&#39;s'",
    ),
    *(
        'title="a&amp;b &lt;c&gt; &quot;d&quot;"',
        'title="AT&T &copy"',
        'alt="a\nb"',
        'lang="de"',
        'LANG="fr"',
        'rel="x"',
    ),
    *(
        'title="a" title="b"',
        'width="5"',
        'data-x="&bogus;"',
        'colspan="2"',
        'datetime="2026"',
        '"',
        "'",
        "<",
        "=",
        "/",
    ),
    *('xml:lang="de"', 'a:b="c"', "title='a&#39; href=&#39;javascript:x()'", 'title="a&#x22;b"', 'title="&#xA0;"'),
)
NAMES = (
    *sorted(KEPT_ATTRIBUTES), *("font", "section", "main", "address", "video", "picture", "source", "label", "big"),
    *("script", "style", "iframe", "svg", "math", "noscript", "textarea", "title", "form", "button", "dl", "dd", "dt"),
    *("tfoot", "colgroup", "col", "ruby", "rt", "s", "strike", "nobr", "x-b", "x", "P", "Img", "object", "plaintext"),
)  # fmt: skip
TEXTS = (
    *(
        "A gull",
        " ",
        "\n",
        "  b\n\n c",
        "a > b",
        "a < b",
        "<",
        "<3",
        "&",
        " & ",
        "&amp;",
        "&lt;b&gt;",
        "&nbsp;",
        "&rsquo;",
    ),
    *("&#8217;", "&#x2019;", "&#39;", "&#34;", "&quot;", "&#128;", "&#0;", "&#13;", "&#xD800;", "&#x110000;", "&#10;"),
    *(
        "&bogus;",
        "&copy",
        "&notit;",
        "&amp;amp;",
        "&#38;lt;",
        "AT&T",
        "\xa0",
        "\u2028",
        "\x0b",
        "\r\n",
        "\r",
        "\t",
        "\ufeff",
    ),
    *(
        "東京",
        "é",
        "e\u0301",
        "\u200b",
        "\x00",
        "\x85",
        "\ud800",
        "]]>",
        "-->",
        "<!-- a -->",
        "<!---->",
        "<!-->",
        "<!-- a > b -->",
    ),
    *(
        "<![CDATA[x]]>",
        "<!doctype html>",
        "<?xml?>",
        "&Tab;",
        "&NewLine;",
        "&#65279;",
        "&#xFFFE;",
        "&NotEqualTilde;",
        "&&amp;",
    ),
)


PLAIN_ATTRIBUTES = (
    *(' href=""', ' href="https://e.example/?a=b&utm_x=c&lt_x=d&copy=e"'),
    *("", "", "", ' class="a"', " title='A &amp; b'", ' href="https://e.example/a?b&amp;c=1"', ' href="/a/b?c=d#e"'),
    *(' href="#a"', ' src="a/b.png" alt="A"', ' src="//e.example/a.png"', ' href="mailto:a@e.example"', ' href="./a"'),
)
PLAIN_NAMES = (
    "p",
    "dl",
    "dd",
    "a",
    "b",
    "em",
    "div",
    "ul",
    "ol",
    "blockquote",
    "h2",
    "pre",
    "code",
    "span",
    "font",
    "section",
    "sup",
    "q",
)
DRAWING = '<svg viewBox="0 0 9 9"><g><path d="M0"/></g><text>a</text></svg>'
PLAIN_TEXTS = (
    "A gull",
    " ",
    "\n",
    "a > b",
    "&rsquo;",
    "&amp;",
    "&#8217;",
    "\xa0",
    "é",
    "<br>",
    "<hr/>",
    '<img src="a.png">',
    DRAWING,
    "AT&T",
    "&a_b=c",
)


@st.composite
def elements(
    draw: st.DrawFn, names: tuple[str, ...], attributes: st.SearchStrategy[str], inner: st.SearchStrategy[str]
) -> str:
    """An element, most often a whole one."""
    name = draw(st.sampled_from(names))
    begin, end = f"<{name}{draw(attributes)}>", f"</{name}>"
    shape = draw(st.sampled_from((*["whole"] * 9, "open", "empty", "end")))
    shapes = {"open": begin, "empty": f"{begin[:-1]}/>", "end": end}
    return shapes.get(shape) or f"{begin}{draw(inner)}{end}"


def join_some(pieces: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(pieces, max_size=3).map("".join)


def nest(names: tuple[str, ...], attributes: st.SearchStrategy[str], texts: tuple[str, ...]) -> st.SearchStrategy[str]:
    leaves = join_some(st.sampled_from(texts))
    return join_some(
        st.recursive(leaves, lambda inner: inner | elements(names, attributes, join_some(inner)), max_leaves=6)
    )


ODD_ATTRIBUTES = st.tuples(
    st.sampled_from((" ", "\n", "")),
    st.sampled_from(ATTRIBUTES)
    | st.tuples(st.sampled_from(("href", "src", "cite")), st.sampled_from(ADDRESSES)).map(
        lambda pair: f'{pair[0]}="{pair[1]}"'
    ),
).map("".join)
ODD_HTML = nest(NAMES, join_some(ODD_ATTRIBUTES), TEXTS)
PLAIN_HTML = nest(PLAIN_NAMES, st.sampled_from(PLAIN_ATTRIBUTES), PLAIN_TEXTS)
NEARLY_PLAIN_HTML = nest(PLAIN_NAMES, st.sampled_from(PLAIN_ATTRIBUTES) | ODD_ATTRIBUTES, (*PLAIN_TEXTS * 4, *TEXTS))
TABLE_TAGS = st.sampled_from(
    [
        "<table>",
        "</table>",
        "<thead>",
        "<tbody>",
        "</tbody>",
        "<tr>",
        "</tr>",
        "<td>",
        "</td>",
        "<th>",
        "<caption>",
        "a",
    ]
)
TABLES = st.tuples(join_some(st.sampled_from(TEXTS[:12])), PLAIN_HTML, join_some(TABLE_TAGS)).map(
    lambda parts: f"<table>{parts[0]}<tbody> <tr>\n<td colspan='2'>{parts[1]}</td>{parts[2]}</tr></tbody></table>"
)


@given(
    html=PLAIN_HTML | NEARLY_PLAIN_HTML | ODD_HTML | TABLES,
    base_url=st.sampled_from(BASES),
    language=st.sampled_from((None, "de")),
)
@settings(max_examples=120, deadline=None)
def test_what_is_read_without_a_parser_is_what_the_parser_reads(
    html: str, base_url: str | None, language: str | None
) -> None:
    parsed = parse_html_and_text(address_pictures(html), base_url, language)
    assert clean_html_and_text(html, base_url, language) == parsed


@given(html=PLAIN_HTML | NEARLY_PLAIN_HTML | TABLES, language=st.sampled_from((None, "de")))
@example(html="<p>“<b><q>a</q></b>”</p>", language=None)
@example(html="<p>a<sup><b><a href='#1'>1</a></b></sup>, b</p>", language=None)
@example(html="<p><del>a</del><b>, b</b></p>", language=None)
@settings(max_examples=60, deadline=None)
def test_text_that_is_read_without_a_parser_is_what_the_parser_reads(html: str, language: str | None) -> None:
    if read_plain_html(html):
        assert html_to_text(html, language) == html_to_text(f"{html}<no-tag-of-ours>", language)


@given(html=PLAIN_HTML | NEARLY_PLAIN_HTML)
@settings(max_examples=60, deadline=None)
def test_nothing_is_written_but_what_the_cleaner_keeps(html: str) -> None:
    if read_plain_html(html):
        written, _ = clean_html_and_text(html)
        assert nh3.clean(written, url_schemes={"http", "https", "mailto"}, url_relative="deny") == written


def test_the_same_attributes_are_kept() -> None:
    of_all = nh3.ALLOWED_ATTRIBUTES.get("*", set()) | {"lang", "title"}
    assert {name: set(kept) for name, kept in KEPT_ATTRIBUTES.items()} == {
        name: of_all | nh3.ALLOWED_ATTRIBUTES.get(name, set()) for name in KEPT_ATTRIBUTES
    }
    assert KEPT_ATTRIBUTES.keys() <= nh3.ALLOWED_TAGS


@pytest.mark.parametrize(
    "html",
    [
        *(
            "<script>x()</script><b",
            "<p>a<p>b",
            "<a href='javascript:x()'>a</a>",
            '<p title="a\' onclick=\'x()"">b</p>',
        ),
        *("<i><b>a</i></b>", "<p><div>a</div></p>", "<table><tr><td>a</td></tr></table>", "<svg/onload=x()>", "a < b"),
        *("<a href='data&colon;x'>a</a>", "<p a='&#39; title=&#39;b'>c</p>", "a&copy;b&copy=c", "\ufeffa", "a&#13;b"),
        *("<a href='/a'><a href='/b'>c</a></a>", "<ul><b><li>a</li></b></ul>", "<h1>a<h2>b</h2></h1>", "<p>a<hr>b</p>"),
        *(
            "<!-- a > b -->c",
            "<!-->a",
            "<![CDATA[a]]>",
            "<div/>a",
            "<li>a</li>",
            "<img src='https://e.example:99999/'>",
        ),
        "<div>" * (MAX_OPEN_TAGS + 1) + "a" + "</div>" * (MAX_OPEN_TAGS + 1),
    ],
)
def test_what_is_not_sure_goes_to_the_parser(html: str) -> None:
    assert read_plain_html(html) is None or html.startswith("<p a=")


def test_most_real_bodies_need_no_parser() -> None:
    given = [
        (raw.content_html, raw.base_url)
        for path in sorted(FEEDS.iterdir())
        for raw in parse_feed(Document(body=path.read_bytes(), kind="feed", fetched_at=NOON)).items
        if raw.content_html
    ]
    plain = [(html, base) for html, base in given if read_plain_html(html)]
    assert len(given) > 20
    assert len(plain) > 0.7 * len(given)
    for html, base in plain:
        assert clean_html_and_text(html, base) == parse_html_and_text(address_pictures(html), base, None)
