"""The elements of one item or entry to a RawItem: which element is which field, and nothing else.

``_FIELDS`` at the end names the reader of each element. Where several elements say the same, the item's own comes
first, then Dublin Core's, then what podcast and media modules say: a field keeps its values by rank.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ..item import Attachment, Author, RawItem, Source
from .choose import base_url, body_and_summary, resolved
from .feed_head import Head, entry_source, person
from .media import attachment, is_picture, picture_address, seconds, with_duration
from .texts import Scope, Text, looks_like_html, once_encoded, read_text
from .xml_tree import Element, attribute, children, text_of

MAX_LIST = 100  # authors, attachments
MAX_TAGS = 200

_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_ADDRESS = re.compile(r"https?://|/", re.IGNORECASE)
_PAGE_TYPES = frozenset({"html", "text/html", "xhtml", "application/xhtml+xml"})

Value = TypeVar("Value")
Ranked = dict[int, Value]  # the lowest rank counts; of one rank the first


@dataclass(slots=True)
class Entry:
    """What was found so far."""

    scope: Scope
    bases: tuple[str, ...] = ()
    titles: Ranked[Text] = field(default_factory=dict)
    texts: list[Text] = field(default_factory=list)
    captions: list[Text] = field(default_factory=list)  # to fall back to
    guid: str | None = None
    links: Ranked[str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    authors: list[Author] = field(default_factory=list)
    tags: dict[str, None] = field(default_factory=dict)  # in order
    enclosures: dict[str, Attachment] = field(default_factory=dict)  # by address
    media: dict[str, Attachment] = field(default_factory=dict)
    pictures: Ranked[str] = field(default_factory=dict)
    duration: float | None = None
    language: str | None = None  # of an element of its own
    inherited: str | None = None  # xml:lang, as for Text
    source: Source | None = None


def read_entry(item: Element, scope: Scope) -> Entry:
    """Everything of one item that a field of ours is made of."""
    entry = Entry(scope, guid=attribute(item, _ABOUT), bases=scope.declared_bases(item))
    _gather(entry, item)
    entry.inherited = scope.language(item)
    return entry


def to_raw(entry: Entry, position: int, head: Head) -> RawItem:
    """The item, once the whole of the feed is known; without declared bases links count from the site."""
    title = _best(entry.titles)
    body, summary = body_and_summary(entry.texts or entry.captions[:1])
    declared = body.bases if body else title.bases if title else entry.bases
    link = _best(entry.links)
    return RawItem(
        guid=entry.guid,
        url=link,
        base_url=base_url(declared, link, head.base),
        title=title.value if title else None,
        title_is_html=title.is_html if title else None,
        content_html=body.value if body and body.is_html else None,
        content_text=body.value if body and not body.is_html else None,
        summary=summary,
        published=next(filter(None, map(entry.dates.get, ("published", "created", "date", "modified"))), None),
        modified=entry.dates.get("modified"),
        authors=tuple(entry.authors) or head.authors,
        tags=tuple(entry.tags),
        image=_best(entry.pictures),
        attachments=_attachments(entry),
        language=entry.language or _spoken(body or title, entry.inherited),
        source=entry.source,
        position=position,
        extractor="lxml",
    )


def _spoken(text: Text | None, inherited: str | None) -> str | None:
    return text.language if text and text.language is not None else inherited


def _attachments(entry: Entry) -> tuple[Attachment, ...]:
    """Enclosures before what the media module says, which often is the same once more."""
    found = {**entry.media, **entry.enclosures}
    return with_duration(tuple(found[url] for url in {**entry.enclosures, **entry.media}), entry.duration)


def _gather(entry: Entry, parent: Element) -> None:
    for name, element in children(parent):
        if read := _FIELDS.get(name):
            read(entry, element)


def _best(ranked: Mapping[int, Value]) -> Value | None:
    return ranked[min(ranked)] if ranked else None


def _text(entry: Entry, element: Element, is_html: bool | None) -> Text:
    scope = entry.scope
    return Text(*read_text(element, is_html), scope.declared_bases(element), scope.language(element))


def _resolved(entry: Entry, element: Element, address: str) -> str:
    """An address where an xml:base holds; it may be another than the text's."""
    return resolved(address, entry.scope.declared_bases(element))


def _title(rank: int) -> Callable[[Entry, Element], None]:
    def read(entry: Entry, element: Element) -> None:
        text = _text(entry, element, is_html=None)
        if text.value:
            entry.titles.setdefault(rank, text)

    return read


def _body(is_html: bool, *, caption: bool = False) -> Callable[[Entry, Element], None]:
    def read(entry: Entry, element: Element) -> None:
        if attribute(element, "src"):  # it is elsewhere: https://www.rfc-editor.org/rfc/rfc4287#section-4.1.3.2
            _enclosure(entry, element)
            return
        text = _text(entry, element, is_html)
        value = once_encoded(text.value)
        is_html_after_all = text.is_html or looks_like_html(value)
        if (value, is_html_after_all) != (text.value, text.is_html):
            text = replace(text, value=value, is_html=is_html_after_all)
        if value:
            (entry.captions if caption else entry.texts).append(text)

    return read


def _guid(entry: Entry, element: Element) -> None:
    value = text_of(element)
    if not value:
        return
    entry.guid = value
    says_so = (attribute(element, "isPermaLink") or "true").lower() == "true"
    if says_so and _ADDRESS.match(value):  # many never say that theirs is none
        entry.links.setdefault(3, _resolved(entry, element, value))


def _link(entry: Entry, element: Element) -> None:
    address = attribute(element, "href", "url", "uri")
    relation = (attribute(element, "rel") or "alternate").lower()
    if relation == "enclosure":
        _enclosure(entry, element)
    elif relation == "alternate":
        kind = (attribute(element, "type") or "text/html").lower()
        if value := address or text_of(element):
            entry.links.setdefault(1 if kind in _PAGE_TYPES else 2, _resolved(entry, element, value))


def _original_link(entry: Entry, element: Element) -> None:
    """The page's own address, where the link goes through a counter."""
    if (value := text_of(element)).startswith(("http://", "https://")):
        entry.links[0] = value


def _date(kind: str) -> Callable[[Entry, Element], None]:
    def read(entry: Entry, element: Element) -> None:
        if value := text_of(element):
            entry.dates[kind] = value

    return read


def _author(entry: Entry, element: Element) -> None:
    if len(entry.authors) >= MAX_LIST:
        return
    found = person(element)
    if found and found.url and entry.scope.bases:
        found = replace(found, url=_resolved(entry, element, found.url))
    if found and found not in entry.authors:
        entry.authors.append(found)


def _podcast_author(entry: Entry, element: Element) -> None:
    if not entry.authors:
        _author(entry, element)


def _category(entry: Entry, element: Element) -> None:
    _tag(entry, attribute(element, "label", "term", "text") or text_of(element))
    for name, inner in children(element) if len(element) else ():
        if name == "itunes:category":
            _category(entry, inner)


def _keywords(entry: Entry, element: Element) -> None:
    for word in text_of(element).split(",", MAX_TAGS):
        _tag(entry, word.strip())


def _tag(entry: Entry, tag: str) -> None:
    if tag and len(entry.tags) < MAX_TAGS:
        entry.tags[tag] = None


def _enclosure(entry: Entry, element: Element) -> None:
    _attach(entry, element, entry.enclosures, picture_rank=1)


def _media_content(entry: Entry, element: Element) -> None:
    _attach(entry, element, entry.media, picture_rank=0)
    _gather(entry, element)


def _attach(entry: Entry, element: Element, found: dict[str, Attachment], picture_rank: int) -> None:
    new = attachment(element)
    if new is None:
        return
    new = replace(new, url=_resolved(entry, element, new.url)) if entry.scope.bases else new
    if is_picture(element):
        entry.pictures.setdefault(picture_rank, new.url)
    if len(found) < MAX_LIST:
        found.setdefault(new.url, new)


def _picture(rank: int) -> Callable[[Entry, Element], None]:
    def read(entry: Entry, element: Element) -> None:
        if address := picture_address(element):
            entry.pictures.setdefault(rank, _resolved(entry, element, address))

    return read


def _duration(entry: Entry, element: Element) -> None:
    entry.duration = seconds(text_of(element))


def _language(entry: Entry, element: Element) -> None:
    entry.language = text_of(element) or entry.language


def _source(entry: Entry, element: Element) -> None:
    entry.source = entry_source(element, entry.scope) or entry.source


_FIELDS: Mapping[str, Callable[[Entry, Element], None]] = {
    "title": _title(0), "dc:title": _title(1), "itunes:title": _title(2), "media:title": _title(3),
    "description": _body(is_html=True), "dc:description": _body(is_html=True), "content:encoded": _body(is_html=True),
    "fullitem": _body(is_html=True), "body": _body(is_html=True), "xhtml:body": _body(is_html=True),
    "abstract": _body(is_html=False), "dcterms:abstract": _body(is_html=False), "summary": _body(is_html=False),
    "content": _body(is_html=False), "itunes:summary": _body(is_html=False),
    "googleplay:description": _body(is_html=False), "source:markdown": _body(is_html=False, caption=True),
    "media:description": _body(is_html=False, caption=True), "media:text": _body(is_html=False, caption=True),
    "itunes:subtitle": _body(is_html=False, caption=True), "subtitle": _body(is_html=False, caption=True),
    "guid": _guid, "id": _guid, "link": _link, "feedburner:origlink": _original_link,
    "pubdate": _date("published"), "published": _date("published"), "issued": _date("published"),
    "dcterms:issued": _date("published"), "created": _date("created"), "dcterms:created": _date("created"),
    "dc:date": _date("date"), "date": _date("date"), "dcterms:date": _date("date"), "updated": _date("modified"),
    "modified": _date("modified"), "dcterms:modified": _date("modified"), "lastbuilddate": _date("modified"),
    "author": _author, "managingeditor": _author, "dc:creator": _author, "dc:author": _author,
    "dcterms:creator": _author, "itunes:author": _podcast_author, "googleplay:author": _podcast_author,
    "category": _category, "dc:subject": _category, "dcterms:subject": _category, "media:category": _category,
    "itunes:category": _category, "keywords": _keywords, "tags": _keywords, "itunes:keywords": _keywords,
    "media:keywords": _keywords, "enclosure": _enclosure, "media:content": _media_content, "media:group": _gather,
    "itunes:duration": _duration, "media:thumbnail": _picture(2), "image": _picture(3), "itunes:image": _picture(4),
    "itunes:link": _picture(4), "googleplay:image": _picture(5), "language": _language, "dc:language": _language,
    "source": _source,
}  # fmt: skip
