"""How far long files were taken in, so that the same command goes on where it was stopped."""

from __future__ import annotations

from dataclasses import dataclass

from .client import Client
from .keys import Keys

KEPT_SECONDS = 7 * 86400  # as long as ended jobs are known, by default


@dataclass(frozen=True, slots=True)
class FilePosition:
    """A place in a file."""

    file: str  # a digest of which file it is
    offset: int  # in bytes
    line: int = 1  # of a file of lines


class Cursors:
    """One mark per file, which is forgotten when the file was read to its end or left alone for a week."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client = client
        self._keys = keys

    def get(self, file: str) -> FilePosition | None:
        stored = self._client.get(self._keys.intake(file))
        return FilePosition(file, *map(int, stored.split())) if stored else None

    def save(self, position: FilePosition) -> None:
        self._client.set(self._keys.intake(position.file), f"{position.offset} {position.line}", ex=KEPT_SECONDS)

    def forget(self, file: str) -> None:
        self._client.delete(self._keys.intake(file))
