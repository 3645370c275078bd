"""Expectations of feedparser's test documents are taken apart, never evaluated."""

from __future__ import annotations

import pytest

from benchmarks.expectation import ExpectedPart, UnknownExpressionError, parts_of, read_expectation

TITLE, LINK = ("entries", 0, "title"), ("feed", "link")

EXPRESSIONS = {
    "one value": ("entries[0]['title'] == 'A'", [ExpectedPart(TITLE, "is", ("A",))]),
    "attributes and keys are one": ("entries[0].title == 'A'", [ExpectedPart(TITLE, "is", ("A",))]),
    "bozo is no part": ("not bozo and feed.link == 'B'", [ExpectedPart(LINK, "is", ("B",))]),
    "nothing but bozo": ("bozo", []),
    "nothing at all": ("1", []),
    "a chain": (
        "entries[0].title == feed.link == 'A'",
        [ExpectedPart(TITLE, "is", ("A",)), ExpectedPart(LINK, "is", ("A",))],
    ),
    "a dictionary": (
        "feed == {'link': 'B', 'ttl': 3}",
        [ExpectedPart(LINK, "is", ("B",)), ExpectedPart(("feed", "ttl"), "is", (3,))],
    ),
    "an empty dictionary": ("feed.get('where') == {}", [ExpectedPart(("feed", "where"), "is", ({},))]),
    "alternatives": ("not bozo and feed.link == 'B' or feed['link'] == 'C'", [ExpectedPart(LINK, "is", ("B", "C"))]),
    "a text in pieces": ("feed.link == 'B' + '-' + 'C'", [ExpectedPart(LINK, "is", ("B-C",))]),
    "a number of a character": ("ord(feed['link']) == 8230", [ExpectedPart(LINK, "is", ("…",))]),
    "a count": ("len(feed.tags) == 2", [ExpectedPart(("feed", "tags", "len()"), "is", (2,))]),
    "a key that must be missing": ("not feed.has_key('link')", [ExpectedPart(LINK, "absent")]),
    "a name that must be missing": ("'link' not in feed", [ExpectedPart(LINK, "absent")]),
    "a key that must be there": ("feed['link'] != None", [ExpectedPart(LINK, "present")]),
    "a variable": ("not 'etag' in locals()", [ExpectedPart(("etag",), "absent")]),
    "a header": ("headers.get('x-a', headers.get('X-A')) == 'b'", [ExpectedPart(("headers", "x-a"), "is", ("b",))]),
    "truth": ("feed['link'] is True", [ExpectedPart(LINK, "is", (True,))]),
}

FOREIGN = {
    "no Python": "entries[0]['title'] ==",
    "another comparison": "feed.ttl > 3",
    "a negated comparison": "not feed.ttl == 3",
    "a call": "__import__('os').getcwd() == '/'",
    "a call as value": "feed.ttl == __import__('os').getcwd()",
    "alternatives for two places": "feed.ttl == 1 or feed.link == 1",
}

COMMENT = "<!--\nHeader: Content-Type: text/xml; charset=x\nDescription: d\nExpect: feed.link == 'B'\n-->\n<rss/>"
CODECS = ("utf-8", "utf-16-le", "utf-16-be", "utf-16", "utf-32-le", "utf-32-be", "utf-32", "cp037")


@pytest.mark.parametrize(("expression", "parts"), EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_an_expression_is_taken_apart(expression: str, parts: list[ExpectedPart]) -> None:
    assert parts_of(expression) == parts


@pytest.mark.parametrize("expression", FOREIGN.values(), ids=FOREIGN)
def test_a_foreign_expression_is_refused(expression: str) -> None:
    with pytest.raises(UnknownExpressionError):
        parts_of(expression)


@pytest.mark.parametrize("codec", CODECS)
def test_the_comment_is_found_in_any_encoding(codec: str) -> None:
    found = read_expectation(COMMENT.encode(codec))
    assert found is not None
    assert (found.parts, found.headers) == (
        (ExpectedPart(LINK, "is", ("B",)),),
        {"content-type": "text/xml; charset=x"},
    )


def test_a_json_document_has_its_expectation_in_a_string() -> None:
    found = read_expectation(b'{"__TEST__": "Description: d Expect: not bozo and feed.link == \'B\' -->", "a": 1}')
    assert found is not None
    assert found.parts == (ExpectedPart(LINK, "is", ("B",)),)


def test_a_document_without_an_expectation() -> None:
    assert read_expectation(b"<rss/>") is None
