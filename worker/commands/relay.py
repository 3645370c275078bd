"""relay: the clean stream into another system."""

from __future__ import annotations

import logging
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event

import click

from ..backend import Backend, open_backend
from ..failures import SINK_REFUSES, SINK_UNUSABLE, UNKNOWN_GROUP
from ..judging.event_lines import has_missed_entries
from ..log_lines import show_log_fields, write_log_lines
from ..relay.relay_loop import EventRelay
from ..relay.sink import Sink, SinkAwayError, SinkRefusalError, SinkSetupError
from ..relay.targets import make_group_name, open_target
from ..settings import Settings, search_path
from ..store.group_reading import GroupDroppedError, GroupReading
from ..store.groups import is_own_group
from ..stores import Stores, open_stores
from . import terminal
from .beginning_param import BeginningParam
from .exit_codes import FAILED, USAGE

log = logging.getLogger(__name__)

STREAM = "clean"
LEAVE_SECONDS = 5.0  # after a signal, for what is waited for
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayWish:
    """What one call wants."""

    sink: Sink
    group: str
    start: str  # where a new group begins
    follow: bool


@click.command("relay")
@click.option(
    "--to",
    "target",
    required=True,
    metavar="TARGET",
    help="Where to: postgresql://…, kafka://…, file:///… (docs/sinks.md).",
)
@click.option(
    "--name", "group", metavar="NAME",
    help="The consumer group that keeps how far this relay is.  [default: relay. and the target's kind]",
)  # fmt: skip
@click.option(
    "--from", "start", type=BeginningParam(), default="beginning", show_default=True, metavar="WHERE",
    help="Where a new group begins: beginning, now, or behind the entry of an id.",
)  # fmt: skip
@click.option(
    "--follow/--stop-at-end", default=True, show_default=True, help="Go on with what comes in, or end where it ends."
)
@click.pass_context
def relay_events(ctx: click.Context, /, target: str, group: str | None, start: str, follow: bool) -> int:
    """Pass the clean stream on into PostgreSQL, Kafka or files, until Ctrl-C."""
    settings: Settings = ctx.obj
    if settings.log == "json":
        write_log_lines(settings.log, logging.INFO if ctx.find_root().params["verbose"] else logging.WARNING)
    else:
        show_log_fields()
    name = group or make_group_name(target)
    try:
        sink = open_target(target)
        _refuse_group_name(name)
        wish = RelayWish(sink=sink, group=name, start=start, follow=follow)
        with open_backend(settings, search_path()) as server:
            return _relay_until_stopped(settings, server, wish)
    except SinkSetupError as error:
        terminal.print_error(f"feedmill: {error}", SINK_UNUSABLE)
        return USAGE
    except SinkRefusalError as error:
        terminal.print_error(f"feedmill: {error}; it comes first at the next start", SINK_REFUSES)
        return FAILED
    except GroupDroppedError as error:
        terminal.print_error(f"feedmill: {error}; start again to begin anew, or name another one", UNKNOWN_GROUP)
        return FAILED


def _refuse_group_name(name: str) -> None:
    if is_own_group(name) or not re.fullmatch(r"[\w.:-]{1,100}", name, re.ASCII):
        says = "a name has letters, digits, '_', '-', '.' and ':', 100 at most, and is none of feedmill's own"
        raise click.UsageError(f"{name!r}: {says}")


def _relay_until_stopped(settings: Settings, server: Backend, wish: RelayWish) -> int:
    # no command is repeated by the client: a read that had no answer may have been done, and the loop looks for it
    rt = open_stores(settings, server.url, retries=0)
    reading = _open_group(rt, wish)
    stop = Event()
    relay = EventRelay(reading, wish.sink, stop, server.ensure_running)
    with _hear_signals(stop):
        terminal.print_message(f"passing {STREAM} on to {wish.sink.name} as the group {wish.group}; stop: Ctrl-C")
        try:
            relay.pass_events(wish.follow)
        except SinkAwayError as error:
            if not stop.is_set():
                raise
            terminal.print_message(f"{wish.sink.name}: {error}; what it did not take comes first at the next start")
    terminal.print_message(f"{relay.passed:,} events are with {wish.sink.name}")
    return 0


@contextmanager
def _hear_signals(stop: Event) -> Iterator[None]:
    """A signal ends the loop, and some seconds later whatever it waits for, such as a target that gives no answer."""

    def hear(*_: object) -> None:
        stop.set()
        signal.setitimer(signal.ITIMER_REAL, LEAVE_SECONDS, LEAVE_SECONDS)  # again, if closing waits too

    def leave(*_: object) -> None:
        raise SinkAwayError("it gives no answer, and the relay is told to end")

    handlers = {**dict.fromkeys(STOP_SIGNALS, hear), signal.SIGALRM: leave}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def _open_group(rt: Stores, wish: RelayWish) -> GroupReading:
    """The group, made where there is none; who begins behind what was trimmed is told."""
    if rt.groups.create(STREAM, wish.group, wish.start):
        last = rt.trimmer.find_last_trimmed(STREAM)
        if last and wish.start != "$" and has_missed_entries(wish.start, last):
            said = f"entries of {STREAM} up to {last} were trimmed (docs/streams.md) and are not passed on"
            terminal.print_message(said)
    return rt.groups.read_in(STREAM, wish.group)
