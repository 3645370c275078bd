"""Enclosures, pictures and their lengths: RSS 2.0, Media RSS (https://www.rssboard.org/media-rss), iTunes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..amounts import read_seconds, read_whole_number
from ..item import Attachment
from .xml_tree import Element, children_of, find_attribute, text_of

_PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg")


def read_attachment(element: Element) -> Attachment | None:
    """An ``enclosure``, ``link rel=enclosure`` or ``media:content``; None where it has no address."""
    url = find_attribute(element, "url", "href", "uri", "src") or text_of(element)
    if not url:
        return None
    return Attachment(
        url=url,
        mime_type=find_attribute(element, "type"),
        title=find_attribute(element, "title"),
        size_in_bytes=read_whole_number(find_attribute(element, "length", "fileSize")),
        duration_in_seconds=read_seconds(find_attribute(element, "duration") or ""),
    )


def is_picture(element: Element) -> bool:
    """Whether an attachment is said to be a picture."""
    return (find_attribute(element, "medium", "type") or "").lower().startswith("image")


def find_picture_address(element: Element) -> str | None:
    """The address of an ``image`` or ``media:thumbnail``: in an attribute, in a ``url`` element, or alone."""
    if address := find_attribute(
        element, "href", "url", "src", "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
    ):
        return address
    inside = next((text_of(child) for name, child in children_of(element) if name == "url"), None)
    return inside or text_of(element) or None


def merge_attachments(first: Mapping[str, Attachment], second: Mapping[str, Attachment]) -> tuple[Attachment, ...]:
    """All of both, those of one address as one: what the first doesn't say of it the second may."""
    merged = {**second, **first}
    for url in first.keys() & second.keys():
        said, more = first[url], second[url]
        merged[url] = Attachment(
            url=url,
            mime_type=said.mime_type or more.mime_type,
            title=said.title or more.title,
            size_in_bytes=said.size_in_bytes or more.size_in_bytes,
            duration_in_seconds=said.duration_in_seconds or more.duration_in_seconds,
        )
    return tuple(merged[url] for url in {**first, **second})


def with_duration(attachments: tuple[Attachment, ...], duration: float | None) -> tuple[Attachment, ...]:
    """An item's own ``itunes:duration`` belongs to its one recording; pictures beside it have none."""
    recordings = [attachment for attachment in attachments if not _shows_picture(attachment)]
    if duration is None or len(recordings) != 1 or recordings[0].duration_in_seconds is not None:
        return attachments
    timed = replace(recordings[0], duration_in_seconds=duration)
    return tuple(timed if attachment is recordings[0] else attachment for attachment in attachments)


def _shows_picture(attachment: Attachment) -> bool:
    path = attachment.url.lower().partition("?")[0]
    return (attachment.mime_type or "").lower().startswith("image") or path.endswith(_PICTURE_ENDINGS)
