"""extract: the items of files and URLs, without a server."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from dedupe import MemorySightings, Params, Sightings
from ingest import Fetcher, IngestError, Item, to_json

from ..clock_and_ids import utc_now
from ..intake.targets import TargetPart
from ..offline.extract import extract_items, load_document, read_items_and_blocks
from ..offline.failure import Failure, describe_ingest_error
from ..runtime import make_fetch_policy
from ..settings import Settings
from ..store.jobs import JobKind
from . import page_picture, terminal
from .exit_codes import FAILED
from .inputs import make_intake_options, print_failure, read_inputs
from .options import TargetParam, fetched_option, json_option, kind_option
from .table_layout import INDENT, flatten_text, shorten_text

PAGE_KINDS = ("page", "document")  # kinds that are made of blocks


@click.command("extract")
@click.argument("targets", nargs=-1, required=True, type=TargetParam())
@kind_option
@fetched_option
@click.option(
    "--explain",
    is_flag=True,
    help="Show pages block by block, with the reason for each; with --json one JSON line per block.",
)
@json_option
@click.pass_obj
def extract_targets(
    settings: Settings,
    /,
    targets: tuple[str, ...],
    kind: JobKind,
    fetched_at: datetime | None,
    explain: bool,
    as_json: bool,
) -> int:
    """Turn files, URLs or - into items, without a server."""
    fetcher = Fetcher(make_fetch_policy(settings))
    sightings = MemorySightings(Params())  # pages of one site show its habits
    moment = fetched_at or utc_now()
    failed = False
    for given in read_inputs(targets, make_intake_options(settings, kind, moment)):
        if isinstance(given, Failure):
            print_failure(given)
            failed = True
        elif explain:
            failed = not _explain_page(given, fetcher, moment, sightings, as_json) or failed
        else:
            failed = not _print_items(given, fetcher, moment, sightings, as_json) or failed
    return FAILED if failed else 0


def _print_items(given: TargetPart, fetcher: Fetcher, moment: datetime, sightings: Sightings, as_json: bool) -> bool:
    """JSON lines, or on a terminal a readable list; whether all of it could be read."""
    readable = sys.stdout.isatty() and not as_json
    is_whole = True
    for result in extract_items(given, fetcher, moment, sightings):
        if isinstance(result, Failure):
            print_failure(result)
            is_whole = is_whole and result.is_side_field
        elif readable:
            _print_item(result)
        else:
            terminal.print_raw_line(to_json(result))
    return is_whole


def _print_item(item: Item) -> None:
    """An item as a heading, where it comes from, and the beginning of its text."""
    terminal.print_line(flatten_text(item.title or "(no title)"), "bold")
    when = item.date_published.isoformat() if item.date_published else "no date"
    place = item.source.name or item.source.domain or "no source"
    facts = f"{item.provenance.part} · {flatten_text(place)} · {when} · {item.word_count} words"
    for line in (facts, item.id, shorten_text(item.content_text or "", 240)):
        terminal.print_line(line, indent=INDENT)
    terminal.print_line("")


def _explain_page(given: TargetPart, fetcher: Fetcher, moment: datetime, sightings: Sightings, as_json: bool) -> bool:
    """A picture in a pipe too, since that is what was asked for; with --json a line for each block.

    Returns whether it could be read.
    """
    try:
        document = load_document(given, fetcher, moment)
        if document.kind not in PAGE_KINDS:
            what = "JSON lines" if document.kind == "items" else f"a {document.kind}"
            print_failure(Failure(given.name, f"--explain shows pages, and this is {what}"))
            return False
        items, blocks = read_items_and_blocks(document, moment, sightings)
    except IngestError as error:
        print_failure(describe_ingest_error(given.name, error))
        return False
    if not as_json:
        page_picture.print_page(given.name, items, blocks)
        return True
    for block in blocks:
        terminal.print_json_line(block)
    return True
