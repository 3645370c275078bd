"""Whose an item is: the one key of a source, and the host names under which one site is shown."""

from __future__ import annotations

import re

from ..item import Source

# Labels that name a way to show the same pages: to a browser, a telephone, a reader of feeds.
HOST_ALIASES = frozenset("www www1 www2 www3 wwws m mobile mobil amp touch wap feed feeds rss".split())  # noqa: SIM905
_SCHEME = re.compile(r"https?://")


def site_key(host: str) -> str:
    """A host without the labels in front that name a way to show one site: "www.", "m.", "amp.", "feeds." and the like.

    >>> site_key("www.m.example.org"), site_key("m.example"), site_key("news.example.org")
    ('example.org', 'm.example', 'news.example.org')
    """
    labels = host.lower().split(".")
    while len(labels) > 2 and labels[0] in HOST_ALIASES:
        labels = labels[1:]
    return ".".join(labels)


def source_key(source: Source) -> str:
    """What tells sources apart, for every question that asks: the site of the domain, else the name, else nothing.

    >>> source_key(Source(name="The Example", domain="m.example.org")), source_key(Source(name="The Example"))
    ('example.org', 'the example')
    """
    return site_key(source.domain) if source.domain else (source.name or "").casefold()


def without_scheme_and_alias(url: str) -> str:
    """A web address as all ways to show its page have it; anything else as it is.

    >>> without_scheme_and_alias("https://www.m.example.org/a"), without_scheme_and_alias("tag:example.org,2026:a")
    ('example.org/a', 'tag:example.org,2026:a')
    """
    scheme = _SCHEME.match(url)
    if not scheme:
        return url
    host = url[scheme.end() :].partition("/")[0].partition(":")[0]
    return site_key(host) + url[scheme.end() + len(host) :]


def source_on_page(name: str | None, site: Source) -> Source | None:
    """Whose a story on a page is, by the name that stands with it; None where that is the site's own.

    A name that spells the site's name or its host is the site; any other is another outlet, of which only the name is
    known.

    >>> site = Source(domain="harbour-times.example")
    >>> [source_on_page(name, site).domain for name in ("Harbour Times", "Gull News")]
    ['harbour-times.example', None]
    """
    if not name:
        return None
    spelled = {_letters(site.name or ""), _letters(site.domain or "")}
    spelled |= {_letters(label) for label in (site.domain or "").split(".")[:-1]}
    return Source(name=name, domain=site.domain if _letters(name) in spelled else None)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
