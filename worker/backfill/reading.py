"""The first step of a back-fill: an archive to its items by language."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec

from ..intake.targets import make_name_readable
from ..offline.failure import Failure
from .archived_item import ArchivedItem, ReadingOptions
from .archives import read_archive
from .item_files import PartWriter
from .work_folder import PART_COUNTS, PART_ERRORS, PartCounts, WorkFolder, publish_folder


def read_part(out: str, number: int, archive: str, options: ReadingOptions) -> PartCounts:
    """Read one archive into the files of its part."""
    folder = WorkFolder(Path(out)).part(number)
    if folder.exists():
        return msgspec.json.decode((folder / PART_COUNTS).read_bytes(), type=PartCounts)
    unfinished = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    writer, errors = PartWriter(unfinished), 0
    with (unfinished / PART_ERRORS).open("wb") as lines:
        for one in read_archive(Path(archive), options):
            if isinstance(one, ArchivedItem):
                writer.add(one)
            else:
                lines.write(_encode_failure(archive, one))
                errors += not one.is_side_field
    writer.close()
    counts = PartCounts(writer.items, errors)
    (unfinished / PART_COUNTS).write_bytes(msgspec.json.encode(counts))
    publish_folder(unfinished, folder)
    return counts


def _encode_failure(archive: str, failure: Failure) -> bytes:
    line = {
        "archive": make_name_readable(archive),
        "where": failure.where,
        "reason": failure.reason,
        "code": failure.kind.code,
        "item_is_there": failure.is_side_field,
    }
    return msgspec.json.encode(line) + b"\n"
