"""Twice the document takes no more than two and a half times as long, for every reader and whatever is in it.

A page may have 10,000 elements open; below that its parser grows with the square of the depth, in milliseconds."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from ingest import Document, DocumentKind, IngestError, parse_addresses, parse_opml, read_document
from ingest.discovery import find_page_links, read_link_header
from ingest.fetch.inflate import Inflater
from ingest.robots import read_robots
from ingest.text.html import html_to_text
from ingest.text.plain_text import clean_text
from tests.support.processor_time import measure_seconds

NOW = datetime(2026, 6, 7, tzinfo=UTC)
LENGTH = 30_000  # characters of the shorter document
WORTH_A_LOOK = 0.05  # seconds; what takes less for twice that is fast enough to be no matter
MOST_GROWTH = 2.5


def read_as(kind: DocumentKind) -> Callable[[str], object]:
    return lambda text: read_document(Document(body=text.encode(), kind=kind, fetched_at=NOW))


def read_feed_text(text: str) -> object:
    """As the text of one item."""
    return read_as("feed")(f"<rss><channel><item><description><![CDATA[{text}]]></description></item></channel></rss>")


def make_document(text: str) -> Document:
    return Document(body=text.encode(), kind="document", fetched_at=NOW)


READERS: dict[str, Callable[[str], object]] = {
    "feed": read_as("feed"),
    "page": read_as("page"),
    "document": read_as("document"),
    "items": read_as("items"),
    "text of a feed": read_feed_text,
    "HTML": html_to_text,
    "plain text": clean_text,
    "OPML": lambda text: parse_opml(make_document(f"<opml>{text}")),
    "addresses": lambda text: parse_addresses(make_document(text)),
    "section": lambda text: read_document(
        Document(body=text.encode(), kind="section", fetched_at=NOW, url="https://a.example/")
    ),
    "links of a page": lambda text: find_page_links(text, "https://a.example/"),
    "a Link header": lambda text: read_link_header(text, "https://a.example/"),
    "robots.txt": lambda text: read_robots(f"User-agent: *\n{text}").allows("https://a.example/a", "feedmill"),
    "a body": lambda text: Inflater("gzip", 10**6).feed(text.encode()),
}
UNITS = (
    *(
        "<",
        ">",
        "&",
        '"',
        "'",
        "/",
        "-",
        " ",
        "\n",
        "\n\n",
        "a",
        "a ",
        "1",
        "1.",
        "(",
        "[",
        "{",
        '{"a":',
        "[[",
        "\\",
        "=",
        ":",
    ),
    *(
        "<a>",
        "<p>",
        "</p>",
        "<b><i>",
        "<div>",
        "<div></div>",
        "<p>One.</p>",
        "<p>A sentence of some words, that ends.</p>",
    ),
    *(
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?x",
        "<!DOCTYPE ",
        "<!ENTITY a 'b'>",
        "<script>",
        "<style>",
        "<pre>",
        "<table><td>",
    ),
    *(
        "<a href=",
        "<a b='",
        '<a b="c" ',
        "<a b=c ",
        "<img src=x ",
        "&amp;",
        "&#1;",
        "&lt;b&gt;",
        "&nbsp;",
        "é",
        "中",
        "ก",
    ),
    *(
        "<item>",
        "<item/>",
        "<item><title>",
        "<entry>",
        "<item><link>x</link></item>",
        "<category>",
        "<outline>",
        "<outline a",
    ),
    *(
        '{"id":"1"}\n',
        '{"id":"1","title":"A"},',
        "https://a.example/\n",
        "5 June 2026 ",
        "By Ada Bell\n",
        "2 hours ago\n",
    ),
    *(
        "Read more\n",
        "· ",
        " | ",
        "Harbour Times\n",
        "<li><a href=/x>A headline of five words</a>",
        "<time>",
        "<meta name=a>",
    ),
)


def seconds_for(read: Callable[[str], object], text: str) -> float:
    def read_or_refuse() -> None:
        with suppress(IngestError):
            read(text)

    return measure_seconds(read_or_refuse)


@pytest.mark.long
@pytest.mark.parametrize("name", READERS)
def test_twice_the_document_takes_twice_the_time(name: str) -> None:
    slow = []
    for unit in UNITS:
        short, long = (unit * (length // len(unit)) for length in (LENGTH, 2 * LENGTH))
        if seconds_for(READERS[name], long) < WORTH_A_LOOK:
            continue
        for rounds in (3, 9):  # what looks slow is looked at again: others use this machine too
            once, twice = (min(seconds_for(READERS[name], text) for _ in range(rounds)) for text in (short, long))
            if twice <= max(WORTH_A_LOOK, MOST_GROWTH * once):
                break
        else:
            slow.append(f"{unit!r}: {twice / once:.1f} times as long, {twice:.2f} s")
    assert slow == []
