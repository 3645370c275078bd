"""Where a back-fill keeps what: the names of its files, and what makes a file be there as a whole or not at all.

DIR/backfill.json       of which archives, and how: another back-fill is refused
DIR/items, verdicts, stories/LANGUAGE-NUMBER.parquet     a file for each slice
DIR/errors.jsonl        what could not be read
DIR/window.jsonl        if it was asked for, the items of the last window
DIR/work/parts/NUMBER/  the items of an archive by language, as read; then the plan, and a folder for each slice
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

PART_ERRORS, PART_COUNTS = "errors.jsonl", "counts.json"  # in the folder of a part
TABLES = ("items", "stories", "verdicts")  # folders of what a back-fill leaves; the last is written last


class PartCounts(msgspec.Struct, frozen=True):
    """What came of an archive."""

    items: int
    errors: int


@dataclass(frozen=True, slots=True)
class WorkFolder:
    """The files of one back-fill."""

    out: Path

    @property
    def manifest(self) -> Path:
        return self.out / "backfill.json"

    @property
    def errors(self) -> Path:
        return self.out / "errors.jsonl"

    @property
    def report(self) -> Path:
        """There when all is done."""
        return self.out / "report.json"

    @property
    def window(self) -> Path:
        """What a live index may begin with."""
        return self.out / "window.jsonl"

    @property
    def work(self) -> Path:
        return self.out / "work"

    @property
    def plan(self) -> Path:
        return self.work / "plan.json"

    @property
    def stitched(self) -> Path:
        """There when the stories of all slices are known."""
        return self.work / "stitched"

    def part(self, number: int) -> Path:
        return self.work / "parts" / f"{number:06}"

    def slice(self, name: str) -> Path:
        return self.work / "slices" / name

    def table(self, table: str, name: str) -> Path:
        return self.out / table / f"{name}.parquet"


@contextmanager
def open_whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write, which is there when the block has ended well, and then for good."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.new")
    with unfinished.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)


def publish_folder(unfinished: Path, folder: Path) -> None:
    """Give a folder the name under which it is looked for, when all that is in it is on the disk."""
    for file in unfinished.iterdir():
        with file.open("rb+") as written:
            os.fsync(written.fileno())
    os.rename(unfinished, folder)
