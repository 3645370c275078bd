"""What a message says in its header, and its text in the form that says most: HTML before plain text."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from ..decode import decode_body
from ..identity.urls import domain_of

MAX_FIELD = 2000  # characters of a field of the header that are read
MAX_PARTS = 200  # of one message that are looked at
_ADDRESS = re.compile(r"https?://[^\s<>]+")
_LIST_ID = re.compile(r"<(?:[^<>@\s]*@)?([\w-]{1,63}(?:\.[\w-]{1,63})+)>", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailMessage:
    """A message as far as it is read."""

    id: str | None  # Message-ID, without its brackets
    subject: str | None
    sender: str | None  # the sender's name, never the address
    domain: str | None  # of the list, else of the sender
    date: str | None  # RFC 3339
    archived_at: str | None  # where the message stands on the web
    text: str
    is_html: bool


def read_message_fields(raw: bytes) -> MailMessage:
    """Read one message."""
    message = message_from_bytes(raw)
    name, address = parseaddr(_read_field(message, "From"))
    listed = _LIST_ID.search(_read_field(message, "List-Id"))
    archived = _ADDRESS.search(_read_field(message, "Archived-At"))
    text, is_html = _read_text(message)
    return MailMessage(
        id=_read_field(message, "Message-ID").strip("<> ") or None,
        subject=_read_field(message, "Subject") or None,
        sender=name.strip() or None,
        domain=domain_of(f"http://{listed[1] if listed else address.rpartition('@')[2]}/"),
        date=_read_date(_read_field(message, "Date")),
        archived_at=archived[0] if archived else None,
        text=text,
        is_html=is_html,
    )


def _read_field(message: Message, name: str) -> str:
    """A field on one line, with its encoded words (RFC 2047) decoded."""
    written = " ".join(str(message.get(name, ""))[:MAX_FIELD].split())
    with suppress(HeaderParseError, LookupError, UnicodeError, ValueError):
        return " ".join(str(make_header(decode_header(written))).split())
    return written


def _read_date(written: str) -> str | None:
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        moment = parsedate_to_datetime(written)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
    return None


def _read_text(message: Message) -> tuple[str, bool]:
    """The text, and whether it is HTML. What is attached as a file is no text of the message."""
    found: dict[str, str] = {}
    for number, part in enumerate(message.walk()):
        kind = part.get_content_type()
        if number >= MAX_PARTS:
            break
        if kind not in ("text/html", "text/plain") or part.get_content_disposition() == "attachment":
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and payload.strip():
            charset = part.get_content_charset()
            found.setdefault(kind, decode_body(payload, f"{kind}; charset={charset}" if charset else kind))
    if "text/html" in found:
        return found["text/html"], True
    return found.get("text/plain", ""), False
