"""Links to what may be polled: those that a page declares, those that its readers see, and those of an HTTP header.

https://www.rssboard.org/rss-autodiscovery, https://html.spec.whatwg.org/multipage/links.html#rel-alternate,
https://www.rfc-editor.org/rfc/rfc8288 (Link), http://opml.org/spec2.opml
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ..identity.urls import canonicalise_url, make_url_absolute
from ..pages.html.parse_cost import check_parse_cost
from ..sections.addresses import is_list_address, is_other_page_of_site, is_story_address

# what a link promises; opml: a list of feeds
LinkPromise = Literal["site", "feed", "opml", "sitemap", "section"]
# who says so, the most trusted first; typed: somebody gave the address; menu: it is in the page's menu
LinkOrigin = Literal[
    "typed", "link", "header", "robots.txt", "index", "anchor", "opml", "well-known path", "menu"
]  # fmt: skip

MAX_LINKS = 50  # of one page and kind
MAX_HEADER = 20_000  # characters of Link headers that are looked at
_MAX_ANCHORS = 5_000
_MAX_TITLE = 200  # characters
_MAX_SECTION_DEPTH = 2  # parts of a section's path

_FEED_TYPE = re.compile(r"(?:application|text)/(?:rss|atom|rdf|feed)?\+?(?:xml|json)\b")
_OPML_TYPE = re.compile(r"(?:text|application)/(?:x-)?opml(?:\+xml)?\b")
_FEED_PATH = re.compile(
    r"(?:^|/)(?:feeds?|rss2?|atom|rdf)(?:/(?:index\.xml|rss2?|atom|rdf|default)?)?/?$"
    r"|\.(?:rss|atom|rdf|xml|json|opml)(?:\.gz)?$|(?:^|[/._-])(?:rss|feed|atom)[\w-]{0,40}\.\w{2,4}$",
    re.IGNORECASE,
)
_FEED_HOST = re.compile(r"(?:feeds?|rss)\d?\.", re.IGNORECASE)
_FEED_QUERY = re.compile(r"(?:^|&)(?:feed|format|type|output|alt)=(?:rss2?|atom|rdf|feed|json|xml)\b", re.IGNORECASE)
_OPML_PATH = re.compile(r"\.opml$", re.IGNORECASE)
_HEADER_LINK = re.compile(
    r"<([^<>]{1,8000})>((?:\s*+;\s*+[\w*-]{1,40}\s*+=\s*+(?:\"[^\"]{0,1000}\"|[^\s;,\"]{1,1000}))*+)"
)
_HEADER_PARAMETER = re.compile(r";\s*+([\w*-]{1,40})\s*+=\s*+(?:\"([^\"]{0,1000})\"|([^\s;,\"]{1,1000}))")


@dataclass(frozen=True, slots=True)
class SiteLink:
    """An address that may bring something to poll."""

    url: str
    promise: LinkPromise
    origin: LinkOrigin
    title: str | None = None
    parent: str | None = None  # the index that lists it


def is_feed_address(url: str) -> bool:
    """Whether an address looks like that of a feed, a list of feeds or a sitemap, and not of a page.

    >>> [is_feed_address(f"https://harbour.example/{path}") for path in ("feed/", "news.xml", "rss.php", "?feed=rss2")]
    [True, True, True, True]
    >>> [is_feed_address(f"https://harbour.example/{path}") for path in ("", "world/", "a/feeding-the-gulls")]
    [False, False, False]
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    has_host = bool(_FEED_HOST.match(parts.hostname or ""))
    return has_host or bool(_FEED_PATH.search(parts.path) or _FEED_QUERY.search(parts.query))


def find_page_links(html: str, url: str) -> list[SiteLink]:
    """What the page at an address links to, each address once: declared feeds, lists and feeds among its links, and
    the sections in its menu. In this order, and each in that of the page.

    Raises ParseError where parsing would take too long.
    """
    check_parse_cost(html)
    tree = LexborHTMLParser(html)
    base_node = tree.css_first("base[href]")
    base = urljoin(url, (base_node.attributes.get("href") or "") if base_node is not None else "")
    found: dict[str | None, SiteLink] = {}
    for links in (_find_declared(tree, base), _find_anchors(tree, base), _find_menu_sections(tree, base, url)):
        for link in links:
            if link.url != url:
                found.setdefault(canonicalise_url(link.url), link)
    return list(found.values())


def read_link_header(header: str, url: str) -> list[SiteLink]:
    """The feeds that an HTTP Link header names.

    >>> read_link_header('</feed>; rel="alternate"; type="application/rss+xml"', "https://harbour.example/")[0].url
    'https://harbour.example/feed'
    """
    found = []
    for match in _HEADER_LINK.finditer(header[:MAX_HEADER]):
        values = {name.lower(): quoted or plain for name, quoted, plain in _HEADER_PARAMETER.findall(match[2])}
        link = _read_declared(match[1], values.get("rel"), values.get("type"), values.get("title"), url, "header")
        found += [link] if link else []
    return found[:MAX_LINKS]


def _find_declared(tree: LexborHTMLParser, base: str) -> Iterator[SiteLink]:
    for node in tree.css("link[rel][href]")[:MAX_LINKS]:
        said = node.attributes
        link = _read_declared(said.get("href"), said.get("rel"), said.get("type"), said.get("title"), base, "link")
        if link:
            yield link


def _read_declared(
    href: str | None, rel: str | None, kind: str | None, title: str | None, base: str, origin: LinkOrigin
) -> SiteLink | None:
    """A link that says of itself that it is a feed, or a list of them."""
    names, media = (rel or "").lower().split(), (kind or "").strip().lower()
    promise: LinkPromise | None = None
    if _OPML_TYPE.match(media):
        promise = "opml"
    elif ("alternate" in names or "feed" in names) and _FEED_TYPE.match(media) and "oembed" not in media:
        promise = "feed"
    address = make_url_absolute(href, base) if promise else None
    is_service = address is not None and ("/wp-json/" in address or "oembed" in address)
    if promise is None or address is None or is_service:
        return None
    return SiteLink(address, promise, origin, " ".join((title or "").split())[:_MAX_TITLE] or None)


def _find_anchors(tree: LexborHTMLParser, base: str) -> Iterator[SiteLink]:
    """Links of the page's text whose addresses are like those of feeds; other sites' are left out."""
    count = 0
    for node in tree.css("a[href]")[:_MAX_ANCHORS]:
        url = make_url_absolute(node.attributes.get("href"), base)
        if url is None or not is_feed_address(url) or not is_other_page_of_site(url, base) or count == MAX_LINKS:
            continue
        count += 1
        promise: LinkPromise = "opml" if _OPML_PATH.search(urlsplit(url).path) else "feed"
        yield SiteLink(url, promise, "anchor", _read_text(node))


def _find_menu_sections(tree: LexborHTMLParser, base: str, url: str) -> Iterator[SiteLink]:
    """Pages in the menus of a page that may be sections: near the root, and no story, list of tags or form."""
    for node in tree.css("nav a[href], header a[href], [class*='menu'] a[href], [class*='nav'] a[href]")[:MAX_LINKS]:
        address = make_url_absolute(node.attributes.get("href"), base)
        if address is None or not is_other_page_of_site(address, url) or is_feed_address(address):
            continue
        parts = urlsplit(address)
        depth = len([part for part in parts.path.split("/") if part])
        is_near = 0 < depth <= _MAX_SECTION_DEPTH and not parts.query
        if is_near and not is_list_address(address) and not is_story_address(address):
            yield SiteLink(address.partition("#")[0], "section", "menu", _read_text(node))


def _read_text(node: LexborNode) -> str | None:
    return " ".join(node.text().split())[:_MAX_TITLE] or None
