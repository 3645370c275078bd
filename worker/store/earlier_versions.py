"""Earlier texts of an item, in its own hash: a ring of fields, so that one more is written without a look at the rest.

They are written by the commit that puts another version in their place, and go with the item.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from dedupe import Article

from .client import Client
from .items import pack_article, unpack_article
from .jobs import to_milliseconds
from .keys import Keys

MOST_KEPT = 20  # earlier versions of one item; LARGEST_OF in settings.py is the same
_FIELDS = tuple(f"earlier:{slot}" for slot in range(MOST_KEPT))
_ROW = msgspec.msgpack.Decoder(tuple[int, int, bytes])


@dataclass(frozen=True, slots=True)
class EarlierVersion:
    """A text that an item had."""

    version: int
    replaced_at: datetime  # when the next version was recorded
    article: Article


class EarlierVersions:
    """Reads them."""

    def __init__(self, client: Client, keys: Keys, most: int) -> None:
        self._client = client
        self._keys = keys
        self._most = most

    def load(self, item_id: str) -> list[EarlierVersion]:
        """Those that are kept, the oldest first."""
        rows = self._client.hmget(self._keys.item(item_id), [*_FIELDS])
        kept = sorted((_unpack_row(row) for row in rows if row), key=lambda one: one.version)
        return kept[-self._most :] if self._most else []


def pack_earlier_version(article: Article, version: int, most: int, now: datetime) -> tuple[str | bytes, ...]:
    """Field and value of the item's hash that keep a text which is about to be replaced; none where ``most`` is 0."""
    if not most:
        return ()
    row = msgspec.msgpack.encode((version, to_milliseconds(now), pack_article(article)))
    return (_FIELDS[(version - 1) % most], row)


def clear_earlier_versions(version: int) -> tuple[str, ...]:
    """Fields and values that leave no earlier text of an item, whatever number was kept when.

    Args:
        version: the item's own; a ring of any length has put those before it into as many of its first places at most.

    >>> clear_earlier_versions(1), clear_earlier_versions(3)
    ((), ('earlier:0', '', 'earlier:1', ''))
    """
    return tuple(part for field in _FIELDS[: max(0, version - 1)] for part in (field, ""))


def _unpack_row(row: bytes) -> EarlierVersion:
    version, moment, packed = _ROW.decode(row)
    return EarlierVersion(version, datetime.fromtimestamp(moment / 1000, UTC), unpack_article(packed))
