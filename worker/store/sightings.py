"""The shared memory of paragraphs that recur across a source's stories.

The contract is `dedupe.Sightings`. It is written before the commit and apart from it: a sighting says only that a
story with this paragraph came by, which stays true if the job dies, and noting it again changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from dedupe import ParagraphSighting, Params
from dedupe.furniture import HEADLINE_WORDS
from dedupe.sightings import HEADLINES_PER_ROW, ROWS_PER_SHARD, SHARDS_PER_SOURCE

from .client import Client
from .keys import Keys
from .scripts import Script

DAY_MS = 86_400_000


class RedisSightings:
    """`dedupe.Sightings` over Redis: one script and one round trip per batch."""

    def __init__(self, client: Client, keys: Keys, params: Params) -> None:
        self._params = params
        self._script = Script(client, keys, "sightings")

    def add_and_count(self, sightings: Sequence[ParagraphSighting]) -> list[list[int]]:
        """As in `dedupe.Sightings`; a source that is silent for as long as sightings count is forgotten whole."""
        if not any(seen.paragraphs for seen in sightings):
            return [[] for _ in sightings]
        days = self._params.remember.days
        counts: list[list[int]] = self._script(
            expires=(max(seen.day for seen in sightings) + days + 1) * DAY_MS,
            days=days,
            shards=SHARDS_PER_SOURCE,
            rows=ROWS_PER_SHARD,
            most=HEADLINES_PER_ROW,
            sightings=[_pack_sighting(seen) for seen in sightings],
        )
        return counts


def hash_source(source: str) -> str:
    """A source's name as it stands in keys and fields.

    >>> hash_source("gull.example")
    '698672f022af6f6a'
    """
    return hashlib.blake2b(source.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _pack_sighting(seen: ParagraphSighting) -> dict[str, Any]:
    words = b"".join(word.to_bytes(2, "big") for word in sorted(seen.headline))
    return {
        "source": hash_source(seen.source),
        "day": seen.day,
        "headline": words.ljust(2 * HEADLINE_WORDS, b"\0"),
        "paragraphs": b"".join(seen.paragraphs),
    }
