"""A job and its document as fields of the job's hash, and what its server said besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from ingest import Document, Rights, UnfetchedDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerHead:
    """What a feed's server said besides the document, for whoever judges it: the next poll is planned by that."""

    etag: str | None
    last_modified: str | None
    fresh_for: float | None  # seconds
    moved_to: str | None
    body_digest: str | None
    link: str | None = None  # its Link headers


def pack_answer(head: AnswerHead | None) -> str | None:
    """The head as the one field that it is kept in."""
    return msgspec.json.encode(head).decode() if head else None


def unpack_answer(stored: str | None) -> AnswerHead | None:
    """The head from its field; None where there is none."""
    return msgspec.json.decode(stored, type=AnswerHead) if stored else None


def pack_fields(
    document: Document | UnfetchedDocument, submitted_at: datetime, feed: str | None, others: Mapping[str, str | None]
) -> list[str]:
    """What is known of a job when it is submitted, and again when its document was fetched; field and value in turn."""
    fetched_at = document.fetched_at if isinstance(document, Document) else submitted_at
    own = {
        "submitted_at": submitted_at.isoformat(),
        # when its document was here, in ms; until then, the job: it may have been fetched by others long before that
        "arrived": str(int(max(submitted_at.timestamp(), fetched_at.timestamp()) * 1000)),
        "feed": feed,
        **others,
    }
    values = {**pack_document(document), **own}
    return [part for name, value in values.items() if value is not None for part in (name, value)]


def pack_document(document: Document | UnfetchedDocument) -> dict[str, str | None]:
    """The fields of a document without its bytes; None where it has no such field."""
    values = {"kind": document.kind, "via": document.via, "url": document.url, "name": document.name}
    if isinstance(document, Document):
        values["fetched_at"] = document.fetched_at.isoformat()
        values["fetch_is_vague"] = None if document.is_fetch_exact else "1"
        values["content_type"] = document.content_type
        values["rights"] = msgspec.json.encode(document.rights).decode() if document.rights else None
        values["first_line"] = str(document.first_line)
    return values


def unpack_document(stored: Mapping[str, str], body: bytes | None) -> Document | UnfetchedDocument:
    """The document of a job, as it was submitted or first fetched."""
    kind: Any = stored["kind"]  # one of the names that a document's kind may have, or "auto"
    via = stored["via"]
    url, name = stored.get("url"), stored.get("name")
    if body is None:
        return UnfetchedDocument(kind=kind, via=via, url=url, name=name)
    return Document(
        body=body,
        kind=kind,
        via=via,
        url=url,
        name=name,
        fetched_at=datetime.fromisoformat(stored.get("fetched_at", stored["submitted_at"])),
        is_fetch_exact="fetch_is_vague" not in stored,
        content_type=stored.get("content_type"),
        rights=msgspec.json.decode(stored["rights"], type=Rights) if "rights" in stored else None,
        first_line=int(stored.get("first_line", 1)),
    )


def decode_fields(stored: Mapping[bytes, bytes]) -> dict[str, str]:
    """A hash as the client gives it, as text."""
    return {name.decode(): value.decode() for name, value in stored.items()}
