"""What the judging of a slice leaves: a line for each verdict; and what items without a date leave for every leg.

A state is a row of MessagePack records, each behind its length: first what was seen of sources, then the texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import numpy as np

from dedupe import CarriedText, SourceRows

from .item_files import SLICE_ROW, Rows
from .slicing import SlicePlan
from .work_folder import WorkFolder, open_whole

VERDICTS, STATE, ROWS = "verdicts.jsonl", "state", "rows"  # files in a slice's folder
LEG_IDS, STORY_IDS, STORIES = "leg_ids.json", "story_ids.json", "stories.jsonl"
_LENGTH = 8  # bytes
_ENCODER = msgspec.msgpack.Encoder()
_SIGHTINGS, _TEXT = msgspec.msgpack.Decoder(SourceRows), msgspec.msgpack.Decoder(CarriedText)


class VerdictLine(msgspec.Struct):
    """A verdict as it waits for what other slices say of its story."""

    id: str
    story_id: str
    relation: str
    rule: str
    lead: str  # the story's representative then
    matched_id: str | None = None
    jaccard: float | None = None
    containment: float | None = None
    containment_of: str | None = None
    merged: list[str] = []  # stories that became part of its story with it


_LINE = msgspec.json.Decoder(VerdictLine)


def read_verdicts(folder: Path) -> Iterator[VerdictLine]:
    """The verdicts on a slice's rows, in their order."""
    with (folder / VERDICTS).open("rb") as lines:
        yield from map(_LINE.decode, lines)


def save_state(folder: Path, sightings: SourceRows, texts: Iterable[CarriedText]) -> None:
    with open_whole(folder / STATE) as file:
        _write_record(file, sightings)
        for text in texts:
            _write_record(file, text)


def load_state(folder: Path) -> tuple[SourceRows, Iterator[CarriedText]]:
    """What was seen of sources, and the texts one by one as they are asked for."""
    records = _read_records(folder / STATE)
    return _SIGHTINGS.decode(next(records)), map(_TEXT.decode, records)


def save_ids(file: Path, ids: list[str]) -> None:
    with open_whole(file) as out:
        out.write(msgspec.json.encode(ids))


def load_ids(file: Path) -> list[str]:
    return msgspec.json.decode(file.read_bytes(), type=list[str])


def _write_record(file: BinaryIO, value: Any) -> None:
    record = _ENCODER.encode(value)
    file.write(len(record).to_bytes(_LENGTH, "little"))
    file.write(record)


def _read_records(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while head := stream.read(_LENGTH):
            yield stream.read(int.from_bytes(head, "little"))


def load_plan(work: WorkFolder) -> SlicePlan:
    return msgspec.json.decode(work.plan.read_bytes(), type=SlicePlan)


def load_rows(folder: Path) -> Rows:
    """Which items a slice has: first those of the slice before that are judged with it."""
    return np.fromfile(folder / ROWS, SLICE_ROW)
