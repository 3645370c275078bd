"""A raw item to an Item: identity, one spelling of its address, clean text, dates, language. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .clean import clean_html, clean_text, html_to_line, html_to_text
from .dates import parse_date
from .identity import is_our_id, item_id, text_digest
from .item import Attachment, Author, Basis, Document, Item, Problem, Provenance, RawItem, Source
from .urls import absolute, canonical_url, domain_of
from .wording import is_truncated, without_stamp, word_count

MAX_RAW = 64 * 1024  # characters of a bad item that a Problem carries
MAX_LINE = 2000  # characters of a title, name or tag

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,4}")


@dataclass(frozen=True, slots=True)
class _Texts:
    title: str | None
    html: str | None
    text: str | None
    summary: str | None


@dataclass(frozen=True, slots=True)
class _Dates:
    published: datetime | None
    modified: datetime | None
    basis: Basis | None
    raw: str | None  # as written, where it could not be taken as it stands


def normalise(raw: RawItem, document: Document, source: Source, language: str | None) -> Item | Problem:
    """Make an item of what a parser found; ``source`` and ``language`` are the document's, for want of its own.

    An item without title and text is a Problem. Text fields hold plain text, never markup; ``content_html`` is clean;
    every address is absolute and http(s).
    """
    texts = _texts(raw)
    if not texts.title and not texts.text:
        shown = f"guid: {raw.guid}\nurl: {raw.url}\n{raw.content_html or raw.summary or ''}"
        return Problem(where=f"entry {raw.position + 1}", reason="no title and no text", raw=shown[:MAX_RAW])
    source = _source(raw.source or source)
    url = absolute(raw.url, raw.base_url or document.url)
    digest = text_digest(texts.title, texts.text)
    dates = _dates(raw, document.fetched_at)
    own_language, text = _language(raw.language, language), texts.text or ""
    return Item(
        id=_id(raw, source, url, digest),
        url=url,
        external_url=absolute(raw.external_url, raw.base_url),
        canonical_url=canonical_url(url or ""),
        title=texts.title,
        content_text=texts.text,
        content_html=texts.html,
        summary=texts.summary,
        image=absolute(raw.image, raw.base_url or document.url),
        date_published=dates.published,
        date_modified=dates.modified,
        authors=tuple(_authors(raw)),
        tags=tuple(dict.fromkeys(filter(None, map(_line, raw.tags)))),
        language=own_language,
        attachments=tuple(_attachments(raw)),
        source=source,
        pub_status=raw.pub_status,
        word_count=word_count(text),
        truncated=is_truncated(text),
        provenance=_provenance(raw, document, dates, own_language, digest),
    )


def _texts(raw: RawItem) -> _Texts:
    """Content from HTML, else from plain text, else from the summary, which then is no summary any more."""
    html, plain, summary = raw.content_html, raw.content_text, raw.summary
    if not (html or plain):
        if summary and "<" in summary:
            html, summary = summary, None
        else:
            plain, summary = summary and html_to_text(summary), None
    clean = clean_html(html, raw.base_url) if html else None
    text = clean_text(plain) if plain else html_to_text(html or "")
    title = html_to_text(raw.title or "") if raw.title_is_html else raw.title
    line = clean_text(title or "") if raw.title_is_html else html_to_line(title or "")
    return _Texts(
        title=" ".join(line.split())[:MAX_LINE] or None,
        html=clean or None,
        text=without_stamp(text) or None,
        summary=html_to_text(summary) or None if summary else None,
    )


def _id(raw: RawItem, source: Source, url: str | None, digest: str) -> str:
    """Its own id, if it is one of ours handed in as JSON lines; a feed can't take another item's id that way."""
    if raw.guid and raw.extractor == "jsonl" and is_our_id(raw.guid):
        return raw.guid
    guid = raw.guid
    if guid and raw.base_url and guid.startswith(("/", "./", "../")):
        guid = absolute(guid, raw.base_url) or guid
    return item_id(source, guid=guid, url=url or absolute(raw.external_url, raw.base_url), digest=digest)


def _source(source: Source) -> Source:
    url = absolute(source.url, None)
    domain = domain_of(f"http://{source.domain}/") if source.domain else None
    return Source(name=_line(source.name), domain=domain or domain_of(url), url=url)


def _dates(raw: RawItem, fetched_at: datetime) -> _Dates:
    modified, certainty = parse_date(raw.modified, fetched_at=fetched_at)
    published, basis = parse_date(raw.published, fetched_at=fetched_at)
    if published is not None and basis == "declared":
        basis = raw.date_basis or basis
    if published is None and raw.age_seconds is not None:
        try:
            published, basis = fetched_at - timedelta(seconds=raw.age_seconds), "relative"
        except OverflowError:
            published, basis = None, None
    odd = raw.published if basis != "declared" else None
    # a moment of change after the fetch would move with every fetch, and make a new version each time
    return _Dates(published, modified if certainty == "declared" else None, basis, odd[:200] if odd else None)


def _language(*named: str | None) -> str | None:
    """The first that is a language tag, written as BCP 47 asks: "en_us" is "en-US"."""
    for name in named:
        if name and _LANGUAGE.fullmatch(name.strip()):
            first, *rest = name.strip().replace("_", "-").split("-")
            return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])
    return None


def _authors(raw: RawItem) -> Iterable[Author]:
    for author in raw.authors:
        name, url = _line(author.name), absolute(author.url, raw.base_url)
        if name or url:
            yield Author(name=name, url=url)


def _attachments(raw: RawItem) -> Iterable[Attachment]:
    for attachment in raw.attachments:
        if url := absolute(attachment.url, raw.base_url):
            yield Attachment(
                url=url,
                mime_type=_line(attachment.mime_type),
                title=_line(attachment.title),
                size_in_bytes=attachment.size_in_bytes,
                duration_in_seconds=attachment.duration_in_seconds,
            )


def _line(text: str | None) -> str | None:
    return html_to_line(text)[:MAX_LINE] or None if text else None


def _provenance(raw: RawItem, document: Document, dates: _Dates, language: str | None, digest: str) -> Provenance:
    return Provenance(
        job_id=document.job_id,
        via=document.via,
        fetched_at=document.fetched_at,
        part=raw.part,
        position=raw.position,
        date_basis=dates.basis,
        language_basis="declared" if language else None,
        extractor=raw.extractor,
        text_digest=digest,
        date_raw=dates.raw,
    )
