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
from worker.commands.listed_feeds import COLUMNS, FeedFilter, build_feed_row, is_silent_feed, pack_feed
from worker.runtime import Runtime
from worker.store.feeds import Feed, FeedOptions, FeedState, ListedFeed

ADDRESS = "https://gull.example/rss?key=secret"
SHOWN = "https://gull.example/rss?…"
FEED = Feed(id="273b8e062344ee52", address=ADDRESS, added_at=NOW)


def make_listed_feed(seconds: float | None = 900, feed: Feed = FEED, **state: Any) -> ListedFeed:
    """A feed that is due in so many seconds."""
    due = None if seconds is None else NOW + timedelta(seconds=seconds)
    return ListedFeed(feed=feed, state=FeedState(**state), due=due)


# name: (a feed, what it calls itself, the title that is shown, its folders)
IDENTITIES: dict[str, tuple[Feed, str | None, str, str]] = {
    "only an address": (FEED, None, "", ""),
    "a title of its list": (replace(FEED, title="Gull & Co"), "Gull", "Gull & Co", ""),
    "a title of its own": (FEED, "Gull", "Gull", ""),
    "folders": (replace(FEED, folders=(("News", "Sea"), ("Coast",))), None, "", "in News/Sea, Coast"),
}


@pytest.mark.parametrize(("feed", "found", "title", "folders"), IDENTITIES.values(), ids=IDENTITIES)
def test_a_feed_is_named_by_id_title_address_and_folders(
    feed: Feed, found: str | None, title: str, folders: str
) -> None:
    entry = make_listed_feed(feed=feed, found_title=found)
    row = build_feed_row(entry, NOW)
    assert (row.cells[0], row.cells[-1], row.notes) == (FEED.id, title, (SHOWN, folders))
    assert pack_feed(entry, NOW)["title"] == (title or None)


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
    "paused": (
        replace(make_listed_feed(None, succeeded_at=AGO, job="j1"), paused_at=AGO),
        "3 h ago",
        "paused",
        f"paused: `feedmill feeds resume {FEED.id}` polls it again",
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
    row = build_feed_row(entry, NOW)
    assert row.cells[1:3] == (last, following)
    assert "\n".join(row.notes[2:]) == condition
    assert len(row.cells) == len(COLUMNS)


DAY = 86_400.0

# name: (days since it brought something, the longest pause of late, whether that is long)
SILENCES: dict[str, tuple[float, float | None, bool]] = {
    "just now": (0, None, False),
    "a long weekend": (4, 3600, False),
    "longer than that": (4.1, 3600, True),
    "a weekly one after two weeks": (15, 7 * DAY, False),
    "a weekly one after more than three": (21.1, 7 * DAY, True),
    "nobody knows how often it brings something": (4.1, None, True),
}


@pytest.mark.parametrize(("days", "pause", "is_long"), SILENCES.values(), ids=SILENCES)
def test_a_feed_is_silent_by_its_own_measure(days: float, pause: float | None, is_long: bool) -> None:
    entry = make_listed_feed(brought_at=NOW - timedelta(days=days), longest_pause=pause)
    assert is_silent_feed(entry, NOW) is is_long
    assert FeedFilter(silent=True).takes(entry, NOW) is is_long
    assert any(note.startswith("silent: nothing new for ") for note in build_feed_row(entry, NOW).notes) is is_long


def test_a_feed_that_never_brought_anything_is_silent_since_it_was_added() -> None:
    old = make_listed_feed(feed=replace(FEED, added_at=NOW - timedelta(days=5)))
    assert (is_silent_feed(old, NOW), is_silent_feed(make_listed_feed(), NOW)) == (True, False)


def test_a_filter_takes_what_everything_applies_to() -> None:
    failing, paused = make_listed_feed(failures=1), replace(make_listed_feed(failures=1), paused_at=NOW)
    assert FeedFilter().takes(make_listed_feed(), NOW)
    assert not FeedFilter(failing=True).takes(make_listed_feed(), NOW)
    both = FeedFilter(failing=True, paused=True)
    assert [both.takes(entry, NOW) for entry in (failing, paused)] == [False, True]


def test_a_feed_that_nobody_has_polled_is_packed_whole() -> None:
    packed = pack_feed(make_listed_feed(), NOW)
    assert packed == {
        "id": FEED.id, "address": SHOWN, "title": None, "site": None, "folders": (), "language": None,
        "type": "rss", "added_at": NOW, "full_text": False, "look_again": False, "every": None,
        "next_poll": NOW + timedelta(minutes=15), "polled_at": None, "succeeded_at": None, "failures": 0,
        "error": None, "is_gone": False, "moved_to": None, "items": 0, "items_an_hour": None, "gaps": 0, "gap_at": None,
        "brought_at": None, "is_silent": False, "paused_at": None,
        "push": None,
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
    assert build_feed_row(claimed, clock()).cells[2] == "now"
    state = FeedState(
        polled_at=clock(), succeeded_at=clock(), seen=b"12345678" * 3, rate=1.5, gaps=2, gap_at=clock(), etag='"x"'
    )
    due = clock() + timedelta(seconds=900)
    assert rt.feeds.settle_poll(feed.id, claim.job_id, state, due)
    (listed,) = rt.feeds.read_all()
    packed = pack_feed(listed, clock())
    assert (packed["title"], packed["folders"], packed["every"]) == ("Gull", (("News", "Sea"),), 900)
    assert (packed["site"], packed["language"], packed["full_text"]) == ("https://gull.example/", "en-GB", True)
    assert (packed["items"], packed["items_an_hour"], packed["gaps"]) == (3, 1.5, 2)
    assert (packed["polled_at"], packed["succeeded_at"], packed["gap_at"]) == (clock(), clock(), clock())
    assert (packed["added_at"], packed["next_poll"]) == (clock(), due)
    clock.forward(300)
    assert build_feed_row(listed, clock()).cells[1:3] == ("5 min ago", "in 10 min")


def test_a_hostile_title_and_error_reach_no_terminal_raw(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_width(monkeypatch, 200)
    feed = replace(FEED, title="Gull\x1b[2J", folders=(("\u202enews",),))
    entry = make_listed_feed(feed=feed, failures=1, error="HTTP\x07 500 [red]")
    terminal.print_table(COLUMNS, [build_feed_row(entry, NOW)])
    shown = capsys.readouterr().out
    assert all(text in shown for text in (r"Gull\x1b[2J", r"\u202enews", r"failed 1×: HTTP\x07 500 [red]"))
    assert not set("\x1b\x07\u202e") & set(shown)


def test_nothing_of_a_feed_is_shown_with_a_secret() -> None:
    """Not what its publisher or the list that it came from says, either."""
    feed = replace(FEED, title="https://ann:pw@gull.example/?key=secret", site="https://gull.example/?key=secret")
    entry = make_listed_feed(feed=feed, moved_to="https://tern.example/new?key=secret")
    said = f"{build_feed_row(entry, NOW)} {pack_feed(entry, NOW)}"
    assert "secret" not in said
    assert "pw" not in said
    assert "https://tern.example/new?…" in said
