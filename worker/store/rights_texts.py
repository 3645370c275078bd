"""Documents in which a web host says who may use its pages: tdmrep.json and RSL, kept for a while for all workers."""

from __future__ import annotations

import hashlib
import zlib
from datetime import datetime, timedelta

from .client import Client
from .host_names import name_host
from .jobs import to_milliseconds
from .keys import Keys

MAX_KEPT = 20  # documents for one host: a feed may name another licence for each of its items
TEXT_KEPT = timedelta(days=1)
FAILURE_KEPT = timedelta(hours=1)  # of one that could not be had


class RightsTexts:
    """A few texts for each host, by their addresses."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client = client
        self._keys = keys

    def load(self, host: str, address: str, now: datetime) -> str | None:
        """What was there, "" for nothing; None: it is to be asked for.

        Args:
            host: of the pages that the text is about; the address may be at another.
        """
        row = self._client.hget(self._key_for(host), _name_address(address))
        if row is None or _end_of(row) <= to_milliseconds(now):
            return None
        return zlib.decompress(row.partition(b":")[2]).decode()

    def save(self, host: str, address: str, text: str, kept: timedelta, now: datetime) -> None:
        """Keep a text; where there are many of its host, in the place of the one that ends first."""
        key, field = self._key_for(host), _name_address(address)
        row = str(to_milliseconds(now + kept)).encode() + b":" + zlib.compress(text.encode())
        rows = {name: _end_of(old) for name, old in self._client.hgetall(key).items() if name.decode() != field}
        surplus = sorted(rows, key=lambda name: rows[name])[: max(0, len(rows) + 1 - MAX_KEPT)]
        pipe = self._client.pipeline(transaction=True)
        if surplus:
            pipe.hdel(key, *surplus)
        pipe.hset(key, field, row)
        pipe.pexpire(key, TEXT_KEPT)
        pipe.execute()

    def _key_for(self, host: str) -> str:
        return self._keys.host_rights(name_host(host))


def _end_of(row: bytes) -> int:
    return int(row.partition(b":")[0])


def _name_address(address: str) -> str:
    return hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()[:32]
