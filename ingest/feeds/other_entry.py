"""A feedparser entry to a RawItem. Decides nothing but which field is which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..amounts import read_seconds, read_whole_number
from ..identity.urls import resolve_link
from ..item import Attachment, Author, RawItem, Source
from ..text.html import html_to_line
from ..text.wrapped_lines import join_wrapped_text
from .feed_head import make_entry_source
from .texts import FeedText, choose_base_url, choose_body_and_summary, looks_like_html

DialectEntry = Mapping[str, Any]
MAX_LIST = 100  # authors, attachments
_DATE_KINDS = ("published", "created", "dc_date", "updated")


def build_raw_item(entry: DialectEntry, position: int, default_base: str | None) -> RawItem:
    """Translate one entry; ``default_base`` is what relative links count from where no xml:base says otherwise."""
    title = _detail_of(entry, "title")
    body, summary = choose_body_and_summary(_read_texts(entry))
    declared = body.bases if body else tuple(filter(None, [_text_or_none(title.get("base"))]))
    written = _text_or_none(entry.get("link"))
    link = resolve_link(written, default_base) or written
    published = list(filter(None, (_text_or_none(entry.get(name)) for name in _DATE_KINDS)))
    return RawItem(
        guid=_text_or_none(entry.get("id")),
        url=link,
        base_url=choose_base_url(declared, link, default_base),
        title=_text_or_none(entry.get("title")),
        title_is_html=title.get("type", "text/plain") != "text/plain" or None,
        content_html=body.value if body and body.is_html else None,
        content_text=join_wrapped_text(body.value) if body and not body.is_html else None,
        summary=summary,
        published=next(iter(published), None),
        other_published=tuple(published[1:]),
        modified=_text_or_none(entry.get("updated")),
        authors=tuple(_read_authors(entry))[:MAX_LIST],
        tags=tuple(
            dict.fromkeys(
                filter(None, (_text_or_none(t.get("label") or t.get("term")) for t in _list_dicts(entry, "tags")))
            )
        ),
        image=next(_find_images(entry), None),
        attachments=tuple({a.url: a for a in _read_attachments(entry)}.values())[:MAX_LIST],
        language=_text_or_none(entry.get("language")) or (body.language if body else None),
        source=_read_source(entry.get("source")),
        position=position,
        extractor="feedparser",
    )


def _read_texts(entry: DialectEntry) -> list[FeedText]:
    texts = [c for c in _list_dicts(entry, "content") if _text_or_none(c.get("value")) and "src" not in c]
    if summary := _text_or_none(entry.get("summary")):
        texts.append({**_detail_of(entry, "summary"), "value": summary})
    if not texts and (caption := _text_or_none(entry.get("media_description"))):
        texts.append({"type": "text/plain", "value": caption})
    return [_make_text(text) for text in texts]


def _make_text(text: DialectEntry) -> FeedText:
    value, base = str(text["value"]).strip(), _text_or_none(text.get("base"))
    is_html = text.get("type") != "text/plain" or looks_like_html(value)
    return FeedText(value, is_html, (base,) if base else (), _text_or_none(text.get("language")))


def _read_authors(entry: DialectEntry) -> Iterator[Author]:
    for author in _list_dicts(entry, "authors"):
        name, url = _text_or_none(author.get("name")), _text_or_none(author.get("href"))
        if name or url:
            yield Author(name=name, url=url)


def _find_images(entry: DialectEntry) -> Iterator[str]:
    for media in (*_list_dicts(entry, "media_content"), *_list_dicts(entry, "links")):
        kind = str(media.get("medium") or media.get("type") or "")
        is_enclosed = media.get("rel", "enclosure") == "enclosure"
        if kind.startswith("image") and is_enclosed and (url := _address_of(media)):
            yield url
    pictures = [*_list_dicts(entry, "media_thumbnail"), entry.get("image"), entry.get("gd_image")]
    for picture in pictures:
        if isinstance(picture, Mapping) and (url := _address_of(picture) or _text_or_none(picture.get("src"))):
            yield url


def _read_attachments(entry: DialectEntry) -> Iterator[Attachment]:
    enclosures = [link for link in _list_dicts(entry, "links") if link.get("rel") == "enclosure"]
    for media in (*enclosures, *_list_dicts(entry, "media_content")):
        if url := _address_of(media):
            yield Attachment(
                url=url,
                mime_type=_text_or_none(media.get("type")),
                title=_text_or_none(media.get("title")),
                size_in_bytes=read_whole_number(_text_or_none(media.get("length") or media.get("filesize"))),
                duration_in_seconds=read_seconds(_text_or_none(media.get("duration")) or ""),
            )


def _read_source(source: Any) -> Source | None:
    if not isinstance(source, Mapping):
        return None
    return make_entry_source(
        html_to_line(_text_or_none(source.get("title")) or ""),
        _text_or_none(source.get("link")),
        _text_or_none(source.get("href")),
    )


def _detail_of(entry: DialectEntry, name: str) -> DialectEntry:
    detail = entry.get(f"{name}_detail")
    return detail if isinstance(detail, Mapping) else {}


def _list_dicts(entry: DialectEntry, name: str) -> list[DialectEntry]:
    values = entry.get(name)
    return [value for value in values if isinstance(value, Mapping)] if isinstance(values, list) else []


def _text_or_none(value: Any) -> str | None:
    return (value.strip() or None) if isinstance(value, str) else None


def _address_of(media: DialectEntry) -> str | None:
    return _text_or_none(media.get("href") or media.get("url"))
