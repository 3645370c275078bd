"""robots.txt: which addresses of its host a program may ask for, how often, and which sitemaps there are.

RFC 9309, with the crawl delay that many files give besides. What an answer means is said here too: of a file that is
not there everything may be asked, of one that cannot be had just now nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from protego import Protego

MAX_ROBOTS_BYTES = 500 * 1024  # what a reader must take at least (RFC 9309 2.5); the rest is left out
MAX_SITEMAPS = 50  # of one file
MAX_LICENSES = 5
LONGEST_DELAY = 3600.0  # seconds; a longer crawl delay is taken for this
ROBOTS_PATH = "/robots.txt"

# RSL 1.0: whole addresses of licence documents, for all programs and the whole site, whatever group they stand in
_LICENSE = re.compile(r"^[ \t]*license[ \t]*:[ \t]*(https?://[^\s#]{1,1000})", re.IGNORECASE | re.MULTILINE)
_PRODUCT = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What one robots.txt says. ``agent`` is a User-Agent as it is sent; what counts of it is the product's name."""

    _parsed: Protego
    sitemaps: tuple[str, ...]  # as written, which is nearly always whole; each once
    licenses: tuple[str, ...]  # addresses of the licences of the whole site (RSL), each once

    def allows(self, url: str, agent: str) -> bool:
        """Whether an address may be asked for; its host is not looked at.

        >>> rules = read_robots("User-agent: *\\nDisallow: /private/")
        >>> rules.allows("https://harbour.example/news/1", "feedmill/0.1"), rules.allows("/private/2", "feedmill")
        (True, False)
        """
        return self._parsed.can_fetch(url, find_product(agent))

    def crawl_delay(self, agent: str) -> float | None:
        """Seconds that are wanted between two requests; None where nothing is said.

        >>> read_robots("User-agent: *\\nCrawl-delay: 2.5").crawl_delay("feedmill/0.1")
        2.5
        """
        delay = self._parsed.crawl_delay(find_product(agent))
        return None if delay is None else min(delay, LONGEST_DELAY)


def decode_robots(body: bytes) -> str:
    """The text of a robots.txt as it came. Of a long one the whole lines that count: a cut rule would say more.

    >>> decode_robots(b"Disallow: /a\\n" + b"Disallow: /long" * MAX_ROBOTS_BYTES)
    'Disallow: /a'
    """
    if len(body) > MAX_ROBOTS_BYTES:
        body = body[: MAX_ROBOTS_BYTES + 1].rpartition(b"\n")[0]
    return body.decode("utf-8", "replace")


def read_robots(text: str) -> RobotsRules:
    """Read a robots.txt. Never fails: lines that make no sense say nothing, as everything does in a page of HTML.

    >>> read_robots("Sitemap: https://harbour.example/news.xml").sitemaps
    ('https://harbour.example/news.xml',)
    """
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_ROBOTS_BYTES:
        text = text[: MAX_ROBOTS_BYTES + 1].rpartition("\n")[0]
    parsed = Protego.parse(text)
    licenses = dict.fromkeys(match[1] for match in _LICENSE.finditer(text))
    return RobotsRules(parsed, tuple(dict.fromkeys(parsed.sitemaps))[:MAX_SITEMAPS], tuple(licenses)[:MAX_LICENSES])


ALL_ALLOWED = read_robots("")  # there is no file: the server answered 4xx, but not 429 (RFC 9309 2.3.1.3)
NONE_ALLOWED = read_robots("User-agent: *\nDisallow: /")  # it can't be had just now: 429, 5xx or no answer (2.3.1.4)


def robots_address_of(url: str) -> str:
    """Where the rules for an address are: at the root of its host, whatever its path.

    >>> robots_address_of("https://harbour.example:8443/news/1?page=2")
    'https://harbour.example:8443/robots.txt'
    """
    parts = urlsplit(url)
    return urljoin(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", ROBOTS_PATH)


def find_product(agent: str) -> str:
    """The name by which robots.txt calls a program, out of the User-Agent that it sends.

    >>> find_product("feedmill/0.1 (+https://mill.example/bot)")
    'feedmill'
    """
    match = _PRODUCT.match(agent.strip())
    return match[0] if match else agent
