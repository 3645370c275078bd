"""A feedparser entry to a RawItem. Decides nothing but which field is which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..item import Attachment, Author, RawItem, Source
from ..text.html import html_to_line
from .choose import base_url, body_and_summary
from .media import seconds, whole_number
from .publisher import named_source
from .texts import Text, looks_like_html

Entry = Mapping[str, Any]
MAX_LIST = 100  # authors, attachments


def to_raw(entry: Entry, position: int, default_base: str | None) -> RawItem:
    """Translate one entry; ``default_base`` is what relative links count from where no xml:base says otherwise."""
    title = _detail(entry, "title")
    body, summary = body_and_summary(_texts(entry))
    declared = body.bases if body else tuple(filter(None, [_text(title.get("base"))]))
    link = _text(entry.get("link"))
    return RawItem(
        guid=_text(entry.get("id")),
        url=link,
        base_url=base_url(declared, link, default_base),
        title=_text(entry.get("title")),
        title_is_html=title.get("type", "text/plain") != "text/plain" or None,
        content_html=body.value if body and body.is_html else None,
        content_text=body.value if body and not body.is_html else None,
        summary=summary,
        published=_first(entry, "published", "created", "dc_date", "updated"),
        modified=_first(entry, "updated"),
        authors=tuple(_authors(entry))[:MAX_LIST],
        tags=tuple(
            dict.fromkeys(filter(None, (_text(t.get("label") or t.get("term")) for t in _dicts(entry, "tags"))))
        ),
        image=next(_images(entry), None),
        attachments=tuple({a.url: a for a in _attachments(entry)}.values())[:MAX_LIST],
        language=_text(entry.get("language")) or (body.language if body else None),
        source=_source(entry.get("source")),
        position=position,
        extractor="feedparser",
    )


def _texts(entry: Entry) -> list[Text]:
    texts = [c for c in _dicts(entry, "content") if _text(c.get("value")) and "src" not in c]
    if summary := _text(entry.get("summary")):
        texts.append({**_detail(entry, "summary"), "value": summary})
    if not texts and (caption := _text(entry.get("media_description"))):
        texts.append({"type": "text/plain", "value": caption})
    return [_as_text(text) for text in texts]


def _as_text(text: Entry) -> Text:
    value, base = str(text["value"]).strip(), _text(text.get("base"))
    is_html = text.get("type") != "text/plain" or looks_like_html(value)
    return Text(value, is_html, (base,) if base else (), _text(text.get("language")))


def _authors(entry: Entry) -> Iterator[Author]:
    for author in _dicts(entry, "authors"):
        name, url = _text(author.get("name")), _text(author.get("href"))
        if name or url:
            yield Author(name=name, url=url)


def _images(entry: Entry) -> Iterator[str]:
    for media in (*_dicts(entry, "media_content"), *_dicts(entry, "links")):
        kind = str(media.get("medium") or media.get("type") or "")
        is_enclosed = media.get("rel", "enclosure") == "enclosure"
        if kind.startswith("image") and is_enclosed and (url := _address(media)):
            yield url
    shown = [*_dicts(entry, "media_thumbnail"), entry.get("image"), entry.get("gd_image")]
    for picture in shown:
        if isinstance(picture, Mapping) and (url := _address(picture) or _text(picture.get("src"))):
            yield url


def _attachments(entry: Entry) -> Iterator[Attachment]:
    enclosures = [link for link in _dicts(entry, "links") if link.get("rel") == "enclosure"]
    for media in (*enclosures, *_dicts(entry, "media_content")):
        if url := _address(media):
            yield Attachment(
                url=url,
                mime_type=_text(media.get("type")),
                title=_text(media.get("title")),
                size_in_bytes=whole_number(_text(media.get("length") or media.get("filesize"))),
                duration_in_seconds=seconds(_text(media.get("duration")) or ""),
            )


def _source(source: Any) -> Source | None:
    if not isinstance(source, Mapping):
        return None
    return named_source(
        html_to_line(_text(source.get("title")) or ""), _text(source.get("link")), _text(source.get("href"))
    )


def _detail(entry: Entry, name: str) -> Entry:
    detail = entry.get(f"{name}_detail")
    return detail if isinstance(detail, Mapping) else {}


def _dicts(entry: Entry, name: str) -> list[Entry]:
    values = entry.get(name)
    return [value for value in values if isinstance(value, Mapping)] if isinstance(values, list) else []


def _text(value: Any) -> str | None:
    return (value.strip() or None) if isinstance(value, str) else None


def _first(entry: Entry, *names: str) -> str | None:
    return next(filter(None, (_text(entry.get(name)) for name in names)), None)


def _address(media: Entry) -> str | None:
    return _text(media.get("href") or media.get("url"))
