"""options: what several commands take, and how it is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import click
import pytest
from click.testing import CliRunner

from worker.commands.options import LONGEST_INTERVAL, IntervalParam, TimeParam, fetched_option, json_option, kind_option


@click.command()
@kind_option
@fetched_option
@json_option
def show_options(kind: str, fetched_at: datetime | None, as_json: bool) -> None:
    click.echo(f"{kind} {fetched_at} {as_json}")


# name: (arguments, exit code, what is said)
CALLS: dict[str, tuple[list[str], int, str]] = {
    "none": ([], 0, "auto None False\n"),
    "all": (
        ["--json", "--kind", "feed", "--fetched-at", "2026-06-07T20:00:00+02:00"],
        0,
        "feed 2026-06-07 18:00:00+00:00 True\n",
    ),
    "JSON takes no value": (["--json=yes"], 2, "does not take a value"),
    "no such kind": (["--kind", "picture"], 2, "'picture' is not one of 'auto', 'feed', 'page', 'document', 'items'"),
    "no time": (["--fetched-at", "yesterday"], 2, "'yesterday' is not a time such as 2026-06-01T12:00:00Z"),
}


@pytest.mark.parametrize(("args", "code", "said"), CALLS.values(), ids=CALLS)
def test_a_command_takes_what_its_options_say(args: list[str], code: int, said: str) -> None:
    done = CliRunner().invoke(show_options, args)
    assert done.exit_code == code
    assert said in done.output


NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)

# name: (as written, the moment)
TIMES: dict[str, tuple[str, datetime]] = {
    "UTC": ("2026-06-01T12:00:00Z", NOON),
    "an offset": ("2026-06-01T08:00:00-04:00", NOON),
    "a space": ("2026-06-01 12:00Z", NOON),
    "less than a second": ("2026-06-01T12:00:00.5Z", NOON + timedelta(seconds=0.5)),
}


@pytest.mark.parametrize(("written", "moment"), TIMES.values(), ids=TIMES)
def test_a_time_is_read_in_utc(written: str, moment: datetime) -> None:
    read = TimeParam().convert(written, None, None)
    assert (read, read.tzinfo) == (moment, UTC)


@pytest.mark.parametrize("written", ["", "now", "12:00", "2026-13-01", "2026-06-01T25:00:00Z", "1780315200"])
def test_what_is_no_time(written: str) -> None:
    with pytest.raises(click.BadParameter, match="is not a time such as"):
        TimeParam().convert(written, None, None)


@pytest.mark.parametrize("written", ["2026-06-01", "2026-06-01T12:00", "2026-06-01 12:00:00"])
def test_a_time_without_a_zone_is_refused_with_one_to_choose(written: str) -> None:
    with pytest.raises(click.BadParameter, match=r"no time zone: write 2026-06-01T\d\d:00:00Z for UTC"):
        TimeParam().convert(written, None, None)


# as written -> seconds
INTERVALS = {"60s": 60, "90s": 90, "1m": 60, "15m": 900, "6h": 21600, "2d": 172_800, "30d": LONGEST_INTERVAL}


@pytest.mark.parametrize(("written", "seconds"), INTERVALS.items(), ids=INTERVALS)
def test_an_interval_is_read_in_seconds(written: str, seconds: int) -> None:
    assert IntervalParam().convert(written, None, None) == seconds


@pytest.mark.parametrize(
    "written", ["", "59s", "0m", "31d", "2592001s", "15", "15 m", "1.5h", "-5m", "1w", "1h30m", "٣m", "9" * 10 + "s"]
)
def test_what_is_no_interval(written: str) -> None:
    with pytest.raises(click.BadParameter, match="a minute to thirty days"):
        IntervalParam().convert(written, None, None)


def test_an_offset_of_minutes_is_counted() -> None:
    local = datetime(2026, 6, 1, 17, 45, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    assert TimeParam().convert(local.isoformat(), None, None) == NOON
