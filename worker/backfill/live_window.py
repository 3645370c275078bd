"""The items of the last window as JSON lines, to be submitted: so a live index begins with what an archive ended with.

DIR/items ─► the newest moment ─► what is no older than a window then ─► DIR/window.jsonl
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from . import parquet_files as parquet
from .work_folder import WorkFolder, open_whole

_TIMES = ("date_published", "fetched_at", "via")
_AS_THEY_ARE = ("id", "url", "title", "content_text", "summary", "language", "tags", "image")
_RIGHTS = ("license", "tdm_reserved")
_MOMENTS = ("date_published", "date_modified")


def write_window(work: WorkFolder, window: timedelta) -> int:
    """Write the file, each language in order of time; returns how many items are in it.

    Items without a date are not: nobody knows whether they are of the last window.
    """
    moments = (moment for row in parquet.read_items(work.out, _TIMES) if (moment := _find_moment(row)))
    newest = max(moments, default=None)
    count = 0
    with open_whole(work.window) as file:
        for row in _read_since(work, newest - window) if newest else ():
            file.write(msgspec.json.encode(make_json_item(row)) + b"\n")
            count += 1
    return count


def make_json_item(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the table of items as an item of JSON Feed, as feedmill takes it in."""
    dates = {name: row[name].isoformat() for name in _MOMENTS if row[name]}
    source = {"name": row["source_name"], "domain": row["source_domain"]}
    item = {name: row[name] for name in _AS_THEY_ARE} | dates
    item["authors"] = [{"name": name} for name in row["authors"] or () if name]
    rights = {name: row.get(name) for name in _RIGHTS}
    item["rights"] = {name: value for name, value in rights.items() if value is not None}
    item["source"] = {name: value for name, value in source.items() if value}
    return {name: value for name, value in item.items() if value}


def _read_since(work: WorkFolder, reach: datetime) -> Iterator[dict[str, Any]]:
    for row in parquet.read_items(work.out):
        moment = _find_moment(row)
        if moment and moment >= reach:
            yield row


def _find_moment(row: Mapping[str, Any]) -> datetime | None:
    """As slices have it: its date, else that of its record in a web archive."""
    moment: datetime | None = row["date_published"] or (row["fetched_at"] if row["via"] == "warc" else None)
    return moment
