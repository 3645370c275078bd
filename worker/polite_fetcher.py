"""Fetching as a guest: no host is asked more often than it likes, whoever of us asks.

take a turn ─► fetch ─► (429, 503: the host rests) ─► give the turn back
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from threading import Event, Thread
from typing import TypeVar

from ingest import FetchedDocument, Fetcher, FetchRequest, NotModified, TemporaryFetchError, read_authority

from .store.host_turns import TURN_LEASE, HostTurn, HostTurns

Given = TypeVar("Given")

BEATS = 3  # in the lease of a turn
LONGEST_WAIT = 12.0  # seconds for a turn; who would wait longer does something else meanwhile


class HostRestsError(TemporaryFetchError):
    """The host is not to be asked now; it was not. ``retry_after`` says when it may be."""

    retry_after: float

    def __init__(self, host: str, seconds: float, is_busy: bool = False) -> None:
        super().__init__(f"{host} is not to be asked for {seconds:.0f} s", seconds, host)
        self.is_busy = is_busy  # it wishes no rest: others of us had all its turns


@contextmanager
def keep_turn(turns: HostTurns, turn: HostTurn, now: Callable[[], datetime]) -> Iterator[None]:
    """Renew a turn while the block runs, and give it back then. Of a process that is killed it ends in seconds."""
    ended = Event()

    def renew_until_ended() -> None:
        while not ended.wait(TURN_LEASE.total_seconds() / BEATS):
            if not turns.renew(turn, now()):
                return

    renewing = Thread(target=renew_until_ended, daemon=True)
    renewing.start()
    try:
        yield
    finally:
        ended.set()
        renewing.join()
        turns.give_back(turn)


class PoliteFetcher:
    """A Fetcher that takes a turn at each host before it asks. Threads may share it.

    Args:
        held: a turn that the caller has taken and keeps; the first fetch from its host uses it, and gives it back.
    """

    def __init__(
        self, fetcher: Fetcher, turns: HostTurns, now: Callable[[], datetime], held: HostTurn | None = None
    ) -> None:
        self._fetcher = fetcher
        self._turns = turns
        self._now = now
        self._held = held

    def holding(self, turn: HostTurn) -> PoliteFetcher:
        """The same, for one job that has a turn already."""
        return PoliteFetcher(self._fetcher, self._turns, self._now, turn)

    def fetch(self, request: FetchRequest, now: datetime) -> FetchedDocument | NotModified:
        """As Fetcher does; HostRestsError where the host is not to be asked now."""
        return self._take_turns(request.url, lambda enter_host: self._fetcher.fetch(request, now, enter_host))

    def get(self, url: str, now: datetime) -> FetchedDocument:
        """As Fetcher does; HostRestsError where the host is not to be asked now."""
        return self._take_turns(url, lambda enter_host: self._fetcher.get(url, now, enter_host))

    def _take_turns(self, url: str, ask: Callable[[Callable[[str], None]], Given]) -> Given:
        host = read_authority(url)
        with ExitStack() as turn:  # one at a time: two fetches that held one and wanted another would wait for ever

            def enter_host(host: str) -> None:
                turn.close()
                turn.enter_context(keep_turn(self._turns, self._await_turn(host), self._now))

            if self._held and self._held.host == host:
                turn.callback(self._turns.give_back, self._held)
                self._held = None
            elif host:
                enter_host(host)
            try:
                return ask(enter_host)
            except HostRestsError:
                raise
            except TemporaryFetchError as error:
                if error.retry_after:
                    self._turns.note_rest(error.host or host, error.retry_after, self._now())
                raise

    def _await_turn(self, host: str) -> HostTurn:
        end = time.monotonic() + LONGEST_WAIT
        while True:
            answer = self._turns.take(host, self._now())
            if isinstance(answer, HostTurn):
                return answer
            if answer.seconds > end - time.monotonic():
                raise HostRestsError(host, answer.seconds, is_busy=not answer.rests and answer.seconds <= LONGEST_WAIT)
            time.sleep(answer.seconds)
