"""Which links of a page promise something to poll."""

from __future__ import annotations

import pytest

from ingest.discovery import find_page_links, is_feed_address, read_link_header

PAGE = "https://www.harbour.example/world/"


def links_of(html: str) -> list[tuple[str, str, str]]:
    return [(one.origin, one.promise, one.url) for one in find_page_links(html, PAGE)]


DECLARED = {
    "RSS": ('<link rel="alternate" type="application/rss+xml" href="/rss">', "feed"),
    "Atom, relative, other case": ('<LINK REL="Alternate" TYPE="APPLICATION/ATOM+XML" HREF="rss">', "feed"),
    "JSON Feed": ('<link rel=alternate type="application/feed+json" href="/feed.json">', "feed"),
    "plain XML": ('<link rel="alternate" type="text/xml" href="/x">', "feed"),
    "with parameters": ('<link rel="alternate" type="application/rss+xml; charset=utf-8" href="/x">', "feed"),
    "rel feed": ('<link rel="feed" type="application/atom+xml" href="/x">', "feed"),
    "a list of feeds": ('<link rel="outline" type="text/x-opml" href="/x">', "opml"),
}
NOT_DECLARED = {
    "another language": '<link rel="alternate" hreflang="de" href="https://harbour.example/de/">',
    "a telephone's page": '<link rel="alternate" media="only screen" href="https://m.harbour.example/">',
    "a style sheet": '<link rel="alternate stylesheet" type="text/css" href="/x.css">',
    "oEmbed": '<link rel="alternate" type="application/json+oembed" href="/oembed?url=x">',
    "WordPress's service": '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">',
    "a script": '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">',
    "nowhere": '<link rel="alternate" type="application/rss+xml">',
}


@pytest.mark.parametrize(("html", "promise"), DECLARED.values(), ids=DECLARED)
def test_a_page_declares_its_feeds(html: str, promise: str) -> None:
    ((origin, found, url),) = links_of(html)
    assert (origin, found) == ("link", promise)
    assert url.startswith("https://www.harbour.example/")


@pytest.mark.parametrize("html", NOT_DECLARED.values(), ids=NOT_DECLARED)
def test_other_alternates_are_no_feeds(html: str) -> None:
    assert links_of(html) == []


def test_links_of_the_text_are_taken_where_they_look_like_feeds_of_the_site() -> None:
    html = (
        '<base href="https://www.harbour.example/"><a href="sea/rss.xml"> The  sea </a><a href="/all.opml">All</a>'
        '<a href="https://other.example/rss">Theirs</a><a href="/a/feeding-the-gulls">Gulls</a>'
        '<a href="https://feeds.harbour.example/top">Top</a>'
    )
    assert links_of(html) == [
        ("anchor", "feed", "https://www.harbour.example/sea/rss.xml"),
        ("anchor", "opml", "https://www.harbour.example/all.opml"),
        ("anchor", "feed", "https://feeds.harbour.example/top"),
    ]
    assert find_page_links(html, PAGE)[0].title == "The sea"


def test_sections_are_pages_of_the_menu_near_the_root() -> None:
    html = (
        '<nav><a href="/">Home</a><a href="/sport/">Sport</a><a href="/arts/film#top">Film</a><a href="/a/b/c">Deep</a>'
        '<a href="/tag/ferry">Ferry</a><a href="/login">Log in</a><a href="/ferry-back-in-service">Ferry back</a>'
        '<a href="https://shop.example/">Shop</a><a href="/world/?page=2">More</a></nav><a href="/else">Else</a>'
    )
    assert links_of(html) == [
        ("menu", "section", "https://www.harbour.example/sport/"),
        ("menu", "section", "https://www.harbour.example/arts/film"),
    ]


def test_an_address_counts_once_as_what_it_is_declared_to_be() -> None:
    html = '<a href="/rss">RSS</a><link rel="alternate" type="application/rss+xml" title="News" href="/rss">'
    assert [(one.origin, one.title) for one in find_page_links(html, PAGE)] == [("link", "News")]


HEADERS = {
    '</a>; rel="alternate"; type="application/rss+xml"': ["https://www.harbour.example/a"],
    '<a>;rel=alternate;type=application/atom+xml, <b>; type="text/xml"; rel="alternate"': [
        "https://www.harbour.example/world/a",
        "https://www.harbour.example/world/b",
    ],
    '<a>; rel="preload"; as=script, <b>; rel=hub': [],
    '<a>; rel="alternate"; hreflang=de': [],
    "<a; rel=alternate; type=application/rss+xml": [],
    "": [],
}


@pytest.mark.parametrize(("header", "urls"), HEADERS.items())
def test_a_link_header_names_feeds(header: str, urls: list[str]) -> None:
    assert [one.url for one in read_link_header(header, PAGE)] == urls


FEEDS = (
    "rss",
    "rss/",
    "feed",
    "feeds/rss",
    "feed/atom/",
    "news/rss.xml",
    "index.rdf",
    "x.atom",
    "x.json",
    "sitemap.xml",
)
PAGES = ("", "news/", "a/rss-is-twenty-years-old", "feedback", "a.html", "breed/", "news?id=7", "atomic-age-begins")


@pytest.mark.parametrize("path", FEEDS)
def test_an_address_shows_that_it_is_a_feed(path: str) -> None:
    assert is_feed_address(f"https://harbour.example/{path}")


@pytest.mark.parametrize("path", PAGES)
def test_the_address_of_a_page_shows_no_feed(path: str) -> None:
    assert not is_feed_address(f"https://harbour.example/{path}")
