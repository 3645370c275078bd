"""`--json`, in a file of its own: commands that must begin in no time need no other option."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--json``, on every command that reads."""
    return click.option("--json", "as_json", is_flag=True, help="JSON lines, as in a pipe.")(command)
