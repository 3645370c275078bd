"""What the elements of a feed say of people and of the feed itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..item import Author, Source
from ..text.html import html_to_line, one_line
from .choose import resolved
from .publisher import feed_source, named_source
from .texts import Scope, read_text
from .xml_tree import Element, attribute, children, name_of, text_of

MAX_AUTHORS = 20

_NAMES = ("name", "itunes:name")
_ADDRESSES = ("uri", "url", "homepage")
_MAILS = ("email", "itunes:email")


@dataclass(frozen=True, slots=True)
class Head:
    """What a feed says of itself."""

    source: Source
    language: str | None
    authors: tuple[Author, ...]  # of Atom: they hold for entries that name none
    base: str | None  # what relative links count from where no xml:base says otherwise


def person(element: Element) -> Author | None:
    """Of an element with parts (Atom's ``author``) or with a text (RSS, Dublin Core)."""
    parts = {name: text_of(child) for name, child in children(element)} if len(element) else {}
    name = _one(parts, _NAMES) or (None if parts else text_of(element)) or _one(parts, _MAILS)
    url = _one(parts, _ADDRESSES)
    return Author(name=name or None, url=url) if name or url else None


def read_head(root: Element, scope: Scope, fetched_from: str | None) -> Head:
    """The feed's title, site, language and authors."""
    parts = list(_parts(root))
    title = next(filter(None, (_title(e) for key, e in parts if key in ("title", "dc:title"))), "")
    language = next((text_of(e) for key, e in parts if key in ("language", "dc:language") and text_of(e)), None)
    people = [person(e) for key, e in parts if key == "author"] if name_of(root) == "feed" else []
    source = feed_source(title, _site_link(parts, scope), fetched_from)
    return Head(
        source=source,
        language=language or scope.language(root) or None,
        authors=tuple(filter(None, people))[:MAX_AUTHORS],
        base=source.url or fetched_from,
    )


def entry_source(element: Element, scope: Scope) -> Source | None:
    """Who an aggregated entry is from: RSS names it, Atom carries the head of its feed."""
    if len(element) == 0:
        return named_source(html_to_line(text_of(element)), None, attribute(element, "url"))
    parts = list(children(element))
    title = next((_title(e) for name, e in parts if name == "title"), "")
    people = filter(None, (person(e) for name, e in parts if name == "author"))
    address = next((text_of(e) for name, e in parts if name == "id"), None) or next((p.url for p in people), None)
    return named_source(title, _site_link(parts, scope), address)


def _title(element: Element) -> str:
    return one_line(*read_text(element, is_html=None))


def _parts(root: Element) -> Iterator[tuple[str, Element]]:
    """The elements of the head: those of the channel, where there is one, then the root's."""
    for name, element in children(root):
        if name == "channel":
            yield from children(element)
    yield from children(root)


def _site_link(parts: list[tuple[str, Element]], scope: Scope) -> str | None:
    links = (element for name, element in parts if name == "link")
    shown = (link for link in links if (attribute(link, "rel") or "alternate").lower() == "alternate")
    found = ((link, attribute(link, "href") or text_of(link)) for link in shown)
    return next((resolved(address, scope.declared_bases(link)) for link, address in found if address), None)


def _one(parts: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next(filter(None, map(parts.get, names)), None)
