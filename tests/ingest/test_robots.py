"""robots.txt read: who may ask for what, how often, and where the sitemaps are."""

from __future__ import annotations

import pytest

from ingest.robots import (
    ALL_ALLOWED,
    LONGEST_DELAY,
    MAX_ROBOTS_BYTES,
    MAX_SITEMAPS,
    NONE_ALLOWED,
    read_robots,
    robots_address_of,
)
from tests.support.processor_time import takes_at_most

AGENT = "feedmill/0.1 (+https://mill.example/about)"
PAGE = "https://harbour.example/news/quay-4-opens"

RULES = {
    "nothing said": ("", True),
    "everything forbidden": ("User-agent: *\nDisallow: /", False),
    "an empty rule allows": ("User-agent: *\nDisallow:", True),
    "the longer rule wins": ("User-agent: *\nDisallow: /news/\nAllow: /news/quay", True),
    "of two as long the one that allows wins": ("User-agent: *\nDisallow: /news/q\nAllow: /news/q", True),
    "a star in a path": ("User-agent: *\nDisallow: /*-4-", False),
    "an end that is not the address's": ("User-agent: *\nDisallow: /news$", True),
    "our own group outweighs that of all": ("User-agent: *\nDisallow: /\nUser-agent: feedmill\nAllow: /", True),
    "our own group forbids": ("User-agent: *\nAllow: /\n\nUser-agent: FeedMill\nDisallow: /news/", False),
    "a name in the contact is not ours": ("User-agent: about\nDisallow: /\nUser-agent: mill\nDisallow: /", True),
    "another's group": ("User-agent: otherbot\nDisallow: /", True),
    "two names over one group": ("User-agent: otherbot\nUser-agent: feedmill\nDisallow: /", False),
    "a byte order mark": ("\ufeffUser-agent: *\nDisallow: /", False),
    "line ends of Windows": ("User-agent: *\r\nDisallow: /news/\r\n", False),
    "a comment behind a rule": ("User-agent: * # all\nDisallow: /news/ # no", False),
    "a page instead of rules": ("<!doctype html><html><body><p>Disallow: nothing</p></body></html>", True),
}


@pytest.mark.parametrize(("text", "is_allowed"), RULES.values(), ids=RULES)
def test_rules_say_what_may_be_asked(text: str, is_allowed: bool) -> None:
    assert read_robots(text).allows(PAGE, AGENT) is is_allowed


def test_an_answer_that_is_none_allows_all_or_nothing() -> None:
    assert ALL_ALLOWED.allows(PAGE, AGENT)
    assert not NONE_ALLOWED.allows(PAGE, AGENT)
    assert NONE_ALLOWED.allows("https://harbour.example/robots.txt", AGENT)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("5", 5.0), ("0.5", 0.5), ("-3", None), ("soon", None), ("nan", None), ("inf", None), ("9999999", LONGEST_DELAY)],
)
def test_a_crawl_delay_is_seconds(written: str, seconds: float | None) -> None:
    assert read_robots(f"User-agent: *\nCrawl-delay: {written}").crawl_delay(AGENT) == seconds


def test_sitemaps_are_listed_once_and_not_without_end() -> None:
    lines = [f"Sitemap: https://harbour.example/{number % 200}.xml" for number in range(1000)]
    found = read_robots("\n".join(["User-agent: *", "Disallow: /", *lines])).sitemaps
    assert found == tuple(f"https://harbour.example/{number}.xml" for number in range(MAX_SITEMAPS))


def test_rules_are_those_of_the_host_and_port_without_a_password() -> None:
    assert robots_address_of("http://ada:secret@harbour.example:81/a/b?c#d") == "http://harbour.example:81/robots.txt"


def test_a_file_without_end_is_cut_at_a_line_and_read_in_time() -> None:
    line = "Disallow: /a*b*c*d*e*f*g*h\n"

    def read() -> None:
        rules = read_robots("User-agent: *\n" + line * (2 * MAX_ROBOTS_BYTES // len(line)) + "Disallow: /news/\n")
        assert rules.allows(PAGE, AGENT), "what lies behind the limit is left out"
        assert not rules.allows("/a" + "abcdefgh" * 100, AGENT)

    assert takes_at_most(5, read)
