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

import msgspec

from ..intake.targets import Input, Reader, UnreadableError, inputs, job
from ..runtime import Runtime, backend, build, new_id
from ..server.supervisor import running
from ..settings import Settings, child_environment, search_path
from ..store.jobs import JobState
from . import terminal as show
from .queue import await_jobs, send

FETCHED_AT = datetime(2026, 6, 7, 18, tzinfo=UTC)  # the moment that the seeds' relative ages count back from
FOLDERS = ("feeds", "items", "pages", "documents")
ALIKE = 0.3  # containment from which it is worth saying why two texts were kept apart
WAIT = 50.0  # seconds for all jobs
FAILED = 1


@dataclass(slots=True)
class Family:
    """A story and what joined it."""

    record: Mapping[str, Any]
    copies: list[Mapping[str, Any]] = field(default_factory=list)


def run(settings: Settings, keep: Path | None) -> int:
    """Submit the seeds, wait, and print stories, copies and reasons. 0 if all went well."""
    started = time.monotonic()
    with _folder(keep) as folder:
        # a server of its own, whatever is set: the demo must not write into somebody's collection
        own = replace(settings, redis_url=None, data_dir=folder, reconcile_every=1.0)
        with backend(own, search_path()) as server, (folder / "worker.log").open("wb") as log:
            rt = build(own, server.url)
            with running(folder, child_environment(own, server.url), log):
                states = _submit(rt, server.url)
            _show(rt, states, time.monotonic() - started)
            good = all(state.state == "done" for state in states) and not rt.jobs.audit().contradictions
    return 0 if good else FAILED


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="feedmill-demo-") as folder:
        yield Path(folder)


def _submit(rt: Runtime, url: str) -> list[JobState]:
    reader = Reader(fetched_at=FETCHED_AT, max_bytes=rt.settings.max_bytes, stdin=BytesIO(), new_id=new_id)
    job_ids = []
    with as_file(files("seeds")) as seeds:
        for given in inputs([str(seeds / folder) for folder in FOLDERS], reader):
            if isinstance(given, UnreadableError):
                show.complain(str(given))
            if not isinstance(given, Input):
                continue
            entry = job(given, reader, rt.now())
            rt.jobs.submit(entry, rt.now())
            job_ids.append(entry.id)
    show.say(f"{len(job_ids)} jobs submitted: sample feeds, pages, documents and items of fictional outlets")
    send(rt, url, job_ids)
    return await_jobs(rt, job_ids, WAIT)


def families(events: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Family]:
    """Stories with their copies, from event types and data in stream order."""
    found: dict[str, Family] = {}
    into: dict[str, str] = {}
    for kind, data in events:
        if kind == "story.merged":
            into[data["absorbed_id"]] = data["story_id"]
            _merge(found[data["story_id"]], found.pop(data["absorbed_id"]), data)
            continue
        record = data["record"]
        family = found.setdefault(_last(record["story_id"], into), Family(record))
        if kind == "story.updated":  # a fuller text took the lead: the evidence is in its record
            family.copies.append({**family.record, "syndication": record["syndication"]})
        if kind == "story.copy_added":
            family.copies.append(record)
        else:
            family.record = record
    return list(found.values())


def _merge(family: Family, absorbed: Family, data: Mapping[str, Any]) -> None:
    """Two families become one; the evidence stands with the story that is no longer one of its own."""
    if absorbed.record["id"] == data["representative"]["id"]:
        family.record, absorbed.record = absorbed.record, family.record
    syndication = {**absorbed.record["syndication"], "match": data["match"]}
    family.copies += [{**absorbed.record, "syndication": syndication}, *absorbed.copies]


def _last(story_id: str, into: Mapping[str, str]) -> str:
    while story_id in into:
        story_id = into[story_id]
    return story_id


def _show(rt: Runtime, states: Sequence[JobState], seconds: float) -> None:
    entries = [entry for name in ("clean", "copies") for entry in rt.streams.read(name)]
    events = [(entry.fields["ce_type"], msgspec.json.decode(entry.fields["data"])) for entry in entries]
    places = {state.id: state.target for state in states}
    rows: list[tuple[str, ...]] = []
    for family in sorted(families(events), key=lambda family: -len(family.copies)):
        rows.append(("story", *_cells(family.record, places), _kept_apart(family.record)))
        rows += [(f"  {_relation(copy)}", *_cells(copy, places), _reason(copy)) for copy in family.copies]
    show.table(("", "source", "title", "found in", "why"), rows, ratios=(4, 8, 6, 9))
    for state in states:
        if state.state != "done":
            show.complain(f"{state.target}: {state.state}: {state.error or 'not ended in time'}")
    _sums(rt, seconds)


def _sums(rt: Runtime, seconds: float) -> None:
    audit = rt.jobs.audit()
    sums = " + ".join(f"{count} {name}" for name, count in audit.outcomes.items())
    show.line(f"\n{audit.accepted} items accepted = {sums} + {audit.in_flight} in flight")
    show.line("; ".join(audit.contradictions) or f"all counts agree; {audit.jobs_done} jobs in {seconds:.0f} s")


def _cells(record: Mapping[str, Any], places: Mapping[str, str]) -> tuple[str, str, str]:
    source, provenance = record["source"], record["provenance"]
    title = show.shortened(record.get("title") or "(no title)", 80)
    part = ", related" if provenance["part"] == "related" else ""
    return source.get("name") or source.get("domain") or "-", title, places[provenance["job_id"]] + part


def _relation(record: Mapping[str, Any]) -> str:
    return str(record["syndication"].get("match", {}).get("relation", "-"))


def _reason(record: Mapping[str, Any]) -> str:
    match = record["syndication"].get("match", {})
    if "jaccard" not in match:
        return str(match.get("rule", ""))
    return f"{match['rule']}: {match['jaccard']:.0%} shared, {match['containment']:.0%} inside"


def _kept_apart(record: Mapping[str, Any]) -> str:
    """Why a story that looks like another is one of its own; nothing where they hardly do."""
    match = record["syndication"].get("match", {})
    is_alike = match.get("containment", 0) >= ALIKE or match.get("rule") == "too_short"
    return f"apart: {_reason(record)}" if match.get("relation") == "new" and is_alike else ""
