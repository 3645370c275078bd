"""One item as JSON: JSON Feed 1.0 and 1.1 names, and those of our own records. Shared by json_feed.py and lines.py.

https://www.jsonfeed.org/version/1.1/#items-name-items-a
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from ..item import Attachment, Author, DateBasis, DocumentPart, LanguageBasis, PubStatus, RawItem, Source
from ..text.html import html_to_line


class AuthorEntry(msgspec.Struct):
    name: str | None = None
    url: str | None = None


class AttachmentEntry(msgspec.Struct):
    url: str
    mime_type: str | None = None
    title: str | None = None
    size_in_bytes: Annotated[float, msgspec.Meta(ge=0, le=2**53)] | None = None
    duration_in_seconds: float | None = None


class SourceEntry(msgspec.Struct):
    name: str | None = None
    domain: str | None = None
    url: str | None = None


class ProvenanceEntry(msgspec.Struct):
    part: DocumentPart = "main"
    date_basis: DateBasis | None = None
    modified_basis: DateBasis | None = None
    language_basis: LanguageBasis | None = None
    canonical_claim: str | None = None


class JsonEntry(msgspec.Struct):
    """The fields that are read; others are ignored. ``id`` may be a number: JSON Feed 1.0 asks to accept it."""

    id: str | int | float | None = None
    url: str | None = None
    external_url: str | None = None
    title: str | None = None
    content_html: str | None = None
    content_text: str | None = None
    summary: str | None = None
    image: str | None = None
    banner_image: str | None = None
    date_published: str | None = None
    date_modified: str | None = None
    author: AuthorEntry | str | None = None
    authors: list[AuthorEntry] | None = None
    tags: list[str] | None = None
    language: str | None = None
    attachments: list[AttachmentEntry] | None = None
    source: SourceEntry | str | None = None
    part: DocumentPart | None = None
    pub_status: PubStatus = "usable"
    provenance: ProvenanceEntry | None = None


def read_json_item(data: Any, position: int, *, base_url: str | None, extractor: str) -> RawItem:
    """Check and translate one decoded JSON object.

    Raises ValueError (of msgspec, naming the field) where a field has the wrong type.
    """
    entry = msgspec.convert(data, JsonEntry)
    earlier = entry.provenance or ProvenanceEntry()
    return RawItem(
        guid=None if entry.id is None else str(entry.id),
        url=entry.url,
        external_url=entry.external_url,
        base_url=entry.url or base_url,
        title=entry.title,
        content_html=entry.content_html,
        content_text=entry.content_text,
        summary=entry.summary,
        published=entry.date_published,
        modified=entry.date_modified,
        # a record of ours says itself that it has no date
        other_published=(entry.date_modified,) if entry.date_modified and not entry.provenance else (),
        authors=_read_authors(entry),
        tags=tuple(entry.tags or ()),
        image=entry.image or entry.banner_image,
        attachments=tuple(map(_read_attachment, entry.attachments or ())),
        language=entry.language,
        source=_read_source(entry.source),
        part=entry.part or earlier.part,
        date_basis=earlier.date_basis,
        modified_basis=earlier.modified_basis,
        language_basis=earlier.language_basis,
        canonical_claim=earlier.canonical_claim,
        position=position,
        extractor=extractor,
        pub_status=entry.pub_status,
    )


def _read_authors(entry: JsonEntry) -> tuple[Author, ...]:
    single_author = AuthorEntry(name=entry.author) if isinstance(entry.author, str) else entry.author
    return tuple(Author(name=a.name, url=a.url) for a in (entry.authors or ([single_author] if single_author else [])))


def _read_attachment(entry: AttachmentEntry) -> Attachment:
    return Attachment(
        url=entry.url,
        mime_type=entry.mime_type,
        title=entry.title,
        size_in_bytes=None if entry.size_in_bytes is None else int(entry.size_in_bytes),
        duration_in_seconds=entry.duration_in_seconds,
    )


def _read_source(entry: SourceEntry | str | None) -> Source | None:
    if entry is None:
        return None
    if isinstance(entry, str):
        return Source(name=html_to_line(entry))
    return Source(name=html_to_line(entry.name or "") or None, domain=entry.domain, url=entry.url)
