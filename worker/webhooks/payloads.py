"""What is sent of an event: its attributes by the names of Standard Webhooks, and its data as the stream has it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from ..judging.events import format_timestamp
from ..store.streams import StreamEntry

PING_TYPE = "webhook.ping"


def build_payload(entry: StreamEntry) -> bytes:
    """The body of each attempt, as JSON.

    Raises:
        KeyError, msgspec.DecodeError: the entry is no event of ours.
    """
    fields = entry.fields
    msgspec.json.decode(fields["data"])  # what is no JSON would make none of the whole
    return msgspec.json.encode(
        {
            "type": fields["ce_type"],
            "timestamp": fields["ce_time"],
            "id": fields["ce_id"],
            "subject": fields["ce_subject"],
            "stream": entry.stream,
            "cursor": entry.id,
            "data": msgspec.Raw(fields["data"].encode()),
        }
    )


def build_ping(hook_id: str, now: datetime) -> bytes:
    """The body of a message that says nothing, for trying out."""
    moment = format_timestamp(now)
    return msgspec.json.encode(
        {
            "type": PING_TYPE,
            "timestamp": moment,
            "id": f"ping-{hook_id}-{moment}",
            "subject": hook_id,
            "stream": "",  # it is in none
            "cursor": "",
            "data": {"webhook_id": hook_id},
        }
    )
