"""Who publishes: the source of a feed and of an aggregated entry. Shared by all readers."""

from __future__ import annotations

from urllib.parse import urlsplit

from ..identity.urls import canonicalise_url, domain_of, make_url_absolute
from ..item import Source


def make_feed_source(title: str, link: str | None, fetched_from: str | None) -> Source:
    """Who publishes the feed: its title (plain) and its site. The address it was fetched from only lends its domain."""
    site = _find_home_page(link, fetched_from)
    return Source(name=title or None, domain=domain_of(site) or domain_of(fetched_from), url=site)


def make_entry_source(title: str, site: str | None, address: str | None) -> Source | None:
    """``title`` is plain; ``address`` is often that of a feed: it lends its domain only."""
    url = make_url_absolute(site, None)
    domain = domain_of(url) or domain_of(address)
    return Source(name=title or None, domain=domain, url=url) if title or domain else None


def _find_home_page(link: str | None, fetched_from: str | None) -> str | None:
    """The home page; of a link that is the subscription itself only the host is kept, as its path may be secret."""
    site = make_url_absolute(link, fetched_from)
    return (
        _root_url_of(site)
        if site and fetched_from and canonicalise_url(site) == canonicalise_url(fetched_from)
        else site
    )


def _root_url_of(url: str | None) -> str | None:
    canonical = canonicalise_url(url or "")
    return "{0.scheme}://{0.netloc}/".format(urlsplit(canonical)) if canonical else None
