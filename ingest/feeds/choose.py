"""Which of several texts is the body, and what relative links count from: one rule for every reader of feeds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..identity.urls import make_url_absolute
from .texts import FeedText

_SLASHES = re.compile(r"^(https?://)/+", re.IGNORECASE)  # as browsers read it


def choose_body_and_summary(texts: Sequence[FeedText]) -> tuple[FeedText | None, str | None]:
    """The fullest text of an entry, and the first other one beside it.

    Longest wins, not first and not by its element's name: ``content:encoded`` may be a mere note beside a full
    description.
    """
    if not texts:
        return None, None
    body = max(texts, key=lambda text: len(text.value))
    return body, next((text.value for text in texts if text.value != body.value), None)


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
    return (make_url_absolute(address, choose_base_url(declared, None, None)) or address) if declared else address
