"""ninjs 1.0 to 3.x, one story as a JSON object: https://iptc.org/std/ninjs/

The first generation has one value for each field and names such as ``body_html``; since 2.0 fields are lists of objects
(``bodies``, ``headlines``). Both are read in one go, since some senders mix them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..agency_values import make_wire_source, read_status
from ..item import Attachment, Author, RawItem, Rights
from ..rights import make_rights
from ..text.html import html_to_line

MAX_LIST = 100  # subjects, renditions
MAX_WORD = 1000  # characters of an identifier, a status, a date
MAX_NUMBER = 1e15
_OWN_FIELDS = frozenset(
    "body_html body_xhtml body_text bodies headline headlines pubstatus versioncreated renditions associations".split()  # noqa: SIM905
)
_TAG = re.compile(r"</?[a-z][a-z0-9]*[\s/>]", re.IGNORECASE)
_BODY_FORMATS = ("html", "xhtml")
_DATES = ("firstpublished", "firstcreated", "contentcreated", "versioncreated")


def is_ninjs(data: object) -> bool:
    """Whether an object is a story in ninjs: it says so, or has its identifier and fields that only ninjs has.

    >>> is_ninjs({"uri": "urn:x:1", "headline": "Gulls"}), is_ninjs({"id": 1, "title": "Gulls"})
    (True, False)
    """
    if not isinstance(data, Mapping):
        return False
    standard = data.get("standard", data.get("$standard"))
    named = standard.get("name") if isinstance(standard, Mapping) else standard
    return "ninjs" in str(named).lower() or (isinstance(data.get("uri"), str) and bool(_OWN_FIELDS & data.keys()))


def read_ninjs(data: Mapping[str, Any], position: int, where: str) -> RawItem:
    """Translate one story. What has another form than the standard says is passed over.

    Raises:
        UnreadableFieldError: a status that nobody knows.
    """
    guid = _word_of(data.get("uri"))
    html, text = _read_body(data)
    dates = [date for name in _DATES if (date := _text_of(data.get(name)))]
    is_web = bool(guid and guid.startswith(("http://", "https://")))
    (headline, is_html), (summary, summary_is_html) = _read_headline(data), _read_description(data)
    embargo = _word_of(data.get("embargoed"))
    return RawItem(
        guid=guid,
        url=_text_of(data.get("canonicalurl")) or (guid if is_web else None),
        title=headline,
        title_is_html=is_html,
        content_html=html,
        content_text=text,
        summary=summary,
        summary_is_html=summary_is_html,
        published=next(iter(dates), None),
        other_published=tuple(dates[1:]),
        modified=_text_of(data.get("contentmodified")) or _text_of(data.get("versioncreated")),
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
        pub_status=read_status(_word_of(data.get("pubstatus")), embargo),
        embargoed_until=embargo,
    )


def _read_body(data: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The body as HTML or as text; of several, the longest."""
    html = [value for name in _BODY_FORMATS if (value := _text_of(data.get(f"body_{name}")))]
    texts = [value for value in (_text_of(data.get("body_text")),) if value]
    for body in _list_objects(data.get("bodies")):
        if value := _text_of(body.get("value")):
            (html if _is_html(body, value) else texts).append(value)
    marked_up = max(html, key=len, default="")
    return (marked_up, None) if html_to_line(marked_up) else (None, max(texts, key=len, default=None))


def _read_headline(data: Mapping[str, Any]) -> tuple[str | None, bool]:
    """The headline, and whether it is HTML."""
    if headline := _text_of(data.get("headline")):
        return headline, False
    headlines = _list_objects(data.get("headlines"))
    main = [entry for entry in headlines if "main" in str(entry.get("role")).lower()]
    for entry in (*main, *headlines):
        if value := _text_of(entry.get("value")):
            return value, _is_html(entry, "")
    return _text_of(data.get("title")), False


def _read_description(data: Mapping[str, Any]) -> tuple[str | None, bool]:
    """The description, and whether it is HTML."""
    if text := _text_of(data.get("description_text")):
        return text, False
    if html := _text_of(data.get("description_html")):
        return html, True
    for entry in _list_objects(data.get("descriptions")):
        if value := _text_of(entry.get("value")):
            return value, _is_html(entry, "")
    return None, False


def _is_html(entry: Mapping[str, Any], value: str) -> bool:
    """Whether a text is HTML: by its content type; a body without one may show it."""
    content_type = entry.get("contenttype")
    return "html" in str(content_type).lower() if content_type else _TAG.search(value) is not None


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
    for story in (data, *_list_objects(data.get("associations"))):
        if story.get("type") != "picture":
            continue
        renditions = sorted(_list_renditions(story), key=_width_of, reverse=True)
        yield from (address for rendition in renditions if (address := _text_of(rendition.get("href"))))


def _find_attachments(data: Mapping[str, Any]) -> Iterator[Attachment]:
    if data.get("type") not in ("audio", "video", "graphic"):
        return
    for rendition in _list_renditions(data):
        if address := _text_of(rendition.get("href")):
            kind = _text_of(rendition.get("mimetype")) or _text_of(rendition.get("contenttype"))
            yield Attachment(
                url=address,
                mime_type=kind,
                title=_text_of(rendition.get("title")),
                size_in_bytes=_size_of(rendition),
                duration_in_seconds=_number_of(rendition, "duration"),
            )


def _list_renditions(story: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return _list_objects(story.get("renditions"))


def _width_of(rendition: Mapping[str, Any]) -> float:
    return _number_of(rendition, "width") or 0


def _size_of(rendition: Mapping[str, Any]) -> int | None:
    size = _number_of(rendition, "sizeinbytes")
    return int(size) if size is not None else None


def _number_of(rendition: Mapping[str, Any], name: str) -> float | None:
    value = rendition.get(name)
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < MAX_NUMBER
    return value if is_number else None


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
    """The objects of a list, or of an object that has them by name; one alone, or a text in an object's place."""
    if isinstance(value, Mapping):
        entries = [value] if isinstance(value.get("value"), str) else list(value.values())
    else:
        entries = value if isinstance(value, list) else []
    objects = ({"value": entry} if isinstance(entry, str) else entry for entry in entries[:MAX_LIST])
    return [entry for entry in objects if isinstance(entry, Mapping)]


def _word_of(value: Any) -> str | None:
    """A value that must not be passed over, in whatever form it came."""
    return None if value is None or value is False else str(value).strip()[:MAX_WORD] or None


def _text_of(value: Any) -> str | None:
    return (value.strip() or None) if isinstance(value, str) else None
