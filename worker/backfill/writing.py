"""The third step of a back-fill: items, verdicts and stories of a slice to Parquet."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from . import parquet_files as parquet
from .item_files import read_items
from .slice_files import STORIES, STORY_IDS, load_ids, load_plan, load_rows, read_verdicts
from .table_rows import make_item_row, make_verdict_row, read_story_line
from .work_folder import WorkFolder


def write_slice(out: str, name: str) -> int:
    """Write the tables of a slice; returns how many items it has."""
    work = WorkFolder(Path(out))
    plan = load_plan(work)
    one, folder = plan.find_slice(name), work.slice(name)
    if work.table("verdicts", name).exists():
        return one.end - one.first
    ids = load_ids(folder / STORY_IDS)
    folders = [work.part(number) for number in range(plan.parts)]
    items = read_items(folders, one.language, load_rows(folder)[one.overlap :])
    parquet.write_table(work.table("items", name), parquet.ITEMS, map(make_item_row, items, ids))
    with (folder / STORIES).open("rb") as lines:
        parquet.write_table(work.table("stories", name), parquet.STORIES, map(read_story_line, lines))
    verdicts = islice(read_verdicts(folder), one.overlap, None)
    parquet.write_table(work.table("verdicts", name), parquet.VERDICTS, map(make_verdict_row, verdicts, ids))
    return one.end - one.first
