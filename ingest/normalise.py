"""A raw item to an Item: identity, one spelling of its address, clean text, dates, language. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from .authors import author_name
from .dates.parse import is_plain_date, parse_date
from .identity.ids import is_our_id, item_id, text_digest
from .identity.urls import absolute, canonical_url, domain_of, is_own_claim
from .item import Attachment, Author, Basis, Document, Item, LanguageBasis, Problem, Provenance, RawItem, Source
from .text.html import alternatives, clean_text, html_and_text, html_to_line, html_to_text, inert, one_line, plain_line
from .text.language import language_of, language_tag
from .text.teaser import is_truncated, without_stamp, word_count

MAX_RAW = 64 * 1024  # characters of a bad item that a Problem carries
MAX_DATE = 200
MAX_LINE = 2000  # characters of a title, name or tag


@dataclass(frozen=True, slots=True)
class _Texts:
    title: str | None
    html: str | None
    text: str | None
    summary: str | None


@dataclass(frozen=True, slots=True)
class _Date:
    moment: datetime | None
    basis: Basis | None
    raw: str | None  # as written, where it could not be taken as it stands


_Language = tuple[str | None, LanguageBasis | None]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is found out about an item, with how it is known."""

    url: str | None
    claim: str | None
    digest: str
    language: _Language
    published: _Date
    modified: _Date


def normalise(raw: RawItem, document: Document, source: Source, language: str | None) -> Item | Problem:
    """Make an item of what a parser found; ``source`` and ``language`` are the document's, for want of its own.

    An item without title and text is called by its address; one without that, too, is a Problem, unless it takes back
    what it names by its guid. Text fields hold plain text, never markup; ``content_html`` is clean; every address is
    absolute and http(s).
    """
    texts = _called(raw, document)
    if isinstance(texts, Problem):
        return texts
    source = _source(raw.source or source)
    facts, text = _facts(raw, document, texts, language), texts.text or ""
    return Item(
        id=_id(raw, source, facts.url, facts.digest),
        url=facts.url,
        external_url=absolute(raw.external_url, raw.base_url),
        canonical_url=canonical_url(facts.url or ""),
        title=texts.title,
        content_text=texts.text,
        content_html=texts.html,
        summary=texts.summary,
        image=absolute(raw.image, raw.base_url or document.url),
        date_published=facts.published.moment,
        date_modified=facts.modified.moment,
        authors=tuple(_authors(raw)),
        tags=tuple(_tags(raw)),
        language=facts.language[0],
        attachments=tuple(_attachments(raw)),
        source=source,
        pub_status=raw.pub_status,
        word_count=word_count(text),
        truncated=is_truncated(text),
        provenance=_provenance(raw, document, facts),
    )


def outline(raw: RawItem, document: Document, source: Source, language: str | None) -> Item | Problem:
    """The item that `normalise` makes, but of it only what tells copies: id, address, title, text, date and source.

    All else is empty, or nought: to find out the language of a text, to count its words and to clean its tags would be
    two thirds of the work.
    """
    texts = _called(raw, document)
    if isinstance(texts, Problem):
        return texts
    source, url = _source(raw.source or source), _address(raw, document)
    digest = "" if raw.guid else text_digest(texts.title, texts.text)
    said = (None, None) if is_plain_date(raw.published) else _language(raw, language, texts)
    facts = _Facts(
        url=url,
        claim=None,
        digest=digest,
        language=said,
        published=_published(raw, document.fetched_at, said[0]),
        modified=_Date(None, None, None),
    )
    return Item(
        id=_id(raw, source, url, digest),
        url=url,
        canonical_url=canonical_url(url or ""),
        title=texts.title,
        content_text=texts.text,
        date_published=facts.published.moment,
        source=source,
        word_count=0,
        truncated=False,
        provenance=_provenance(raw, document, facts),
    )


def _called(raw: RawItem, document: Document) -> _Texts | Problem:
    """The texts of an item, with its address for a title where there are none."""
    texts = _texts(raw)
    if not texts.title and not texts.text and (link := absolute(raw.url, raw.base_url or document.url)):
        texts = replace(texts, title=link)  # a lone film or picture; readers of feeds show its address, too
    takes_back = raw.pub_status != "usable" and raw.guid
    if not texts.title and not texts.text and not takes_back:
        shown = f"guid: {raw.guid}\nurl: {raw.url}\n{raw.content_html or raw.summary or ''}"
        return Problem(where=f"entry {raw.position + 1}", reason="no title and no text", raw=shown[:MAX_RAW])
    return texts


def _address(raw: RawItem, document: Document) -> str | None:
    """Where it stands: its link, or the address that its page claims for itself, if that is its own."""
    url, claim = absolute(raw.url, raw.base_url or document.url), _claim(raw, document)
    return claim if claim and (url is None or is_own_claim(claim, url)) else url


def _claim(raw: RawItem, document: Document) -> str | None:
    return absolute(raw.canonical_claim, raw.base_url or document.url)


def _facts(raw: RawItem, document: Document, texts: _Texts, default_language: str | None) -> _Facts:
    language = _language(raw, default_language, texts)
    modified = _date(raw.modified, raw.modified_basis, document.fetched_at, language[0])
    if modified.basis == "clamped":  # it would move with every fetch, and make a new version each time
        modified = replace(modified, moment=None)
    return _Facts(
        url=_address(raw, document),
        claim=_claim(raw, document),
        digest=text_digest(texts.title, texts.text),
        language=language,
        published=_published(raw, document.fetched_at, language[0]),
        modified=modified,
    )


def _provenance(raw: RawItem, document: Document, facts: _Facts) -> Provenance:
    return Provenance(
        job_id=document.job_id,
        via=document.via,
        fetched_at=document.fetched_at,
        part=raw.part,
        position=raw.position,
        date_basis=facts.published.basis,
        date_raw=facts.published.raw,
        modified_basis=facts.modified.basis,
        modified_raw=facts.modified.raw,
        language_basis=facts.language[1],
        extractor=raw.extractor,
        text_digest=facts.digest,
        canonical_claim=facts.claim,
    )


def _texts(raw: RawItem) -> _Texts:
    """Content from HTML, else from plain text, else from the summary, which then is no summary any more."""
    html, plain, summary = raw.content_html, raw.content_text, raw.summary
    if not (html or plain):
        if summary and "<" in summary:
            html, summary = summary, None
        else:
            plain, summary = summary and html_to_text(summary), None
    clean, text = html_and_text(html, raw.base_url) if html else (None, "")
    text = clean_text(plain) if plain else text
    text = inert(without_stamp(text))
    return _Texts(
        title=one_line(raw.title or "", raw.title_is_html)[:MAX_LINE] or None,
        html=clean or None,
        text=text or alternatives(clean or "") or None,
        summary=inert(html_to_text(summary)) or None if summary else None,
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
    return Source(name=plain_line(source.name or "")[:MAX_LINE] or None, domain=domain or domain_of(url), url=url)


def _published(raw: RawItem, fetched_at: datetime, language: str | None) -> _Date:
    """The date as written, else the age counted back from the fetch."""
    date = _date(raw.published, raw.date_basis, fetched_at, language)
    if date.moment is None and raw.age_seconds is not None:
        try:
            return _Date(fetched_at - timedelta(seconds=raw.age_seconds), "relative", date.raw)
        except OverflowError:
            return _Date(None, None, date.raw)
    return date


def _date(written: str | None, earlier: Basis | None, fetched_at: datetime, language: str | None) -> _Date:
    """A date with its basis; ``earlier`` is the basis that a first reading of it gave."""
    moment, basis = parse_date(written, fetched_at=fetched_at, language=language)
    if basis == "declared":
        basis = earlier or basis
    return _Date(moment, basis, written[:MAX_DATE] if written and basis != "declared" else None)


def _language(raw: RawItem, default: str | None, texts: _Texts) -> _Language:
    """The item's own, as an earlier reading found it, else what it declares or shows."""
    if raw.language_basis == "detected" and (tag := language_tag(raw.language)):
        return tag, "detected"
    text = f"{texts.title or ''}\n{texts.text or ''}"
    return language_of(text, raw.language, default if raw.language != "" else None)


def _authors(raw: RawItem) -> Iterable[Author]:
    """Each name once; a mail address and "By" are no part of it."""
    seen: set[str] = set()
    for author in raw.authors:
        line = _line(author_name(author.name)) if author.name else None
        url = absolute(author.url, raw.base_url)
        key = (line or url or "").casefold()
        if key and key not in seen:
            seen.add(key)
            yield Author(name=line, url=url)


def _tags(raw: RawItem) -> Iterable[str]:
    """Each tag once, as it is first spelled: "Security" and "security" are one."""
    first: dict[str, str] = {}
    for tag in filter(None, map(_line, raw.tags)):
        first.setdefault(tag.casefold(), tag)
    return first.values()


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
