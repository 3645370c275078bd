"""Numbers of seconds as values of options, in a file of its own as `--json` is."""

from __future__ import annotations

import re
from typing import Any

import click

LONGEST_INTERVAL = 30 * 86400  # seconds between two polls, or of any wait
SHORTEST_LOOK = 0.1  # seconds between two looks at the server


class SecondsParam(click.ParamType[float]):
    """A length of time in seconds; a month at most."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        match = re.fullmatch(r"\d{1,7}(\.\d{1,6})?", str(value), re.ASCII)
        if not match or float(value) > LONGEST_INTERVAL:
            self.fail(f"{value!r} is no number of seconds from 0 to {LONGEST_INTERVAL}", param, ctx)
        return float(value)


class IntervalSecondsParam(SecondsParam):
    """Seconds between two looks; a tenth at least."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        seconds = super().convert(value, param, ctx)
        if seconds < SHORTEST_LOOK:
            self.fail(f"{value!r} is less than {SHORTEST_LOOK} seconds", param, ctx)
        return seconds
