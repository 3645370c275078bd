"""listed_feeds: a feed of the list in words and as JSON values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from ingest import Subscription
from tests.support.clock import NOW, Clock
from tests.support.screens import set_width
from worker.commands import terminal
from worker.commands.listed_feeds import COLUMNS, describe_feed, pack_feed
from worker.runtime import Runtime
from worker.store.feeds import Feed, FeedOptions, FeedState, ListedFeed

ADDRESS = "https://gull.example/rss?key=secret"
SHOWN = "https://gull.example/rss?…"
FEED = Feed(id="273b8e062344ee52", address=ADDRESS, added_at=NOW)


def make_listed_feed(seconds: float | None = 900, feed: Feed = FEED, **state: Any) -> ListedFeed:
    """A feed that is due in so many seconds."""
    due = None if seconds is None else NOW + timedelta(seconds=seconds)
    return ListedFeed(feed=feed, state=FeedState(**state), due=due)


# name: (a feed, the cell of its id, title and folders)
IDENTITIES: dict[str, tuple[Feed, str]] = {
    "only an address": (FEED, FEED.id),
    "a title": (replace(FEED, title="Gull & Co"), f"{FEED.id}\nGull & Co"),
    "a title and folders": (
        replace(FEED, title="Gull", folders=(("News", "Sea"), ("Coast",))),
        f"{FEED.id}\nGull\nNews/Sea, Coast",
    ),
    "folders without a title": (replace(FEED, folders=(("Coast",),)), f"{FEED.id}\n\nCoast"),
}


@pytest.mark.parametrize(("feed", "cell"), IDENTITIES.values(), ids=IDENTITIES)
def test_a_feed_is_named_by_id_title_and_folders(feed: Feed, cell: str) -> None:
    assert describe_feed(make_listed_feed(feed=feed), NOW)[:2] == (cell, SHOWN)


AGO = NOW - timedelta(hours=3)

# name: (a feed, when it was last well, when it is next polled, its condition)
CONDITIONS: dict[str, tuple[ListedFeed, str, str, str]] = {
    "new": (make_listed_feed(0), "never", "in 0 s", ""),
    "well": (make_listed_feed(polled_at=AGO, succeeded_at=AGO), "3 h ago", "in 15 min", ""),
    "its moment has passed": (make_listed_feed(-60, succeeded_at=NOW), "0 s ago", "in 0 s", ""),
    "well by a clock that is ahead": (
        make_listed_feed(succeeded_at=NOW + timedelta(hours=1)),
        "0 s ago",
        "in 15 min",
        "",
    ),
    "polled just now": (make_listed_feed(succeeded_at=AGO, job="j1"), "3 h ago", "now", ""),
    "failing": (
        make_listed_feed(succeeded_at=AGO, failures=4, error="HTTP 503"),
        "3 h ago",
        "in 15 min",
        "failed 4×: HTTP 503",
    ),
    "gone says no more of its failures": (
        make_listed_feed(None, failures=1, error="HTTP 410", is_gone=True),
        "never",
        "never",
        "gone for good: remove it, or add it again",
    ),
    "moved": (
        make_listed_feed(moved_to="https://tern.example/rss"),
        "never",
        "in 15 min",
        "moved for good to https://tern.example/rss",
    ),
    "items were lost": (
        make_listed_feed(gaps=2, gap_at=AGO),
        "never",
        "in 15 min",
        "items may have been lost 2×: poll it more often",
    ),
    "everything at once": (
        make_listed_feed(failures=1, error="no answer", moved_to="https://tern.example/", gaps=1),
        "never",
        "in 15 min",
        "failed 1×: no answer\nmoved for good to https://tern.example/\n"
        "items may have been lost 1×: poll it more often",
    ),
}


@pytest.mark.parametrize(("entry", "last", "following", "condition"), CONDITIONS.values(), ids=CONDITIONS)
def test_a_feed_says_how_it_is(entry: ListedFeed, last: str, following: str, condition: str) -> None:
    cells = describe_feed(entry, NOW)
    assert cells[2:] == (last, following, condition)
    assert len(cells) == len(COLUMNS)


def test_a_feed_that_nobody_has_polled_is_packed_whole() -> None:
    packed = pack_feed(make_listed_feed())
    assert packed == {
        "id": FEED.id, "address": SHOWN, "title": None, "site": None, "folders": (), "language": None,
        "type": "rss", "added_at": NOW, "full_text": False, "every": None,
        "next_poll": NOW + timedelta(minutes=15), "polled_at": None, "succeeded_at": None, "failures": 0,
        "error": None, "is_gone": False, "moved_to": None, "items": 0, "items_an_hour": None, "gaps": 0, "gap_at": None,
    }  # fmt: skip
    assert {field.name for field in fields(Feed)} <= packed.keys()


def test_a_feed_of_the_store_is_packed_with_what_polling_showed(
    make_runtime: Callable[..., Runtime], clock: Clock
) -> None:
    rt = make_runtime()
    wanted = Subscription(address=ADDRESS, title="Gull", site="https://gull.example/", language="en-GB")
    feed, _ = rt.feeds.add(wanted, FeedOptions(full_text=True, every=900, folder=("News", "Sea")), clock())
    (claim,) = rt.feeds.claim_due(clock(), clock() + timedelta(minutes=5))
    (claimed,) = rt.feeds.read_all()
    assert describe_feed(claimed, clock())[3] == "now"
    state = FeedState(
        polled_at=clock(), succeeded_at=clock(), seen=b"12345678" * 3, rate=1.5, gaps=2, gap_at=clock(), etag='"x"'
    )
    due = clock() + timedelta(seconds=900)
    assert rt.feeds.settle_poll(feed.id, claim.job_id, state, due)
    (listed,) = rt.feeds.read_all()
    packed = pack_feed(listed)
    assert (packed["title"], packed["folders"], packed["every"]) == ("Gull", (("News", "Sea"),), 900)
    assert (packed["site"], packed["language"], packed["full_text"]) == ("https://gull.example/", "en-GB", True)
    assert (packed["items"], packed["items_an_hour"], packed["gaps"]) == (3, 1.5, 2)
    assert (packed["polled_at"], packed["succeeded_at"], packed["gap_at"]) == (clock(), clock(), clock())
    assert (packed["added_at"], packed["next_poll"]) == (clock(), due)
    clock.forward(300)
    assert describe_feed(listed, clock())[2:4] == ("5 min ago", "in 10 min")


def test_a_hostile_title_and_error_reach_no_terminal_raw(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_width(monkeypatch, 200)
    feed = replace(FEED, title="Gull\x1b[2J", folders=(("\u202enews",),))
    entry = make_listed_feed(feed=feed, failures=1, error="HTTP\x07 500 [red]")
    terminal.print_table(COLUMNS, [describe_feed(entry, NOW)])
    shown = capsys.readouterr().out
    assert all(text in shown for text in (r"Gull\x1b[2J", r"\u202enews", r"failed 1×: HTTP\x07 500 [red]"))
    assert not set("\x1b\x07\u202e") & set(shown)


def test_nothing_of_a_feed_is_shown_with_a_secret() -> None:
    """Not what its publisher or the list that it came from says, either."""
    feed = replace(FEED, title="https://ann:pw@gull.example/?key=secret", site="https://gull.example/?key=secret")
    entry = make_listed_feed(feed=feed, moved_to="https://tern.example/new?key=secret")
    said = f"{describe_feed(entry, NOW)} {pack_feed(entry)}"
    assert "secret" not in said
    assert "pw" not in said
    assert "https://tern.example/new?…" in said
