"""The loop of the relay: nothing is acknowledged before the target has it.

own unacknowledged ─► new entries ─► enough? ─► write ─► flush ─► acknowledged
                                                  └─ away: a growing pause, and the whole batch again
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from threading import Event

from ..backend import BACKEND_ERRORS
from ..store.group_reading import GroupReading
from ..store.streams import StreamEntry
from ..trouble import passes_by_itself
from .sink import Sink, SinkAwayError

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0  # seconds before a target is tried again, doubled each time
SERVER_PAUSE = 1.0  # seconds before the server is asked again
WAIT_SECONDS = 1.0  # of one read: whoever stops us waits as long


class EventRelay:
    """Passes a stream on to one sink.

    Args:
        reading: of a group that is there, by a client that repeats nothing.
        stop: set by whoever wants it to end.
        ensure_server: start the server again if it is ours and has died.
    """

    def __init__(self, reading: GroupReading, sink: Sink, stop: Event, ensure_server: Callable[[], None]) -> None:
        self._reading, self._sink, self._stop, self._ensure_server = reading, sink, stop, ensure_server
        self._held: list[StreamEntry] = []  # read and not handed over
        self._held_bytes, self._held_since = 0, 0.0
        self._is_open = False
        self.passed = 0  # events that the target has

    def pass_events(self, follow: bool) -> None:
        """Pass on all that is there, and with `follow` all that comes, until it is stopped.

        Raises:
            SinkError: the target can't be used, or refuses an event; nothing of its batch is acknowledged.
            GroupDroppedError: somebody dropped the group.
        """
        try:
            while not self._stop.is_set():
                try:
                    self._keep_open(self._sink.open)
                    return self._pass_until_stopped(follow)
                except BACKEND_ERRORS as error:
                    if not passes_by_itself(error):
                        raise
                    log.warning(
                        "the relay waits for feedmill's server",
                        extra={"event": "relay.server", "reason": str(error), "again_in": SERVER_PAUSE},
                    )
                    self._close_sink()  # it is opened anew, with what is read anew
                    self._stop.wait(SERVER_PAUSE)
                    self._ensure_server()
        finally:
            self._close_sink()

    def _pass_until_stopped(self, follow: bool) -> None:
        self._forget_held()  # it is not acknowledged, so it is read again, with what a lost answer held
        after: str | None = "0"
        while not self._stop.is_set():
            if after is not None:
                entries = self._reading.read_unacknowledged(after)
                after = entries[-1].id if entries else None
            else:
                entries = self._reading.read_new(self._choose_wait() if follow else 0)
                if not (entries or follow):
                    break
            self._hold(entries)
            if self._is_due():
                self._keep_open(self._hand_over)
        if self._held:
            self._hand_over_at_end()

    def _hold(self, entries: Sequence[StreamEntry]) -> None:
        ours = [entry for entry in entries if "ce_id" in entry.fields and "data" in entry.fields]
        foreign = [entry.id for entry in entries if "ce_id" not in entry.fields or "data" not in entry.fields]
        if foreign:  # trimmed after it was read, or written by somebody else
            log.warning(
                "entries that are gone or are no events are not passed on",
                extra={"event": "relay.left_out", "entries": len(foreign), "last": foreign[-1]},
            )
            self._reading.acknowledge(foreign)
        if ours and not self._held:
            self._held_since = time.monotonic()
        self._held += ours
        self._held_bytes += sum(len(entry.fields["data"]) for entry in ours)

    def _choose_wait(self) -> float:
        """Seconds that may be waited for news."""
        if not self._held:
            return WAIT_SECONDS
        return max(0.0, min(WAIT_SECONDS, self._held_since + self._sink.limits.seconds - time.monotonic()))

    def _is_due(self) -> bool:
        limits, held = self._sink.limits, self._held
        if len(held) >= limits.events or self._held_bytes >= limits.bytes:
            return True
        return bool(held) and time.monotonic() - self._held_since >= limits.seconds

    def _hand_over(self) -> None:
        if not self._is_open:
            self._sink.open()
            self._is_open = True
        self._sink.write(self._held)
        self._sink.flush()
        self._reading.acknowledge([entry.id for entry in self._held])
        self.passed += len(self._held)
        self._forget_held()

    def _hand_over_at_end(self) -> None:
        """Once more, if the target is there; what it does not get stays for the next start."""
        try:
            self._hand_over()
        except SinkAwayError as error:
            if not self._stop.is_set():
                self._close_sink()
                self._keep_open(self._hand_over)
                return
            log.warning(
                "the target did not take the last events; the next start passes them on",
                extra={
                    "event": "relay.left",
                    "target": self._sink.name,
                    "events": len(self._held),
                    "reason": str(error),
                },
            )

    def _keep_open(self, step: Callable[[], None]) -> None:
        """Do a step with the sink; as long as the target is away, again."""
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            try:
                step()
                self._is_open = True
            except SinkAwayError as error:
                self._close_sink()
                log.warning(
                    "the relay waits for its target",
                    extra={"event": "relay.waits", "target": self._sink.name, "reason": str(error), "again_in": pause},
                )
                self._stop.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                if pause > FIRST_PAUSE:
                    log.warning(
                        "the target is there again", extra={"event": "relay.goes_on", "target": self._sink.name}
                    )
                return

    def _close_sink(self) -> None:
        self._is_open = False
        self._sink.close()

    def _forget_held(self) -> None:
        self._held, self._held_bytes = [], 0
