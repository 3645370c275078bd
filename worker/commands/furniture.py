"""furniture keep, list, undo: passages that are text of their source, however often they recur."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace

import click
import msgspec

from ..backend import open_backend
from ..judging.by_hand import DecisionOutcome, DecisionTerms
from ..judging.furniture_by_hand import keep_passage, let_passage_be_learned
from ..runtime import Runtime
from ..settings import Settings, search_path
from ..stores import open_stores
from . import terminal
from .decisions import apply_decisions, by_option, check_ids, preview_option, reason_option
from .options import json_option


@click.group("furniture")
def furniture_group() -> None:
    """Passages that recur in a source, and are real text all the same."""


@furniture_group.command("keep")
@click.argument("item")
@click.argument("passage")
@preview_option
@reason_option
@by_option
@json_option
@click.pass_obj
def keep_text(
    settings: Settings, /, item: str, passage: str, preview: bool, reason: str | None, terms: DecisionTerms,
    as_json: bool,
) -> int:  # fmt: skip
    """Never again take a paragraph for furniture of an item's source; it counts from the next item on.

    Exit code 1 if the item is unknown or has no source, or if the passage does not stand in it.
    """
    own = replace(terms, is_preview=preview)
    return apply_decisions(settings, [lambda rt: keep_passage(rt, check_ids([item])[0], passage, reason, own)], as_json)


@furniture_group.command("list")
@json_option
@click.pass_obj
def list_passages(settings: Settings, /, as_json: bool) -> int:
    """All such passages, with their source, who said so, when and why."""
    with open_backend(settings, search_path()) as server:
        passages = open_stores(settings, server.url).keeping.passages.load_all()
    for kept in passages:
        if as_json or not sys.stdout.isatty():
            terminal.print_json_line(msgspec.structs.asdict(kept))
        else:
            terminal.print_line(f"{kept.id}  {kept.source}  {kept.at:%Y-%m-%d %H:%M} {kept.by or ''}")
            terminal.print_line(f"  {kept.passage}")
            if kept.reason:
                terminal.print_line(f"  because: {kept.reason}")
    terminal.print_message(f"{len(passages):,} passages are kept")
    return 0


@furniture_group.command("undo")
@click.argument("passages", metavar="ID...", nargs=-1, required=True)
@json_option
@click.pass_obj
def undo_passages(settings: Settings, /, passages: tuple[str, ...], as_json: bool) -> int:
    """Let passages be furniture again where they recur. Exit code 1 if one is not on the list; the others are done."""
    return apply_decisions(settings, [_make_undo(passage) for passage in passages], as_json)


def _make_undo(passage_id: str) -> Callable[[Runtime], DecisionOutcome]:
    return lambda rt: let_passage_be_learned(rt, passage_id)
