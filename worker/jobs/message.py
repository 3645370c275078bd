"""A job as another program sends it: the argument of the task `feedmill.submit` (docs/submitting.md). Pure."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime
from typing import Annotated, Any

import msgspec

from ingest import Document, ParseError, UnfetchedDocument

from ..store.jobs import Job, JobKind

JobId = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}\Z")]


class JobMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Exactly one of ``url``, ``text``, ``items`` and ``body`` says where the bytes are."""

    id: JobId  # chosen by the sender; the same id again changes nothing
    kind: JobKind = "auto"
    url: str | None = None
    text: str | None = None  # a document, page or feed as text
    items: list[dict[str, Any]] | None = None  # JSON Feed names
    body: str | None = None  # bytes in base64
    name: str | None = None  # for messages
    content_type: str | None = None
    full_text: bool = False  # of a feed: fetch the pages of its teasers
    fetched_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None  # when the bytes were taken, RFC 3339


def read_message(message: Any, now: datetime, max_bytes: int) -> Job:
    """The job that a message asks for.

    Raises:
        ParseError: it is no such message; says which field is wrong.
    """
    try:
        parsed = msgspec.convert(_replace_lone_surrogates(message), JobMessage)
    except RecursionError:
        raise ParseError("not a job message: it is nested too deeply; see docs/submitting.md") from None
    except msgspec.ValidationError as error:
        raise ParseError(f"not a job message: {error}; see docs/submitting.md") from None
    given = [name for name in ("url", "text", "items", "body") if getattr(parsed, name) is not None]
    if len(given) != 1:
        raise ParseError(
            f"job message {parsed.id}: give one of url, text, items, body, not {' and '.join(given) or 'none'}"
        )
    return Job(
        id=parsed.id, submitted_at=now, document=_read_document(parsed, now, max_bytes), full_text=parsed.full_text
    )


def make_refused_job(message: Any, now: datetime) -> Job:
    """The ledger entry for a message that asks for no job, so that it is counted and kept; one for each message.

    Bytes are what could not even be opened; they are kept as they came, as are halves of characters.
    Raises TypeError, ValueError and RecursionError for a message that can't be written as JSON.
    """
    body = message if isinstance(message, bytes) else _encode_message(message)
    digest = hashlib.sha256(body).hexdigest()[:32]
    document = Document(body=body, kind="auto", fetched_at=now, name="job message", via="queue")
    return Job(id=f"refused-{digest}", submitted_at=now, document=document)


def _encode_message(message: Any) -> bytes:
    try:
        return msgspec.json.encode(message)
    except UnicodeEncodeError:
        return json.dumps(message, default=str).encode()


def _replace_lone_surrogates(value: Any) -> Any:
    """A message without halves of characters, which JSON can carry and nothing can encode; U+FFFD stands for each.

    >>> _replace_lone_surrogates({"text": ["Gull \\ud83d\\udc26 \\ud83d."]})
    {'text': ['Gull 🐦 \ufffd.']}
    """
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_replace_lone_surrogates(name): _replace_lone_surrogates(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_replace_lone_surrogates(part) for part in value]
    return value


def _read_document(message: JobMessage, now: datetime, max_bytes: int) -> Document | UnfetchedDocument:
    if message.url is not None:
        return UnfetchedDocument(url=message.url, kind=message.kind, via="queue", name=message.name)
    body, taken = _read_body(message), message.fetched_at
    if len(body) > max_bytes:
        raise ParseError(f"job message {message.id}: {len(body)} bytes are more than {max_bytes} (FEEDMILL_MAX_BYTES)")
    return Document(
        body=body,
        kind="items" if message.items is not None else message.kind,
        fetched_at=taken or now,
        name=message.name,
        content_type=message.content_type,
        via="queue",
    )


def _read_body(message: JobMessage) -> bytes:
    if message.text is not None:
        return message.text.encode()
    if message.items is not None:
        return b"\n".join(map(msgspec.json.encode, message.items))
    try:
        return base64.b64decode(message.body or "", validate=True)
    except ValueError as error:
        raise ParseError(f"job message {message.id}: body is not base64: {error}") from None
