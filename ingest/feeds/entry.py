"""The elements of one item or entry to a FeedEntry: which element is which field, and nothing else.

``_FIELD_READERS`` at the end names the reader of each. Where several elements say the same, the item's own comes
first, then Dublin Core's, then what podcast and media modules say: a field keeps its values by rank.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from ..amounts import read_seconds
from ..item import Attachment
from ..leniency import READ_ERRORS, Losses, describe_error
from .entry_dates import DATE_ELEMENTS
from .feed_entry import FeedEntry
from .feed_head import read_author, read_entry_source
from .feed_rights import RIGHTS_READERS, StatedRights, note_license_link, read_feed_rights
from .links import ORIGINAL, PERMALINK, find_address, find_relations, is_web_link, rank_link
from .media import find_picture_address, is_picture, read_attachment
from .texts import (
    FeedText,
    Scope,
    is_body_html,
    read_text,
    resolve_address,
    title_kind_of,
)
from .xml_tree import Element, children_of, find_attribute, full_text_of, text_of

MAX_LIST = 100  # authors, attachments
MAX_TAGS = 200

_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_ADDRESS = re.compile(r"https?://|/", re.IGNORECASE)


def read_entry(item: Element, scope: Scope, where: str, losses: Losses) -> FeedEntry:
    """Everything of one item that a field of ours is made of; what of it can't be read joins ``losses``."""
    entry = FeedEntry(scope, where, losses, guid=find_attribute(item, _ABOUT), bases=scope.bases_of(item))
    _read_children(entry, item)
    entry.inherited_language = scope.language_of(item)
    return entry


def _read_children(entry: FeedEntry, parent: Element) -> None:
    for name, element in children_of(parent):
        if read_field := _FIELD_READERS.get(name):
            try:  # as Losses.read_field does, at a quarter of its cost: there are 50,000 in 200 feeds
                read_field(entry, element)
            except READ_ERRORS as error:
                entry.losses.note_field(entry.where, name, describe_error(error), "")


def _read_scoped_text(entry: FeedEntry, element: Element, is_html: bool | None) -> FeedText:
    scope = entry.scope
    return FeedText(*read_text(element, is_html), scope.bases_of(element), scope.language_of(element))


def _resolve_at_element(entry: FeedEntry, element: Element, address: str) -> str:
    """An address where an xml:base holds; it may be another than the text's."""
    return resolve_address(address, entry.scope.bases_of(element))


def _title_reader(rank: int) -> Callable[[FeedEntry, Element], None]:
    def read_title(entry: FeedEntry, element: Element) -> None:
        text = _read_scoped_text(entry, element, title_kind_of(element))
        if text.value:
            entry.titles.setdefault(rank, text)

    return read_title


def _body_reader(is_html: bool | None, *, caption: bool = False) -> Callable[[FeedEntry, Element], None]:
    def read_body(entry: FeedEntry, element: Element) -> None:
        if find_attribute(element, "src"):  # it is elsewhere: https://www.rfc-editor.org/rfc/rfc4287#section-4.1.3.2
            _add_enclosure(entry, element)
            return
        text = _read_scoped_text(entry, element, is_html)
        if text.value:
            is_html_after_all = is_body_html(text)
            if text.is_html != is_html_after_all:
                text = replace(text, is_html=is_html_after_all)
            (entry.captions if caption else entry.texts).append(text)

    return read_body


def _read_guid(entry: FeedEntry, element: Element) -> None:
    value = text_of(element)
    if not value:
        return
    entry.guid = value
    says_so = (find_attribute(element, "isPermaLink") or "true").lower() == "true"
    if says_so and _ADDRESS.match(value):  # many never say that theirs is none
        entry.links.setdefault(PERMALINK, _resolve_at_element(entry, element, value))


def _read_link(entry: FeedEntry, element: Element) -> None:
    relations = find_relations(element)
    if "enclosure" in relations:
        _add_enclosure(entry, element)
    elif "alternate" in relations and (address := find_address(element)):
        rank = rank_link(element, entry.scope.language_of(element))
        entry.links.setdefault(rank, _resolve_at_element(entry, element, address))
    elif "license" in relations:
        note_license_link(entry.rights, element, entry.scope)


def _read_original_link(entry: FeedEntry, element: Element) -> None:
    """The page's own address, where the link goes through a counter."""
    if (value := text_of(element)).startswith(("http://", "https://")) and is_web_link(value):
        entry.links[ORIGINAL] = value


def _read_original_enclosure(entry: FeedEntry, element: Element) -> None:
    if is_web_link(value := text_of(element)):
        entry.original_enclosure = _resolve_at_element(entry, element, value)


def _date_reader(kind: str) -> Callable[[FeedEntry, Element], None]:
    def read_date(entry: FeedEntry, element: Element) -> None:
        if value := text_of(element):
            entry.dates.setdefault(kind, []).append(value)

    return read_date


def _author_reader(rank: int) -> Callable[[FeedEntry, Element], None]:
    def add_author(entry: FeedEntry, element: Element) -> None:
        authors = entry.authors.setdefault(rank, [])
        author = read_author(element)
        if author and author.url and entry.scope.has_bases:
            author = replace(author, url=_resolve_at_element(entry, element, author.url))
        if author and author not in authors and len(authors) < MAX_LIST:
            authors.append(author)

    return add_author


def _add_category(entry: FeedEntry, element: Element) -> None:
    _add_tag(entry, find_attribute(element, "label", "term", "text") or full_text_of(element))
    for name, inner in children_of(element) if len(element) else ():
        if name == "itunes:category":
            _add_category(entry, inner)


def _add_keywords(entry: FeedEntry, element: Element) -> None:
    for word in text_of(element).split(",", MAX_TAGS):
        _add_tag(entry, word.strip())


def _add_tag(entry: FeedEntry, tag: str) -> None:
    if tag and len(entry.tags) < MAX_TAGS:
        entry.tags[tag] = None


def _add_enclosure(entry: FeedEntry, element: Element) -> None:
    _add_attachment(entry, element, entry.enclosures, picture_rank=1)


def _add_media_content(entry: FeedEntry, element: Element) -> None:
    _add_attachment(entry, element, entry.media, picture_rank=0)
    _read_children(entry, element)


def _add_attachment(entry: FeedEntry, element: Element, attachments: dict[str, Attachment], picture_rank: int) -> None:
    new = read_attachment(element)
    if new is None:
        return
    new = replace(new, url=_resolve_at_element(entry, element, new.url)) if entry.scope.has_bases else new
    if is_picture(element):
        entry.pictures.setdefault(picture_rank, new.url)
    if len(attachments) < MAX_LIST:
        attachments.setdefault(new.url, new)


def _picture_reader(rank: int) -> Callable[[FeedEntry, Element], None]:
    def read_picture(entry: FeedEntry, element: Element) -> None:
        if address := find_picture_address(element):
            entry.pictures.setdefault(rank, _resolve_at_element(entry, element, address))

    return read_picture


def _read_duration(entry: FeedEntry, element: Element) -> None:
    entry.duration = read_seconds(text_of(element))


def _read_language(entry: FeedEntry, element: Element) -> None:
    entry.language = text_of(element) or entry.language


def _rights_reader(read_rights: Callable[[StatedRights, Element], None]) -> Callable[[FeedEntry, Element], None]:
    return lambda entry, element: read_rights(entry.rights, element)


def _read_source(entry: FeedEntry, element: Element) -> None:
    entry.source = read_entry_source(element, entry.scope) or entry.source
    if len(element):
        entry.source_rights = read_feed_rights(children_of(element), entry.scope, "feed")
    for name, inner in children_of(element):
        if name == "author":
            _FIELD_READERS["source/author"](entry, inner)


_FIELD_READERS: Mapping[str, Callable[[FeedEntry, Element], None]] = {
    "title": _title_reader(0), "dc:title": _title_reader(1),
    "itunes:title": _title_reader(2), "media:title": _title_reader(3),
    "description": _body_reader(is_html=True), "dc:description": _body_reader(is_html=True),
    "content:encoded": _body_reader(is_html=True), "encoded": _body_reader(is_html=True),
    "fullitem": _body_reader(is_html=True), "body": _body_reader(is_html=True),
    "xhtml:body": _body_reader(is_html=True),
    "abstract": _body_reader(is_html=None), "dcterms:abstract": _body_reader(is_html=None),
    "summary": _body_reader(is_html=None),
    "content": _body_reader(is_html=None), "itunes:summary": _body_reader(is_html=None),
    "googleplay:description": _body_reader(is_html=None), "source:markdown": _body_reader(is_html=None, caption=True),
    "media:description": _body_reader(is_html=None, caption=True),
    "media:text": _body_reader(is_html=None, caption=True),
    "itunes:subtitle": _body_reader(is_html=None, caption=True), "subtitle": _body_reader(is_html=None, caption=True),
    "guid": _read_guid, "id": _read_guid, "link": _read_link, "feedburner:origlink": _read_original_link,
    "feedburner:origenclosurelink": _read_original_enclosure,
    **{name: _date_reader(kind) for name, kind in DATE_ELEMENTS.items()},
    "author": _author_reader(0), "managingeditor": _author_reader(0), "dc:creator": _author_reader(0),
    "dc:author": _author_reader(0), "dcterms:creator": _author_reader(0),
    "itunes:author": _author_reader(1), "googleplay:author": _author_reader(1),
    "source/author": _author_reader(2),  # no name of an element: the author of an entry's source
    "category": _add_category, "dc:subject": _add_category,
    "dcterms:subject": _add_category, "media:category": _add_category,
    "itunes:category": _add_category, "keywords": _add_keywords,
    "tags": _add_keywords, "itunes:keywords": _add_keywords,
    "media:keywords": _add_keywords, "enclosure": _add_enclosure,
    "media:content": _add_media_content, "media:peerlink": _add_media_content, "media:group": _read_children,
    "itunes:duration": _read_duration, "media:thumbnail": _picture_reader(2),
    "image": _picture_reader(3), "itunes:image": _picture_reader(4),
    "itunes:link": _picture_reader(4), "googleplay:image": _picture_reader(5),
    "language": _read_language, "dc:language": _read_language,
    "source": _read_source,
    **{name: _rights_reader(read) for name, read in RIGHTS_READERS.items()},
}  # fmt: skip
