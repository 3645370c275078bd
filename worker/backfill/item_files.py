"""The items of a part by language, and beside each file where each item is in it, and of when it is.

A record is MessagePack. The index is a table of numbers (24 bytes an item), for slices are planned from it alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from ingest import Item, find_language_group
from ingest.identity.source import source_key
from ingest.text.language import UNKNOWN_LANGUAGE

from .archived_item import ArchivedItem

_WAITING = "waiting"  # a file that is gone when a part is closed
UNDATED: Final = int(np.iinfo(np.int64).min)  # a moment before all others
PART_ROW = np.dtype([("moment", "<i8"), ("offset", "<i8"), ("length", "<i8")])
SLICE_ROW = np.dtype([*PART_ROW.descr, ("part", "<i8")])
Rows = NDArray[np.void]  # of one of these
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_TO_BYTES, _FROM_BYTES = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(ArchivedItem).decode


def count_microseconds(moment: datetime) -> int:
    """Since 1970.

    >>> make_moment(count_microseconds(datetime(2026, 3, 2, 12, 0, 0, 7, tzinfo=UTC))).isoformat()
    '2026-03-02T12:00:00.000007+00:00'
    """
    return (moment - _EPOCH) // _MICROSECOND


def make_moment(microseconds: int) -> datetime:
    return _EPOCH + microseconds * _MICROSECOND


def find_moment(item: Item) -> int:
    """When an item is of: its date, else that of its record in a web archive, else UNDATED."""
    if item.date_published:
        return count_microseconds(item.date_published)
    return count_microseconds(item.provenance.fetched_at) if item.provenance.via == "warc" else UNDATED


class PartWriter:
    """Writes the items of one part into a folder.

    An item whose language nobody knows waits until all are there: it goes with those of its source, in the language
    that most of them are in.
    """

    def __init__(self, folder: Path) -> None:
        self.items = 0
        self._folder = folder
        self._files: dict[str, BinaryIO] = {}
        self._rows: dict[str, list[tuple[int, int, int]]] = {}
        self._languages: dict[str, Counter[str]] = {}  # of each source
        self._waiting: list[tuple[str, int, int]] = []  # source, moment and length of each that waits

    def add(self, archived: ArchivedItem) -> None:
        item, record = archived.item, _TO_BYTES(archived)
        language, source, moment = find_language_group(item.language), source_key(item.source), find_moment(item)
        if language == UNKNOWN_LANGUAGE and source:
            self._open(_WAITING).write(record)
            self._waiting.append((source, moment, len(record)))
        else:
            self._languages.setdefault(source, Counter())[language] += 1
            self._write(language, moment, record)
        self.items += 1

    def close(self) -> None:
        """Write the indexes; without them nothing of the part is read."""
        if self._waiting:
            self._settle_waiting()
        for file in self._files.values():
            file.close()
        for language, rows in self._rows.items():
            np.array(rows, PART_ROW).tofile(self._folder / f"{language}.index")

    def _settle_waiting(self) -> None:
        self._files.pop(_WAITING).close()
        path = self._folder / _WAITING
        with path.open("rb") as file:
            for source, moment, length in self._waiting:
                languages = self._languages.get(source)
                language = languages.most_common(1)[0][0] if languages else UNKNOWN_LANGUAGE
                self._write(language, moment, file.read(length))
        path.unlink()

    def _write(self, language: str, moment: int, record: bytes) -> None:
        file = self._open(f"{language}.items")
        self._rows.setdefault(language, []).append((moment, file.tell(), len(record)))
        file.write(record)

    def _open(self, name: str) -> BinaryIO:
        if name not in self._files:
            self._files[name] = (self._folder / name).open("wb")
        return self._files[name]


def read_part_index(folder: Path, language: str, part: int) -> Rows:
    """Where the items of a language are in a part, as rows of a slice; none where it has none."""
    file = folder / f"{language}.index"
    found = np.fromfile(file, PART_ROW) if file.exists() else np.empty(0, PART_ROW)
    rows = np.empty(len(found), SLICE_ROW)
    for name in PART_ROW.names or ():
        rows[name] = found[name]
    rows["part"] = part
    return rows


def list_part_languages(folder: Path) -> list[str]:
    return sorted(file.stem for file in folder.glob("*.index"))


def read_items(folders: Sequence[Path], language: str, rows: Rows) -> Iterator[ArchivedItem]:
    """The items of these rows, in their order, from the folders of the parts."""
    files: dict[int, BinaryIO] = {}
    try:
        for _, offset, length, part in rows.tolist():
            if part not in files:
                if len(files) >= _OPEN_FILES:
                    files.pop(next(iter(files))).close()
                files[part] = (folders[part] / f"{language}.items").open("rb")
            files[part].seek(offset)
            yield _FROM_BYTES(files[part].read(length))
    finally:
        for file in files.values():
            file.close()


_OPEN_FILES = 64  # at once; who comes in order of time goes on in the same few archives
