"""A site's address on the list of feeds, with real workers: every article once, and nothing new the second time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.support.news_site import (
    NewsSite,
    make_news_sitemap,
    make_rss,
    make_section,
    make_sitemap_index,
    path_of_article,
    serve_news,
    title_of_article,
)
from tests.support.system import System, lines, started

ARTICLES = 24
NOW = datetime.now(UTC)


def put_site(site: NewsSite) -> None:
    """Three sections, each with a news sitemap in an index, and a feed with half of everything."""
    site.put_articles(range(ARTICLES))
    declared = '<head><link rel="alternate" type="application/rss+xml" title="Half" href="/half.xml">'
    site.put("/", make_section(range(4)).replace("<head>", declared))
    site.put("/half.xml", make_rss(range(0, ARTICLES, 2), "Half", format_datetime(NOW)))
    site.put("/robots.txt", "User-agent: *\nDisallow: /drafts/\nSitemap: {site}/index.xml")
    names = [f"/news-{name}.xml" for name in ("sea", "land", "air")]
    site.put("/index.xml", make_sitemap_index(names))
    for place, name in enumerate(names):
        numbers = range(place * ARTICLES // 3, (place + 1) * ARTICLES // 3)
        site.put(name, make_news_sitemap(numbers, f"{NOW:%Y-%m-%dT%H:%M:%SZ}"))


def count_titles(system: System) -> Counter[str]:
    return Counter(str(data["record"]["title"]) for _, data in system.events("clean", "copies"))


@pytest.mark.long
def test_a_sites_address_brings_every_article_once_and_nothing_the_second_time(tmp_path: Path) -> None:
    with serve_news() as site, started(tmp_path, full_text_pause=0.001) as system:
        put_site(site)
        added = system.feedmill("feeds", "add", f"{site.address}/")
        assert added.returncode == 0
        (feed,) = lines(added.stdout)
        assert feed["address"] == f"{site.address}/index.xml"
        expected = Counter(map(title_of_article, range(ARTICLES)))
        system.wait_until(lambda: len(count_titles(system)) == ARTICLES, seconds=60)
        system.wait_for_all_jobs()
        assert count_titles(system) == expected
        assert all(data["record"]["word_count"] > 100 for _, data in system.events("clean"))
        assert {path_of_article(number) for number in range(ARTICLES)} <= set(site.asked)
        assert not any(path.startswith("/drafts/") for path in site.asked)
        again = system.feedmill("feeds", "add", f"{site.address}/")
        assert [line["result"] for line in lines(again.stdout)] == ["known"]
        system.wait_for_all_jobs()
        assert count_titles(system) == expected
