"""Webhooks and deliveries, as `hooks list` and `hooks deliveries` pack and describe them. No secret is among it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from ingest import redact_url

from ..store.deliveries import UnsentDelivery
from ..store.webhooks import HookWish
from ..webhooks.hook_counts import HookReport
from . import terminal
from .table_layout import TableRow

HOOK_COLUMNS = ("webhook", "state", "sent", "wait", "dead")
DELIVERY_COLUMNS = ("state", "next", "attempts", "event")


def is_hook_id(name: str) -> bool:
    """Whether a text can be the id of a webhook.

    >>> is_hook_id("hk_0123456789abcdef"), is_hook_id("hk_*")
    (True, False)
    """
    return re.fullmatch(r"hk_[0-9a-f]{16}", name, re.ASCII) is not None


def describe_hook(report: HookReport) -> TableRow:
    """Its counts, and below them its address, what it wants and what is wrong."""
    hook, backlog = report.hook, report.backlog
    said = [redact_url(hook.wanted.url), _describe_wish(hook.wanted), report.trouble or hook.error or ""]
    return TableRow((hook.id, hook.state, hook.sent, backlog.waiting, backlog.dead), tuple(filter(None, said)))


def pack_hook(report: HookReport) -> dict[str, Any]:
    """A webhook as a JSON object; its address without what may be a secret in it."""
    hook, backlog = report.hook, report.backlog
    return {
        "id": hook.id,
        "url": redact_url(hook.wanted.url),
        "streams": hook.wanted.streams,
        "types": hook.wanted.types,
        "sources": hook.wanted.sources,
        "languages": hook.wanted.languages,
        "licenses": hook.wanted.licenses,
        "tdm": hook.wanted.tdm,
        "allows_http": hook.wanted.allows_http,
        "state": hook.state,
        "added_at": hook.added_at,
        "sent": hook.sent,
        "sent_at": hook.sent_at,
        "waiting": backlog.waiting,
        "dead": backlog.dead,
        "overflowed": hook.overflowed,
        "dropped": hook.dropped,
        "failures": hook.failures,
        "failed_at": hook.failed_at,
        "error": hook.error,
        "held_until": hook.held_until,
        "trouble": report.trouble,
    }


def describe_delivery(one: UnsentDelivery, now: datetime) -> TableRow:
    """Where it stands, and below that its id and what went wrong."""
    wait = f"in {terminal.format_duration((one.next_at - now).total_seconds())}" if one.next_at else ""
    told = (f"{one.hook_id}/{one.message_id}", one.row.error)
    return TableRow((one.state, wait, one.row.attempts, one.row.type), tuple(filter(None, told)))


def pack_delivery(one: UnsentDelivery) -> dict[str, Any]:
    """A delivery as a JSON object."""
    return {
        "id": f"{one.hook_id}/{one.message_id}",
        "webhook": one.hook_id,
        "message": one.message_id,
        "type": one.row.type,
        "state": one.state,
        "stored_at": one.row.stored_at,
        "attempts": one.row.attempts,
        "attempted_at": one.row.attempted_at,
        "status": one.row.status,
        "error": one.row.error,
        "next_at": one.next_at,
    }


def _describe_wish(wanted: HookWish) -> str:
    """Its streams, and the filters that it has."""
    tdm = (f"mining {wanted.tdm}",) if wanted.tdm else ()
    parts = (wanted.streams, wanted.types, wanted.sources, wanted.languages, wanted.licenses, tdm)
    return "; ".join(", ".join(part) for part in parts if part)
