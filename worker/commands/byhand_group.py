"""The command lines of split, merge and withdraw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from ..settings import Settings
from .options import json_option

LONGEST_REASON = 1000  # characters; it is kept with each item


def _reason_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--reason", callback=_check_reason, help="Why, in your words; the event says it.")(command)


def _check_reason(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value and len(value) > LONGEST_REASON:
        raise click.BadParameter(f"longer than {LONGEST_REASON} characters")
    return value or None


@click.command()
@click.argument("items", nargs=-1, required=True, metavar="ITEM...")
@_reason_option
@json_option
@click.pass_obj
def split(settings: Settings, /, items: tuple[str, ...], reason: str | None, as_json: bool) -> int:
    """Take items out of their story into a story of their own, which is never joined with it again.

    All must be of one story, and something must stay. Exit code 1 if that is not so; then nothing is done.
    """
    from .decisions import split_items

    return split_items(settings, items, reason, as_json)


@click.command()
@click.argument("stories", nargs=-1, required=True, metavar="STORY STORY...")
@_reason_option
@json_option
@click.pass_obj
def merge(settings: Settings, /, stories: tuple[str, ...], reason: str | None, as_json: bool) -> int:
    """Make one story out of several; the first one goes on, and the items stay in it, whatever they say later.

    A story may be named by an item of it. Exit code 1 if one is unknown; then nothing is done.
    """
    from .decisions import merge_stories

    if len(stories) < 2:
        raise click.UsageError("name two stories or more")
    return merge_stories(settings, stories, reason, as_json)


@click.command()
@click.argument("items", nargs=-1, required=True, metavar="ITEM...")
@_reason_option
@json_option
@click.pass_obj
def withdraw(settings: Settings, /, items: tuple[str, ...], reason: str | None, as_json: bool) -> int:
    """Take items back: out of their stories and the index, for as long as their source brings them.

    Exit code 1 if one is unknown; the others are done.
    """
    from .decisions import withdraw_items

    return withdraw_items(settings, items, reason, as_json)
