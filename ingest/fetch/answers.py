"""What is asked of the network, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..item import Document, Rights, UnfetchedDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """What to ask for, and what is known from the last time."""

    url: str
    etag: str | None = None  # as the server sent it, quotes included
    last_modified: str | None = None  # as the server sent it
    given_by: str | None = None  # the address that sent both, to which alone they go; None: wherever this leads


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedDocument:
    """A document as it came, decoded."""

    url: str  # after redirects, without user name, password and fragment
    status: int  # 200 or 203
    content_type: str | None  # as the server said, with charset
    body: bytes
    etag: str | None
    last_modified: str | None
    fetched_at: datetime
    fresh_for: float | None = None  # seconds for which the server would have it kept
    moved_to: str | None = None  # the address to ask from now on, where it has moved for good; as ``url``
    rights: Rights | None = None  # that header lines state
    link: str | None = None  # its Link headers, as one


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The document is what it was."""

    url: str
    fetched_at: datetime
    etag: str | None = None  # to send the next time: the answer's own, or those of the request where it names no other
    last_modified: str | None = None
    fresh_for: float | None = None
    moved_to: str | None = None


def make_document(asked: UnfetchedDocument, answer: FetchedDocument) -> Document:
    """What was asked for, now that it is here."""
    return Document(
        body=answer.body,
        kind=asked.kind,
        fetched_at=answer.fetched_at,
        url=answer.url,
        name=asked.name,
        content_type=answer.content_type,
        rights=answer.rights,
        via=asked.via,
    )
