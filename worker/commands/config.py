"""config show, check: what is set, to what, and where that was said."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from ..settings import Settings
from ..shown_settings import ShownSetting, show_settings
from . import terminal
from .options import json_option
from .table_layout import TableRow

LONGEST_CELL = 12  # of a value beside its meaning; a longer one stands above it


@click.group("config")
def config_group() -> None:
    """What is set, to what, and where that was said."""


@config_group.command("show")
@click.option("--sources", is_flag=True, help="Say where each value came from, instead of what it means.")
@json_option
@click.pass_context
def list_settings(ctx: click.Context, /, sources: bool, as_json: bool) -> int:
    """All settings with their values and meanings; durations are in seconds, secrets are masked.

    A value comes from a .env file here, the environment or a flag; a later one of these outranks the ones before it.
    """
    settings = ctx.find_object(Settings)
    shown = show_settings(settings or Settings(), ctx.find_root().meta.get("feedmill.flags"))
    if as_json or not sys.stdout.isatty():
        for each in shown:
            terminal.print_json_line(asdict(each))
        return 0
    terminal.print_table(
        ("setting", "value", "where it came from" if sources else "meaning"),
        [_lay_out_setting(each, each.source if sources else each.says) for each in shown],
    )
    return 0


@config_group.command("check")
@click.pass_obj
def check_settings(settings: Settings, /) -> int:
    """Whether all settings can be used; exit code 2 and the name of a wrong one, if not. No server is asked."""
    del settings  # that there are any is the answer: a wrong one ends each command before it begins
    terminal.print_message("all settings can be used; `feedmill config show --sources` lists them")
    return 0


def _lay_out_setting(each: ShownSetting, says: str) -> TableRow:
    value = format_setting(each.value)
    is_short = len(value) <= LONGEST_CELL
    return TableRow((each.name, value if is_short else "", says), () if is_short else (value,))


def format_setting(value: str | float | None) -> str:
    """A value as it would be set.

    >>> format_setting(1209600.0), format_setting(0.8), format_setting(None)
    ('1209600', '0.8', '')
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
