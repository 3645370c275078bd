"""What both readers are to their callers: an iteration that can be stopped, and a connection that is closed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from .connection import ServerConnection, make_key_prefix
from .events import StreamEvent
from .time_order import TimeOrder


class StreamReader(ABC):
    """Events of streams, as they come.

    Args:
        url, collection, patience: see the readers.
    """

    def __init__(self, url: str, collection: str, patience: float | None) -> None:
        self._connection = ServerConnection(url, patience)
        self._prefix = make_key_prefix(collection)
        self._order = TimeOrder()

    def __iter__(self) -> Iterator[StreamEvent]:
        """All that is there for this reader, then all that comes, until `stop`.

        Raises:
            ConnectionLostError: see `patience`.
            GroupGoneError: somebody dropped the reader's group meanwhile.
            redis.exceptions.ResponseError: a right is missing.
        """
        return self._iterate(block=True)

    def read_waiting(self) -> Iterator[StreamEvent]:
        """All that is there for this reader, to the end of the streams."""
        return self._iterate(block=False)

    def stop(self) -> None:
        """End the iteration after the event that it is at, within a second; from any thread or signal handler."""
        self._connection.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    @abstractmethod
    def _iterate(self, block: bool) -> Iterator[StreamEvent]:
        """The events; with `block` it waits for more at their end."""
