"""`feeds discover`, and `feeds add` with the address of a site, against a real web server."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest

from tests.support.news_site import NewsSite, make_article, make_rss, make_section, serve_news
from tests.support.system import command, lines

numbers = itertools.count()
NOW = format_datetime(datetime.now(UTC))
HOME = '<link rel="alternate" type="application/rss+xml" title="All" href="/all.xml">'


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with serve_news() as own:
        yield own


@pytest.fixture
def own(server_url: str) -> dict[str, str]:
    """The environment of a collection that no other test uses."""
    return {
        "FEEDMILL_REDIS_URL": server_url,
        "FEEDMILL_COLLECTION": f"discover{next(numbers)}",
        "FEEDMILL_FETCH_ALLOW": "127.0.0.0/8",
    }


def put_home(site: NewsSite) -> None:
    site.put("/", make_section(range(3)).replace("<head>", f"<head>{HOME}").replace("/harbour'", "/tag/harbour'"))
    site.put("/robots.txt", "User-agent: *\nDisallow: /world\nSitemap: {site}/drafts.xml\nDisallow: /drafts.xml")
    site.put("/all.xml", make_rss(range(6), "All", NOW))


@pytest.mark.long
def test_what_a_site_has_is_shown_and_what_was_asked(site: NewsSite, own: dict[str, str]) -> None:
    put_home(site)
    done = command("feeds", "discover", f"{site.address}/", environment=own)
    assert done.returncode == 0
    feed, page = lines(done.stdout)
    assert (feed["address"], feed["kind"], feed["items"]) == (f"{site.address}/all.xml", "feed", 6)
    assert (feed["is_best"], page["is_best"]) == (True, False)
    assert (feed["last_7_days"], feed["overlap"], feed["overlaps"]) == (6, 0.5, {f"{site.address}/": 0.5})
    assert (page["kind"], page["items"], page["newest"], page["overlap"]) == ("section page", 3, None, 1.0)
    for path in site.asked:
        assert f"{site.address}{path}: " in done.stderr
    assert f"{site.address}/world: not asked: robots.txt forbids it" in done.stderr
    assert f"{site.address}/drafts.xml: not asked: robots.txt forbids it" in done.stderr
    assert "/world" not in site.asked


@pytest.mark.long
def test_for_a_site_the_best_is_taken_and_it_is_said_why(site: NewsSite, own: dict[str, str]) -> None:
    put_home(site)
    done = command("feeds", "add", f"{site.address}/", "--every", "15m", environment=own)
    assert done.returncode == 0
    assert [line["address"] for line in lines(done.stdout)] == [f"{site.address}/all.xml"]
    assert f"taken: the feed {site.address}/all.xml, since it brings 6 items of the last 7 days; 1 more" in done.stderr
    (listed,) = lines(command("feeds", "list", environment=own).stdout)
    assert (listed["type"], listed["site"], listed["every"]) == ("rss", f"{site.address}/", 900)
    again = command("feeds", "add", f"{site.address}/", environment=own)
    assert [line["result"] for line in lines(again.stdout)] == ["known"]


def test_a_feed_whose_address_shows_it_is_taken_without_a_request(site: NewsSite, own: dict[str, str]) -> None:
    assert command("feeds", "add", f"{site.address}/all.xml", environment=own).returncode == 0
    assert command("feeds", "add", f"{site.address}/", "--as-is", environment=own).returncode == 0
    assert site.asked == []


@pytest.mark.long
def test_a_feed_whose_address_does_not_show_it_is_taken_as_it_is(site: NewsSite, own: dict[str, str]) -> None:
    site.put("/latest", make_rss(range(3)))
    addresses = [f"{site.address}/{path}" for path in ("latest", "missing")]
    done = command("feeds", "add", *addresses, environment=own)
    assert [line["address"] for line in lines(done.stdout)] == addresses
    assert "/missing: taken as it is" in done.stderr
    assert site.asked == ["/robots.txt", "/latest", "/missing"]


@pytest.mark.long
def test_sections_are_looked_at_before_they_are_taken(site: NewsSite, own: dict[str, str]) -> None:
    site.put("/harbour", make_section(range(5)))
    site.put("/story", make_article(1))
    site.put("/closed", make_section(range(5)))
    site.put("/robots.txt", "User-agent: *\nDisallow: /closed")
    addresses = [f"{site.address}/{path}" for path in ("harbour", "story", "closed", "missing")]
    done = command("feeds", "add", "--section", *addresses, environment=own)
    assert done.returncode == 1
    assert "/harbour: a list of 5 stories" in done.stderr
    assert "/story: no list of stories" in done.stderr
    assert "/closed: not asked: robots.txt forbids it" in done.stderr
    listed = lines(command("feeds", "list", environment=own).stdout)
    assert [(one["address"], one["type"]) for one in listed] == [(addresses[0], "section"), (addresses[3], "section")]


@pytest.mark.long
def test_a_site_with_nothing_is_not_put_on_the_list(site: NewsSite, own: dict[str, str]) -> None:
    site.put("/about?key=CANARY", make_article(1))
    done = command("feeds", "add", f"{site.address}/about?key=CANARY", environment=own)
    assert (done.returncode, "[no-feed]" in done.stderr) == (1, True)
    assert "CANARY" not in done.stderr + done.stdout
    assert command("feeds", "list", environment=own).stdout == ""
