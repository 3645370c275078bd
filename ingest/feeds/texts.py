"""Texts as feeds carry them: plain, escaped HTML, inline XHTML, base64, with the base and language that hold there.

Which of several is the body, and what relative links count from, is one rule for every reader of feeds.

https://www.rfc-editor.org/rfc/rfc4287#section-3.1 for Atom 1.0; Atom 0.3 says it with ``mode``; RSS says nothing.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.entities import html5

from ..identity.urls import make_url_absolute, resolve_link
from .xml_tree import (
    Element,
    find_attribute,
    has_attributes,
    inner_html_of,
    local_name_of,
    text_of,
    values_in_scope,
)

_HTML_TYPES = frozenset({"html", "text/html", "xhtml", "application/xhtml+xml", "application/xml", "text/xml"})
_PLAIN_TYPES = frozenset({"text", "plain", "text/plain"})
_ATOM = "{http://www.w3.org/2005/atom}"
_ATOM_PARENTS = frozenset({"entry", "feed", "source"})
_BASE64 = re.compile(r"[A-Za-z0-9+/]++(?:[\r\n]\s*+[A-Za-z0-9+/]++)*+[=\s]*+")
# A text of which nobody says what it is, and that holds one of these, is HTML. Titles are left alone: they may well be
# about tags.
_TAGS = re.compile(
    r"</(?:a|b|blockquote|div|em|figure|font|h[1-6]|i|li|ol|p|pre|span|strong|table|td|ul)>|<(?:br|hr|p)\s*/?>|<img\s",
    re.IGNORECASE,
)
_WRAPPED = re.compile(r"<([a-z][a-z0-9]{0,11}+)\b[^<>]*+>.*</[a-z][a-z0-9]{0,11}+>", re.IGNORECASE | re.DOTALL)
_SLASHES = re.compile(r"^(https?://)/+", re.IGNORECASE)  # as browsers read it
_MARKUP_WORTH = 20  # letters
_MEASURED = 2000  # letters of a text in which mark-up is told from words; of long ones one is the longer all the same
_MARKUP = re.compile(r"<[^<>]*+>")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z]\w{1,31}));", re.ASCII)


@dataclass(frozen=True, slots=True)
class FeedText:
    """One text of an item."""

    value: str
    is_html: bool | None  # None: nobody says
    bases: tuple[str, ...] = ()  # xml:base from the element outwards, where any is declared
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Whether a document speaks of bases and languages at all; most don't, and need not be searched for them."""

    has_bases: bool
    has_languages: bool

    @classmethod
    def of(cls, data: bytes) -> Scope:
        return cls(has_bases=b"base=" in data, has_languages=b"xml:lang" in data)

    def bases_of(self, element: Element) -> tuple[str, ...]:
        """From the element outwards; each counts from the next."""
        return tuple(values_in_scope(element, "base")) if self.has_bases else ()

    def language_of(self, element: Element) -> str | None:
        """None: nothing is said; "": it is said to be of no language, which ends what holds outside."""
        declared = values_in_scope(element, "lang") if self.has_languages else ()
        return declared[0].strip() if declared else None


def read_text(element: Element, is_html: bool | None) -> tuple[str, bool | None]:
    """The text in an element and whether it is HTML; ``is_html`` holds where the element itself says nothing."""
    if len(element) == 0 and not has_attributes(element):
        return text_of(element), is_html
    kind = (find_attribute(element, "type") or "").partition(";")[0].strip().lower()
    if len(element):
        wrapped = _find_wrapped_html(element) if kind in ("html", "text/html") else None
        return (wrapped, True) if wrapped is not None else (inner_html_of(element), True)
    value = text_of(element)
    is_encoded = find_attribute(element, "mode") == "base64" or ("/" in kind and not _is_text_type(kind))
    if is_encoded and _BASE64.fullmatch(value):
        return _decode_base64(value), kind in _HTML_TYPES or None
    if kind in _HTML_TYPES or kind in _PLAIN_TYPES:
        return value, kind in _HTML_TYPES
    return value, None if kind else is_html


def title_kind_of(element: Element) -> bool | None:
    """Whether a title without a type is HTML: Atom says that it is text (RFC 4287, 3.1.1), and RSS says nothing."""
    if str(element.tag).lower().startswith(_ATOM):
        return False
    parent = element.getparent()
    return False if parent is not None and local_name_of(parent).lower() in _ATOM_PARENTS else None


def is_body_html(text: FeedText) -> bool:
    """Whether a body is HTML: one that is said to be plain is plain, unless all of it stands in tags."""
    if text.is_html is None:
        return looks_like_html(text.value)
    return text.is_html or _WRAPPED.fullmatch(text.value.strip()) is not None


def looks_like_html(value: str) -> bool:
    """Whether a text that is said to be plain holds tags or entities.

    >>> looks_like_html("<p>One</p>"), looks_like_html("Q&amp;A"), looks_like_html("1 < 2 > 0 & so on;")
    (True, True, False)
    """
    return _TAGS.search(value) is not None or any(not name or f"{name};" in html5 for name in _REFERENCE.findall(value))


def choose_body_and_summary(texts: Sequence[FeedText]) -> tuple[FeedText | None, str | None]:
    """The fullest text of an entry, and the first other one beside it.

    Longest wins, without its mark-up, not first and not by its element's name: ``content:encoded`` may be a mere note
    beside a full description.
    """
    if not texts:
        return None, None
    body = _find_longest(texts)
    return body, next((text.value for text in texts if text.value != body.value), None)


def _find_longest(texts: Sequence[FeedText]) -> FeedText:
    """The first of those with the most letters; only a text that may be it is measured, since that costs."""
    if len(texts) == 1:
        return texts[0]
    longest, most, place = texts[0], -1, -1
    by_length = sorted(enumerate(texts), key=lambda numbered: -len(numbered[1].value))
    (_, first), (_, second) = by_length[:2]
    if len(first.value) - _MEASURED > len(second.value):  # whatever part of its beginning is mark-up
        return first
    for number, text in by_length:
        if len(text.value) < most:
            break
        measure = _measure_text(text)
        if measure > most or (measure == most and number < place):
            longest, most, place = text, measure, number
    return longest


def _measure_text(text: FeedText) -> int:
    """Letters that a reader sees; mark-up counts for a few, so that of two texts about as long the one with it wins."""
    head = text.value[:_MEASURED]
    shown = _MARKUP.sub("", head) if text.is_html and "<" in head else head
    rest = len(text.value) - len(head)
    return len(" ".join(shown.split())) + rest + min(len(head) - len(shown), _MARKUP_WORTH)


def choose_base_url(declared: Sequence[str], link: str | None, default: str | None) -> str | None:
    """xml:base, else the entry's own page, where the text was taken from, else the site.

    Args:
        declared: bases from the inside outwards; each counts from the next.

    >>> choose_base_url(("img/", "https://example.org/a/"), None, None)
    'https://example.org/a/img/'
    """
    base = default
    for value in reversed(declared):
        base = make_url_absolute(_SLASHES.sub(r"\1", value), base) or base
    if declared or link is None:
        return base
    return link if link.startswith(("http://", "https://")) else make_url_absolute(link, default) or default


def resolve_address(address: str, declared: Sequence[str]) -> str:
    """An address where bases are declared; as it is where that says nothing."""
    return (resolve_link(address, choose_base_url(declared, None, None)) or address) if declared else address


def _find_wrapped_html(element: Element) -> str | None:
    """Escaped HTML within one real <div>, as a blogging system once wrote it."""
    alone = len(element) == 1 and len(element[0]) == 0 and not text_of(element)
    return text_of(element[0]) if alone and local_name_of(element[0]) == "div" else None


def _is_text_type(kind: str) -> bool:
    return kind in _HTML_TYPES or kind in _PLAIN_TYPES or kind.startswith("text/") or kind.endswith(("+xml", "/xml"))


def _decode_base64(value: str) -> str:
    """Text in base64; what is not, such as a picture, is no text of ours."""
    try:
        return base64.b64decode(value, validate=False).decode("utf-8").strip()
    except (binascii.Error, ValueError):
        return ""
