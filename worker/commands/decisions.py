"""What split, merge and withdraw share: who decides and why, ids that can be ids, and decisions that are told."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import click

from ..backend import open_backend
from ..failures import UNDECIDABLE
from ..judging.by_hand import DecisionOutcome, DecisionTerms, UndecidableError
from ..judging.known_items import is_valid_id
from ..runtime import Runtime, build_runtime
from ..settings import Settings, search_path
from . import terminal
from .exit_codes import FAILED

LONGEST_REASON = 1000  # characters; it is kept with each item
LONGEST_NAME = 80  # characters; kept with each item, too


def reason_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--reason``, on every command that decides."""
    return click.option("--reason", callback=_check_reason, help="Why, in your words; the event says it.")(command)


def preview_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--preview``, on every command that decides what holds from the next item on."""
    return click.option(
        "--preview", is_flag=True, help="Do nothing; say what would be decided, and which stories have such a text."
    )(command)


def by_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--by``, on every command that decides: handed on as the terms of the decision."""
    return click.option(
        "--by", "terms", callback=_make_terms, metavar="NAME",
        help="Who decides; it is kept with the items.  [default: your user name]",
    )(command)  # fmt: skip


def _make_terms(ctx: click.Context, param: click.Parameter, value: str | None) -> DecisionTerms:
    name = _find_user_name() if value is None else value.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise click.BadParameter(f"a name has 1 to {LONGEST_NAME} letters")
    return DecisionTerms(actor=name)


def _find_user_name() -> str:
    """Of the system; in a container there may be none."""
    try:
        return getpass.getuser()[:LONGEST_NAME]
    except (OSError, KeyError):
        return f"user {os.getuid()}"


def _check_reason(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value and len(value) > LONGEST_REASON:
        raise click.BadParameter(f"longer than {LONGEST_REASON} characters")
    return value or None


def apply_decisions(settings: Settings, steps: Sequence[Callable[[Runtime], DecisionOutcome]], as_json: bool) -> int:
    """Take the decisions one after the other and tell each; one that can't be taken keeps none of the others."""
    failed = False
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        for step in steps:
            try:
                _print_outcome(step(rt), as_json or not sys.stdout.isatty())
            except UndecidableError as error:
                terminal.print_error(str(error), UNDECIDABLE)
                failed = True
    return FAILED if failed else 0


def check_ids(names: Sequence[str]) -> list[str]:
    """The names, if they can be ids; nothing else may become part of a key.

    Raises:
        UndecidableError: one can't.
    """
    for name in names:
        if not is_valid_id(name):
            raise UndecidableError(f"{name}: no such story or item")
    return [*names]


def _print_outcome(done: DecisionOutcome, as_json: bool) -> None:
    for event in done.events if as_json else ():
        terminal.print_json_line(event)
    for story in done.concerned:
        if as_json:
            terminal.print_json_line(asdict(story))
        else:
            terminal.print_line(
                f"{story.story_id}  {story.source}, {story.size:,} in it: {story.title or '(no title)'}"
            )
    if not as_json:
        terminal.print_line(done.says)
    elif not done.events:
        terminal.print_message(done.says)
