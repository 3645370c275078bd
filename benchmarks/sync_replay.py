"""201 feeds over 32 days by a clock: what do our polls see, what do they miss, and does every gap get its notice?

    ./run.sh eval sync-replay             minutes

*As they were taken*: every snapshot is a poll. Where two in a row share no item, the feed must get a gap notice, and
nowhere else. *By our schedule*: each busy feed is made anew as a line in time: its items at their dates (those without
one are spread between the snapshots that show them first, and a gap is filled at the pace of what follows it), in a
document of its usual size. Our schedule says when it is polled, and each poll is held against the one before.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean, median
from typing import TextIO

from ingest import Document, IngestError, Pace, Reading, WaitLimits, measure_rate, plan_next_poll, read_document
from worker.jobs.feed_history import with_document
from worker.settings import Settings
from worker.store.feeds import FeedState

from .archives import unpack_archive

__all__ = ["measure"]

NEEDS = ("feeds/rss-sync-corpus.tar.xz",)
BUSY = 20  # new items a day, from which on a feed is busy
LEAST, MOST = 0.33, 0.67  # of a document that two polls of a busy feed should share
SETTINGS = Settings()
LIMITS = WaitLimits(
    shortest=timedelta(seconds=SETTINGS.poll_shortest), longest=timedelta(seconds=SETTINGS.poll_longest)
)
DAY = timedelta(days=1)
SHORTEST_STEP = timedelta(seconds=20)  # between two items; dates that say less are those of their document


@dataclass(frozen=True, slots=True)
class TakenFeed:
    """What a snapshot of a feed shows."""

    taken: datetime
    dates: Mapping[str, datetime | None]  # item -> when it was published, if it says so


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed as a line in time."""

    name: str
    moments: Sequence[tuple[datetime, str]]  # when each item appeared
    size: int  # items in its document

    @property
    def per_day(self) -> float:
        return len(self.moments) / max((self.moments[-1][0] - self.moments[0][0]) / DAY, 1)


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Replay it both ways."""
    with unpack_archive(material / NEEDS[0]) as folder:
        taken = read_taken_feeds(folder / "rss-sync-corpus")
    figures = find_gaps(taken, out)
    lines = [line for name, feeds in taken.items() if (line := make_line(name, feeds)) and line.per_day > BUSY]
    return figures | replay_lines(lines, out)


def read_taken_feeds(folder: Path) -> dict[str, list[TakenFeed]]:
    """The snapshots of each feed that can be read and have items, in the order in which they were taken."""
    found: dict[str, list[TakenFeed]] = defaultdict(list)
    for path in sorted(folder.glob("*/*.xml"), key=lambda path: (path.stem, path.parent.name)):
        moment = datetime.strptime(path.stem, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        url = f"https://{path.parent.name}.example/"
        try:
            reading = read_document(Document(body=path.read_bytes(), kind="feed", fetched_at=moment, url=url))
        except IngestError:
            continue  # a web page in the feed's place
        if reading.items:
            dates = {item.id: item.date_published for item in reading.items}
            found[path.parent.name].append(TakenFeed(moment, dates))
    return found


def find_gaps(taken: Mapping[str, Sequence[TakenFeed]], out: TextIO) -> dict[str, float]:
    """Every snapshot is a poll: which pairs share nothing, and which of them the feed's history notices."""
    pairs = missed = wrong = 0
    for feeds in taken.values():
        state = FeedState()
        for number, feed in enumerate(feeds):
            after = see_items(state, feed.dates.keys(), feed.taken, feeds[number - 1].taken if number else None)
            shares_none = number > 0 and feeds[number - 1].dates.keys().isdisjoint(feed.dates)
            pairs += shares_none
            missed += shares_none and after.gaps == state.gaps
            wrong += not shares_none and after.gaps > state.gaps
            state = after
    print(f"as taken: {pairs} pairs share no item, {missed} without a notice, {wrong} notices too many", file=out)
    return {"pairs_without_overlap": pairs, "gaps_without_notice": missed, "notices_without_gap": wrong}


def see_items(state: FeedState, names: Iterable[str], now: datetime, before: datetime | None) -> FeedState:
    """A feed's state after one more document with these items."""
    return with_document(state, b"", Reading(items=()), frozenset(names), now - before if before else None, now)


def make_line(name: str, feeds: Sequence[TakenFeed]) -> FeedLine | None:
    """The line of a feed; None where it has too few snapshots or dates."""
    moments: dict[str, datetime] = {}
    for before, feed in itertools.pairwise(feeds):
        new = [item for item in feed.dates if item not in moments and item not in before.dates]
        begin = find_beginning(feed) if len(new) == len(feed.dates) else before.taken
        begin = max(begin or before.taken, before.taken)
        step = (feed.taken - begin) / (len(new) + 1)
        for place, item in enumerate(reversed(new), 1):
            date = feed.dates[item]
            moments[item] = date if date and begin < date <= feed.taken else begin + place * step
        while step > SHORTEST_STEP and (begin := begin - step) > before.taken:
            moments[f"between {begin}"] = begin
    if len(feeds) < 3 or len(moments) < 2:
        return None
    size = int(median(len(feed.dates) for feed in feeds))
    return FeedLine(name, sorted((moment, item) for item, moment in moments.items()), size)


def find_beginning(feed: TakenFeed) -> datetime | None:
    """When the oldest item of a snapshot appeared, by its pace; None where too few have a date."""
    rate = measure_rate([date for date in feed.dates.values() if date], feed.taken)
    return feed.taken - timedelta(hours=len(feed.dates) / rate) if rate else None


def replay_lines(lines: Sequence[FeedLine], out: TextIO) -> dict[str, float]:
    """What our polls of busy feeds share, over all polls and by feed, what they miss and how late they are."""
    shares: list[float] = []
    means: list[float] = []
    delays: list[float] = []
    missed = 0
    for line in lines:
        found, lost, late = poll_line(line)
        shares += found
        means.append(mean(found))
        delays.append(median(late))
        missed += lost
        print(
            f"{line.name}: {line.per_day:.0f} a day of {line.size}, {len(found)} polls share {mean(found):.0%}, "
            f"{lost} items missed, {median(late):.0f} minutes late",
            file=out,
        )
    return {
        "busy_feeds": len(lines),
        "overlap_mean": mean(shares),
        "overlap_median": median(shares),
        "overlap_within": sum(LEAST <= share <= MOST for share in shares) / len(shares),
        "overlap_of_least_feed": min(means),
        "items_missed": missed / sum(len(line.moments) for line in lines),
        "minutes_late": median(delays),
    }


def poll_line(line: FeedLine) -> tuple[list[float], int, list[float]]:
    """By our schedule: the share that each poll has in common with the one before, items missed, minutes until seen."""
    now, end = line.moments[line.size][0] if len(line.moments) > line.size else line.moments[0][0], line.moments[-1][0]
    state, before, at = FeedState(), None, 0
    shares: list[float] = []
    delays: list[float] = []
    seen: frozenset[str] = frozenset()
    all_seen: set[str] = set()
    first = now
    while now <= end:
        while at < len(line.moments) and line.moments[at][0] <= now:
            at += 1
        shown = line.moments[max(0, at - line.size) : at]
        names = frozenset(item for _, item in shown)
        if before:
            shares.append(len(names & seen) / len(names))
            delays += [(now - moment) / timedelta(minutes=1) for moment, item in shown if item not in all_seen]
        gaps = state.gaps
        state = see_items(state, names, now, before)
        seen, before = names, now
        all_seen |= names
        pace = Pace(rate=state.rate, rate_now=state.rate_now, size=len(names), has_gap=state.gaps > gaps)
        now = plan_next_poll(line.name, pace, LIMITS, now) or end
    lost = sum(first < moment <= (before or end) and item not in all_seen for moment, item in line.moments)
    return shares, lost, delays
