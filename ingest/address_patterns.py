"""Patterns of addresses as robots.txt has them, in which licences and reservations say what they are about. Pure.

``*`` is any number of characters, ``$`` at the end of a pattern the end of the address; without it an address need only
begin so (RFC 9309 2.2.2 and 2.2.3).
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

MAX_PATTERN = 4000  # characters, of addresses too; longer ones match nothing

_ENCODED = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_HOST = re.compile(r"https?://([^/?#]*)", re.IGNORECASE)


def matches_pattern(pattern: str, url: str) -> bool:
    """Whether an address is one of those that a pattern means; a pattern with a host means no other host.

    >>> page = "https://harbour.example/news/quay-4?from=mail"
    >>> matches_pattern("/news/", page), matches_pattern("/*-4$", page), matches_pattern("/%6Eews/quay*mail$", page)
    (True, False, True)
    >>> matches_pattern("https://harbour.example/*", page), matches_pattern("https://other.example/*", page)
    (True, False)
    """
    pattern = pattern.strip()
    if not pattern or max(len(pattern), len(url)) > MAX_PATTERN:
        return False
    if host := _HOST.match(pattern):
        if host[1].lower() != urlsplit(url).netloc.rpartition("@")[2].lower():
            return False
        pattern = pattern[host.end() :] or "/"
    ends, pattern = pattern.endswith("$"), pattern.removesuffix("$")
    return _matches_parts(_spell_alike(pattern).split("*"), _path_of(url), ends)


def _matches_parts(parts: list[str], path: str, ends: bool) -> bool:
    """Each part at its first place behind the one before; the last one, where the address must end with it, there."""
    if not path.startswith(parts[0]):
        return False
    position = len(parts[0])
    if len(parts) == 1:
        return not ends or position == len(path)
    for part in parts[1:-1]:
        position = path.find(part, position)
        if position < 0:
            return False
        position += len(part)
    last = parts[-1]
    if ends:
        return path.endswith(last) and len(path) - len(last) >= position
    return path.find(last, position) >= 0


def _path_of(url: str) -> str:
    parts = urlsplit(url)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return _spell_alike(path).replace("$", "%24").replace("*", "%2A")


def _spell_alike(path: str) -> str:
    """One spelling for each character: none is encoded that need not be, and those beyond ASCII are."""

    def spell(match: re.Match[str]) -> str:
        letter = chr(int(match[1], 16))
        return letter if _UNRESERVED.fullmatch(letter) else match[0].upper()

    # JSON may hold halves of characters, which no address has
    return quote(_ENCODED.sub(spell, path), safe="!\"#$%&'()*+,/:;<=>?@[\\]^_`{|}~", errors="replace")
