"""Texts brought to what they mean, so that two spellings of one thing are equal."""

from __future__ import annotations

import html
import re

from ingest.identity.urls import canonicalise_url, make_url_absolute
from ingest.text.html import clean_html_and_text

_ADDRESS = re.compile(r'(\b(?:href|src|cite|longdesc|poster)=")([^"]*)')
_WRAPPED = re.compile(r"<div>(.*)</div>", re.DOTALL)
_DIV = re.compile(r"<(/?)div\b")


def with_single_spaces(text: str) -> str:
    """Text with single spaces."""
    return " ".join(text.split())


def normalise_address(url: str | None, base: str | None = None) -> str | None:
    """The one spelling of an address; what is no web address stays as it is.

    >>> normalise_address("../b", "http://Harbour.example/a/c"), normalise_address("tag:1")
    ('http://harbour.example/b', 'tag:1')
    """
    return canonicalise_url(make_url_absolute(url, base) or "") or url


def normalise_markup(markup: str, base: str | None = None) -> str:
    """Markup as our own cleaning leaves it, with one spelling for each address and no div around the whole.

    >>> normalise_markup('<div onclick="x">a <a href="b">link</a></div>', "http://Harbour.example")
    'a <a href="http://harbour.example/b" rel="noopener noreferrer">link</a>'
    """
    clean = without_outer_div(with_single_spaces(clean_html_and_text(markup, base)[0]))
    return _ADDRESS.sub(lambda link: link[1] + (normalise_address(html.unescape(link[2])) or ""), clean)


def without_outer_div(markup: str) -> str:
    """Markup without a div around the whole: Atom's xhtml has one that is no part of the text (RFC 4287, 3.1.1.3).

    >>> without_outer_div("<div><div>a</div> b</div>"), without_outer_div("<div>a</div><div>b</div>")
    ('<div>a</div> b', '<div>a</div><div>b</div>')
    """
    while wrapped := _WRAPPED.fullmatch(markup):
        depth = 0
        for tag in _DIV.finditer(wrapped[1]):
            depth += -1 if tag[1] else 1
            if depth < 0:  # two divs side by side
                return markup
        markup = wrapped[1].strip()
    return markup
