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

ARTICLES = 200
FORBIDDEN = {7, 100, 199}
PAUSE = 0.1  # seconds between two requests; a second where nobody says otherwise
SPAN = 20  # requests that follow each other
LATENESS = 0.5  # seconds by which a busy machine may hold up one of them, and not the next
NOW = datetime.now(UTC)
SECTIONS = ("sea", "land", "air")


def put_site(site: NewsSite) -> None:
    """Three sections, each with a news sitemap in an index, a feed with half of everything, and rules for robots."""
    site.put_articles(range(ARTICLES))
    links = "".join(f'<a href="/{name}">All of the {name}</a>' for name in SECTIONS)
    declared = '<head><link rel="alternate" type="application/rss+xml" title="Half" href="/half.xml">'
    site.put("/", make_section(range(4)).replace("<head>", declared).replace("<nav>", f"<nav>{links}"))
    site.put("/half.xml", make_rss(range(0, ARTICLES, 2), "Half", format_datetime(NOW)))
    rules = "".join(f"Disallow: {path_of_article(number)}\n" for number in sorted(FORBIDDEN))
    site.put("/robots.txt", f"User-agent: *\nDisallow: /drafts/\n{rules}Sitemap: {{site}}/index.xml")
    site.put("/index.xml", make_sitemap_index([f"/news-{name}.xml" for name in SECTIONS]))
    for place, name in enumerate(SECTIONS):
        numbers = range(place * ARTICLES // 3, (place + 1) * ARTICLES // 3)
        site.put(f"/news-{name}.xml", make_news_sitemap(numbers, f"{NOW:%Y-%m-%dT%H:%M:%SZ}"))
        site.put(f"/{name}", make_section(numbers, name))


def count_titles(system: System) -> Counter[str]:
    return Counter(str(data["record"]["title"]) for _, data in system.events("clean", "copies"))


@pytest.mark.long
def test_a_sites_address_brings_every_article_once_and_nothing_the_second_time(tmp_path: Path) -> None:
    with serve_news() as site, started(tmp_path, workers=4, host_pause=PAUSE, soft_time_limit=120.0) as system:
        put_site(site)
        added = system.feedmill("feeds", "add", f"{site.address}/")
        assert added.returncode == 0
        (feed,) = lines(added.stdout)
        assert feed["address"] == f"{site.address}/index.xml"
        allowed = sorted(set(range(ARTICLES)) - FORBIDDEN)
        expected = Counter(map(title_of_article, allowed))
        system.wait_until(lambda: len(count_titles(system)) == len(allowed), seconds=180)
        system.wait_for_all_jobs()
        assert count_titles(system) == expected
        assert all(data["record"]["word_count"] > 100 for _, data in system.events("clean"))
        asked = Counter(site.asked)
        assert {path: count for path, count in asked.items() if path.startswith("/news/")} == {
            path_of_article(number): 1 for number in allowed
        }
        again = system.feedmill("feeds", "add", f"{site.address}/")
        assert [line["result"] for line in lines(again.stdout)] == ["known"]
        system.rt.feeds.pause(feed["id"], system.rt.now())
        system.rt.feeds.resume(feed["id"], system.rt.now())
        system.wait_until(lambda: site.asked.count("/index.xml") > asked["/index.xml"])
        system.wait_for_all_jobs()
        assert count_titles(system) == expected
        times = sorted(site.times)
    spans = [after - before for before, after in zip(times, times[SPAN:], strict=False)]
    assert min(spans) >= SPAN * PAUSE - LATENESS
