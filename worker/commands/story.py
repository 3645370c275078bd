"""story: who carries one text, who represents it, and why each item is in it."""

from __future__ import annotations

import sys
from typing import Any

import click

from dedupe import Story

from ..judging.by_hand import find_story
from ..runtime import Runtime, build_runtime, open_backend
from ..settings import Settings, search_path
from ..store.items import StoredItem, Withdrawal
from . import terminal
from .exit_codes import FAILED
from .known_items import describe_withdrawal, is_valid_id, pack_article, pack_verdict
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
        rt = build_runtime(settings, server.url)
        story = find_story(rt, name) if is_valid_id(name) else None
        if story is None:
            return _show_item_without_story(rt, name, as_json)
        members = rt.items.load_member_ids(story.id)
        judged = rt.items.load_items(members)
    ordered = sorted(members, key=lambda member: _sort_key_for(story, member, judged.get(member)))
    rows = [_pack_member(story, member, judged.get(member)) for member in ordered]
    if as_json or not sys.stdout.isatty():
        terminal.print_json_line({**_pack_story_summary(story), "members": rows})
    else:
        _print_story(story, rows)
    return 0


def _show_item_without_story(rt: Runtime, name: str, as_json: bool) -> int:
    """Read after its story was looked for, so that what is withdrawn at this moment is not called unknown."""
    item = rt.items.load_items([name]).get(name) if is_valid_id(name) else None
    if item and item.withdrawn:
        return _show_withdrawn_item(item, item.withdrawn, as_json)
    terminal.print_error(f"{name}: no such story or item; it may be out of the window")
    return FAILED


def _show_withdrawn_item(item: StoredItem, withdrawal: Withdrawal, as_json: bool) -> int:
    """What is left to say of an item that is in no story any more."""
    if as_json or not sys.stdout.isatty():
        terminal.print_json_line({**pack_article(item.article), "withdrawn": withdrawal})
    else:
        terminal.print_line(item.article.title or "(no title)", "bold")
        terminal.print_line(f"{item.article.id} · {describe_withdrawal(withdrawal)}")
    return 0


def _sort_key_for(story: Story, member: str, known: StoredItem | None) -> tuple[bool, bool, float, str]:
    """The representative first, then by time, and last what is no longer kept."""
    moment = known.article.seen_at.timestamp() if known else 0.0
    return member != story.representative.id, known is None, moment, member


def _pack_story_summary(story: Story) -> dict[str, Any]:
    return {
        "story_id": story.id,
        "story_size": story.size,
        "revision": story.revision,
        "representative": story.representative.id,
    }


def _pack_member(story: Story, member: str, known: StoredItem | None) -> dict[str, Any]:
    """An item of the story; one that is no longer kept has only its id and role."""
    if known is None:
        return {"id": member, "role": "copy", "kept": False}
    return {
        **pack_article(known.article),
        "role": _role_of(story, known),
        "kept": True,
        **pack_verdict(known),
        **_pack_placement(known),
    }


def _pack_placement(known: StoredItem) -> dict[str, Any]:
    return {"placed": known.placed} if known.placed else {}


def _role_of(story: Story, known: StoredItem) -> str:
    """As in the item's record."""
    if known.article.id == story.representative.id:
        return "sole" if story.size == 1 else "representative"
    return "partial" if known.verdict and known.verdict.relation == "partial" else "copy"


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
        (row["role"], moment, row["id"]), (f"{row['source'] or 'no source'}: {title}", _describe_evidence(row))
    )


def _describe_evidence(row: dict[str, Any]) -> str:
    """By whose word or which verdict it is here: "copy, jaccard: 82% shared, 94% inside; with it_…"."""
    if not row["kept"] or row["relation"] is None:
        return "not kept"
    placed = f"{row['placed'].did} by hand on {row['placed'].at:%Y-%m-%d %H:%M}; before: " if "placed" in row else ""
    decided = f"{placed}{row['relation']}, {row['rule']}"
    if row["jaccard"] is None:
        return decided
    return f"{decided}: {row['jaccard']:.0%} shared, {row['containment']:.0%} inside; with {row['matched_id']}"
