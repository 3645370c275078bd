"""What both readers are to their callers: an iteration that can be stopped, and a connection that is closed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Self

from .connection import EntryRow, ServerConnection, find_stream
from .events import StreamEvent
from .time_order import TimeOrder

ReadBatch = Callable[[Sequence[str], int | None], dict[bytes, list[EntryRow]]]  # streams, milliseconds to wait


class StreamReader(ABC):
    """Events of streams, as they come.

    Args:
        url, collection, patience: see the readers.
    """

    def __init__(self, url: str, collection: str, patience: float | None) -> None:
        self._connection = ServerConnection(url, patience)
        self._collection = collection
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

    def _key(self, stream: str) -> str:
        return ":".join(find_stream(stream, self._collection))

    def _read_in_turn(self, streams: Sequence[str], wait: int | None, read: ReadBatch) -> dict[bytes, list[EntryRow]]:
        """A batch of each stream, by key. In a cluster collections may be on several nodes, which are asked in turn.

        Args:
            wait: milliseconds for anything to come; None: it is not waited for.
        """
        if not self._connection.is_cluster:
            return read(streams, wait)
        parts: dict[str, list[str]] = {}
        for name in streams:
            parts.setdefault(name.rpartition("/")[0], []).append(name)
        if len(parts) == 1:
            return read(streams, wait)
        found = {key: rows for part in parts.values() for key, rows in read(part, None).items()}
        for part in parts.values() if wait else ():
            if found:
                break
            found = read(part, max(1, wait // len(parts))) if wait else found
        return found

    @abstractmethod
    def _iterate(self, block: bool) -> Iterator[StreamEvent]:
        """The events; with `block` it waits for more at their end."""
