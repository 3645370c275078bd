"""forms add, list, undo: templates that a source fills in again and again, whose fillings are never the same text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace

import click
import msgspec

from ..backend import open_backend
from ..judging.by_hand import DecisionOutcome, DecisionTerms
from ..judging.forms_by_hand import forget_form, name_form
from ..runtime import Runtime
from ..settings import Settings, search_path
from ..stores import open_stores
from . import terminal
from .decisions import apply_decisions, by_option, check_ids, preview_option, reason_option
from .options import json_option
from .table_layout import shorten_text

LONGEST_SHOWN = 200  # columns of an example on a terminal


@click.group("forms")
def forms_group() -> None:
    """Templates that a source fills in again and again, and whose fillings are never the same text."""


@forms_group.command("add")
@click.argument("item")
@preview_option
@reason_option
@by_option
@json_option
@click.pass_obj
def add_form(
    settings: Settings, /, item: str, preview: bool, reason: str | None, terms: DecisionTerms, as_json: bool
) -> int:
    """Say that an item's text is a form that its source fills in: other fillings are never the same text.

    It counts from the next item on. Exit code 1 if the item is unknown or has no source, or if its text has hardly a
    word that is no name or figure.
    """
    own = replace(terms, is_preview=preview)
    return apply_decisions(settings, [lambda rt: name_form(rt, check_ids([item])[0], reason, own)], as_json)


@forms_group.command("list")
@json_option
@click.pass_obj
def list_forms(settings: Settings, /, as_json: bool) -> int:
    """All such forms, each by its example, with their source, who said so, when and why."""
    with open_backend(settings, search_path()) as server:
        forms = open_stores(settings, server.url).keeping.forms.load_list().forms
    for form in forms:
        if as_json or not sys.stdout.isatty():
            terminal.print_json_line(msgspec.structs.asdict(form))
        else:
            terminal.print_line(f"{form.id}  {form.source}  {form.at:%Y-%m-%d %H:%M} {form.by or ''}")
            terminal.print_line(f"  {form.item}  {shorten_text(form.title or form.text, LONGEST_SHOWN)}")
            if form.reason:
                terminal.print_line(f"  because: {form.reason}")
    terminal.print_message(f"{len(forms):,} forms are named")
    return 0


@forms_group.command("undo")
@click.argument("forms", metavar="ID...", nargs=-1, required=True)
@json_option
@click.pass_obj
def undo_forms(settings: Settings, /, forms: tuple[str, ...], as_json: bool) -> int:
    """Judge what comes in these forms as any text again. Exit code 1 if one is not on the list; the others are done."""
    return apply_decisions(settings, [_make_undo(form) for form in forms], as_json)


def _make_undo(form_id: str) -> Callable[[Runtime], DecisionOutcome]:
    return lambda rt: forget_form(rt, form_id)
