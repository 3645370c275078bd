"""In which collections somebody works, of all on a server or cluster."""

from __future__ import annotations

from .client import Client
from .keys import Keys


class ServedCollections:
    """Asks for the sign of life that the workers of each give."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def is_served(self, collection: str) -> bool:
        """Whether a worker or scheduler of the collection was seen within a minute."""
        return bool(self._client.exists(Keys.of(collection).alive))
