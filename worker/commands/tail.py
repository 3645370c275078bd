"""tail: the output streams."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import click

from ..backend import open_backend
from ..judging.event_lines import has_missed_entries, pack_trim_notice
from ..settings import Settings, search_path
from ..store.event_selection import EventSelection, fold_license
from ..store.jobs import to_milliseconds
from ..store.streams import StreamEntry, find_cursor_before
from . import terminal
from .collection_params import CollectionsParam, CursorsParam
from .event_selection import read_newest, read_selected
from .followed_streams import NOTHING_YET, follow_streams, print_entry
from .options import SinceParam, event_options, json_option, resolve_moment
from .tailed_streams import TailedStreams, open_streams

MOST = 1_000_000_000  # entries that somebody may ask for


@click.command("tail")
@click.option(
    "--stream", "streams", type=click.Choice(["clean", "copies", "dead"]), multiple=True, default=["clean"],
    show_default=True, help="May be given several times; what is in them is merged by time.",
)  # fmt: skip
@click.option(
    "--collection", "collections", type=CollectionsParam(), multiple=True, default=[],
    help="Of this one, or of several: a,b, or given several times; FEEDMILL_COLLECTION if not given.",
)  # fmt: skip
@click.option(
    "--after", type=CursorsParam(),
    help="Cursor: the id of the last entry you have; of several collections a=ID,b=ID.  [default: 0]",
)  # fmt: skip
@click.option("--since", type=SinceParam(), help="From that time on; also how long ago, such as 15m, 6h, 2d.")
@click.option("--new", is_flag=True, help="Only what comes in from now on, until Ctrl-C.")
@click.option("--last", type=click.IntRange(1, MOST), metavar="N", help="The newest so many.")
@click.option("--until", type=SinceParam(), help="Up to that time; also how long ago.")
@click.option("-n", "--limit", "--count", "limit", type=click.IntRange(1, MOST), help="Stop after so many.")
@event_options
@click.option(
    "--newest-first/--oldest-first", default=None,
    help="In which order.  [default: newest first on a terminal without --follow, else oldest first]",
)  # fmt: skip
@click.option("-f", "--follow/--stop-at-end", help="Go on with what comes in, until Ctrl-C.  [default: stop]")
@json_option
@click.pass_obj
def tail_streams(
    settings: Settings, /, streams: tuple[str, ...], collections: tuple[tuple[str, ...], ...], limit: int | None,
    follow: bool, as_json: bool, newest_first: bool | None, **given: Any,
) -> int:  # fmt: skip
    """Read the output streams; in a pipe, one JSON object per event."""
    selection = _make_selection(given)
    readable = sys.stdout.isatty() and not as_json
    follow = follow or given["new"]
    order = readable and not follow if newest_first is None else newest_first
    wanted = TailRange(**given, limit=limit, newest_first=order)
    _refuse_contradictions(wanted, follow)
    with open_backend(settings, search_path()) as server:
        tailed = open_streams(settings, server.url, [name for names in collections for name in names])
        newest = {name: tailed.find_newest_id(name) for name in tailed.list_names(dict.fromkeys(streams))}
        left = limit
        for entry in islice(_read_range(tailed, newest, selection, wanted, readable, follow), limit):
            print_entry(entry, readable)
            left = None if left is None else left - 1
        if follow:
            follow_streams(tailed, newest, selection, left, readable)
        elif readable and left == limit and not any(tailed.find_newest_id(name) != "0-0" for name in newest):
            terminal.print_message(NOTHING_YET)
    return 0


def _make_selection(given: dict[str, Any]) -> EventSelection:
    """Of the options that say which events are wanted; they are taken out."""
    return EventSelection(
        types=frozenset(given.pop("types")),
        sources=frozenset(map(str.lower, given.pop("sources"))),
        languages=frozenset(map(str.lower, given.pop("languages"))),
        licenses=frozenset(map(fold_license, given.pop("licenses"))),
        tdm=given.pop("tdm"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TailRange:
    """Which part of the streams is read, and in which order; of after, since, new and last one at most is given."""

    after: Mapping[str, str] | None  # as CursorsParam has it
    since: datetime | timedelta | None
    new: bool
    last: int | None
    until: datetime | timedelta | None
    limit: int | None  # of those that are shown first; with `last` of the newest
    newest_first: bool


def _refuse_contradictions(wanted: TailRange, follow: bool) -> None:
    given = [name for name in ("after", "since", "new", "last") if getattr(wanted, name) not in (None, False)]
    if len(given) > 1:
        raise click.UsageError(f"--{given[0]} and --{given[1]} say two beginnings: give one")
    if wanted.until is not None and follow:
        raise click.UsageError("--until ends before what comes in: leave out --follow and --new")
    if wanted.newest_first and follow:
        raise click.UsageError("what comes in later is shown later: leave out --newest-first, or --follow and --new")


def _read_range(
    streams: TailedStreams,
    newest: dict[str, str],
    selection: EventSelection,
    wanted: TailRange,
    readable: bool,
    follow: bool,
) -> Iterable[StreamEntry]:
    """What is there already; whoever follows gets what comes behind the newest entries as it comes in."""
    until = None
    if wanted.until is not None:
        until = str(max(0, to_milliseconds(resolve_moment(wanted.until, streams.now()))))
    if wanted.new:
        return ()
    ends = newest if follow else dict.fromkeys(newest, until)
    if wanted.last:
        count = min(wanted.last, wanted.limit or wanted.last)
        last = [*islice(read_newest(streams, ends, selection, dict.fromkeys(newest, "0")), count)]
        return last if wanted.newest_first else last[::-1]
    after = _find_beginnings(list(newest), wanted.after or {"": "0"})
    if wanted.since is not None:
        after = dict.fromkeys(newest, find_cursor_before(resolve_moment(wanted.since, streams.now())))
    for name in newest:
        _say_what_is_gone(streams, name, after[name], readable)
    read = read_newest if wanted.newest_first else read_selected
    return read(streams, ends, selection, after)


def _find_beginnings(names: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """A cursor for each stream: its own, that of its collection, or the one for all.

    >>> _find_beginnings(["a/clean", "a/copies", "b/clean"], {"a": "5", "b": "7", "a/copies": "6"})
    {'a/clean': '5', 'a/copies': '6', 'b/clean': '7'}
    """
    known = {part for name in names for part in (name, name.rpartition("/")[0])}
    if unknown := sorted(set(given) - known - {""}):
        raise click.UsageError(f"--after: {', '.join(unknown)} is not read; name collections of --collection")
    cursors = {name: given.get(name) or given.get(name.rpartition("/")[0]) or given.get("") for name in names}
    if lacking := sorted({name.rpartition("/")[0] for name, cursor in cursors.items() if cursor is None}):
        raise click.UsageError(f"--after: name all collections, {', '.join(lacking)} too; 0 is the beginning")
    return {name: cursor for name, cursor in cursors.items() if cursor is not None}


def _say_what_is_gone(streams: TailedStreams, name: str, after: str, readable: bool) -> None:
    """First of all, to a reader who has missed entries: up to where they are gone. It is no entry and has no count."""
    last = streams.find_last_trimmed(name)
    if last is None or not has_missed_entries(after, last):
        return
    if readable:
        terminal.print_message(
            f"{name}: entries up to {last} were trimmed (docs/streams.md); what follows is all there is"
        )
        return
    collection, _, stream = name.rpartition("/")
    notice = pack_trim_notice(stream, last, streams.now())
    terminal.print_json_line({"collection": collection, **notice} if collection else notice)
