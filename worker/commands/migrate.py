"""migrate: take an older store to the newest format."""

from __future__ import annotations

import sys

import click

from ..backend import open_backend
from ..settings import Settings, search_path
from ..store.store_format import NEWEST
from ..stores import Stores, open_stores
from . import terminal
from .options import json_option


@click.command("migrate")
@click.option("--dry-run", is_flag=True, help="Change nothing; say what would be changed.")
@json_option
@click.pass_obj
def migrate_store(settings: Settings, /, dry_run: bool, as_json: bool) -> int:
    """Take an older store to the newest format, while everything runs.

    It goes in small steps, can be interrupted at any time, and goes on where it was; done twice it changes nothing.
    """
    with open_backend(settings, search_path()) as server:
        rt = open_stores(settings, server.url)
        found = rt.keeping.store_format.read_number()
        is_due = found is not None and found < NEWEST
        entries, changed = _take_all_steps(rt, dry_run) if is_due else (0, 0)
    before = found or NEWEST
    if as_json or not sys.stdout.isatty():
        after = before if dry_run else NEWEST
        terminal.print_json_line(
            {"before": before, "after": after, "newest": NEWEST, "entries": entries, "changed": changed}
        )
    elif not is_due:
        terminal.print_message(f"the store has the newest format, {NEWEST}; there is nothing to do")
    else:
        verb = "would be changed" if dry_run else "are changed"
        terminal.print_message(f"format {before} to {NEWEST}: {entries:,} entries read, {changed:,} items {verb}")
    return 0


def _take_all_steps(rt: Stores, is_trial: bool) -> tuple[int, int]:
    """Entries that were looked at, and items that were changed."""
    entries = changed = 0
    bar, advance = terminal.make_progress_bar("entries", rt.keeping.migration.count_entries())
    with bar:
        for step in rt.keeping.migration.take_steps(is_trial):
            entries, changed = entries + step.entries, changed + step.changed
            advance(entries)
    return entries, changed
