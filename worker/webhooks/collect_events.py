"""Events of the streams become deliveries: what is sent, for hours if need be, is what the event said when it happened.

read as a consumer group ─► which hooks want it ─► payload ─► store, together with the acknowledgement

In this order nothing is lost and nothing stands twice: what dies in between is read again, and who acknowledges stores.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import get_args

import msgspec

from ..jobs.intake_pause import find_memory_pause
from ..runtime import Runtime
from ..store.client import StreamRow
from ..store.deliveries import DeliveryRow
from ..store.event_data import unpack_fields
from ..store.streams import StreamEntry
from ..store.webhooks import HookStream, Webhook
from .payloads import build_payload

log = logging.getLogger(__name__)

# of an entry that somebody else has written
FOREIGN_ERRORS = (AttributeError, KeyError, UnicodeDecodeError, ValueError, msgspec.DecodeError, zlib.error)


def collect_events(rt: Runtime) -> int:
    """Take in all that has come since the last time; returns how many events were read.

    While the server's memory is used beyond its mark, nothing is: the events stay in their streams.
    """
    wanted = {stream for hook in rt.webhooks.read_all() for stream in hook.wanted.streams}
    count = 0
    for stream in get_args(HookStream):
        while stream in wanted and not find_memory_pause(rt) and (rows := rt.deliveries.read_new(stream)):
            # read after the events: a hook that is not among these begins behind them
            hooks = rt.webhooks.read_all("active", "paused")
            for row in rows:
                _store_event(rt, stream, row, hooks)
            count += len(rows)
    return count


def _store_event(rt: Runtime, stream: HookStream, row: StreamRow, hooks: Sequence[Webhook]) -> None:
    entry_id, now = row[0].decode(), rt.now()
    takers: list[str] = []
    payload, kind = b"", ""
    try:
        entry = StreamEntry(stream, entry_id, unpack_fields(row[1]))
        if takers := [hook.id for hook in hooks if entry.fields and hook.takes(entry)]:
            payload, kind = build_payload(entry), entry.fields["ce_type"]
    except FOREIGN_ERRORS as error:
        takers = []
        log.warning(
            "an entry is no event of ours, and no webhook gets it",
            extra={"event": "webhook.foreign_entry", "entry": entry_id, "stream": stream, "reason": str(error)},
        )
    stored_at = datetime.fromtimestamp(int(now.timestamp()), UTC)
    lost = rt.deliveries.store((stream, entry_id), DeliveryRow(type=kind, stored_at=stored_at), payload, takers, now)
    for hook_id, deliveries in lost.items():
        log.warning(
            "deliveries of a webhook are given up, for too much waits",
            extra={"event": "webhook.overflow", "webhook": hook_id, "deliveries": deliveries},
        )  # fmt: skip
