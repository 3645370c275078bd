"""Finding what of a site can be polled, over a real web server: what is found, what is asked, and how slowly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_network
from itertools import pairwise

import pytest

from ingest import Fetcher, FetchPolicy
from tests.support.news_site import (
    NewsSite,
    make_article,
    make_news_sitemap,
    make_rss,
    make_section,
    make_sitemap_index,
    serve_news,
)
from worker.intake.site_search import MAX_REQUESTS, SHORTEST_PAUSE, PoliteClient, SiteFindings, search_site

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
TODAY, YESTERDAY = "2026-11-29T08:00:00Z", format_datetime(NOW - timedelta(days=1))
LONG_AGO = format_datetime(NOW - timedelta(days=400))
ALTERNATE = '<link rel="alternate" type="application/{}" title="{}" href="{}">'


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with serve_news() as own:
        yield own


class Hourglass:
    """A clock that only sleeping moves, and how long that was."""

    def __init__(self) -> None:
        self.seconds = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        self.slept.append(seconds)


def make_client(glass: Hourglass) -> PoliteClient:
    fetcher = Fetcher(FetchPolicy(allow=(ip_network("127.0.0.0/8"),), total_seconds=5))
    return PoliteClient(fetcher.get, "feedmill/0.1", lambda: NOW, lambda: glass.seconds, glass.sleep)


def search(site: NewsSite, path: str = "/") -> SiteFindings:
    return search_site(f"{site.address}{path}", make_client(Hourglass()))


def show(site: NewsSite, found: SiteFindings) -> list[tuple[str, str, int]]:
    """Kind, path and number of items of each candidate, the best first."""
    return [
        (one.candidate.kind, one.candidate.url.removeprefix(site.address), len(one.candidate.items))
        for one in found.candidates
    ]


def put_home(site: NewsSite, *links: str, numbers: range = range(0)) -> None:
    page = make_section(numbers) if numbers else make_article(0)
    site.put("/", page.replace("<head>", "<head>" + "".join(links)))


def test_declared_feeds_are_found_and_comments_and_ended_ones_come_last(site: NewsSite) -> None:
    put_home(
        site,
        ALTERNATE.format("rss+xml", "Comments", "/comments/feed/"),
        ALTERNATE.format("rss+xml", "Old", "/old.xml"),
        ALTERNATE.format("atom+xml", "Small", "/small.xml"),
        ALTERNATE.format("rss+xml", "All", "/all.xml"),
        ALTERNATE.format("json+oembed", "Embed", "/wp-json/oembed/1.0"),
    )
    site.put("/comments/feed/", make_rss(range(40), "Comments for Log", YESTERDAY))
    site.put("/old.xml", make_rss(range(60), "Old", LONG_AGO))
    site.put("/small.xml", make_rss(range(3), "Small", YESTERDAY))
    site.put("/all.xml", make_rss(range(2, 22), "All", YESTERDAY))
    found = search(site)
    assert [path for _, path, _ in show(site, found)] == ["/all.xml", "/small.xml", "/comments/feed/", "/old.xml"]
    best = found.candidates[0]
    assert (best.candidate.title, best.candidate.recent) == ("All", 20)
    assert best.candidate.newest == NOW - timedelta(days=1)
    assert dict(best.overlaps)[f"{site.address}/small.xml"] == 1 / 20
    assert best.overlap == 1.0, "the feed that has ended and the one of comments have all of it"


def test_a_sitemap_index_of_news_outranks_a_feed_with_half_of_it(site: NewsSite) -> None:
    put_home(site, ALTERNATE.format("rss+xml", "Half", "/rss.xml"), numbers=range(5))
    site.put("/robots.txt", "User-agent: *\nDisallow: /drafts/\nSitemap: {site}/index.xml\n", "text/plain")
    site.put("/index.xml", make_sitemap_index(["/news-a.xml", "/news-b.xml", "/news-c.xml"]), "text/xml")
    for place, name in enumerate("abc"):
        numbers = range(place * 20, place * 20 + 20)
        site.put(f"/news-{name}.xml", make_news_sitemap(numbers, TODAY), "text/xml")
    site.put("/rss.xml", make_rss(range(0, 60, 2), "Half", YESTERDAY), "application/rss+xml")
    found = search(site)
    assert show(site, found) == [
        ("sitemap index", "/index.xml", 60),
        ("feed", "/rss.xml", 30),
        ("section page", "/", 5),
    ]
    assert [one.overlap for one in found.candidates] == [0.533, 1.0, 1.0]


def test_the_news_sitemap_of_an_index_of_everything_stands_for_itself(site: NewsSite) -> None:
    put_home(site)
    site.put("/robots.txt", "Sitemap: {site}/index.xml", "text/plain")
    site.put("/index.xml", make_sitemap_index(["/pages-2019.xml", "/news.xml", "/pages-2020.xml"]), "text/xml")
    site.put("/news.xml", make_news_sitemap(range(7), TODAY), "text/xml")
    found = search(site)
    assert show(site, found)[0] == ("news sitemap", "/news.xml", 7)
    assert "/pages-2019.xml" not in site.asked


def test_nothing_is_asked_that_robots_txt_forbids(site: NewsSite) -> None:
    put_home(site, ALTERNATE.format("rss+xml", "A", "/private/a.xml"), ALTERNATE.format("rss+xml", "B", "/b.xml"))
    site.put("/robots.txt", "User-agent: feedmill\nDisallow: /private/\nCrawl-delay: 3", "text/plain")
    site.put("/private/a.xml", make_rss(range(30)))
    site.put("/b.xml", make_rss(range(5)))
    glass = Hourglass()
    found = search_site(f"{site.address}/", make_client(glass))
    assert "/private/a.xml" not in site.asked
    assert show(site, found)[0] == ("feed", "/b.xml", 5)
    outcomes = {one.url.removeprefix(site.address): one.outcome for one in found.asked}
    assert outcomes["/private/a.xml"] == "not asked: robots.txt forbids it"
    assert "3 s between requests" in outcomes["/robots.txt"]
    assert all(seconds == 3 for seconds in glass.slept)


@pytest.mark.parametrize(("status", "may_ask"), [(404, True), (403, True), (503, False), (429, False)])
def test_rules_that_cannot_be_had_forbid_everything_and_missing_ones_nothing(
    site: NewsSite, status: int, may_ask: bool
) -> None:
    site.put_status("/robots.txt", status)
    site.put("/", make_rss(range(4)))
    found = search(site)
    assert bool(found.candidates) is may_ask
    assert ("/" in site.asked) is may_ask


def test_a_site_that_says_nothing_is_asked_at_well_known_paths_until_one_answers(site: NewsSite) -> None:
    put_home(site)
    site.put("/feed.xml", make_rss(range(4)))
    site.put("/sitemap.xml", make_news_sitemap(range(3), TODAY))
    found = search(site)
    assert [one[1] for one in show(site, found)] == ["/feed.xml", "/sitemap.xml"]
    assert "/atom.xml" not in site.asked, "a feed was found by then"


def test_links_in_headers_in_the_text_and_lists_of_feeds_are_followed(site: NewsSite) -> None:
    site.put(
        "/",
        make_article(0).replace("<h1>", '<a href="/feeds.opml">All feeds</a><a href="/sea/rss">Sea</a><h1>'),
        Link='<{site}/head.xml>; rel="alternate"; type="application/atom+xml", </style.css>; rel=preload',
    )
    site.put("/head.xml", make_rss(range(2)))
    site.put("/sea/rss", make_rss(range(3, 6)))
    site.put("/feeds.opml", '<opml version="2.0"><body><outline text="L" xmlUrl="{site}/l.json"/></body></opml>')
    site.put(
        "/l.json",
        '{"version":"https://jsonfeed.org/version/1.1","title":"L","items":['
        + ",".join(f'{{"id":"{n}","url":"{{site}}/l/{n}","content_text":"Line {n}"}}' for n in range(9))
        + "]}",
        "application/json",
    )
    found = search(site)
    assert [(path, count) for _, path, count in show(site, found)] == [
        ("/l.json", 9),
        ("/sea/rss", 3),
        ("/head.xml", 2),
    ]


def test_a_site_without_feeds_has_its_section_pages(site: NewsSite) -> None:
    put_home(site, numbers=range(4))
    site.put("/harbour", make_section(range(10, 16)))
    site.put("/world", make_section(range(2)))
    assert show(site, search(site)) == [("section page", "/harbour", 6), ("section page", "/", 4)]


def test_requests_are_few_and_spaced(site: NewsSite) -> None:
    links = [ALTERNATE.format("rss+xml", str(n), f"/f{n}.xml") for n in range(60)]
    anchors = "".join(f'<a href="/more{n}.rss">More {n}</a>' for n in range(60))
    site.put("/", f"<html><head>{''.join(links)}</head><body>{anchors}</body></html>")
    site.put("/robots.txt", "\n".join(f"Sitemap: {{site}}/map{n}.xml" for n in range(40)), "text/plain")
    glass = Hourglass()
    found = search_site(f"{site.address}/", make_client(glass))
    assert len(site.asked) <= MAX_REQUESTS
    assert len(site.asked) == len(set(site.asked)) == len(found.asked)
    assert glass.slept
    assert all(seconds == SHORTEST_PAUSE for seconds in glass.slept)


def test_a_host_in_trouble_is_left_alone(site: NewsSite) -> None:
    put_home(site)
    for path in ("/feed/", "/rss.xml", "/feed.xml", "/atom.xml", "/rss", "/index.xml"):
        site.put_status(path, 503)
    found = search(site)
    assert sum("503" in one.outcome for one in found.asked) == 2
    assert "/feed.xml" not in site.asked


@pytest.mark.long
def test_on_a_real_clock_a_second_lies_between_two_requests(site: NewsSite) -> None:
    put_home(site, ALTERNATE.format("rss+xml", "A", "/a.xml"), ALTERNATE.format("rss+xml", "B", "/b.xml"))
    site.put("/robots.txt", "Sitemap: {site}/none.xml", "text/plain")
    site.put("/a.xml", make_rss(range(3)))
    fetcher = Fetcher(FetchPolicy(allow=(ip_network("127.0.0.0/8"),), total_seconds=5))
    search_site(f"{site.address}/", PoliteClient(fetcher.get, "feedmill/0.1", lambda: NOW))
    assert len(site.times) >= 4
    assert min(after - before for before, after in pairwise(site.times)) > 0.95
