"""Where a feed may be had by push: its hub, and the name under which the hub knows it (WebSub).

https://www.w3.org/TR/websub/#discovery: ``rel=hub`` and ``rel=self``, in Link headers and in the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from .item import PushOffer

MAX_HEADER = 10_000  # characters of Link headers that are looked at
MAX_ADDRESS = 2000  # characters
_LINK = re.compile(r"<([^<>]{1,2000})>([^<]{0,1000})")
_RELATION = re.compile(r";\s{0,8}rel\s{0,8}=\s{0,8}(?:\"([^\"]{0,200})\"|([\w.:/-]{1,200}))", re.IGNORECASE)


def choose_push_offer(hubs: Iterable[str], topics: Iterable[str]) -> PushOffer | None:
    """The offer of whoever names these: the first hub with TLS, or else the first; None where there is no hub.

    >>> choose_push_offer(["http://a.example/", "https://b.example/"], ["https://c.example/feed"]).hub
    'https://b.example/'
    """
    named = [address for address in hubs if _is_web_address(address)]
    hub = next((address for address in named if address.startswith("https:")), next(iter(named), None))
    return PushOffer(hub=hub, topic=next(filter(_is_web_address, topics), None)) if hub else None


def find_push_offer(in_document: PushOffer | None, header: str | None, url: str) -> PushOffer | None:
    """What an answer offers: by its Link headers, which outrank the document, or else by that.

    Args:
        header: all Link headers as one.
        url: that relative links in them count from.

    >>> header = '<https://hub.example/>; rel="hub", </feed>; rel=self'
    >>> find_push_offer(None, header, "https://harbour.example/")
    PushOffer(hub='https://hub.example/', topic='https://harbour.example/feed')
    """
    linked: dict[str, list[str]] = {"hub": [], "self": []}
    for address, parameters in _LINK.findall((header or "")[:MAX_HEADER]):
        if relation := _RELATION.search(parameters):
            for name in linked.keys() & (relation[1] or relation[2]).lower().split():
                linked[name] += _join_address(url, address)
    in_header = choose_push_offer(linked["hub"], linked["self"])
    if in_header is None:
        return in_document
    topic = in_header.topic or (in_document.topic if in_document else None)
    return PushOffer(hub=in_header.hub, topic=topic)


def _join_address(url: str, address: str) -> list[str]:
    try:
        return [urljoin(url, address.strip())]
    except ValueError:
        return []


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and len(address) <= MAX_ADDRESS
    except ValueError:
        return False
