"""ninjs 1.0 to 3.x, one story as a JSON object: https://iptc.org/std/ninjs/

The first generation has one value for each field and names such as ``body_html``; since 2.0 fields are lists of objects
(``bodies``, ``headlines``). Both are read in one go, since some senders mix them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..agency_values import make_wire_source, read_status
from ..item import Attachment, Author, RawItem, Rights
from ..rights import make_rights
from ..text.html import html_to_line

MAX_LIST = 100  # subjects, renditions
_OWN_FIELDS = frozenset(
    "body_html body_xhtml body_text bodies headline headlines pubstatus versioncreated renditions associations".split()  # noqa: SIM905
)
_BODY_FORMATS = ("html", "xhtml")
_DATES = ("firstpublished", "firstcreated", "contentcreated", "versioncreated")


def is_ninjs(data: object) -> bool:
    """Whether an object is a story in ninjs: it says so, or has its identifier and fields that only ninjs has.

    >>> is_ninjs({"uri": "urn:x:1", "headline": "Gulls"}), is_ninjs({"id": 1, "title": "Gulls"})
    (True, False)
    """
    if not isinstance(data, Mapping) or not isinstance(data.get("uri"), str):
        return False
    standard = data.get("standard")
    named = standard.get("name") if isinstance(standard, Mapping) else data.get("$standard", standard)
    return "ninjs" in str(named).lower() or bool(_OWN_FIELDS & data.keys())


def read_ninjs(data: Mapping[str, Any], position: int, where: str) -> RawItem:
    """Translate one story. What has another form than the standard says is passed over.

    Raises:
        UnreadableFieldError: a status that nobody knows.
    """
    guid = str(data["uri"]).strip()
    html, text = _read_body(data)
    dates = [date for name in _DATES if (date := _text_of(data.get(name)))]
    is_web = guid.startswith(("http://", "https://"))
    return RawItem(
        guid=guid,
        url=_text_of(data.get("canonicalurl")) or (guid if is_web else None),
        title=_read_headline(data),
        title_is_html=False,
        content_html=html,
        content_text=text,
        summary=_read_description(data),
        summary_is_html=False,
        published=next(iter(dates), None),
        other_published=tuple(dates[1:]),
        modified=_text_of(data.get("versioncreated")),
        authors=tuple(_read_authors(data)),
        tags=tuple(dict.fromkeys(_find_tags(data)))[:MAX_LIST],
        image=next(_find_pictures(data), None),
        attachments=tuple(_find_attachments(data))[:MAX_LIST],
        language=_text_of(data.get("language")),
        source=make_wire_source(_read_sender(data), guid),
        rights=_read_rights(data),
        position=position,
        where=where,
        extractor="ninjs",
        pub_status=read_status(_text_of(data.get("pubstatus"))),
        embargoed_until=_text_of(data.get("embargoed")),
    )


def _read_body(data: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The body as HTML or as text; of several, the longest."""
    html = [value for name in _BODY_FORMATS if (value := _text_of(data.get(f"body_{name}")))]
    texts = [value for value in (_text_of(data.get("body_text")),) if value]
    for body in _list_objects(data.get("bodies")):
        if value := _text_of(body.get("value")):
            (html if "html" in str(body.get("contenttype")).lower() else texts).append(value)
    marked_up = max(html, key=len, default="")
    return (marked_up, None) if html_to_line(marked_up) else (None, max(texts, key=len, default=None))


def _read_headline(data: Mapping[str, Any]) -> str | None:
    headlines = _list_objects(data.get("headlines"))
    main = [entry for entry in headlines if "main" in str(entry.get("role")).lower()]
    values = [_text_of(entry.get("value")) for entry in (*main, *headlines)]
    return next(filter(None, (_text_of(data.get("headline")), *values, _text_of(data.get("title")))), None)


def _read_description(data: Mapping[str, Any]) -> str | None:
    described = [_text_of(data.get(name)) for name in ("description_text", "description_html")]
    described += [_text_of(entry.get("value")) for entry in _list_objects(data.get("descriptions"))]
    return next(filter(None, described), None)


def _read_authors(data: Mapping[str, Any]) -> Iterator[Author]:
    names = [name for author in _list_objects(data.get("authors")) if (name := _text_of(author.get("name")))]
    byline = _text_of(data.get("byline")) or _text_of(data.get("by"))
    yield from (Author(name=name) for name in names or ([byline] if byline else []))


def _find_tags(data: Mapping[str, Any]) -> Iterator[str]:
    for field in ("subject", "subjects", "keywords"):
        entries = data.get(field)
        for entry in entries if isinstance(entries, list) else ():
            name = _text_of(entry.get("name")) if isinstance(entry, Mapping) else _text_of(entry)
            if name:
                yield name


def _find_pictures(data: Mapping[str, Any]) -> Iterator[str]:
    """Addresses of pictures: of a story that is one, then of those that belong to it; the widest rendition first."""
    related = data.get("associations")
    associations = list(related.values()) if isinstance(related, Mapping) else _list_objects(related)
    for story in (data, *associations):
        if not isinstance(story, Mapping) or story.get("type") != "picture":
            continue
        renditions = sorted(_list_renditions(story), key=_width_of, reverse=True)
        yield from (address for rendition in renditions if (address := _text_of(rendition.get("href"))))


def _find_attachments(data: Mapping[str, Any]) -> Iterator[Attachment]:
    if data.get("type") not in ("audio", "video", "graphic"):
        return
    for rendition in _list_renditions(data):
        if address := _text_of(rendition.get("href")):
            kind = _text_of(rendition.get("mimetype")) or _text_of(rendition.get("contenttype"))
            yield Attachment(url=address, mime_type=kind, title=_text_of(rendition.get("title")))


def _list_renditions(story: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    renditions = story.get("renditions")
    return _list_objects(list(renditions.values()) if isinstance(renditions, Mapping) else renditions)


def _width_of(rendition: Mapping[str, Any]) -> float:
    width = rendition.get("width")
    return width if isinstance(width, int | float) else 0


def _read_sender(data: Mapping[str, Any]) -> str | None:
    names = [_text_of(entry.get("name")) for entry in _list_objects(data.get("infosources"))]
    return next(filter(None, (_text_of(data.get("source")), *names, _text_of(data.get("copyrightholder")))), None)


def _read_rights(data: Mapping[str, Any]) -> Rights | None:
    """Of the story itself, and of its ``rightsinfo``, which has the address of a licence."""
    info = data.get("rightsinfo")
    inner = info if isinstance(info, Mapping) else {}
    values = {
        field: _text_of(data.get(name)) or _text_of(inner.get(name))
        for field, name in (("notice", "copyrightnotice"), ("holder", "copyrightholder"), ("usage_terms", "usageterms"))
    }
    return make_rights({**values, "license": _text_of(inner.get("linkedrights"))}, "item")


def _list_objects(value: Any) -> list[Mapping[str, Any]]:
    return [entry for entry in value[:MAX_LIST] if isinstance(entry, Mapping)] if isinstance(value, list) else []


def _text_of(value: Any) -> str | None:
    return (value.strip() or None) if isinstance(value, str) else None
