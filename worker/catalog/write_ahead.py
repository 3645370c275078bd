"""Having SQLite write ahead of a file, so that who reads it and who writes it do not wait for each other."""

from __future__ import annotations

import sqlite3
import time

PAUSE = 0.02  # seconds before it is asked again where SQLite does not wait by itself


def switch_to_wal(connection: sqlite3.Connection, patience: float) -> None:
    """Two processes that switch a new file at once would make a deadlock, so SQLite refuses one instead of waiting.

    Args:
        patience: seconds, after which its refusal is raised.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(PAUSE)
        else:
            return
