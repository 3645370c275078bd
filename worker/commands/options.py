"""Options that several commands have, and the types of their values."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn, get_args

import click
from click.shell_completion import CompletionItem

from ..judging.events import EventType
from ..store.event_selection import TdmChoice
from ..store.jobs import JobKind
from ..store.streams import is_entry_id
from .json_output import json_option as json_option
from .seconds_param import LONGEST_INTERVAL
from .seconds_param import SecondsParam as SecondsParam
from .usage_errors import InvalidTimeError

KINDS: tuple[JobKind, ...] = ("auto", "feed", "page", "document", "items", "sitemap", "table", "mail", "section")
LONGEST_AGO = timedelta(days=36525)
UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class TimeParam(click.ParamType[datetime]):
    """An RFC 3339 time. One without a zone is refused: which one was meant, nobody knows."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a time such as 2026-06-01T12:00:00Z", param, ctx)
        if moment.tzinfo is None:
            self.fail(
                f"{value!r} has no time zone: write {moment.isoformat()}Z for UTC, or an offset such as +02:00",
                param,
                ctx,
            )
        try:
            return moment.astimezone(UTC)
        except OverflowError:
            self.fail(f"{value!r} is out of the years 1 to 9999", param, ctx)

    def fail(self, message: str, param: click.Parameter | None = None, ctx: click.Context | None = None) -> NoReturn:
        raise InvalidTimeError(message, ctx=ctx, param=param)


class TargetParam(click.ParamType[str]):
    """A file, an address, or - for standard input."""

    name = "target"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(incomplete, type="file")]


class CursorParam(click.ParamType[str]):
    """The id of an entry of a stream, or the milliseconds that it begins with."""

    name = "id"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not is_entry_id(value):
            self.fail(f"{value!r} is no id of an entry, such as 1780833600000-0; 0 is the beginning", param, ctx)
        return str(value)


class SinceParam(TimeParam):
    """A moment: an RFC 3339 time, or how long ago, such as 90s, 15m, 6h, 2d."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if match := re.fullmatch(r"(\d{1,7})([smhd])", str(value), re.ASCII):
            ago = timedelta(seconds=int(match[1]) * UNIT_SECONDS[match[2]])
            if ago > LONGEST_AGO:
                self.fail(f"{value!r} is longer ago than a hundred years", param, ctx)
            return ago
        if not re.match(r"\d{4}-", str(value), re.ASCII):
            self.fail(
                f"{value!r} is neither a time such as 2026-06-01T12:00:00Z nor so long ago, as 15m, 6h, 2d", param, ctx
            )
        return super().convert(value, param, ctx)


def resolve_moment(given: datetime | timedelta, now: datetime) -> datetime:
    """The moment that was given, as such or as how long ago."""
    return now - given if isinstance(given, timedelta) else given


class IntervalParam(click.ParamType[int]):
    """A number of seconds, minutes, hours or days, as seconds; a minute at least, thirty days at most."""

    name = "interval"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        match = re.fullmatch(r"(\d{1,9})([smhd])", str(value), re.ASCII)
        seconds = int(match[1]) * UNIT_SECONDS[match[2]] if match else 0
        if not 60 <= seconds <= LONGEST_INTERVAL:
            self.fail(f"{value!r} is no interval from a minute to thirty days, such as 90s, 15m, 6h, 2d", param, ctx)
        return seconds


license_option = click.option(
    "--license", "licenses", multiple=True, metavar="ADDRESS",
    help="Only records whose licence's address begins so, such as creativecommons.org/licenses/by.",
)  # fmt: skip
tdm_option = click.option(
    "--tdm", type=click.Choice([*get_args(TdmChoice)]),
    help="Only records that reserve text and data mining, or only those that don't.",
)  # fmt: skip
kind_option = click.option(
    "--kind", type=click.Choice(KINDS), default="auto", show_default=True, help="What the targets are."
)
fetched_option = click.option(
    "--fetched-at",
    type=TimeParam(),
    help='When the bytes were taken; "2 hours ago" counts back from here. Now, if not given.',
)


def event_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Which events are wanted: what `EventSelection` takes. They stand in the help in this order."""
    for option in (
        tdm_option,
        license_option,
        click.option("--language", "languages", multiple=True, help="Only records in that language, such as en."),
        click.option("--source", "sources", multiple=True, help="Only records of that source, by name or domain."),
        click.option(
            "--type", "types", type=click.Choice([*get_args(EventType), "stream.trimmed"]), multiple=True,
            metavar="TYPE", help="Only events of that type, such as story.created; may be given several times.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command
