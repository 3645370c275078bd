"""The whole of a back-fill: archives in, tables out; what is done already is not done again.

read_part, for each archive ─► plan ─► judge_slice, for each slice ─► stitch ─► write_slice, for each slice
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

import msgspec
import numpy as np

from .archived_item import ReadingOptions
from .executors import SubmitStep
from .item_files import Rows, list_part_languages, read_part_index
from .slice_files import ROWS, load_plan
from .slicing import SlicePlan, SliceWish, TimeSlice, plan_slices
from .steps import do_step
from .stitching import stitch_language
from .work_folder import PART_ERRORS, TABLES, PartCounts, WorkFolder, open_whole

MoveOn = Callable[[str, int, int], None]  # a step, how many of it are done, how many there are


class BackfillReport(msgspec.Struct, frozen=True):
    """What a back-fill came to."""

    archives: int
    items: int
    stories: int
    errors: int
    slices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """One back-fill, and who does its steps."""

    work: WorkFolder
    archives: Sequence[str]
    reading: ReadingOptions
    wish: SliceWish
    window: timedelta  # further apart, nothing is the same story
    submit: SubmitStep
    move_on: MoveOn

    def run(self) -> BackfillReport:
        """Do what is left to do."""
        if self.work.report.exists():
            shutil.rmtree(self.work.work, ignore_errors=True)
            return load_report(self.work)
        counts = self._read_archives()
        plan = self._plan_slices()
        self._judge_legs(plan)
        stories = self._stitch_stories(plan)
        self._write_tables(plan)
        self._collect_errors()
        report = BackfillReport(
            archives=len(self.archives),
            items=sum(one.items for one in counts),
            stories=stories,
            errors=sum(one.errors for one in counts),
            slices=len(plan.slices),
        )
        with open_whole(self.work.report) as file:
            file.write(msgspec.json.encode(report) + b"\n")
        shutil.rmtree(self.work.work)
        return report

    @property
    def _out(self) -> str:
        return str(self.work.out)

    def _read_archives(self) -> list[PartCounts]:
        futures = [
            self.submit(do_step, "read", self._out, number, archive, self.reading)
            for number, archive in enumerate(self.archives)
        ]
        self._await_all("read", futures)
        return [future.result() for future in futures]

    def _plan_slices(self) -> SlicePlan:
        if self.work.plan.exists():
            return load_plan(self.work)
        folders = [self.work.part(number) for number in range(len(self.archives))]
        languages = sorted({language for folder in folders for language in list_part_languages(folder)})
        planned: list[TimeSlice] = []
        for language in languages:
            rows = _sort_rows([read_part_index(folder, language, part) for part, folder in enumerate(folders)])
            slices = plan_slices(language, rows["moment"], self.wish, self.window)
            for one in slices:
                with open_whole(self.work.slice(one.name) / ROWS) as file:
                    file.write(rows[one.first - one.overlap : one.end].tobytes())
            planned += slices
        plan = SlicePlan(parts=len(folders), slices=tuple(planned))
        with open_whole(self.work.plan) as file:
            file.write(msgspec.json.encode(plan))
        return plan

    def _judge_legs(self, plan: SlicePlan) -> None:
        """First what has no date, since every leg begins with it."""
        legs = dict.fromkeys((one.language, one.leg) for one in plan.slices)
        for named in [leg for leg in legs if not leg[1]], [leg for leg in legs if leg[1]]:
            self._await_all("judged", [self.submit(do_step, "judge", self._out, *leg) for leg in named])

    def _stitch_stories(self, plan: SlicePlan) -> int:
        if self.work.stitched.exists():
            return int(self.work.stitched.read_bytes())
        stories = 0
        for _, slices in groupby(plan.slices, key=lambda one: one.language):
            stories += stitch_language(self.work, [*slices], self.window)
        with open_whole(self.work.stitched) as file:
            file.write(str(stories).encode())
        return stories

    def _write_tables(self, plan: SlicePlan) -> None:
        for table in TABLES:
            (self.work.out / table).mkdir(exist_ok=True)
        self._await_all("written", [self.submit(do_step, "write", self._out, one.name) for one in plan.slices])

    def _collect_errors(self) -> None:
        with open_whole(self.work.errors) as file:
            for number in range(len(self.archives)):
                file.write((self.work.part(number) / PART_ERRORS).read_bytes())

    def _await_all(self, step: str, futures: Sequence[Future[Any]]) -> None:
        waiting, done = set(futures), 0
        while waiting:
            ended, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in ended:
                future.result()
            done += len(ended)
            self.move_on(step, done, len(futures))


def load_report(work: WorkFolder) -> BackfillReport:
    return msgspec.json.decode(work.report.read_bytes(), type=BackfillReport)


def _sort_rows(parts: Iterable[Rows]) -> Rows:
    """In order of time; of equals in the order in which they were given."""
    rows = np.concatenate([*parts])
    order = np.lexsort((rows["offset"], rows["part"], rows["moment"]))
    sorted_rows: Rows = rows[order]
    return sorted_rows
