"""Tells all who follow a stream that something came: one thread waits for the server, however many follow.

Nothing is handed on but the news itself: each follower reads at its own pace from its own cursor, so a slow one costs
no memory, and none can miss anything.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable

from ..backend import BACKEND_ERRORS
from ..runtime import Runtime

log = logging.getLogger(__name__)

STREAM_NAMES = ("clean", "copies", "dead")
WAIT_SECONDS = 1.0  # of one wait; the end of the program waits as long
PAUSE_SECONDS = 0.5  # while the server is away
GATHER_SECONDS = 0.05  # between two news, so that much that comes at once wakes everybody once


class StreamWatch:
    """The news of all streams, for one event loop."""

    def __init__(self, rt: Runtime, ensure_server: Callable[[], None]) -> None:
        self._rt, self._ensure_server = rt, ensure_server
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()
        self.is_closing = False
        self.followers = 0  # that read a stream now

    def begin(self) -> None:
        """Watch, from within the loop that is to be told."""
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._watch_streams, name="stream watch", daemon=True)
        self._thread.start()

    def news(self) -> asyncio.Event:
        """Set at the next news. Ask for it before reading, so that nothing comes between the two unseen."""
        return self._news

    def close(self) -> None:
        """All followers are to end; from within the loop."""
        self.is_closing = True
        self._stop.set()
        self._tell_all()

    def join_thread(self) -> None:
        """Wait until nobody asks the server any more."""
        if self._thread:
            self._thread.join(2 * WAIT_SECONDS)

    def _tell_all(self) -> None:
        told, self._news = self._news, asyncio.Event()
        told.set()

    def _watch_streams(self) -> None:
        cursors: dict[str, str] = {}
        while not self._stop.is_set():
            try:
                if not cursors:
                    cursors = {name: self._rt.streams.find_newest_id(name) for name in STREAM_NAMES}
                    news = cursors
                else:
                    news = self._rt.streams.wait_for_news(cursors, WAIT_SECONDS)
            except BACKEND_ERRORS as error:
                self._await_server(error)
                cursors = {}
                continue
            if news and self._loop and not self._stop.is_set():
                cursors = {**cursors, **news}
                self._loop.call_soon_threadsafe(self._tell_all)
                self._stop.wait(GATHER_SECONDS)

    def _await_server(self, error: Exception) -> None:
        """A little; an embedded server is started again."""
        log.info("nothing is heard of the streams", extra={"event": "http.backend", "reason": str(error)})
        self._stop.wait(PAUSE_SECONDS)
        try:
            if not self._stop.is_set():
                self._ensure_server()
        except BACKEND_ERRORS as failure:
            log.warning("the server does not start", extra={"event": "http.backend", "reason": str(failure)})
