"""What a feed says of people and of itself, and who publishes: the source of a feed and of an aggregated entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..identity.urls import canonicalise_url, domain_of, resolve_link
from ..item import Author, PushOffer, Rights, Source
from ..push_offers import choose_push_offer
from ..rights import with_whole_address
from ..text.html import html_to_line, title_to_line
from .feed_rights import read_feed_rights
from .links import complete_link, find_address, find_relations
from .texts import Scope, read_text, resolve_address, title_kind_of
from .xml_tree import Element, children_of, find_attribute, full_text_of, name_of, text_of

MAX_AUTHORS = 20

_NAMES = ("name", "itunes:name")
_ADDRESSES = ("uri", "url", "homepage")
_MAILS = ("email", "itunes:email")
_PARTS = frozenset((*_NAMES, *_ADDRESSES, *_MAILS))


@dataclass(frozen=True, slots=True)
class FeedHead:
    """What a feed says of itself."""

    source: Source
    language: str | None
    authors: tuple[Author, ...]  # of Atom: they hold for entries that name none
    base_url: str | None  # what relative links count from where no xml:base says otherwise
    rights: Rights | None = None  # of all items
    push: PushOffer | None = None


def read_author(element: Element) -> Author | None:
    """Of an element with parts (Atom's ``author``) or with a text (RSS, Dublin Core)."""
    parts = {name: text_of(child) for name, child in children_of(element)} if len(element) else {}
    name = _find_first_part(parts, _NAMES) or _find_first_part(parts, _MAILS)
    if not name and not (parts and _PARTS.intersection(parts)):
        name = full_text_of(element)
    url = _find_first_part(parts, _ADDRESSES)
    return Author(name=name or None, url=url) if name or url else None


def read_head(root: Element, scope: Scope, fetched_from: str | None) -> FeedHead:
    """The feed's title, site, language and authors."""
    parts = list(_head_elements_of(root))
    title = next(filter(None, (_read_title(e) for key, e in parts if key in ("title", "dc:title"))), "")
    language = next((text_of(e) for key, e in parts if key in ("language", "dc:language") and text_of(e)), None)
    people = [read_author(e) for key, e in parts if key == "author"] if name_of(root) == "feed" else []
    source = make_feed_source(title, _find_site_link(parts, scope), fetched_from)
    return FeedHead(
        source=source,
        language=language or scope.language_of(root) or None,
        authors=tuple(filter(None, people))[:MAX_AUTHORS],
        base_url=source.url or fetched_from,
        rights=with_whole_address(read_feed_rights(parts, scope, "feed"), source.url or fetched_from),
        push=_read_push_offer(parts, scope, fetched_from),
    )


def read_entry_source(element: Element, scope: Scope) -> Source | None:
    """Who an aggregated entry is from: RSS names it, Atom carries the head of its feed."""
    if len(element) == 0:
        return make_entry_source(html_to_line(text_of(element)), None, find_attribute(element, "url"))
    parts = list(children_of(element))
    title = next((_read_title(e) for name, e in parts if name == "title"), "")
    people = filter(None, (read_author(e) for name, e in parts if name == "author"))
    address = next((text_of(e) for name, e in parts if name == "id"), None) or next((p.url for p in people), None)
    return make_entry_source(title, _find_site_link(parts, scope), address)


def make_feed_source(title: str, link: str | None, fetched_from: str | None) -> Source:
    """Who publishes the feed: its title (plain) and its site. The address it was fetched from only lends its domain."""
    site = _find_home_page(link, fetched_from)
    return Source(name=title or None, domain=domain_of(site) or domain_of(fetched_from), url=site)


def make_entry_source(title: str, site: str | None, address: str | None) -> Source | None:
    """``title`` is plain; ``address`` is often that of a feed: it lends its domain only."""
    url = resolve_link(site, None)
    domain = domain_of(url) or domain_of(address)
    return Source(name=title or None, domain=domain, url=url) if title or domain else None


def _read_title(element: Element) -> str:
    return title_to_line(*read_text(element, title_kind_of(element)))


def _head_elements_of(root: Element) -> Iterator[tuple[str, Element]]:
    """The elements of the head: those of the channel, where there is one, then the root's."""
    for name, element in children_of(root):
        if name == "channel":
            yield from children_of(element)
    yield from children_of(root)


def _find_site_link(parts: list[tuple[str, Element]], scope: Scope) -> str | None:
    links = (element for name, element in parts if name == "link")
    shown = (link for link in links if "alternate" in find_relations(link))
    addresses = ((link, find_address(link)) for link in shown)
    return next((resolve_address(address, scope.bases_of(link)) for link, address in addresses if address), None)


def _read_push_offer(parts: list[tuple[str, Element]], scope: Scope, fetched_from: str | None) -> PushOffer | None:
    linked: dict[str, list[str]] = {"hub": [], "self": []}
    for link in (element for name, element in parts if name == "link"):
        for relation in linked.keys() & find_relations(link):
            address = find_address(link)
            whole = address and complete_link(resolve_address(address, scope.bases_of(link)), fetched_from)
            linked[relation] += [whole] if whole else []
    return choose_push_offer(linked["hub"], linked["self"])


def _find_first_part(parts: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next(filter(None, map(parts.get, names)), None)


def _find_home_page(link: str | None, fetched_from: str | None) -> str | None:
    """The home page; of a link that is the subscription itself only the host is kept, as its path may be secret."""
    site = resolve_link(link, fetched_from)
    return (
        _root_url_of(site)
        if site and fetched_from and canonicalise_url(site) == canonicalise_url(fetched_from)
        else site
    )


def _root_url_of(url: str | None) -> str | None:
    canonical = canonicalise_url(url or "")
    return "{0.scheme}://{0.netloc}/".format(urlsplit(canonical)) if canonical else None
