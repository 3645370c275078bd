"""job: everything about one job."""

from __future__ import annotations

import sys
from typing import Any

import click
import msgspec

from ingest import redact_url

from ..backend import open_backend
from ..settings import Settings, search_path
from ..store.job_reports import MOST_LISTED, JobTimes
from ..store.jobs import JobState
from ..store.key_names import is_valid_name
from ..store.letters import read_letter
from ..stores import Stores, open_stores
from . import terminal
from .exit_codes import FAILED
from .options import json_option
from .run_rows import list_run_rows
from .table_layout import shorten_text

HAS_ITEM = ("published", "copies", "unchanged")  # outcomes of items that are known by their id
LONGEST_LIST = 10  # ids that a message names


@click.command("job")
@click.argument("name", metavar="ID")
@click.option(
    "-n", "--limit", type=click.IntRange(1, MOST_LISTED), default=20, show_default=True,
    help="List so many items and dead parts.",
)  # fmt: skip
@json_option
@click.pass_obj
def show_job(settings: Settings, /, name: str, limit: int, as_json: bool) -> int:
    """One job: where it is, what its runs came to, and the stories it made.

    Six letters of its id are enough, where no other job begins so.
    """
    with open_backend(settings, search_path()) as server:
        rt = open_stores(settings, server.url)
        job_id = _find_job_id(rt, name)
        state = rt.jobs.load_state(job_id) if job_id else None
        times = rt.job_reports.read_times(job_id) if job_id else None
        if state is None or times is None:
            return FAILED if job_id is None else _report_unknown(settings, name)
        report = _make_report(rt, state, times, limit)
    if as_json or not sys.stdout.isatty():
        terminal.print_json_line(report)
    else:
        terminal.print_table(("", ""), _lay_out_report(state, msgspec.to_builtins(report)))
    return 0


def _find_job_id(rt: Stores, name: str) -> str | None:
    """The whole id, whether there is such a job or not; None: several begin so, which was said."""
    if not is_valid_name(name) or rt.job_reports.read_times(name) is not None:
        return name if is_valid_name(name) else ""
    found = rt.job_reports.find_ids(name)
    if len(found) < 2:
        return found[0] if found else name
    more = f" and {len(found) - LONGEST_LIST} more" if len(found) > LONGEST_LIST else ""
    terminal.print_error(f"{name}: several jobs begin so: {', '.join(found[:LONGEST_LIST])}{more}")
    return None


def _report_unknown(settings: Settings, name: str) -> int:
    kept, quiet = map(terminal.format_duration, (settings.retention, settings.quiet_retention))
    terminal.print_error(
        f"{name}: no such job; ended ones are kept for {kept}, the last {settings.ended_jobs:,} of them, and polls "
        f"that brought nothing for {quiet} (FEEDMILL_RETENTION, FEEDMILL_ENDED_JOBS, FEEDMILL_QUIET_RETENTION)"
    )
    return FAILED


def _make_report(rt: Stores, state: JobState, times: JobTimes, limit: int) -> dict[str, Any]:
    items = _list_items(rt, state.id, limit)
    known = sum(state.counts[outcome] for outcome in HAS_ITEM)
    letters = rt.job_reports.find_letters(state.id, times.submitted_at, limit) if state.counts["dead"] else []
    return {
        **msgspec.to_builtins(state),
        "submitted_at": times.submitted_at,
        "looked_after_at": times.looked_after_at,
        "lease_until": times.lease_until,
        "ended_at": times.ended_at,
        "full_text": times.full_text,
        "feed": _pack_polled_feed(rt, times.feed) if times.feed else None,
        "hand_over": times.hand_over,
        "items": items,
        "items_left_off": max(0, known - len(items)),
        "dead_parts": [
            {"letter": letter.id, **{name: read_letter(letter).get(name) for name in ("where", "stage", "reason")}}
            for letter in letters
        ],
    }


def _list_items(rt: Stores, job_id: str, limit: int) -> list[dict[str, Any]]:
    """New ones first, then copies, then what was known already, each in the order of the document."""
    results = [one for one in rt.job_reports.list_results(job_id) if one.item_id and one.outcome in HAS_ITEM]
    chosen = sorted(results, key=lambda one: HAS_ITEM.index(one.outcome))[:limit]
    known = rt.items.load_items([one.item_id for one in chosen])
    rows = []
    for one in chosen:
        item = known.get(one.item_id)
        story_id, title = (item.last_story_id or None, item.article.title) if item else (None, None)
        rows.append({"outcome": one.outcome, "id": one.item_id, "story_id": story_id, "title": title})
    return rows


def _pack_polled_feed(rt: Stores, listed_id: str) -> dict[str, Any]:
    """A feed that was taken off the list is only an id."""
    listed = rt.feeds.get(listed_id)
    if listed is None:
        return {"id": listed_id, "title": None, "address": None}
    return {"id": listed_id, "title": listed.feed.title, "address": redact_url(listed.feed.address)}


def _lay_out_report(state: JobState, report: dict[str, Any]) -> list[tuple[str, object]]:
    """A label and a text for each row; `report` holds text and numbers only."""
    feed, given = report["feed"], report["hand_over"]
    rows: list[tuple[str, object]] = [
        ("job", state.id),
        ("target", state.target),
        ("kind", f"{state.kind}, with full texts" if report["full_text"] else state.kind),
        ("feed", " · ".join(filter(None, feed.values())) if feed else None),
        ("handed over", f"by {given['collection']}, of its job {given['job']}" if given else None),
        ("state", f"{state.state}, by worker {state.worker}" if state.worker else state.state),
        ("submitted", report["submitted_at"]),
        ("lease until", report["lease_until"]),
        ("next look", report["looked_after_at"]),
        ("ended", report["ended_at"]),
        ("attempts", f"{state.attempts} of {state.runs} runs count"),
        ("items", "not known yet" if state.accepted is None else state.accepted),
        *((f"  {name}", count) for name, count in state.counts.items()),
        ("reason", state.error),
        *list_run_rows(report["ends"]),
    ]
    rows += [(f"dead {part['letter']}", _describe_part(part)) for part in report["dead_parts"]]
    rows += [(one["outcome"], _describe_item(one)) for one in report["items"]]
    if report["items_left_off"]:
        rows.append(("", f"and {report['items_left_off']} items more; --limit lists more"))
    return [(label, text) for label, text in rows if text is not None]


def _describe_part(part: dict[str, Any]) -> str:
    return f"{part['where'] or 'whole'}, {part['stage']}: {part['reason']}"


def _describe_item(one: dict[str, Any]) -> str:
    """Its story is what other commands take; an item that is out of the window has its own id only."""
    if one["story_id"] is None:
        return f"{one['id']} (no longer kept)"
    return f"{one['story_id']}  {shorten_text(one['title'], 120) or '(no title)'}"
