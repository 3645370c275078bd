"""Other collections, as far as this one hands items over to them: who is known there, and the way into their ledger.

Each is reached by the client of this one: what is asked is about keys, and a cluster finds the node by these.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from ..settings import Settings
from .client import Client
from .held_jobs import HeldJobs
from .identities import Identities
from .items import Items
from .keys import Keys
from .last_settings import LastSettings
from .teasers import Teasers


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourCollection:
    """What is asked of another collection, and written into it."""

    collection: str
    held_jobs: HeldJobs
    identities: Identities
    items: Items
    teasers: Teasers


class NeighbourCollections:
    """The other collections of a server or cluster."""

    def __init__(self, client: Client, settings: Settings) -> None:
        self._client, self._settings = client, settings
        self._opened: dict[str, NeighbourCollection] = {}

    def open(self, collection: str) -> NeighbourCollection:
        """A collection, made once. Its window is the one that its own scheduler has noted, if any has."""
        if collection not in self._opened:
            self._opened[collection] = self._make_neighbour(collection)
        return self._opened[collection]

    def _make_neighbour(self, collection: str) -> NeighbourCollection:
        client, keys = self._client, Keys.of(collection)
        noted = LastSettings(client, keys).read()
        window = timedelta(seconds=noted.get("window", self._settings.window))
        return NeighbourCollection(
            collection=collection,
            held_jobs=HeldJobs(client, keys),
            identities=Identities(client, keys, window),
            items=Items(client, keys),
            teasers=Teasers(client, keys, window),
        )
