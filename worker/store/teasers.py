"""What a feed said of the items whose pages were looked at, so that no page is fetched twice for the same teaser."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from .client import Client
from .keys import Keys


class Teasers:
    """One digest per item, for as long as the item is known."""

    def __init__(self, client: Client, keys: Keys, window: timedelta) -> None:
        self._client = client
        self._keys = keys
        self._seconds = int(window.total_seconds())

    def get(self, item_ids: Sequence[str]) -> dict[str, str]:
        """The digests of those whose pages were looked at."""
        pipe = self._client.pipeline(transaction=False)
        for item_id in item_ids:
            pipe.get(self._keys.teaser(item_id))
        return {item_id: row.decode() for item_id, row in zip(item_ids, pipe.execute(), strict=True) if row}

    def save(self, item_id: str, digest: str) -> None:
        self._client.set(self._keys.teaser(item_id), digest, ex=self._seconds)
