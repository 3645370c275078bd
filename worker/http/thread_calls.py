"""Work that waits for the server, off the event loop: some threads for all requests, however many there are."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from .problems import make_unavailable

THREADS = 8
LONGEST_CALL = 20.0  # seconds that a request waits for its turn and the answer

Answer = TypeVar("Answer")


class ThreadCalls:
    """Runs functions in a few threads; what has to wait for a thread waits without one."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="http")

    async def call_in_thread(self, function: Callable[[], Answer]) -> Answer:
        """What the function returns or raises.

        Raises:
            RequestError: 503, all threads are busy for so long, or the server says nothing.
        """
        running = asyncio.get_running_loop().run_in_executor(self._pool, function)
        try:
            return await asyncio.wait_for(running, LONGEST_CALL)
        except TimeoutError:
            raise make_unavailable(
                "busy", f"there was no answer within {LONGEST_CALL:.0f} seconds", "ask again, or for less"
            ) from None

    def close(self) -> None:
        """Begin nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)
