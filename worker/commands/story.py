"""story: who carries one text, who represents it, and why each item is in it."""

from __future__ import annotations

import sys
from typing import Any

import click

from dedupe import Story

from ..backend import open_backend
from ..failures import UNKNOWN_ITEM
from ..judging.known_items import describe_withdrawal
from ..judging.story_members import load_story_members, load_withdrawn_item, pack_story, pack_withdrawn_item
from ..settings import Settings, search_path
from ..store.items import Placement, StoredItem
from ..stores import open_stores
from . import terminal
from .exit_codes import FAILED
from .options import json_option
from .table_layout import TableRow, shorten_text

LONGEST_TITLE = 300  # columns that are shown


@click.command("story")
@click.argument("name", metavar="ID")
@json_option
@click.pass_obj
def show_story(settings: Settings, /, name: str, as_json: bool) -> int:
    """All items of a story, by its id or that of one of its items, and why each is in it."""
    with open_backend(settings, search_path()) as server:
        rt = open_stores(settings, server.url)
        found = load_story_members(rt, name)
        if found is None:
            return _show_item_without_story(load_withdrawn_item(rt, name), name, as_json)
    story, rows = found
    if as_json or not sys.stdout.isatty():
        terminal.print_json_line(pack_story(story, rows))
    else:
        _print_story(story, rows)
    return 0


def _show_item_without_story(item: StoredItem | None, name: str, as_json: bool) -> int:
    if item is None or item.withdrawn is None:
        terminal.print_error(f"{name}: no such story or item; it may be out of the window", UNKNOWN_ITEM)
        return FAILED
    if as_json or not sys.stdout.isatty():
        terminal.print_json_line(pack_withdrawn_item(item))
    else:
        terminal.print_line(item.article.title or "(no title)", "bold")
        terminal.print_line(f"{item.article.id} · {describe_withdrawal(item.withdrawn)}")
    return 0


def _print_story(story: Story, rows: list[dict[str, Any]]) -> None:
    terminal.print_line(story.representative.title or "(no title)", "bold")
    terminal.print_line(
        f"{story.id} · {story.size} item{'' if story.size == 1 else 's'}\nrepresented by {story.representative.id}\n"
    )
    terminal.print_table(("role", "time", "item"), map(_build_item_row, rows))


def _build_item_row(row: dict[str, Any]) -> TableRow:
    """What it is, and below that its source and title, and why it is here."""
    if not row["kept"]:
        return TableRow((row["role"], "-", row["id"]), ("(no longer kept)",))
    moment = f"{row['seen_at']:%Y-%m-%d %H:%M}{'' if row['dated'] else ' (fetched)'}"
    title = shorten_text(row["title"], LONGEST_TITLE)
    return TableRow(
        (row["role"], moment, row["id"]),
        (
            f"{row['source'] or 'no source'}: {title}",
            _describe_evidence(row),
            *(["stale: it carries the text of an older version"] if row["stale"] else []),
        ),
    )


def _describe_evidence(row: dict[str, Any]) -> str:
    """By whose word or which verdict it is here: "copy, jaccard: 82% shared, 94% inside; with it_…"."""
    if not row["kept"] or row["relation"] is None:
        return "not kept"
    placed = f"{_describe_placement(row['placed'])}; before: " if "placed" in row else ""
    decided = f"{placed}{row['relation']}, {row['rule']}"
    if row["jaccard"] is None:
        return decided
    return f"{decided}: {row['jaccard']:.0%} shared, {row['containment']:.0%} inside; with {row['matched_id']}"


def _describe_placement(placed: Placement) -> str:
    by_hand = f"by hand ({placed.actor})" if placed.actor else "by hand"
    return f"{placed.did} {by_hand} on {placed.at:%Y-%m-%d %H:%M}"
