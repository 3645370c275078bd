"""Values of options that name collections, one or several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from ..setting_sources import is_collection_name
from .options import CursorParam


class CollectionsParam(click.ParamType[tuple[str, ...]]):
    """Names of collections with commas between."""

    name = "name"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        names = tuple(name.strip(" ") for name in str(value).split(","))
        for name in names:
            if not is_collection_name(name):
                self.fail(f"{name!r} is no collection: use letters, digits, '_', '-' and '.'", param, ctx)
        return names


class CursorsParam(click.ParamType[Mapping[str, str]]):
    """One cursor for all, under "", or one for each collection, or for one of its streams: a=ID,b=ID,b/copies=ID."""

    name = "id"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Mapping[str, str]:
        cursors: dict[str, str] = {}
        for part in str(value).split(","):
            name, _, cursor = part.strip(" ").rpartition("=")
            if name in cursors:
                self.fail(f"{value!r} says two beginnings of one: give one", param, ctx)
            cursors[name] = CursorParam().convert(cursor, param, ctx)
        return cursors
