"""A program that keeps a set of stories in a SQLite file and a row of its own for each event, until it is killed.

python -m tests.support.keep_stories URL FILE group|cursor
"""

from __future__ import annotations

import sys

from feedmill.consume import CursorReader, GroupReader, SqliteStorySet


def keep_stories(url: str, file: str, way: str) -> None:
    stories = SqliteStorySet(file)
    stories.connection.execute("create table if not exists log (entry text)")
    reader = GroupReader(url, "keepers", "one") if way == "group" else CursorReader(url, stories.read_cursors())
    print("ready", flush=True)
    for event in reader:
        with stories.taking_event(event) as changes:
            if changes is not None:
                stories.connection.execute("insert into log values (?)", (event.entry_id,))


if __name__ == "__main__":
    keep_stories(*sys.argv[1:])
