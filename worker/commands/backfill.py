"""backfill: archives of months and years into tables of items, verdicts and stories, without a server."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

import click

from dedupe import Params

from ..backfill.archived_item import ReadingOptions
from ..backfill.backfill import Backfill, BackfillReport, MoveOn
from ..backfill.executors import RayAwayError, RayMissingError, SubmitStep, open_processes, open_ray
from ..backfill.manifest import (
    BackfillManifest,
    ManifestError,
    hold_folder,
    list_archives,
    make_manifest,
    settle_manifest,
)
from ..backfill.slicing import SliceWish
from ..backfill.work_folder import WorkFolder
from ..clock_and_ids import utc_now
from ..failures import (
    CLUSTER_AWAY,
    FILE_UNWRITABLE,
    FOLDER_EMPTY,
    FOLDER_TAKEN,
    LIBRARY_MISSING,
    PROCESS_DEAD,
    describe_read_error,
    find_read_failure,
)
from ..settings import Settings
from . import terminal
from .exit_codes import FAILED, UNREACHABLE, USAGE

SAID = {"read": "archives are read", "judged": "legs are judged", "written": "slices are written"}


@click.command("backfill")
@click.argument("archives", nargs=-1, required=True, type=click.Path())
@click.option(
    "--out", required=True, metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the tables; one that was begun goes on where it was.",
)  # fmt: skip
@click.option("--slices", type=click.IntRange(1, 9999), help="Cut each language's items into so many slices of time.")
@click.option("--slice-days", type=click.IntRange(1, 36_500), help="Cut them into slices of so many days instead.")
@click.option("--processes", type=click.IntRange(1, 1024), help="How many work at once.  [default: one for each core]")
@click.option("--ray", metavar="ADDRESS", help="Let a Ray cluster work: its address, auto, or local to start one here.")
@click.option(
    "--window", "with_window", is_flag=True,
    help="Write the items of the last window, too: DIR/window.jsonl, for `feedmill submit`.",
)  # fmt: skip
@click.pass_obj
def backfill_archives(
    settings: Settings,
    /,
    archives: tuple[str, ...],
    out: Path,
    processes: int | None,
    ray: str | None,
    with_window: bool,
    **cut: int | None,  # slices, slice_days
) -> int:
    """Judge archives (WARC, JSON lines, Parquet) of any length into Parquet: items, verdicts, stories."""
    if all(cut.values()):
        raise click.UsageError("--slices and --slice-days say the same thing: give one of them")
    if find_spec("pyarrow") is None:
        words = "feedmill: pyarrow is not installed: pip install 'feedmill[backfill]' brings it"
        terminal.print_error(words, LIBRARY_MISSING)
        return USAGE
    found = list_archives(archives, out)
    if not found:
        terminal.print_error(f"{', '.join(archives)}: there is no archive in it; name another folder", FOLDER_EMPTY)
        return FAILED
    work, wish = WorkFolder(out), SliceWish(slices=cut["slices"], days=cut["slice_days"])
    try:
        asked = make_manifest(found, wish, settings.max_bytes, utc_now())
    except OSError as error:
        terminal.print_error(describe_read_error(str(error.filename), error), find_read_failure(error))
        return FAILED
    try:
        settle_manifest(work, asked)
        with hold_folder(work):
            manifest = settle_manifest(work, asked)  # of two that began at once, the one that counts
            with _open_executor(ray, processes) as submit:
                report = _run_backfill(work, found, manifest, wish, submit)
            if with_window:
                _write_window(work, timedelta(seconds=settings.window))
    except (ManifestError, RayAwayError, RayMissingError, BrokenProcessPool, OSError) as error:
        return _print_failure(out, error)
    _print_report(work, report)
    return FAILED if report.errors else 0


def _write_window(work: WorkFolder, window: timedelta) -> None:
    from ..backfill.live_window import write_window  # by the library whose lack is told above

    count = write_window(work, window)
    days = f"{window / timedelta(days=1):g} days"
    terminal.print_message(f"{count:,} items of the last {days}: feedmill submit {work.window}")


def _open_executor(ray: str | None, processes: int | None) -> AbstractContextManager[SubmitStep]:
    return open_ray(ray) if ray else open_processes(processes or os.cpu_count() or 1)


def _run_backfill(
    work: WorkFolder, found: Sequence[Path], manifest: BackfillManifest, wish: SliceWish, submit: SubmitStep
) -> BackfillReport:
    with _show_steps() as move_on:
        return Backfill(
            work=work,
            archives=[str(path.resolve()) for path in found],
            reading=ReadingOptions(moment=manifest.moment, max_bytes=manifest.max_bytes),
            wish=wish,
            window=Params().window,
            submit=submit,
            move_on=move_on,
        ).run()


@contextmanager
def _show_steps() -> Iterator[MoveOn]:
    """A line on stderr for each tenth of a step."""
    shown: dict[str, int] = {}

    def move_on(step: str, done: int, total: int) -> None:
        tenth = done * 10 // total
        if tenth > shown.get(step, 0) or done == total:
            shown[step] = tenth
            terminal.print_message(f"{done:,} of {total:,} {SAID[step]}")

    yield move_on


def _print_failure(out: Path, error: Exception) -> int:
    again = "the same command goes on from there"
    match error:
        case ManifestError():
            terminal.print_error(f"feedmill: {error}", FOLDER_TAKEN)
            return USAGE
        case RayMissingError():
            terminal.print_error(f"feedmill: {error}", LIBRARY_MISSING)
            return USAGE
        case RayAwayError():
            terminal.print_error(f"feedmill: {error}", CLUSTER_AWAY)
            return UNREACHABLE
        case BrokenProcessPool():
            words = f"{out}: a process was killed, maybe for its memory: {again}, with fewer --processes"
            terminal.print_error(words, PROCESS_DEAD)
            return FAILED
        case _:
            terminal.print_error(f"{out}: {error}; {again}", FILE_UNWRITABLE)
            return FAILED


def _print_report(work: WorkFolder, report: BackfillReport) -> None:
    terminal.print_message(
        f"{work.out}: {report.items:,} items of {report.archives:,} archives are {report.stories:,} stories"
    )
    if report.errors:
        terminal.print_message(f"{report.errors:,} could not be read: {work.errors} says which, and why")
