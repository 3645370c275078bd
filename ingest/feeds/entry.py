"""A feedparser entry to a RawItem, a feedparser feed to a Source. Decides nothing but which field is which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from ..clean import html_to_line
from ..item import Attachment, Author, RawItem, Source
from ..urls import absolute, canonical_url, domain_of

Entry = Mapping[str, Any]
MAX_LIST = 100  # authors, attachments


def feed_source(feed: Entry, fetched_from: str | None) -> Source:
    """Who publishes the feed: its title and its site. The address it was fetched from only lends its domain."""
    site = _site(feed.get("link"), fetched_from)
    name = html_to_line(_text(feed.get("title")) or "")
    return Source(name=name or None, domain=domain_of(site) or domain_of(fetched_from), url=site)


def to_raw(entry: Entry, position: int, default_base: str | None) -> RawItem:
    """Translate one entry; ``default_base`` is what relative links count from where no xml:base says otherwise."""
    title = _detail(entry, "title")
    body, summary = _body_and_summary(entry)
    return RawItem(
        guid=_text(entry.get("id")),
        url=_text(entry.get("link")),
        base_url=_base(entry, body, default_base),
        title=_text(entry.get("title")),
        title_is_html=title.get("type", "text/plain") != "text/plain",
        content_html=_text(body.get("value")) if body.get("type") != "text/plain" else None,
        content_text=_text(body.get("value")) if body.get("type") == "text/plain" else None,
        summary=summary,
        published=_first(entry, "published", "created", "updated"),
        modified=_first(entry, "updated"),
        authors=tuple(_authors(entry))[:MAX_LIST],
        tags=tuple(
            dict.fromkeys(filter(None, (_text(t.get("label") or t.get("term")) for t in _dicts(entry, "tags"))))
        ),
        image=next(_images(entry), None),
        attachments=tuple({a.url: a for a in _attachments(entry)}.values())[:MAX_LIST],
        language=_text(entry.get("language")) or _text(body.get("language")),
        source=_source(entry.get("source")),
        position=position,
        extractor="feedparser",
    )


def _body_and_summary(entry: Entry) -> tuple[Entry, str | None]:
    """The fullest text of an entry, and the shorter one beside it.

    Longest wins, not first: `content` holds whatever came second, and that may be a mere note under a full description.
    """
    texts = [c for c in _dicts(entry, "content") if _text(c.get("value")) and "src" not in c]
    if summary := _text(entry.get("summary")):
        texts.append({**_detail(entry, "summary"), "value": summary})
    if not texts and (caption := _text(entry.get("media_description"))):
        texts.append({"type": "text/plain", "value": caption})
    if not texts:
        return {}, None
    body = max(texts, key=lambda text: len(text["value"]))
    return body, next((t["value"] for t in texts if t["value"] != body["value"]), None)


def _base(entry: Entry, body: Entry, default: str | None) -> str | None:
    """xml:base, else the entry's own page, where the text was taken from, else the site."""
    declared = _text(body.get("base")) or _text(_detail(entry, "title").get("base"))
    base = absolute(entry.get("link"), default) or default
    return absolute(declared, default) or base if declared else base


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
                size_in_bytes=_whole_number(media.get("length") or media.get("filesize")),
                duration_in_seconds=_whole_number(media.get("duration")),
            )


def _source(source: Any) -> Source | None:
    """Who an aggregated entry is from. ``href`` is often the address of a feed: it lends its domain only."""
    if not isinstance(source, Mapping):
        return None
    site = absolute(_text(source.get("link")), None)
    name = html_to_line(_text(source.get("title")) or "") or None
    domain = domain_of(site) or domain_of(_text(source.get("href")))
    return Source(name=name, domain=domain, url=site) if name or domain else None


def _site(link: Any, fetched_from: str | None) -> str | None:
    """The home page; of a link that is the subscription itself only the host is kept, as its path may be secret."""
    root = _root(fetched_from)
    site = absolute(_text(link), root)
    return _root(site) if site and fetched_from and canonical_url(site) == canonical_url(fetched_from) else site


def _root(url: str | None) -> str | None:
    canonical = canonical_url(url or "")
    return "{0.scheme}://{0.netloc}/".format(urlsplit(canonical)) if canonical else None


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


def _whole_number(value: Any) -> int | None:
    digits = str(value or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None
