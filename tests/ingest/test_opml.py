"""OPML: what is read, what is reported, and that a list survives being written."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import (
    Document,
    ParseError,
    Subscription,
    Subscriptions,
    is_opml,
    parse_addresses,
    parse_opml,
    read_address,
    write_opml,
)
from ingest.feeds.xml_repair import ILLEGAL_CHARACTERS
from ingest.subscriptions.opml import MAX_DEPTH
from tests.support.processor_time import grows_at_most, takes_at_most

NOW = datetime(2026, 6, 7, 18, tzinfo=UTC)
GULL = "https://gull.example/rss"
TERN = "https://tern.example/atom"


def document(body: str | bytes) -> Document:
    return Document(body=body.encode() if isinstance(body, str) else body, kind="document", fetched_at=NOW)


def opml(body: str) -> Subscriptions:
    return parse_opml(document(f'<opml version="2.0"><head/><body>\n{body}\n</body></opml>'))


def feed(address: str = GULL, title: str | None = None, *folders: tuple[str, ...]) -> Subscription:
    return Subscription(address=address, title=title, folders=folders)


READ = {
    "a feed": (f'<outline type="rss" text="Gull" xmlUrl="{GULL}"/>', [feed(GULL, "Gull")]),
    "everything that is kept": (
        f'<outline type="atom" text="G" title="G" xmlUrl="{GULL}" htmlUrl="http://g.example" language="en-GB"/>',
        [Subscription(address=GULL, title="G", site="http://g.example", language="en-GB", type="atom")],
    ),
    "lower case": (f'<outline text="Gull" xmlurl="{GULL}"/>', [feed(GULL, "Gull")]),
    "upper case": (f'<OUTLINE TEXT="Gull" XMLURL="{GULL}"/>', [feed(GULL, "Gull")]),
    "called url": (f'<outline text="Gull" url="{GULL}"/>', [feed(GULL, "Gull")]),
    "single quotes": (f"<outline text='Gull' xmlUrl='{GULL}'/>", [feed(GULL, "Gull")]),
    "no quotes": (f"<outline text=Gull xmlUrl={GULL} />", [feed(GULL, "Gull")]),
    "no text": (f'<outline xmlUrl="{GULL}"/>', [feed()]),
    "title without text": (f'<outline title="Gull" xmlUrl="{GULL}"/>', [feed(GULL, "Gull")]),
    "the address for a text": (f'<outline text="{GULL}" title="Gull" xmlUrl="{GULL}"/>', [feed(GULL, "Gull")]),
    "own name before the feed's": (f'<outline text="Mine" title="Gull" xmlUrl="{GULL}"/>', [feed(GULL, "Mine")]),
    "raw ampersands": (
        '<outline text="Salt & Sea" xmlUrl="https://a.example/?x=1&copy=2&lt=3"/>',
        [feed("https://a.example/?x=1&copy=2&lt=3", "Salt & Sea")],
    ),
    "entities of HTML, numbers, unknown ones": (
        f'<outline text="&eacute;&#233;&#xE9;&nosuch;&#99999999;&#0;" xmlUrl="{GULL}"/>',
        [feed(GULL, "ééé&nosuch;&#99999999;")],
    ),
    "line breaks in a value": (f'<outline text="A\nB&#10;C" xmlUrl="{GULL}"/>', [feed(GULL, "A B\nC")]),
    "a greater-than sign": (f'<outline text="a > b" xmlUrl="{GULL}"/>', [feed(GULL, "a > b")]),
    "a less-than sign": (f'<outline text="a < b" xmlUrl="{GULL}"/>', [feed(GULL, "a < b")]),
    "a quote within quotes": (f'<outline xmlUrl="{GULL}" text="the "old" gull"/>', [feed(GULL, "the ")]),
    "an apostrophe within apostrophes": (f"<outline xmlUrl='{GULL}' text='gull's nest'/>", [feed(GULL, "gull")]),
    "folders": (
        f'<outline text="News"><outline text="Sea"><outline xmlUrl="{GULL}"/></outline></outline>'
        f'<outline xmlUrl="{TERN}"/>',
        [feed(GULL, None, ("News", "Sea")), feed(TERN)],
    ),
    "a folder without a name": (f'<outline><outline xmlUrl="{GULL}"/></outline>', [feed()]),
    "an empty folder": (f'<outline text="Empty"/><outline xmlUrl="{GULL}"/>', [feed()]),
    "one feed in two folders": (
        f'<outline text="A"><outline text="Gull" xmlUrl="{GULL}"/></outline>'
        f'<outline text="B"><outline text="Other" xmlUrl="{GULL}"/></outline><outline xmlUrl="{GULL}"/>',
        [feed(GULL, "Gull", ("A",), ("B",))],
    ),
    "categories": (
        f'<outline xmlUrl="{GULL}" category="/Boston/Weather, tides"/>',
        [feed(GULL, None, ("Boston", "Weather"), ("tides",))],
    ),
    "feeds within a feed": (
        f'<outline text="Gull" xmlUrl="{GULL}"><outline xmlUrl="{TERN}"/></outline>',
        [feed(GULL, "Gull"), feed(TERN)],
    ),
    "end tags too many": (f'</outline></outline><outline xmlUrl="{GULL}"/>', [feed()]),
    "a comment": (f'<!-- <outline xmlUrl="{TERN}"/> --><outline xmlUrl="{GULL}"/>', [feed()]),
    "a comment without an end": (f'<!-- <outline xmlUrl="{GULL}"/>', [feed()]),
    "a prefix": (f'<o:outline xmlUrl="{GULL}"/>', [feed()]),
    "the feed scheme": ('<outline xmlUrl="feed://gull.example/rss"/>', [feed("http://gull.example/rss")]),
    "the feed scheme before another": (f'<outline xmlUrl="feed:{GULL}"/>', [feed()]),
    "the schemes of podcasts": (
        '<outline xmlUrl="pcast://a.example/1"/><outline xmlUrl="ITPC://b.example/2"/>'
        '<outline xmlUrl="podcast://c.example/3"/><outline xmlUrl="podcast:https://d.example/4"/>',
        [
            feed("http://a.example/1"),
            feed("http://b.example/2"),
            feed("http://c.example/3"),
            feed("https://d.example/4"),
        ],
    ),
    "commented out": (f'<outline isComment="true" xmlUrl="{TERN}"/><outline xmlUrl="{GULL}"/>', [feed()]),
    "commented out with all in it": (
        f'<outline text="Old" isComment="true"><outline text="Deep"><outline xmlUrl="{TERN}"/></outline>'
        f'<outline xmlUrl="{TERN}"/><outline text="nothing"/></outline><outline xmlUrl="{GULL}"/>',
        [feed()],
    ),
    "commented out within a folder": (
        f'<outline text="News"><outline isComment="TRUE"><outline xmlUrl="{TERN}"/></outline>'
        f'<outline xmlUrl="{GULL}"/></outline>',
        [feed(GULL, None, ("News",))],
    ),
    "commented out twice": (
        f'<outline isComment="true"><outline isComment="true"></outline><outline xmlUrl="{TERN}"/></outline>'
        f'<outline xmlUrl="{GULL}"/>',
        [feed()],
    ),
    "a commented feed with feeds in it": (
        f'<outline isComment="true" xmlUrl="{TERN}"><outline xmlUrl="{TERN}2"/></outline><outline xmlUrl="{GULL}"/>',
        [feed()],
    ),
    "nothing in a comment is a problem": (
        f'<outline isComment="true"><outline type="rss" xmlUrl="/x"/></outline><outline xmlUrl="{GULL}"/>',
        [feed()],
    ),
    "not commented out": (
        f'<outline text="A" isComment="false"><outline xmlUrl="{GULL}"/></outline>',
        [feed(GULL, None, ("A",))],
    ),
}


@pytest.mark.parametrize(("body", "expected"), READ.values(), ids=READ)
def test_what_is_read(body: str, expected: list[Subscription]) -> None:
    assert opml(body) == Subscriptions(feeds=tuple(expected))


BAD = {
    "relative": ('<outline text="x" xmlUrl="/feed.xml"/>', "not an address on the web"),
    "another scheme": ('<outline text="x" xmlUrl="ftp://gull.example/rss"/>', "not an address on the web"),
    "a script": ('<outline text="x" xmlUrl="javascript:alert(1)"/>', "not an address on the web"),
    "a control character": ('<outline text="x" xmlUrl="https://a.example/&#27;&#10;&#0;&#x7f;"/>', "not an address"),
    "no address": ('<outline type="rss" text="x"/>', "no address"),
    "an address under a wrong name": ('<outline text="x" href="https://a.example/rss"/>', "no address"),
    "a link": ('<outline type="link" text="x" url="https://a.example/"/>', "a link to a page"),
    "another list": ('<outline type="include" text="x" url="https://a.example/l.opml"/>', "a link to another list"),
    "a tag without its end": ('<outline text="x" xmlUrl="https://a.exam', "no address"),
}


@pytest.mark.parametrize(("line", "reason"), BAD.values(), ids=BAD)
def test_a_bad_line_is_reported_with_its_number_and_stops_nothing(line: str, reason: str) -> None:
    found = opml(f'<outline xmlUrl="{GULL}"/>\n{line}\n<outline xmlUrl="{TERN}"/>')
    assert [feed.address for feed in found.feeds] == [GULL, TERN]
    (problem,) = found.problems
    assert problem.where == "line 3"
    assert problem.reason.startswith(reason)
    assert problem.raw == line


def test_a_file_that_is_cut_off_gives_what_is_whole_and_says_so() -> None:
    found = parse_opml(document(f'<opml><body>\n<outline xmlUrl="{GULL}"/>\n<outline text="x" xmlUrl="{TERN[:12]}'))
    assert [feed.address for feed in found.feeds] == [GULL]
    assert [(problem.where, problem.reason[:11]) for problem in found.problems] == [
        ("line 3", "no address:"),
        ("line 3", "the file is"),
    ]


ENCODINGS = {
    "declared Latin-1": "iso-8859-1",
    "UTF-16 with its mark": "utf-16",
    "UTF-8 that says Latin-1": "utf-8",
}


@pytest.mark.parametrize("encoding", ENCODINGS.values(), ids=ENCODINGS)
def test_encodings(encoding: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="iso-8859-1"?><opml><body><outline text="Möwe" xmlUrl="{GULL}"/></body></opml>'
    )
    assert is_opml(text.encode(encoding))
    assert parse_opml(document(text.encode(encoding))).feeds == (feed(GULL, "Möwe"),)


def test_entities_of_the_document_are_known_and_never_multiply() -> None:
    text = (
        '<!DOCTYPE opml [<!ENTITY pub "The Gull"><!ENTITY two "&pub;s"><!ENTITY out SYSTEM "file:///nowhere">]>'
        f'<opml><body><outline text="&pub; &two; &out;" xmlUrl="{GULL}"/></body></opml>'
    )
    (found,) = parse_opml(document(text)).feeds
    assert found.title == "The Gull &two; &out;"


NO_OPML = {"a feed": b"<rss/>", "a text": b"Gull returns", "nothing": b" ", "a picture": b"\x89PNG\r\n\x1a\n"}


@pytest.mark.parametrize("body", NO_OPML.values(), ids=NO_OPML)
def test_what_is_no_list_is_refused(body: bytes) -> None:
    assert not is_opml(body)
    with pytest.raises(ParseError):
        parse_opml(document(body))


@given(st.binary() | st.text().map(lambda text: f"<opml>{text}".encode("utf-8", "replace")))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for parse in (parse_opml, parse_addresses):
        try:
            parse(document(body))
        except ParseError:
            continue


PIECES = st.sampled_from(
    [
        "<outline",
        "</outline>",
        ' text="',
        "'",
        '"',
        ">",
        "/>",
        " xmlUrl=",
        GULL,
        "<!--",
        "-->",
        "<![CDATA[",
        "&",
        "\n",
        "a",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_broken_list_is_read(body: str) -> None:
    for found in parse_opml(document("<opml>" + body)).feeds:
        assert read_address(found.address) == found.address


ADDRESSES = {
    " https://A.example ": "https://a.example/",
    "HTTP://Ann:Pw@A.example:80/X?b&a#c": "http://Ann:Pw@a.example/X?b&a",
    "https://a.example:443?x": "https://a.example/?x",
    "http://a.example:8080/": "http://a.example:8080/",
    "feed:https://a.example/": "https://a.example/",
    "feed://https://a.example/": "https://a.example/",
    "FEED://a.example/": "http://a.example/",
    "https://a.example/a\nb": "https://a.example/ab",
    "http://[2001:DB8::80]/": "http://[2001:db8::80]/",
    "https://möwe.example/ü": "https://möwe.example/ü",
}


@pytest.mark.parametrize(("text", "expected"), ADDRESSES.items(), ids=ADDRESSES)
def test_addresses(text: str, expected: str) -> None:
    assert read_address(text) == expected


WRONG = [
    "",
    "gull.example/rss",
    "/rss",
    "mailto:a@b.example",
    "feed:gull",
    "https://",
    "http://a b/",
    "https://a.example/\x1b[2J",
]


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ParseError):
        read_address(text)


def address(text: str) -> str | None:
    try:
        return read_address(text)
    except ParseError:
        return None


ANY_ADDRESS = (
    st.tuples(
        st.sampled_from(
            ["https://gull.example/", "http://A.example:80", "https://möwe.example?", "feed:http://u:p@x/"]
        ),
        st.text(),
    )
    .map(lambda parts: address("".join(parts)))
    .filter(bool)
)


@given(ANY_ADDRESS | st.text().map(address).filter(bool))
def test_one_spelling_of_an_address_stays_as_it_is(found: str) -> None:
    assert read_address(found) == found


WRITABLE = st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda text: not ILLEGAL_CHARACTERS.search(text))
PATHS = st.lists(st.lists(WRITABLE, min_size=1, max_size=MAX_DEPTH).map(tuple), unique=True, max_size=4)


def lists(text: st.SearchStrategy[str]) -> st.SearchStrategy[list[Subscription]]:
    one = st.builds(
        Subscription,
        address=ANY_ADDRESS,
        title=st.none() | text | ANY_ADDRESS,
        site=st.none() | text,
        folders=PATHS.map(lambda paths: tuple(sorted(paths))),
        language=st.none() | text,
        type=text,
    )
    return st.lists(one, unique_by=lambda found: found.address, max_size=8)


def by_address(feeds: list[Subscription] | tuple[Subscription, ...]) -> list[Subscription]:
    return sorted(feeds, key=lambda found: found.address)


@pytest.mark.long
@given(lists(WRITABLE), WRITABLE)
def test_what_is_written_is_read_again_and_written_the_same(feeds: list[Subscription], title: str) -> None:
    written = write_opml(feeds, title, NOW)
    found = parse_opml(document(written))
    assert (by_address(found.feeds), found.problems) == (by_address(feeds), ())
    assert write_opml(found.feeds, title, NOW) == written


@pytest.mark.long
@given(lists(WRITABLE), WRITABLE)
def test_what_is_written_is_xml_and_means_to_any_parser_what_it_means_to_ours(
    feeds: list[Subscription], title: str
) -> None:
    root = ET.fromstring(write_opml(feeds, title, NOW))
    found = {(o.get("xmlUrl"), o.get("title"), o.get("htmlUrl")) for o in root.iter("outline") if o.get("xmlUrl")}
    assert found == {(feed.address, feed.title, feed.site) for feed in feeds}


@given(st.text(min_size=1))
def test_what_no_document_may_hold_is_left_out(title: str) -> None:
    (found,) = parse_opml(document(write_opml([feed(GULL, title)], title, NOW))).feeds
    assert found == replace(feed(), title=ILLEGAL_CHARACTERS.sub("", title) or None)


def test_a_list_looks_as_people_expect() -> None:
    feeds = [feed(TERN, "Tern"), feed(GULL, "Gull", ("News", "Sea"), ("Birds",))]
    assert write_opml(feeds, "My feeds", NOW).decode().splitlines()[2:] == [
        "<head>",
        "<title>My feeds</title>",
        "<dateCreated>Sun, 07 Jun 2026 18:00:00 +0000</dateCreated>",
        "</head>",
        "<body>",
        f'<outline type="rss" text="Tern" title="Tern" xmlUrl="{TERN}"/>',
        '<outline text="Birds">',
        f'  <outline type="rss" text="Gull" title="Gull" xmlUrl="{GULL}"/>',
        "</outline>",
        '<outline text="News">',
        '  <outline text="Sea">',
        f'    <outline type="rss" text="Gull" title="Gull" xmlUrl="{GULL}"/>',
        "  </outline>",
        "</outline>",
        "</body>",
        "</opml>",
    ]


def test_a_plain_list_of_addresses() -> None:
    found = parse_addresses(document(f"\ufeff# mine\n\n {GULL} \nnonsense\n{TERN}\r\n{GULL}\n"))
    assert found.feeds == (feed(GULL), feed(TERN))
    assert [(problem.where, problem.raw) for problem in found.problems] == [("line 4", "nonsense")]


HOSTILE = {
    "a million open outlines": lambda n: '<outline text="a">' * n,
    "feeds deep down": lambda n: '<outline text="a">' * n + f'<outline xmlUrl="{GULL}"/>' * n,
    "an endless name": lambda n: "<outline " + "a" * n * 10,
    "names without values": lambda n: "<outline " + "a " * n * 5,
    "open quotes": lambda n: '<outline a="' * n,
    "alternating quotes": lambda n: "<outline " + "a=\"'" * n,
    "spaces": lambda n: "<outline " + "a=" + " " * n * 10,
    "open comments": lambda n: "<!--" * n,
    "open sections": lambda n: "<![CDATA[<outline " * n,
    "references": lambda n: '<outline text="' + "&#1" * n + '"/>',
    "one feed in many folders": lambda n: "".join(
        f'<outline text="{i}"><outline xmlUrl="{GULL}"/></outline>' for i in range(n)
    ),
    "many feeds": lambda n: "".join(f'<outline xmlUrl="{GULL}{i}"/>' for i in range(n)),
    "bad lines": lambda n: '<outline type="x"/>\n' * n,
}


@pytest.mark.long
@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_hostile_lists_take_time_in_proportion_to_their_size(make: Callable[[int], str]) -> None:
    short, long = (document("<opml>" + make(size)) for size in (5_000, 20_000))
    assert grows_at_most(8, lambda: parse_opml(short), lambda: parse_opml(long))  # four times the size
    assert takes_at_most(4, lambda: parse_opml(long))
