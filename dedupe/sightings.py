"""Which paragraphs a source's stories had in common: the Sightings contract, and a memory of them in this process.

Bounded in time and memory: sightings count for `remember`; a source keeps `SHARDS_PER_SOURCE` x `ROWS_PER_SHARD`
paragraphs, each with `HEADLINES_PER_ROW` headlines.
Where a shard is full, half of it goes: what was seen under the fewest headlines, and of equals what
was seen longest ago (after Manku, Motwani: Approximate frequency counts over data streams, VLDB 2002). The same
contract test runs on every implementation (tests/dedupe/test_sightings.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from .article import Article
from .furniture import ParagraphSighting, sightings_of, with_furniture
from .params import Params

SHARDS_PER_SOURCE = 8
ROWS_PER_SHARD = 120  # in a shard; up to 128 fields the oldest server that we run on keeps a hash in one compact piece
HEADLINES_PER_ROW = 6  # headlines in a row, which is then no longer than such a piece allows
MAX_SOURCES = 20_000  # MemorySightings only: beyond this the source that was not seen for longest goes


class Sightings(Protocol):
    """What judging needs of a memory of paragraphs."""

    def add_and_count(self, sightings: Sequence[ParagraphSighting]) -> list[list[int]]:
        """Take them all in; then for each paragraph of each: in how many stories under unrelated headlines it stands.

        A headline that shares a word with one in the row is no new sighting, so the same item noted again changes
        nothing, and a story's own versions and follow-ups don't count.
        """
        ...


def mark_furniture(
    articles: Sequence[Article], sightings: Sightings, params: Params, now: datetime | None = None
) -> list[Article]:
    """A batch with its sources' furniture named, as far as the stories up to its last one have shown it.

    Args:
        now: when the articles came by; None takes each one's own time, for stored articles.
    """
    seen = sightings_of(articles, [now or article.seen_at for article in articles])
    return [with_furniture(*row, params) for row in zip(articles, seen, sightings.add_and_count(seen), strict=True)]


class _SeenHeadline(NamedTuple):
    day: int
    headline: frozenset[int]


_HeadlineRow = list[_SeenHeadline]
SourceRows = list[tuple[str, list[tuple[bytes, _HeadlineRow]]]]  # the paragraphs of each source, each with its row


class MemorySightings:
    """Sightings in dictionaries."""

    def __init__(self, params: Params) -> None:
        self._days = params.remember.days
        self._sources: dict[str, list[dict[bytes, _HeadlineRow]]] = {}

    def copy_rows(self) -> SourceRows:
        """All that was seen, by source."""
        return [
            (source, [row for shard in shards for row in shard.items()]) for source, shards in self._sources.items()
        ]

    def put_back(self, sources: SourceRows) -> None:
        """Take in what ``copy_rows`` gave, before anything else."""
        for source, rows in sources:
            shards: list[dict[bytes, _HeadlineRow]] = [{} for _ in range(SHARDS_PER_SOURCE)]
            for paragraph, row in rows:
                shards[paragraph[0] % SHARDS_PER_SOURCE][paragraph] = row
            self._sources[source] = shards

    def add_and_count(self, sightings: Sequence[ParagraphSighting]) -> list[list[int]]:
        for seen in sightings:
            self._add_sighting(seen)
        return [
            [self._count_unrelated_headlines(seen, paragraph) for paragraph in seen.paragraphs] for seen in sightings
        ]

    def _add_sighting(self, seen: ParagraphSighting) -> None:
        if not seen.paragraphs:
            return
        shards = self._sources.pop(seen.source, None) or [{} for _ in range(SHARDS_PER_SOURCE)]
        if len(self._sources) >= MAX_SOURCES:
            del self._sources[next(iter(self._sources))]
        self._sources[seen.source] = shards
        for paragraph in seen.paragraphs:
            shard = shards[paragraph[0] % SHARDS_PER_SOURCE]
            row = [earlier for earlier in shard.get(paragraph, ()) if abs(earlier.day - seen.day) <= self._days]
            shard[paragraph] = _with_sighting(row, seen)
            if len(shard) > ROWS_PER_SHARD:
                _drop_half(shard)

    def _count_unrelated_headlines(self, seen: ParagraphSighting, paragraph: bytes) -> int:
        shards = self._sources.get(seen.source)
        row = shards[paragraph[0] % SHARDS_PER_SOURCE].get(paragraph, ()) if shards else ()
        return sum(1 for b in row if abs(b.day - seen.day) <= self._days and not b.headline & seen.headline)


def _with_sighting(row: _HeadlineRow, seen: ParagraphSighting) -> _HeadlineRow:
    """The row with a sighting in it, newest last: the first related headline stands for it from its day on."""
    related = next((earlier for earlier in row if earlier.headline & seen.headline), None)
    if related is None:
        return [*row, _SeenHeadline(seen.day, seen.headline)][-HEADLINES_PER_ROW:]
    row.remove(related)
    return [*row, _SeenHeadline(max(related.day, seen.day), related.headline)]


def _drop_half(shard: dict[bytes, _HeadlineRow]) -> None:
    order = sorted(shard, key=lambda paragraph: (len(shard[paragraph]), shard[paragraph][-1].day, paragraph))
    for paragraph in order[: len(shard) // 2]:
        del shard[paragraph]
