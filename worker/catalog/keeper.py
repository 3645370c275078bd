"""Keeps the catalog: one thread of one process, however many of them serve.

lock ─► is it this store's, and can it be followed? ─► no: fill it from the store ─► follow the streams, and look after
what is old
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress

from ..backend import BACKEND_ERRORS
from ..runtime import Runtime
from ..server.private_files import UnusableFolderError
from .catalog_file import CatalogFile, CatalogMissingError, refuse_weak_sqlite
from .catalog_rows import CatalogRows
from .following import CatalogFollower
from .upkeep import look_after_old_stories, match_letters

log = logging.getLogger(__name__)

STANDBY_SECONDS = 2.0  # between two tries to become the one that writes
PAUSE_SECONDS = 1.0  # while the server is away
UPKEEP_SECONDS = 15.0
NEWS_SECONDS = 1.0  # of one wait; the end of the program waits as long


class CatalogKeeper:
    """The thread that keeps a catalog."""

    def __init__(self, rt: Runtime, file: CatalogFile) -> None:
        self._rt, self._file = rt, file
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep_at_it, name="catalog", daemon=True)
        self.trouble: str | None = None  # why there is no catalog, for people

    def begin(self) -> None:
        """Keep it from now on."""
        self._thread.start()

    def give_up(self, reason: str) -> None:
        """Keep none."""
        self._tell(CatalogMissingError(reason))

    def close(self) -> None:
        """End it soon."""
        self._stop.set()

    def join_thread(self) -> None:
        """Wait until nobody asks the server any more."""
        if self._thread.is_alive():
            self._thread.join(2 * NEWS_SECONDS + PAUSE_SECONDS)

    def _keep_at_it(self) -> None:
        try:
            refuse_weak_sqlite()
        except CatalogMissingError as error:
            self._tell(error)
            return
        while not self._stop.is_set():
            try:
                with self._file.hold_lock() as is_ours:
                    self.trouble = None
                    if is_ours:
                        self._keep_until_stopped()
                self._stop.wait(STANDBY_SECONDS)
            except BACKEND_ERRORS as error:
                log.info("the catalog waits for the server", extra={"event": "catalog.waits", "reason": str(error)})
                self._stop.wait(PAUSE_SECONDS)
            except (sqlite3.DatabaseError, OSError, UnusableFolderError) as error:
                self._mend(error)
            except Exception as error:  # a thread that ends would leave pages that look right and grow old
                self._tell(error, is_fault=True)
                self._stop.wait(UPKEEP_SECONDS)

    def _keep_until_stopped(self) -> None:
        with self._file.open_writable() as connection:
            rows = CatalogRows(connection, self._rt.params)
            follower = CatalogFollower(self._rt, connection, rows)
            follower.begin(self._stop.is_set)
            keep_up = _make_upkeep(self._rt, connection, rows)
            while not self._stop.is_set():
                follower.take_news(NEWS_SECONDS)
                keep_up()

    def _mend(self, error: Exception) -> None:
        """A broken file is made anew; where there is no room the catalog waits for it."""
        self._tell(error)
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            with suppress(OSError, UnusableFolderError), self._file.hold_lock() as is_ours:
                if is_ours:
                    self._file.remove()
        self._stop.wait(UPKEEP_SECONDS if isinstance(error, sqlite3.OperationalError) else PAUSE_SECONDS)

    def _tell(self, error: Exception, is_fault: bool = False) -> None:
        self.trouble = "there is no catalog: " + ("feedmill has a fault here" if is_fault else str(error))
        log.warning(
            "the catalog can't be kept", extra={"event": "catalog.trouble", "reason": str(error)}, exc_info=is_fault
        )


def _make_upkeep(rt: Runtime, connection: sqlite3.Connection, rows: CatalogRows) -> Callable[[], None]:
    """What does the upkeep, but not more often than is needed."""
    last = [rt.now()]
    match_letters(rt, connection, rows)

    def keep_up() -> None:
        now = rt.now()
        if (now - last[0]).total_seconds() < UPKEEP_SECONDS:
            return
        last[0] = now
        match_letters(rt, connection, rows)
        look_after_old_stories(rt, connection, rows, now)

    return keep_up
