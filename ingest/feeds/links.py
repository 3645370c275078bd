"""Which link of an entry leads to its page, and which to something that belongs to it.

https://www.rfc-editor.org/rfc/rfc4287#section-4.2.7 for Atom, https://www.rfc-editor.org/rfc/rfc8288 for relations;
in RSS a link is a text, and generators give it Atom's attributes besides.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..identity.urls import resolve_link
from .xml_tree import Element, find_attribute, full_text_of, has_attributes

# by how likely it is the page: the page's own address behind a counter, a page in the entry's language, another page,
# another kind of document, an id that is an address
ORIGINAL, PAGE, PAGE_IN_ANOTHER_LANGUAGE, OTHER_DOCUMENT, PERMALINK = range(5)

_PAGE_TYPES = frozenset({"html", "text/html", "xhtml", "application/xhtml+xml"})
_REGISTRY = "http://www.iana.org/assignments/relation/"
_TO_THE_PAGE = frozenset({"alternate"})
_ANY_SITE = "https://site.invalid/"
_WHOLE_ADDRESS = re.compile(r"https?://[A-Za-z0-9]")  # nearly all are, and to take one apart takes 20 µs


def find_relations(element: Element) -> frozenset[str]:
    """What a link says that it leads to, in lower case; without a word it leads to the page ("alternate").

    Several stand in one attribute with blanks between, and each may be written with the address of their registry.
    """
    if not has_attributes(element):
        return _TO_THE_PAGE
    return _read_relations(find_attribute(element, "rel") or "alternate")


@lru_cache(maxsize=256)  # the same few in all feeds
def _read_relations(written: str) -> frozenset[str]:
    words = written.lower().split()
    return frozenset(word.replace("https:", "http:", 1).removeprefix(_REGISTRY) for word in words)


def find_address(element: Element) -> str | None:
    """The address that a link gives in an attribute or as its text; None where none of them leads to a page."""
    attributes = (find_attribute(element, name) for name in ("href", "url") if has_attributes(element))
    if address := next((address for address in attributes if address and is_web_link(address)), None):
        return address
    others = (full_text_of(element), find_attribute(element, "uri"))
    return next((address for address in others if address and is_web_link(address)), None)


def complete_link(link: str | None, site: str | None) -> str | None:
    """A link as the address that it leads to; as it is, where it is whole or nobody knows its site."""
    return link if link is None or _WHOLE_ADDRESS.match(link) else resolve_link(link, site) or link


def is_web_link(address: str) -> bool:
    """Whether an address, whole or not, can be that of a page.

    >>> is_web_link("a.html"), is_web_link("javascript:void(0)"), is_web_link("#top")
    (True, False, False)
    """
    return _WHOLE_ADDRESS.match(address) is not None or resolve_link(address, _ANY_SITE) is not None


def rank_link(element: Element, language: str | None) -> int:
    """How likely a link is that to the page, for an entry in a language; the least is the likeliest."""
    if not has_attributes(element):
        return PAGE
    if (find_attribute(element, "type") or "text/html").partition(";")[0].strip().lower() not in _PAGE_TYPES:
        return OTHER_DOCUMENT
    said = find_attribute(element, "hreflang")
    is_other = said and language and said.lower().partition("-")[0] != language.lower().partition("-")[0]
    return PAGE_IN_ANOTHER_LANGUAGE if is_other else PAGE
