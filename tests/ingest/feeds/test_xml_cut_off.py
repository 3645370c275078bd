"""Feeds that end in the middle: what can be read, and what is named as left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.feeds.xml_cut_off import split_cut_off
from ingest.leniency import MAX_RAW

ITEM = "<item><title>Fähre</title><guid>1</guid></item>"
HEAD = "<rss><channel><title>T</title>"
FEED = f"{HEAD}{ITEM}{ITEM}</channel></rss>"

# name -> a feed's text, how much of it is kept: what stands before the mark
TEXTS = {
    "after whole items": f"{HEAD}{ITEM}{ITEM}|\n",
    "in the next item's tag": f"{HEAD}{ITEM}|<ite",
    "before the next item says who it is": f"{HEAD}{ITEM}|<item><title>Müh",
    "an item with a title only": f"{HEAD}{ITEM}|<item><title>Mühle</title><desc",
    "an item with a title and a link": f"{HEAD}{ITEM}<item><title>Mühle</title><link>/m</link>|<description>Sie ma",
    "an Atom entry with a link": f'<feed>{ITEM}<entry><title>Mühle</title><link href="/m"/>|<content>Sie ma',
    "an item with a prefix": f"{HEAD}<a:item></a:item><a:item><a:title>M</a:title><a:guid>2</a:guid>|<a:de",
    "markup within the text of an item": f"{HEAD}{ITEM}<item><title>M</title><id>2</id>|<content><p>Sie</p><p>ma",
    "tags within CDATA count for nothing": f"{HEAD}{ITEM}|<item><title>M</title><d><![CDATA[</d><guid>2</guid>",
    "CDATA that is closed": f"{HEAD}{ITEM}<item><title>M</title><guid>2</guid><d><![CDATA[<b>]]></d>|<pubDate>",
    "the first item": f"{HEAD}<item><title>M</title><guid>2</guid>|<desc",
    "the first item, too little of it": f"|{HEAD}<item><title>M</title>",
    "names in capitals": f"{HEAD}{ITEM.upper()}<ITEM><TITLE>M</TITLE><GUID>2</GUID>|<DESC",
}


@pytest.mark.parametrize("marked", TEXTS.values(), ids=TEXTS)
def test_what_is_whole_is_kept_and_the_rest_named(marked: str) -> None:
    kept, _, rest = marked.partition("|")
    text, problem = split_cut_off(kept + rest, "rss" if HEAD in marked else "feed")
    assert text == kept
    assert problem
    assert problem.raw == rest


@pytest.mark.parametrize(
    ("text", "root"),
    [
        (FEED, "rss"),
        (FEED.replace("rss", "RSS"), "rss"),
        ("<rss/>", "rss"),
        ('<feed xmlns="http://www.w3.org/2005/Atom" />\n', "feed"),
        (f"{FEED}\n<!-- made in 2 s -->", "rss"),
    ],
)
def test_a_feed_that_is_closed_is_whole(text: str, root: str) -> None:
    assert split_cut_off(text, root) == (text, None)


def test_of_a_long_rest_the_beginning_is_shown() -> None:
    text, problem = split_cut_off(f"{HEAD}{ITEM}<item><title>{'x' * 2 * MAX_RAW}", "rss")
    assert text == HEAD + ITEM
    assert problem
    assert len(problem.raw) == MAX_RAW


@given(st.integers(0, len(FEED)))
def test_wherever_a_feed_is_cut_no_letter_is_lost(length: int) -> None:
    text, problem = split_cut_off(FEED[:length], "rss")
    assert text + (problem.raw if problem else "") == FEED[:length]
    assert problem or FEED[:length].endswith(("</rss", "</rss>"))
    assert text.count("</item>") == FEED[:length].count("</item>")
