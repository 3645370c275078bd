"""versions: the texts that one item has had, each beside the one before it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from ..backend import open_backend
from ..failures import UNKNOWN_ITEM
from ..judging.item_versions import ItemHistory, VersionStep, load_item_history
from ..judging.text_changes import TextChange
from ..settings import Settings, search_path
from ..stores import open_stores
from . import terminal
from .exit_codes import FAILED
from .options import json_option

LONGEST_SAME = 60  # characters of what stayed that are shown beside what changed
_SIGNS = {"removed": ("[-", "-]"), "added": ("{+", "+}")}


@click.command("versions")
@click.argument("name", metavar="ID")
@json_option
@click.pass_obj
def show_versions(settings: Settings, /, name: str, as_json: bool) -> int:
    """What one item said before, and what became of it, word by word.

    [-removed-] and {+added+}, the newest version first. Exit code 1 if the item is unknown.
    """
    with open_backend(settings, search_path()) as server:
        history = load_item_history(open_stores(settings, server.url), name)
    if history is None:
        terminal.print_error(f"{name}: no such item; it may be out of the window", UNKNOWN_ITEM)
        return FAILED
    if as_json or not sys.stdout.isatty():
        terminal.print_json_line(history)
    else:
        _print_history(history)
    return 0


def _print_history(history: ItemHistory) -> None:
    terminal.print_line(history.title or "(no title)", "bold")
    terminal.print_line(f"{history.id} · {history.source or 'no source'} · version {history.version}")
    if history.is_withdrawn:
        terminal.print_line("It is withdrawn, and its earlier texts are gone with it.")
    elif not history.steps:
        terminal.print_line("No earlier text of it is kept.")
    for step in history.steps:
        _print_step(step)


def _print_step(step: VersionStep) -> None:
    terminal.print_line(f"\nversion {step.version}, after {step.before} · {step.at:%Y-%m-%d %H:%M}", "bold")
    for name, changes in (("headline", step.title), ("text", step.text)):
        if any(change.kind != "same" for change in changes):
            terminal.print_line(f"{name}: {mark_changes(changes)}")
    if all(change.kind == "same" for change in (*step.title, *step.text)):
        terminal.print_line("Headline and text stayed as they were.")


def mark_changes(changes: Sequence[TextChange]) -> str:
    """One text with signs around what was removed and added; of long pieces that stayed the two ends.

    >>> mark_changes([TextChange("removed", "Two"), TextChange("added", "Three"), TextChange("same", " hurt.")])
    '[-Two-]{+Three+} hurt.'
    """
    return "".join(map(_mark_change, changes))


def _mark_change(change: TextChange) -> str:
    if change.kind == "same":
        half = LONGEST_SAME // 2
        is_long = len(change.text) > LONGEST_SAME
        return f"{change.text[:half]} … {change.text[-half:]}" if is_long else change.text
    before, behind = _SIGNS[change.kind]
    return f"{before}{change.text}{behind}"
