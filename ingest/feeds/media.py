"""Enclosures, pictures and their lengths: RSS 2.0, Media RSS (https://www.rssboard.org/media-rss), iTunes."""

from __future__ import annotations

from dataclasses import replace

from ..amounts import read_seconds, read_whole_number
from ..item import Attachment
from .xml_tree import Element, children_of, find_attribute, text_of


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


def with_duration(attachments: tuple[Attachment, ...], duration: float | None) -> tuple[Attachment, ...]:
    """An item's own ``itunes:duration`` belongs to its one recording."""
    if duration is None or len(attachments) != 1 or attachments[0].duration_in_seconds is not None:
        return attachments
    return (replace(attachments[0], duration_in_seconds=duration),)
