"""The type of an option that says where a new consumer group begins."""

from __future__ import annotations

from typing import Any

import click

from ..store.streams import is_entry_id

BEGINNINGS = {"beginning": "0", "now": "$"}


class BeginningParam(click.ParamType[str]):
    """Where a new group begins, as the server has it."""

    name = "where"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in BEGINNINGS and not is_entry_id(value):
            self.fail(f"{value!r} is neither beginning, now nor an id, such as 1780833600000-0", param, ctx)
        return BEGINNINGS.get(value, str(value))
