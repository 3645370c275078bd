"""Expectations of feedparser's test documents are taken apart, never evaluated."""

from __future__ import annotations

import pytest

from benchmarks.expectation import ForeignError, Part, parts_of, read_expectation

TITLE, LINK = ("entries", 0, "title"), ("feed", "link")

EXPRESSIONS = {
    "one value": ("entries[0]['title'] == 'A'", [Part(TITLE, "is", ("A",))]),
    "attributes and keys are one": ("entries[0].title == 'A'", [Part(TITLE, "is", ("A",))]),
    "bozo is no part": ("not bozo and feed.link == 'B'", [Part(LINK, "is", ("B",))]),
    "nothing but bozo": ("bozo", []),
    "nothing at all": ("1", []),
    "a chain": (
        "entries[0].title == feed.link == 'A'",
        [Part(TITLE, "is", ("A",)), Part(LINK, "is", ("A",))],
    ),
    "a dictionary": ("feed == {'link': 'B', 'ttl': 3}", [Part(LINK, "is", ("B",)), Part(("feed", "ttl"), "is", (3,))]),
    "an empty dictionary": ("feed.get('where') == {}", [Part(("feed", "where"), "is", ({},))]),
    "alternatives": ("not bozo and feed.link == 'B' or feed['link'] == 'C'", [Part(LINK, "is", ("B", "C"))]),
    "a text in pieces": ("feed.link == 'B' + '-' + 'C'", [Part(LINK, "is", ("B-C",))]),
    "a number of a character": ("ord(feed['link']) == 8230", [Part(LINK, "is", ("…",))]),
    "a count": ("len(feed.tags) == 2", [Part(("feed", "tags", "len()"), "is", (2,))]),
    "a key that must be missing": ("not feed.has_key('link')", [Part(LINK, "absent")]),
    "a name that must be missing": ("'link' not in feed", [Part(LINK, "absent")]),
    "a key that must be there": ("feed['link'] != None", [Part(LINK, "present")]),
    "a variable": ("not 'etag' in locals()", [Part(("etag",), "absent")]),
    "a header": ("headers.get('x-a', headers.get('X-A')) == 'b'", [Part(("headers", "x-a"), "is", ("b",))]),
    "truth": ("feed['link'] is True", [Part(LINK, "is", (True,))]),
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
def test_an_expression_is_taken_apart(expression: str, parts: list[Part]) -> None:
    assert parts_of(expression) == parts


@pytest.mark.parametrize("expression", FOREIGN.values(), ids=FOREIGN)
def test_a_foreign_expression_is_refused(expression: str) -> None:
    with pytest.raises(ForeignError):
        parts_of(expression)


@pytest.mark.parametrize("codec", CODECS)
def test_the_comment_is_found_in_any_encoding(codec: str) -> None:
    found = read_expectation(COMMENT.encode(codec))
    assert found is not None
    assert (found.parts, found.headers) == ((Part(LINK, "is", ("B",)),), {"content-type": "text/xml; charset=x"})


def test_a_json_document_has_its_expectation_in_a_string() -> None:
    found = read_expectation(b'{"__TEST__": "Description: d Expect: not bozo and feed.link == \'B\' -->", "a": 1}')
    assert found is not None
    assert found.parts == (Part(LINK, "is", ("B",)),)


def test_a_document_without_an_expectation() -> None:
    assert read_expectation(b"<rss/>") is None
