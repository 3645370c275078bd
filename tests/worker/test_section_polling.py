"""Section pages on the list of feeds: polled as lists, with the texts of new headlines from their pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from ingest import Document, Subscription, parse_opml, read_address, write_opml
from tests.support.clock import Clock
from tests.support.news_site import NewsSite, make_section, path_of_article, serve_news, title_of_article
from tests.support.pipeline import read_events
from worker.jobs.pipeline import run_job
from worker.jobs.polling import poll_due_feeds
from worker.runtime import Runtime
from worker.store.feeds import FeedOptions, ListedFeed


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with serve_news() as own:
        own.put_articles(range(1, 8))
        own.put("/harbour", make_section([4, 3, 2, 1]))
        yield own


@pytest.fixture
def rt(make_runtime: Callable[..., Runtime]) -> Runtime:
    return make_runtime(host_pause=0)


def add_section(rt: Runtime, site: NewsSite) -> str:
    wanted = Subscription(address=read_address(f"{site.address}/harbour"), type="section")
    return rt.feeds.add(wanted, FeedOptions(), rt.now())[0].id


def poll_section(rt: Runtime) -> dict[str, int]:
    """The counts of what a poll brought."""
    sent: list[str] = []
    assert poll_due_feeds(rt, sent.extend) == 1
    run_job(sent[0], rt)
    state = rt.jobs.load_state(sent[0])
    assert state is not None
    assert state.error is None
    return {name: count for name, count in state.counts.items() if count}


def read_listed(rt: Runtime, feed: str) -> ListedFeed:
    listed = rt.feeds.get(feed)
    assert listed is not None
    return listed


def test_new_headlines_become_items_with_the_texts_of_their_pages(rt: Runtime, site: NewsSite, clock: Clock) -> None:
    feed = add_section(rt, site)
    assert poll_section(rt) == {"published": 4}
    files = ["/harbour", "/robots.txt", "/.well-known/tdmrep.json"]
    assert sorted(site.asked) == sorted([*files, *map(path_of_article, (1, 2, 3, 4))])
    records = [data["record"] for _, data in read_events(rt)]
    assert sorted(record["title"] for record in records) == sorted(map(title_of_article, (1, 2, 3, 4)))
    assert all(record["word_count"] > 100 for record in records)
    site.asked.clear()
    site.put("/harbour", make_section([6, 5, 4, 3, 2]))
    clock.forward(7 * 3600)
    assert poll_section(rt) == {"published": 2, "unchanged": 3}
    assert sorted(site.asked) == sorted(["/harbour", path_of_article(5), path_of_article(6)])
    state = read_listed(rt, feed).state
    assert (state.failures, state.gaps) == (0, 0)


def test_a_page_that_is_no_list_any_more_is_a_failed_poll(rt: Runtime, site: NewsSite, clock: Clock) -> None:
    feed = add_section(rt, site)
    poll_section(rt)
    site.put("/harbour", "<html><body><h1>We are rebuilding our site</h1><p>Please come back later.</p></body></html>")
    clock.forward(7 * 3600)
    sent: list[str] = []
    assert poll_due_feeds(rt, sent.extend) == 1
    run_job(sent[0], rt)
    state = read_listed(rt, feed).state
    assert (state.failures, "no list of stories" in (state.error or "")) == (1, True)


def test_a_section_goes_through_opml_and_a_known_feed_may_become_one(rt: Runtime, site: NewsSite) -> None:
    address = read_address(f"{site.address}/harbour")
    rt.feeds.add(Subscription(address=address), FeedOptions(), rt.now())
    feed = add_section(rt, site)
    assert read_listed(rt, feed).feed.kind == "section"
    body = write_opml([Subscription(address=address, type=read_listed(rt, feed).feed.type)], "mine", rt.now())
    (again,) = parse_opml(Document(body=body, kind="document", fetched_at=rt.now())).feeds
    assert (again.address, again.type) == (address, "section")
    rt.feeds.add(Subscription(address=address), FeedOptions(), rt.now())
    assert read_listed(rt, feed).feed.kind == "section", "what is not said changes nothing"
