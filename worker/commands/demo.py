"""The main job on sample input, with everything real: embedded server, Celery workers, the three streams."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from typing import Any

import click
import msgspec

from ..backend import open_backend
from ..clock_and_ids import new_id
from ..failures import JOB_FAILED
from ..intake.targets import IntakeOptions, TargetPart, UnreadableError, make_job, read_targets
from ..printable import make_printable
from ..runtime import Runtime, build_runtime
from ..server.private_files import UnusableFolderError, make_private_folder
from ..server.supervisor import supervise_processes
from ..settings import Settings, child_environment, search_path
from ..store.jobs import JobState
from . import terminal
from .exit_codes import FAILED
from .queue import await_jobs, send_jobs
from .table_layout import flatten_text, shorten_text, wrap_text

FETCHED_AT = datetime(2026, 6, 7, 18, tzinfo=UTC)  # the moment that the seeds' relative ages count back from
FOLDERS = ("feeds", "items", "pages", "documents")
NEAR_CONTAINMENT = 0.3  # containment from which it is worth saying why two texts were kept apart
WHAT_WIDTH = 11  # columns for what a record is
WAIT_SECONDS = 50.0  # seconds for all jobs


@dataclass(slots=True)
class StoryWithCopies:
    """A story and what joined it."""

    record: Mapping[str, Any]
    copies: list[Mapping[str, Any]] = field(default_factory=list)


@click.command("demo")
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="Keep the demo's data in this folder.")
@click.pass_obj
def run_demo(settings: Settings, /, keep: Path | None) -> int:
    """The main job on sample input: a server, real workers, and a table of stories, copies and reasons."""
    started = time.monotonic()
    with _open_folder(keep) as folder:
        # a server of its own, whatever is set: the demo must not write into somebody's collection
        demo_settings = replace(settings, redis_url=None, data_dir=folder, reconcile_every=1.0)
        with open_backend(demo_settings, search_path()) as server, (folder / "worker.log").open("wb") as log:
            rt = build_runtime(demo_settings, server.url)
            with supervise_processes(folder, child_environment(demo_settings, server.url), log):
                states = _submit_seeds(rt, server.url)
            _show_results(rt, states, time.monotonic() - started)
            all_done = all(state.state == "done" for state in states) and not rt.jobs.audit().contradictions
    return 0 if all_done else FAILED


@contextmanager
def _open_folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        make_private_folder(keep.absolute())
        yield keep
        return
    try:
        temporary = tempfile.TemporaryDirectory(prefix="feedmill-demo-")
    except OSError as error:
        raise UnusableFolderError(f"no folder for temporary files ({error.strerror}): say one by --keep") from None
    with temporary as folder:
        yield Path(folder)


def _submit_seeds(rt: Runtime, url: str) -> list[JobState]:
    options = IntakeOptions(
        fetched_at=FETCHED_AT, max_bytes=rt.settings.max_bytes, stdin=BytesIO(), new_id=new_id, now=rt.now
    )
    job_ids = []
    with as_file(files("seeds")) as seeds:
        for given in read_targets([str(seeds / folder) for folder in FOLDERS], options):
            if isinstance(given, UnreadableError):
                terminal.print_error(str(given), given.kind)
            if not isinstance(given, TargetPart):
                continue
            entry = make_job(given, options, rt.now())
            rt.jobs.submit(entry, rt.now())
            job_ids.append(entry.id)
    terminal.print_message(
        f"{len(job_ids)} jobs submitted: sample feeds, pages, documents and items of fictional outlets"
    )
    send_jobs(rt, url, job_ids)
    return await_jobs(rt, job_ids, WAIT_SECONDS)


def collect_stories(events: Sequence[tuple[str, Mapping[str, Any]]]) -> list[StoryWithCopies]:
    """Stories with their copies, from event types and data in stream order."""
    stories: dict[str, StoryWithCopies] = {}
    merged_into: dict[str, str] = {}
    for kind, data in events:
        if kind == "story.merged":
            merged_into[data["absorbed_id"]] = data["story_id"]
            _merge_stories(stories[data["story_id"]], stories.pop(data["absorbed_id"]), data)
            continue
        record = data["record"]
        story = stories.setdefault(_resolve_story_id(record["story_id"], merged_into), StoryWithCopies(record))
        if kind == "story.updated":  # a fuller text took the lead: the evidence is in its record
            story.copies.append({**story.record, "syndication": record["syndication"]})
        if kind == "story.copy_added":
            story.copies.append(record)
        else:
            story.record = record
    return list(stories.values())


def _merge_stories(story: StoryWithCopies, absorbed: StoryWithCopies, data: Mapping[str, Any]) -> None:
    """Two families become one; the evidence stands with the story that is no longer one of its own."""
    if absorbed.record["id"] == data["representative"]["id"]:
        story.record, absorbed.record = absorbed.record, story.record
    syndication = {**absorbed.record["syndication"], "match": data["match"]}
    story.copies += [{**absorbed.record, "syndication": syndication}, *absorbed.copies]


def _resolve_story_id(story_id: str, merged_into: Mapping[str, str]) -> str:
    while story_id in merged_into:
        story_id = merged_into[story_id]
    return story_id


def _show_results(rt: Runtime, states: Sequence[JobState], seconds: float) -> None:
    entries = [entry for name in ("clean", "copies") for entry in rt.streams.read(name)]
    events = [(entry.fields["ce_type"], msgspec.json.decode(entry.fields["data"])) for entry in entries]
    places = {state.id: state.target for state in states}
    for story in sorted(collect_stories(events), key=lambda story: -len(story.copies)):
        _print_record(story.record, "story", places, _describe_near_match(story.record))
        for copy in story.copies:
            _print_record(copy, f"  {_relation_of(copy)}", places, _describe_match(copy))
    for state in states:
        if state.state != "done":
            terminal.print_error(f"{state.target}: {state.state}: {state.error or 'not ended in time'}", JOB_FAILED)
    _show_totals(rt, seconds)


def _show_totals(rt: Runtime, seconds: float) -> None:
    audit = rt.jobs.audit()
    told = [
        (name, count) for name, count in audit.outcomes.items() if count or name != "routed"
    ]  # the demo has no routes
    sums = " + ".join(f"{count} {name}" for name, count in told)
    terminal.print_line(f"\n{audit.accepted} items accepted = {sums} + {audit.in_flight} in flight")
    terminal.print_line(
        "; ".join(audit.contradictions) or f"all counts agree; {audit.jobs_done} jobs in {seconds:.0f} s"
    )


def _print_record(record: Mapping[str, Any], what: str, places: Mapping[str, str], why: str) -> None:
    """A record: what it is and its title, as far as there is room; below that its source, its place, and why."""
    source, provenance = record["source"], record["provenance"]
    title = shorten_text(make_printable(record.get("title") or "(no title)"), terminal.terminal_width() - WHAT_WIDTH)
    part = ", related" if provenance["part"] == "related" else ""
    place = places[provenance["job_id"]] + part
    terminal.print_line(f"{what:{WHAT_WIDTH}}{title}", "bold" if what == "story" else "")
    facts = f"{flatten_text(source.get('name') or source.get('domain') or 'no source')} · {place}"
    whole = f"{facts} · {why}" if why else facts
    fits = len(wrap_text(whole, terminal.terminal_width() - WHAT_WIDTH)) == 1
    for line in [whole] if fits else [facts, why]:
        terminal.print_line(line, indent=" " * WHAT_WIDTH)


def _relation_of(record: Mapping[str, Any]) -> str:
    return str(record["syndication"].get("match", {}).get("relation", "-"))


def _describe_match(record: Mapping[str, Any]) -> str:
    match = record["syndication"].get("match", {})
    if "jaccard" not in match:
        return str(match.get("rule", ""))
    return f"{match['rule']}: {match['jaccard']:.0%} shared, {match['containment']:.0%} inside"


def _describe_near_match(record: Mapping[str, Any]) -> str:
    """Why a story that looks like another is one of its own; nothing where they hardly do."""
    match = record["syndication"].get("match", {})
    is_alike = match.get("containment", 0) >= NEAR_CONTAINMENT or match.get("rule") == "too_short"
    return f"apart: {_describe_match(record)}" if match.get("relation") == "new" and is_alike else ""
