"""Which addresses of a site are asked, in which order, and what their answers are. Who asks is somebody else.

site ─► its links ─► robots.txt's sitemaps ─► an index's sitemaps ─► feeds among its links ─► lists of feeds
     ─► well-known paths, where nothing was found by then ─► sections of its menu
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urljoin

from ..errors import IngestError, ParseError
from ..identity.urls import canonicalise_url, make_url_absolute, path_of
from ..item import Document, Item, LinkedSitemap
from ..read import read_document
from ..robots import RobotsRules
from ..sniff import decode_document
from ..subscriptions.opml import is_opml, parse_opml
from .candidates import CandidateKind, FeedCandidate, RankedCandidate, make_candidate, rank_candidates
from .page_links import LinkOrigin, SiteLink, find_page_links, read_link_header

FEED_PATHS = ("/feed/", "/rss.xml", "/feed.xml", "/atom.xml", "/rss", "/index.xml", "/feed.json")
SITEMAP_PATHS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_index.xml", "/sitemap.xml")

# how many addresses of one origin are asked, in the order in which they are asked
_ALLOWANCES: dict[LinkOrigin, int] = {
    "typed": 1,
    "link": 6,
    "header": 3,
    "robots.txt": 4,
    "index": 5,
    "anchor": 4,
    "opml": 4,
    "well-known path": len(FEED_PATHS) + len(SITEMAP_PATHS),
    "menu": 3,
}
_ORDER = tuple(_ALLOWANCES)
_CALLED_NEWS = re.compile(r"news|latest|recent|aktuell|nachrichten|noticias|actualit|haber", re.IGNORECASE)
_KIND_NAMES = {"items": "JSON of another kind", "document": "plain text", "table": "a table", "mail": "mail"}
_PLAIN_CHILDREN = 2  # sitemaps of an index that are tried where none is called news


@dataclass(frozen=True, slots=True)
class AskedAddress:
    """An address that was asked, and what came of it."""

    url: str
    outcome: str


class SiteSurvey:
    """The survey of one site. Give it the rules of its robots.txt, then an answer for each link that it wants."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.asked: list[AskedAddress] = []
        self.is_page = False  # the site's address gave a page
        self._waiting: dict[str | None, SiteLink] = {}  # by their addresses in one spelling
        self._done: set[str | None] = set()  # the same of those that were asked
        self._spent: dict[LinkOrigin, int] = {}
        self._candidates: dict[str | None, FeedCandidate] = {}  # by the address that answered
        # address of an index of sitemaps -> who says that it is there, and what it lists
        self._indexes: dict[str, tuple[LinkOrigin, tuple[str, ...]]] = {}
        self._has_sitemaps = False
        self._add_links([SiteLink(site, "site", "typed")])
        self._add_links(SiteLink(urljoin(site, path), "feed", "well-known path") for path in FEED_PATHS)
        self._add_links(SiteLink(urljoin(site, path), "sitemap", "well-known path") for path in SITEMAP_PATHS)

    def take_robots(self, rules: RobotsRules) -> None:
        """The sitemaps that the site's robots.txt names, those first that are called news."""
        addresses = [url for written in rules.sitemaps if (url := make_url_absolute(written, self.site))]
        self._has_sitemaps = self._has_sitemaps or bool(addresses)
        addresses.sort(key=lambda url: not _is_called_news(url))
        self._add_links(SiteLink(url, "sitemap", "robots.txt") for url in addresses)

    def choose_next(self) -> SiteLink | None:
        """The link that is to be asked next; None: nothing more is worth a request."""
        while self._waiting:
            link = min(self._waiting.values(), key=lambda one: _ORDER.index(one.origin))
            key = canonicalise_url(link.url)
            del self._waiting[key]
            spent = self._spent.get(link.origin, 0)
            if spent < _ALLOWANCES[link.origin] and self._is_wanted(link):
                self._spent[link.origin] = spent + 1
                self._done.add(key)
                return link
        return None

    def note_failure(self, url: str, reason: str) -> None:
        """Nothing came from there, or it was not asked at all."""
        self.asked.append(AskedAddress(url, reason))

    def take_answer(self, link: SiteLink, document: Document, link_header: str | None = None) -> None:
        """What a link brought. Never fails: what can't be read is an outcome."""
        try:
            outcome = self._read_answer(link, decode_document(document), link_header)
        except IngestError as error:
            outcome = str(error)
        self.asked.append(AskedAddress(link.url, outcome))

    def rank_found(self, now: datetime) -> list[RankedCandidate]:
        """What was found, the best first. An index whose sitemaps are all of news stands for them."""
        found = list(self._candidates.values())
        for address, (origin, listed) in self._indexes.items():
            children = [one for one in found if one.found_in == address]
            if len(children) > 1 and self._is_all_news(listed, children):
                found = [one for one in found if one.found_in != address] + [_join_children(address, children, origin)]
        return rank_candidates(found, now)

    def _add_links(self, links: Iterable[SiteLink]) -> None:
        """Links that were not asked yet; of several to one address the one that is asked first."""
        for link in links:
            key = canonicalise_url(link.url)
            known = self._waiting.get(key)
            is_better = known is None or _ORDER.index(link.origin) < _ORDER.index(known.origin)
            if key not in self._done and is_better:
                self._waiting[key] = link

    def _is_wanted(self, link: SiteLink) -> bool:
        """Well-known paths are guesses, for sites that say nothing themselves."""
        if link.origin != "well-known path":
            return True
        if link.promise == "sitemap":
            return not self._has_sitemaps and not any(one.kind == "news sitemap" for one in self._candidates.values())
        return not any(one.kind == "feed" for one in self._candidates.values())

    def _read_answer(self, link: SiteLink, document: Document, link_header: str | None) -> str:
        """Raises IngestError for what can't be read."""
        if link_header:
            self._add_links(read_link_header(link_header, document.url or link.url))
        if link.promise == "site":
            self.is_page = document.kind == "page"
            if not self.is_page:
                self._waiting.clear()  # somebody gave the address of what is wanted itself
        if document.kind == "page":
            return self._read_page(link, document)
        if document.kind != "feed":
            return "no feed: it looks like " + _KIND_NAMES.get(document.kind, "something else")
        if is_opml(document.body):
            feeds = parse_opml(document).feeds
            self._add_links(SiteLink(feed.address, "feed", "opml", feed.title) for feed in feeds)
            return f"a list of {_count(len(feeds), 'feed')}"
        reading = read_document(document)
        if reading.sitemaps:
            return self._take_index(link, reading.sitemaps)
        is_sitemap = any(item.provenance.extractor == "sitemap" for item in reading.items)
        title = reading.source_name or link.title
        return self._add_candidate(link, document, "news sitemap" if is_sitemap else "feed", title, reading.items)

    def _read_page(self, link: SiteLink, document: Document) -> str:
        if link.promise not in ("site", "section"):
            return "no feed: it is a page"
        links = find_page_links(document.text or "", document.url or link.url) if link.promise == "site" else []
        self._add_links(links)
        said = f"a page that names {_count(sum(one.origin != 'menu' for one in links), 'feed')}"
        try:
            reading = read_document(replace(document, kind="section"))
        except ParseError:
            return f"{said if link.promise == 'site' else 'a page'}, without a list of headlines"
        outcome = self._add_candidate(link, document, "section page", link.title, reading.items)
        return f"{said}; {outcome}" if link.promise == "site" else outcome

    def _take_index(self, link: SiteLink, sitemaps: Sequence[LinkedSitemap]) -> str:
        """Those of an index that are called news, or else its newest."""
        self._indexes[link.url] = (link.origin, tuple(one.url for one in sitemaps))
        newest = sorted(sitemaps, key=lambda one: one.modified.timestamp() if one.modified else 0.0, reverse=True)
        chosen = [one for one in newest if _is_called_news(one.url)] or newest[:_PLAIN_CHILDREN]
        self._add_links(SiteLink(one.url, "sitemap", "index", parent=link.url) for one in chosen)
        return f"an index of {_count(len(sitemaps), 'sitemap')}"

    def _is_all_news(self, listed: Sequence[str], children: Sequence[FeedCandidate]) -> bool:
        """Every sitemap of an index was news that was tried, and those that were not are called so."""
        found = {one.url for one in children}
        return all(url in found or (_is_called_news(url) and canonicalise_url(url) not in self._done) for url in listed)

    def _add_candidate(
        self, link: SiteLink, document: Document, kind: CandidateKind, title: str | None, items: Sequence[Item]
    ) -> str:
        key = canonicalise_url(document.url or link.url)
        if key in self._candidates and self._candidates[key].kind == kind:
            return f"the same as {self._candidates[key].url}"
        candidate = make_candidate(link.url, kind, title, items, document.fetched_at, link.origin)
        self._candidates[key] = replace(candidate, found_in=link.parent)
        return f"a {kind} of {_count(len(items), 'item')}"


def _join_children(address: str, children: Sequence[FeedCandidate], origin: LinkOrigin) -> FeedCandidate:
    items = frozenset[str]().union(*(one.items for one in children))
    return FeedCandidate(
        url=address,
        kind="sitemap index",
        title=next((one.title for one in children if one.title), None),
        items=items,
        newest=max((one.newest for one in children if one.newest), default=None),
        recent=min(sum(one.recent for one in children), len(items)),
        origin=origin,
    )


def _is_called_news(url: str) -> bool:
    return bool(_CALLED_NEWS.search(path_of(url)))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
