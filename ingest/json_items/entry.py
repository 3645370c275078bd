"""One item as JSON: JSON Feed 1.0 and 1.1 names, and those of our own records. Shared by json_feed.py and lines.py.

https://www.jsonfeed.org/version/1.1/#items-name-items-a
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import msgspec

from ..identity.urls import resolve_link
from ..item import (
    Attachment,
    Author,
    DateBasis,
    DocumentPart,
    LanguageBasis,
    PubStatus,
    RawItem,
    Rights,
    RightsPlace,
    Source,
)
from ..leniency import Losses
from ..rights import make_rights
from ..text.html import html_to_line, text_to_line
from ..text.wrapped_lines import join_wrapped_text
from .entry_repair import read_number_text, repair_entry


class AuthorEntry(msgspec.Struct):
    name: str | None = None
    url: str | None = None


class AttachmentEntry(msgspec.Struct):
    url: str
    mime_type: str | None = None
    title: str | None = None
    size_in_bytes: float | None = None
    duration_in_seconds: float | None = None


class SourceEntry(msgspec.Struct):
    name: str | None = None
    domain: str | None = None
    url: str | None = None


class RightsEntry(msgspec.Struct):
    license: str | None = None
    notice: str | None = None
    holder: str | None = None
    usage_terms: str | None = None
    tdm_reserved: bool | None = None
    tdm_policy: str | None = None
    basis: tuple[RightsPlace, ...] = ()


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
    rights: RightsEntry | str | None = None
    part: DocumentPart | None = None
    pub_status: PubStatus = "usable"
    provenance: ProvenanceEntry | None = None


@dataclass(frozen=True, slots=True)
class EntryContext:
    """What holds for all items of a document, and where one of them stands in it."""

    extractor: str
    base_url: str | None = None  # relative addresses count from here
    authors: tuple[Author, ...] = ()  # of items that name none


def read_json_item(data: Any, position: int, where: str, context: EntryContext, losses: Losses) -> RawItem:
    """Translate one decoded JSON object; a field that can't be read joins ``losses``, and the item is without it.

    Raises ValueError for what is no object, and for a ``pub_status`` that nobody knows: it may forbid to publish.
    """
    entry = _convert_entry(data, where, losses)
    earlier = entry.provenance or ProvenanceEntry()
    url = resolve_link(entry.url, context.base_url) or entry.url
    return RawItem(
        guid=None if entry.id is None else read_number_text(entry.id),
        url=url,
        external_url=resolve_link(entry.external_url, context.base_url) or entry.external_url,
        base_url=url or context.base_url,
        title=entry.title,
        title_is_html=False,
        content_html=entry.content_html,
        content_text=_read_plain_text(entry),
        summary=entry.summary,
        summary_is_html=False,
        published=entry.date_published,
        modified=entry.date_modified,
        # a record of ours says itself that it has no date
        other_published=(entry.date_modified,) if entry.date_modified and not entry.provenance else (),
        authors=read_authors(entry.authors, entry.author) or context.authors,
        tags=tuple(entry.tags or ()),
        image=entry.image or entry.banner_image,
        attachments=tuple(map(_read_attachment, entry.attachments or ())),
        language=entry.language,
        source=_read_source(entry.source),
        rights=_read_rights(entry.rights),
        part=entry.part or earlier.part,
        date_basis=earlier.date_basis,
        modified_basis=earlier.modified_basis,
        language_basis=earlier.language_basis,
        canonical_claim=earlier.canonical_claim,
        position=position,
        where=where,
        extractor=context.extractor,
        pub_status=entry.pub_status,
    )


def _convert_entry(data: Any, where: str, losses: Losses) -> JsonEntry:
    if not isinstance(data, dict):
        raise TypeError("not a JSON object")
    try:
        return msgspec.convert(data, JsonEntry)
    except msgspec.ValidationError:
        return msgspec.convert(repair_entry(data, where, losses), JsonEntry)


def _read_plain_text(entry: JsonEntry) -> str | None:
    """Its paragraphs; a record of ours has them already."""
    text = entry.content_text
    return text if text is None or entry.provenance else join_wrapped_text(text)


def read_authors(authors: list[AuthorEntry] | None, author: AuthorEntry | str | None) -> tuple[Author, ...]:
    """Of ``authors`` (1.1), else of ``author`` (1.0)."""
    single_author = AuthorEntry(name=author) if isinstance(author, str) else author
    return tuple(Author(name=a.name, url=a.url) for a in (authors or ([single_author] if single_author else [])))


def _read_attachment(entry: AttachmentEntry) -> Attachment:
    """A size or a length of nought or less is one that nobody knows."""
    size, duration = entry.size_in_bytes or 0, entry.duration_in_seconds or 0
    return Attachment(
        url=entry.url,
        mime_type=entry.mime_type,
        title=entry.title,
        size_in_bytes=int(size) if 1 <= size <= 2**53 else None,
        duration_in_seconds=duration if 0 < duration <= 2**53 else None,
    )


def _read_source(entry: SourceEntry | str | None) -> Source | None:
    if entry is None:
        return None
    if isinstance(entry, str):
        return Source(name=html_to_line(entry))
    return Source(name=text_to_line(entry.name or "") or None, domain=entry.domain, url=entry.url)


def _read_rights(entry: RightsEntry | str | None) -> Rights | None:
    """As an earlier reading found them; a text alone is a notice."""
    if entry is None or isinstance(entry, str):
        return make_rights({"notice": entry}, "item")
    values = {name: getattr(entry, name) for name in entry.__struct_fields__ if name != "basis"}
    rights = make_rights(values, "item")
    return replace(rights, basis=entry.basis) if rights and entry.basis else rights
