"""What waits to be sent to webhooks: a delivery is one event for one hook. The steps are in webhooks.lua.

stream ─► read ─► store ─► claim ─► sent | failed ─► (claim again) ─► dead ─► (retry)
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import msgspec
from redis.exceptions import ResponseError

from .client import Client, StreamRow
from .jobs import to_milliseconds
from .keys import Keys
from .scripts import Script
from .webhooks import GROUP, MAX_BYTES, MAX_DEAD, MAX_WAITING, STEP_SIZE, HookStream, Webhook, unpack_hook

READER = "scheduler"  # one name for all of them, so that any reads on what another one left
READ_AT_ONCE = 50  # entries
MOST_RUNNING = 4  # deliveries of one hook at the same time, by all schedulers
LEASE = timedelta(seconds=30)  # of one attempt, which ends before that
LISTED_AT_ONCE = 500
LONGEST_ERROR = 500  # characters
LIMITS = {"most_waiting": MAX_WAITING, "most_dead": MAX_DEAD, "most_bytes": MAX_BYTES}

DeliveryState = Literal["waiting", "running", "dead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """What is known of a delivery."""

    type: str  # of the event
    stored_at: datetime
    attempts: int = 0
    attempted_at: datetime | None = None
    status: int | None = None  # of the last answer; None: there was none
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryClaim:
    """A delivery that is this sender's until its lease ends."""

    hook: Webhook
    message_id: str
    row: DeliveryRow
    payload: bytes
    lease: int  # ms when it ends, by which the sender is known


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedAttempt:
    """What follows from an attempt that did not succeed."""

    row: DeliveryRow
    next_at: datetime | None  # None: it is given up
    held_until: datetime | None = None  # the hook wants to be left alone so long
    is_gone: bool = False  # the hook says that there will be nothing at its address any more


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsentDelivery:
    """A delivery as it is listed."""

    hook_id: str
    message_id: str
    state: DeliveryState
    row: DeliveryRow
    next_at: datetime | None  # of its next attempt; None: it runs, or is dead


class Deliveries:
    """The deliveries of all hooks of a collection."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client = client
        self._keys = keys
        self._script = Script(client, keys, "webhooks")

    def read_new(self, stream: HookStream) -> list[StreamRow]:
        """Entries that no hook has yet: first what somebody read and did not store, then new ones.

        Each must be given to `store`, whoever wants it, or it is read again. One that was taken out of the stream
        meanwhile has no fields.
        """
        key = self._keys.stream(stream)
        try:
            for cursor in ("0", ">"):
                answer = self._client.xreadgroup(GROUP, READER, {key: cursor}, count=READ_AT_ONCE, block=1)
                rows = [(entry_id, fields or {}) for _, found in answer for entry_id, fields in found]
                if rows:
                    return rows
        except ResponseError as error:
            if not str(error).startswith("NOGROUP"):  # the last hook that wanted the stream is gone meanwhile
                raise
        return []

    def store(
        self, place: tuple[HookStream, str], row: DeliveryRow, payload: bytes, hook_ids: Sequence[str], now: datetime
    ) -> dict[str, int]:
        """Keep what an event's hooks shall get, and never read the event again; twice is as once.

        Args:
            place: the stream and the id of the event's entry.

        Returns:
            hook -> deliveries that it lost, since there was no room.
        """
        stream, entry_id = place
        answer = self._script(
            step="store", stream=stream, entry=entry_id, message=make_message_id(stream, entry_id), group=GROUP,
            hooks=list(hook_ids), row=msgspec.json.encode(row), payload=zlib.compress(payload, 6) if hook_ids else b"",
            now=to_milliseconds(now), **LIMITS,
        )  # fmt: skip
        return {hook_id.decode(): lost for hook_id, lost in zip(answer[::2], answer[1::2], strict=True)}

    def claim(self, hook_id: str, now: datetime) -> DeliveryClaim | None:
        """A delivery that is due, for this sender alone; None: there is nothing to send to this hook now."""
        lease = to_milliseconds(now + LEASE)
        answer = self._script(
            step="claim", id=hook_id, now=to_milliseconds(now), lease=lease, most_running=MOST_RUNNING
        )
        if not answer:
            return None
        message, row, payload, flat = answer
        return DeliveryClaim(
            hook=unpack_hook(hook_id, dict(zip(flat[::2], flat[1::2], strict=True))),
            message_id=message.decode(),
            row=msgspec.json.decode(row, type=DeliveryRow),
            payload=zlib.decompress(payload),
            lease=lease,
        )

    def note_sent(self, claim: DeliveryClaim, now: datetime) -> None:
        """It has arrived."""
        self._script(step="sent", id=claim.hook.id, message=claim.message_id, now=to_milliseconds(now))

    def note_failure(self, claim: DeliveryClaim, failure: FailedAttempt, now: datetime) -> bool:
        """It has not arrived. False: the lease had ended, and others see to it."""
        row = replace(failure.row, error=(failure.row.error or "")[:LONGEST_ERROR])
        moments = {"next": failure.next_at, "held_until": failure.held_until}
        answer = self._script(
            step="fail", id=claim.hook.id, message=claim.message_id, lease=claim.lease, row=msgspec.json.encode(row),
            error=row.error, is_gone=failure.is_gone, now=to_milliseconds(now), **LIMITS,
            **{name: to_milliseconds(moment) for name, moment in moments.items() if moment},
        )  # fmt: skip
        return bool(answer)

    def retry(self, hook_id: str, message_id: str | None, now: datetime) -> int:
        """Try a delivery again at once, or all dead and waiting ones of a hook; how many, as far as there is room."""
        options: dict[str, Any] = {} if message_id is None else {"message": message_id}
        count = 0
        while True:
            some: int = self._script(
                step="retry", id=hook_id, now=to_milliseconds(now), count=STEP_SIZE, most_waiting=MAX_WAITING, **options
            )
            count += some
            if message_id is not None or some == 0:
                return count if message_id else count + self._hurry(hook_id, now)

    def _hurry(self, hook_id: str, now: datetime) -> int:
        """Waiting deliveries are due now, as the receiver may be well again; how many."""
        count = 0
        while some := int(self._script(step="hurry", id=hook_id, now=to_milliseconds(now), count=STEP_SIZE)):
            count += some
        return count

    def drop_older(self, hook_id: str, moment: datetime) -> int:
        """Forget dead deliveries that were given up before; how many, STEP_SIZE at most."""
        return int(self._script(step="age", id=hook_id, before=to_milliseconds(moment), count=STEP_SIZE))

    def list_unsent(self, hook_id: str) -> Iterator[UnsentDelivery]:
        """Every delivery of a hook that is not sent: what waits, in the order of its next attempt, and what is dead."""
        keys = self._keys
        for state, key in (
            ("running", keys.hook_running(hook_id)),
            ("waiting", keys.hook_due(hook_id)),
            ("dead", keys.hook_dead(hook_id)),
        ):
            first = 0
            while found := self._list_some(key, first):
                first += len(found)
                for message_id, score, row in found:
                    moment = datetime.fromtimestamp(score / 1000, UTC) if state == "waiting" else None
                    yield UnsentDelivery(
                        hook_id=hook_id,
                        message_id=message_id,
                        state=msgspec.convert(state, DeliveryState),
                        row=row,
                        next_at=moment,
                    )

    def _list_some(self, key: str, first: int) -> list[tuple[str, float, DeliveryRow]]:
        pipe = self._client.pipeline(transaction=False)
        pipe.zrange(key, first, first + LISTED_AT_ONCE - 1, withscores=True)
        (found,) = pipe.execute()
        rows_key = key.rpartition(":")[0] + ":rows"
        for message, _ in found:
            pipe.hget(rows_key, message)
        return [
            (message.decode(), score, msgspec.json.decode(row, type=DeliveryRow))
            for (message, score), row in zip(found, pipe.execute() if found else [], strict=True)
            if row  # sent meanwhile
        ]


def make_message_id(stream: str, entry_id: str) -> str:
    """The name of an event in keys and in the header `webhook-id`.

    >>> make_message_id("clean", "1780833600000-0")
    'clean_1780833600000-0'
    """
    return f"{stream}_{entry_id}"
