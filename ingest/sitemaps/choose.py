"""Which sitemaps of an index are looked at: those with news, and of these what may have changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from ..item import LinkedSitemap

MOST = 20  # sitemaps of one index that one poll looks at
MOST_OF_UNNAMED = 5  # where no address says news: the newest may have some
CLOCKS_APART = timedelta(hours=1)  # between the site and us, at most
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


def choose_sitemaps(linked: Sequence[LinkedSitemap], since: datetime | None) -> list[LinkedSitemap]:
    """The sitemaps worth a look, newest first; those whose date is unknown last, in the index's order.

    A site names its news sitemaps so ("sitemap-news.xml", "/news/2026-11.xml"): where some addresses say news, only
    these count.

    Args:
        since: when the index was looked at last; what has not changed since then is left out.

    >>> moved = LinkedSitemap(url="https://a.example/news-2.xml", modified=datetime(2026, 11, 29, tzinfo=UTC))
    >>> old = LinkedSitemap(url="https://a.example/news-1.xml", modified=datetime(2026, 10, 1, tzinfo=UTC))
    >>> pages = LinkedSitemap(url="https://a.example/pages.xml", modified=None)
    >>> [one.url for one in choose_sitemaps([pages, old, moved], datetime(2026, 11, 28, tzinfo=UTC))]
    ['https://a.example/news-2.xml']
    """
    named = [one for one in linked if _says_news(one.url)]
    known_since = since - CLOCKS_APART if since else _LONG_AGO
    changed = [one for one in named or linked if one.modified is None or one.modified >= known_since]
    changed.sort(key=lambda one: one.modified or _LONG_AGO, reverse=True)
    return changed[: MOST if named else MOST_OF_UNNAMED]


def _says_news(url: str) -> bool:
    parts = urlsplit(url)
    return "news" in f"{parts.path}?{parts.query}".lower()
