"""Twice the feed, twice the work: counted in calls, not in seconds, so that a busy machine changes nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from ingest import Document, ParseError, read_document

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HEAD, TAIL = b"<rss><channel><title>T</title>", b"</channel></rss>"


def item(inside: bytes) -> bytes:
    return HEAD + b"<item><title>A</title>" + inside + b"</item>" + TAIL


SHAPES: dict[str, Callable[[int], bytes]] = {
    "items": lambda n: HEAD + b"<item><title>A title</title><description>B</description></item>" * n + TAIL,
    "empty items": lambda n: HEAD + b"<item/>" * n + TAIL,
    "broken items": lambda n: HEAD + b"<item><title>A<b></title></item>" * n + TAIL,
    "categories": lambda n: item(b"".join(b"<category>%d</category>" % i for i in range(n))),
    "authors": lambda n: item(b"".join(b"<author>%d</author>" % i for i in range(n))),
    "enclosures": lambda n: item(b"".join(b'<enclosure url="https://e.example/%d"/>' % i for i in range(n))),
    "open tags": lambda n: item(b"<a>" * n),
    "ampersands": lambda n: item(b"<description>" + b"& " * n + b"</description>"),
    "bases": lambda n: item(b'<description xml:base="a/">B</description>' * n),
    "another dialect": lambda n: b"<channel>" + b'<item href="https://e.example/a"/>' * n + b"</channel>",
}  # fmt: skip


def calls(body: bytes) -> int:
    """How many functions are called, ours and those of libraries, to read a document."""
    count = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        with suppress(ParseError):
            read_document(Document(body=body, kind="feed", fetched_at=NOW))
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.long
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_work_grows_with_the_input(shape: Callable[[int], bytes]) -> None:
    calls(shape(10))  # what is done once for all is done
    once, twice = calls(shape(300)), calls(shape(600))
    assert twice < 2.3 * once
