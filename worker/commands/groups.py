"""groups list, create, drop: the consumer groups of the output streams."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import click

from ..backend import open_backend
from ..failures import UNKNOWN_GROUP
from ..settings import Settings, search_path
from ..store.groups import GroupConsumer, is_own_group
from ..store.trimming import GroupState
from ..stores import Stores, open_stores
from . import terminal
from .beginning_param import BeginningParam
from .exit_codes import FAILED
from .options import json_option
from .table_layout import TableRow

STREAMS = ("clean", "copies", "dead")
SHOWN_CONSUMERS = 10  # of a group on a terminal
COLUMNS = ("stream", "unread", "in work", "oldest", "group, its consumers")


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """A group with its readers."""

    stream: str
    state: GroupState
    consumers: list[GroupConsumer]


def _stream_option(is_multiple: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(
        "--stream", "streams" if is_multiple else "stream", type=click.Choice(STREAMS), multiple=is_multiple,
        default=["clean"] if is_multiple else "clean", show_default=True,
        help="Of which stream; may be given several times." if is_multiple else "Of which stream.",
    )  # fmt: skip


@click.group("groups")
def groups_group() -> None:
    """Consumer groups of the output streams: how far each is, making and dropping them."""


@groups_group.command("list")
@json_option
@click.pass_obj
def list_groups(settings: Settings, /, as_json: bool) -> int:
    """All consumer groups: what each has not read, what is in work, and when its consumers asked last."""
    with open_backend(settings, search_path()) as server:
        rt = open_stores(settings, server.url)
        groups = [group for stream in STREAMS for group in _read_groups(rt, stream)]
        now = rt.now()
    if not groups:
        terminal.print_message("no consumer groups; `feedmill groups create NAME` makes one (docs/consume.md)")
        return 0
    _print_groups(groups, now, as_json)
    return 0


@groups_group.command("create")
@click.argument("name")
@_stream_option(is_multiple=True)
@click.option(
    "--from", "start", type=BeginningParam(), default="beginning", show_default=True, metavar="WHERE",
    help="Begin at the beginning, now, or behind the entry of an id.",
)  # fmt: skip
@json_option
@click.pass_obj
def create_group(settings: Settings, /, name: str, streams: tuple[str, ...], start: str, as_json: bool) -> int:
    """Make a consumer group, so that nothing is trimmed before it was read; one that is there stays as it is."""
    if not re.fullmatch(r"[\w.:-]{1,100}", name, re.ASCII):
        raise click.UsageError(f"{name!r}: a name has letters, digits, '_', '-', '.' and ':', and 100 at most")
    _refuse_own_group(name)
    with open_backend(settings, search_path()) as server:
        rt = open_stores(settings, server.url)
        for stream in dict.fromkeys(streams):
            if not rt.groups.create(stream, name, start):
                terminal.print_message(f"{stream} has a group {name} already; it stays as it is")
        made = [group for stream in dict.fromkeys(streams) for group in _read_groups(rt, stream)]
        now = rt.now()
    _print_groups([group for group in made if group.state.name == name], now, as_json)
    return 0


@groups_group.command("drop")
@click.argument("name")
@_stream_option(is_multiple=False)
@click.option("--yes", is_flag=True, help="Don't ask, whatever it has not read.")
@click.pass_obj
def drop_group(settings: Settings, /, name: str, stream: str, yes: bool) -> int:
    """Forget a consumer group: where it is and what its consumers have in work; the stream's entries stay.

    Asks first if the group has not read everything. From then on nothing is kept for it: entries go when they are old
    or too many, as soon as the other groups have read them.
    """
    _refuse_own_group(name)
    with open_backend(settings, search_path()) as server:
        rt = open_stores(settings, server.url)
        found = next((group for group in rt.trimmer.read_extent(stream).groups if group.name == name), None)
        if found is not None and not yes:
            _ask_about_unread(stream, found)
        if found is None or not rt.groups.drop(stream, name):
            said = f"{name}: {stream} has no such group; `feedmill groups list` names them"
            terminal.print_error(said, UNKNOWN_GROUP)
            return FAILED
    terminal.print_message(f"{name} of {stream} is dropped; nothing is kept for it any more")
    return 0


def _refuse_own_group(name: str) -> None:
    if is_own_group(name):
        raise click.UsageError(f"{name!r} is a name of feedmill's own groups: leave it alone, and take another one")


def _ask_about_unread(stream: str, group: GroupState) -> None:
    """Raise UsageError where nobody can be asked, and Abort where the answer is no."""
    if not group.pending and group.unread == 0:
        return
    left = f"{group.name} of {stream} has {_describe_unread(group)} unread and {group.pending} in work"
    if not sys.stdin.isatty():
        raise click.UsageError(f"{left}: say --yes to drop it all the same")
    terminal.print_message(left)
    click.confirm("Drop it all the same?", abort=True, err=True)


def _read_groups(rt: Stores, stream: str) -> Iterable[ListedGroup]:
    for state in rt.trimmer.read_extent(stream).groups:
        yield ListedGroup(stream, state, rt.groups.list_consumers(stream, state.name))


def _print_groups(groups: Iterable[ListedGroup], now: datetime, as_json: bool) -> None:
    if as_json or not sys.stdout.isatty():
        for group in groups:
            terminal.print_json_line(_pack_group(group))
    else:
        terminal.print_table(COLUMNS, [_describe_group(group, now) for group in groups])


def _pack_group(group: ListedGroup) -> dict[str, Any]:
    consumers = [
        {"name": one.name, "pending": one.pending, "idle_seconds": one.idle.total_seconds()} for one in group.consumers
    ]
    return {"stream": group.stream, **asdict(group.state), "consumers": consumers}


def _describe_group(group: ListedGroup, now: datetime) -> TableRow:
    """Its counts, and below them each of its consumers."""
    state, since = group.state, group.state.waiting_since
    readers = [
        f"{one.name}: {one.pending} in work, asked {terminal.format_duration(one.idle.total_seconds())} ago"
        for one in group.consumers[:SHOWN_CONSUMERS]
    ]
    more = len(group.consumers) - len(readers)
    age = terminal.format_duration((now - since).total_seconds()) if since else ""
    return TableRow(
        (group.stream, _describe_unread(state), f"{state.pending:,}", age, state.name),
        (*(readers or ["no consumers"]), *([f"and {more} more"] if more else [])),
    )


def _describe_unread(group: GroupState) -> str:
    return "?" if group.unread is None else f"{group.unread:,}"
