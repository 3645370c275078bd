"""submit: jobs into the ledger and the queue."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from datetime import datetime

import click

from ..backend import open_backend
from ..clock_and_ids import new_id
from ..failures import JOBS_OPEN, FailureKind
from ..intake.input_failures import find_input_failure
from ..intake.targets import FileEnd, IntakeOptions, TargetPart, UnreadableError, make_job, read_targets
from ..jobs.intake_pause import find_pause
from ..runtime import Runtime, build_runtime
from ..settings import Settings, search_path
from ..store.jobs import OUTCOMES, JobKind, JobState
from . import terminal
from .exit_codes import FAILED
from .options import SecondsParam, TargetParam, fetched_option, json_option, kind_option
from .queue import NO_WORKER, await_jobs, send_jobs
from .table_layout import TableRow

SENT_AT_ONCE = 50  # jobs, over one connection


@click.command("submit")
@click.argument("targets", nargs=-1, required=True, type=TargetParam())
@kind_option
@fetched_option
@click.option("--full-text", is_flag=True, help="Fetch the pages of items that a feed carries only as teasers.")
@click.option(
    "--wait",
    type=SecondsParam(),
    metavar="SECONDS",
    help="Wait so long for the jobs to end and show what came of them.",
)
@json_option
@click.pass_obj
def submit_targets(
    settings: Settings,
    /,
    targets: tuple[str, ...],
    kind: JobKind,
    fetched_at: datetime | None,
    full_text: bool,
    wait: float | None,
    as_json: bool,
) -> int:
    """Put jobs into the queue: files, folders, URLs, or - for standard input.

    Prints one line per job. Exit code 1 if something could not be taken or, with --wait, came to nothing.
    """
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        options = IntakeOptions(
            kind=kind,
            fetched_at=fetched_at,
            max_bytes=settings.max_bytes,
            stdin=sys.stdin.buffer,
            new_id=new_id,
            now=rt.now,
            resume=rt.cursors.get,
            full_text=full_text,
        )
        submitter = JobSubmitter(rt, server.url, as_json, keep=wait is not None)
        submitter.submit_inputs(read_targets(targets, options), options)
        if wait is None:
            submitter.print_counts()
            return FAILED if submitter.failed else 0
        states = await_jobs(rt, submitter.job_ids, wait)
        _report_unended(rt, states, wait)
    _print_states(states, as_json)
    return FAILED if submitter.failed or any(state.state != "done" or state.counts["dead"] for state in states) else 0


class JobSubmitter:
    """Inputs on their way into the ledger and the queue, some at a time: a file of any length fits.

    Args:
        keep: remember the ids of the jobs instead of printing each.
    """

    def __init__(self, rt: Runtime, url: str, as_json: bool, keep: bool) -> None:
        self.job_ids: list[str] = []
        self.failed = False
        self._rt, self._url, self._keep = rt, url, keep
        self._plain = as_json or not sys.stdout.isatty()
        self._unsent: list[str] = []
        self._new = self._known = 0

    def submit_inputs(self, given: Iterable[TargetPart | UnreadableError | FileEnd], options: IntakeOptions) -> None:
        """Write each input to the ledger, then remember how far its file was taken."""
        for result in given:
            if isinstance(result, UnreadableError):
                self._report_failure(str(result), result.kind)
            elif isinstance(result, FileEnd):
                self._finish_file(result)
            else:
                if result.error is not None:
                    self._report_failure(f"{result.name}: {result.error}", find_input_failure(result.error))
                self._submit_input(result, options)
        self._send_unsent()

    def print_counts(self) -> None:
        """How many jobs there are, for people."""
        if self._known:
            terminal.print_message(f"{self._known} jobs were known already")
        if sys.stdout.isatty():
            terminal.print_message(f"{self._new} jobs in the queue; `feedmill status` shows what becomes of them")

    def _submit_input(self, given: TargetPart, options: IntakeOptions) -> None:
        entry = make_job(given, options, self._rt.now())
        if self._rt.jobs.submit(entry, self._rt.now()):
            self._new += 1
            self._unsent.append(entry.id)
        else:
            self._known += 1
        if self._keep:
            self.job_ids.append(entry.id)
        elif self._plain:
            terminal.print_json_line({"job_id": entry.id, "target": given.name})
        else:
            terminal.print_message(f"{entry.id}  {given.name}")
        if given.mark:
            self._rt.cursors.save(given.mark)
        if len(self._unsent) == SENT_AT_ONCE:
            self._send_unsent()
            self._wait_for_room()

    def _send_unsent(self) -> None:
        send_jobs(self._rt, self._url, self._unsent)
        self._unsent = []

    def _wait_for_room(self) -> None:
        """Not everything at once: what waits in the queue lies in the server's memory."""
        if (pause := find_pause(self._rt)) is None:
            return
        hint = "" if self._rt.jobs.is_alive() else f"; {NO_WORKER}"
        terminal.print_message(f"{self._new} jobs so far; waiting, for {pause.reason}{hint}")
        limit = self._rt.settings.max_open
        bar, move = terminal.make_progress_bar("open jobs", limit)
        with bar:
            while find_pause(self._rt):
                move(self._rt.jobs.count_jobs_at_work(self._rt.now()))
                time.sleep(0.2)

    def _finish_file(self, ended: FileEnd) -> None:
        if ended.file:
            self._rt.cursors.forget(ended.file)
        if ended.summary:
            terminal.print_message(ended.summary)

    def _report_failure(self, message: str, kind: FailureKind) -> None:
        self.failed = True
        terminal.print_error(message, kind)


def _print_states(states: Sequence[JobState], as_json: bool) -> None:
    if as_json or not sys.stdout.isatty():
        for state in states:
            terminal.print_json_line(state)
        return
    terminal.print_table(("state", "kind", *OUTCOMES), map(_build_state_row, states))


def _build_state_row(state: JobState) -> TableRow:
    """The counts, and below them what the job was, its id, and why it is dead."""
    letter = f"dead letter {state.dead_entry}" if state.dead_entry else ""
    return TableRow(
        (state.state, state.kind, *(state.counts[name] for name in OUTCOMES)),
        (state.target, f"job {state.id}", state.error or "", letter),
    )


def _report_unended(rt: Runtime, states: Sequence[JobState], seconds: float) -> None:
    if waiting := sum(state.state in ("queued", "running") for state in states):
        hint = "" if rt.jobs.is_alive() else f"; {NO_WORKER}"
        terminal.print_error(f"{waiting} jobs have not ended within {seconds:g} seconds{hint}", JOBS_OPEN)
