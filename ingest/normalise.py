"""A raw item to an Item: identity, one spelling of its address, clean text, dates, language. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .authors import read_author_name
from .dates.item_dates import DateContext, ItemDate, has_plain_dates, read_modified_date, read_published_date
from .identity.ids import digest_text, is_our_id, make_item_id
from .identity.urls import canonicalise_url, domain_of, is_trusted_canonical, make_url_absolute, resolve_link
from .item import (
    Attachment,
    Author,
    Document,
    FieldPlace,
    Item,
    LanguageBasis,
    Problem,
    Provenance,
    RawItem,
    Rights,
    Source,
)
from .rights import clean_rights, merge_rights
from .text.language import language_of, read_language_tag
from .text.teaser import is_truncated
from .text.words import count_words
from .text_fields import CleanTexts, clean_line, clean_name, clean_texts

MAX_RAW = 16 * 1024  # characters of each field of a bad item that a Problem carries
_MAIL_ADDRESS = re.compile(r"mailto:([^\s?]{3,320})", re.IGNORECASE)
_JSON_NAMES = {"guid": "id", "published": "date_published"}


_LanguageAndBasis = tuple[str | None, LanguageBasis | None]


@dataclass(frozen=True, slots=True)
class _SideFields:
    """What is found out about an item, with how it is known."""

    url: str | None
    claim: str | None
    digest: str
    language: _LanguageAndBasis
    published: ItemDate
    modified: ItemDate


def normalise_item(raw: RawItem, document: Document, source: Source, language: str | None) -> Item | Problem:
    """Make an item of what a parser found; ``source`` and ``language`` are the document's, for want of its own.

    An item without title and text is called by its address; one without that, too, is a Problem, unless it takes back
    what it names by its guid. Text fields hold plain text, never markup; ``content_html`` is clean; every address is
    absolute and http(s).
    """
    texts = _texts_or_problem(raw, document, language)
    if isinstance(texts, Problem):
        return texts
    source = _clean_source(raw.source or source)
    side_fields, text = _build_side_fields(raw, document, source, texts, language), texts.text or ""
    return Item(
        id=_choose_id(raw, source, side_fields.url, side_fields.digest),
        url=side_fields.url,
        external_url=resolve_link(raw.external_url, raw.base_url),
        canonical_url=canonicalise_url(side_fields.url or ""),
        title=texts.title,
        content_text=texts.text,
        content_html=texts.html,
        summary=texts.summary,
        image=resolve_link(raw.image, raw.base_url or document.url),
        date_published=side_fields.published.moment,
        date_modified=side_fields.modified.moment,
        authors=tuple(_clean_authors(raw)),
        tags=tuple(_clean_tags(raw)),
        language=side_fields.language[0],
        attachments=tuple(_clean_attachments(raw)),
        source=source,
        rights=_read_rights(raw, document),
        pub_status=raw.pub_status,
        word_count=count_words(text),
        truncated=is_truncated(text),
        provenance=_build_provenance(raw, document, side_fields),
    )


def normalise_for_comparison(raw: RawItem, document: Document, source: Source, language: str | None) -> Item | Problem:
    """The item that `normalise_item` makes, but only what tells copies: id, address, title, text, date and source.

    All else is empty, or nought: to find out the language of a text, to count its words and to clean its tags would be
    two thirds of the work.
    """
    texts = _texts_or_problem(raw, document, language)
    if isinstance(texts, Problem):
        return texts
    source, url = _clean_source(raw.source or source), _choose_address(raw, document)
    digest = "" if raw.guid else digest_text(texts.title, texts.text)
    known_language = (None, None) if has_plain_dates(raw) else _decide_language(raw, language, texts)
    side_fields = _SideFields(
        url=url,
        claim=None,
        digest=digest,
        language=known_language,
        published=read_published_date(raw, _make_date_context(document, source, known_language[0])),
        modified=ItemDate(None, None, None),
    )
    return Item(
        id=_choose_id(raw, source, url, digest),
        url=url,
        canonical_url=canonicalise_url(url or ""),
        title=texts.title,
        content_text=texts.text,
        date_published=side_fields.published.moment,
        source=source,
        word_count=0,
        truncated=False,
        provenance=_build_provenance(raw, document, side_fields),
    )


def _texts_or_problem(raw: RawItem, document: Document, language: str | None) -> CleanTexts | Problem:
    """The texts of an item, with its address for a title where there are none."""
    texts = clean_texts(raw, language)
    if not texts.title and not texts.text:
        base = raw.base_url or document.url
        link = make_url_absolute(raw.url, base) or make_url_absolute(raw.external_url, base)
        texts = replace(
            texts, title=_without_subscription(link, document)
        )  # a lone film or picture; readers of feeds show its address, too
    takes_back = raw.pub_status != "usable" and raw.guid
    if not texts.title and not texts.text and not takes_back:
        return Problem(where=place_of(raw), reason="no title and no text", raw=describe_raw(raw), kind="items")
    return texts


def place_of(raw: RawItem) -> str:
    """Where an item stands in its document, for messages."""
    return raw.where or f"entry {raw.position + 1}"


def describe_raw(raw: RawItem) -> str:
    """A bad item as a line of JSON that can be mended and sent again; one under embargo is withheld there."""
    names = ("guid", "url", "title", "content_html", "content_text", "summary", "published")
    fields = {_JSON_NAMES.get(name, name): value[:MAX_RAW] for name in names if (value := getattr(raw, name))}
    if raw.embargoed_until:
        fields |= {"pub_status": "withheld", "embargoed": raw.embargoed_until[:MAX_RAW]}
    elif raw.pub_status != "usable":
        fields["pub_status"] = raw.pub_status
    return json.dumps(fields, ensure_ascii=False)


def _choose_address(raw: RawItem, document: Document) -> str | None:
    """Where it stands: its link, or the address that its page claims for itself, if that is its own."""
    url, claim = make_url_absolute(raw.url, raw.base_url or document.url), _resolve_claim(raw, document)
    chosen = claim if claim and (url is None or is_trusted_canonical(claim, url)) else url
    return _without_subscription(chosen, document)


def _without_subscription(url: str | None, document: Document) -> str | None:
    """An address; where it is the one that its feed was fetched from, without the query, which may be a secret."""
    if not url or document.kind != "feed" or not document.url or "?" not in document.url:
        return url
    is_feed = canonicalise_url(url) == canonicalise_url(document.url)
    return re.sub(r"\?[^#]*", "", url) if is_feed else url


def _resolve_claim(raw: RawItem, document: Document) -> str | None:
    return make_url_absolute(raw.canonical_claim, raw.base_url or document.url)


def _build_side_fields(
    raw: RawItem, document: Document, source: Source, texts: CleanTexts, default_language: str | None
) -> _SideFields:
    language = _decide_language(raw, default_language, texts)
    context = _make_date_context(document, source, language[0])
    return _SideFields(
        url=_choose_address(raw, document),
        claim=_resolve_claim(raw, document),
        digest=digest_text(texts.title, texts.text),
        language=language,
        published=read_published_date(raw, context),
        modified=read_modified_date(raw, context),
    )


def _build_provenance(raw: RawItem, document: Document, side_fields: _SideFields) -> Provenance:
    return Provenance(
        job_id=document.job_id,
        via=document.via,
        fetched_at=document.fetched_at,
        part=raw.part,
        position=raw.position,
        date_basis=side_fields.published.basis,
        date_raw=side_fields.published.raw,
        modified_basis=side_fields.modified.basis,
        modified_raw=side_fields.modified.raw,
        language_basis=side_fields.language[1],
        extractor=raw.extractor,
        text_digest=side_fields.digest,
        canonical_claim=side_fields.claim,
        title_place=raw.title_place,
        date_place=_place_of_date(raw, side_fields.published.written),
        authors_place=raw.authors_place if raw.authors else None,
    )


def _place_of_date(raw: RawItem, written: str | None) -> FieldPlace | None:
    """Where the date stands that was taken; None for what is no page."""
    candidates = (raw.published, *raw.other_published)
    return raw.date_places[candidates.index(written)] if raw.date_places and written in candidates else None


def _choose_id(raw: RawItem, source: Source, url: str | None, digest: str) -> str:
    """Its own id, if it is one of ours handed in as JSON lines; a feed can't take another item's id that way."""
    if raw.guid and raw.extractor == "jsonl" and is_our_id(raw.guid):
        return raw.guid
    guid = raw.guid
    if guid and raw.base_url and guid.startswith(("/", "./", "../")):
        guid = make_url_absolute(guid, raw.base_url) or guid
    return make_item_id(source, guid=guid, url=url or make_url_absolute(raw.external_url, raw.base_url), digest=digest)


def _clean_source(source: Source) -> Source:
    url = make_url_absolute(source.url, None)
    domain = domain_of(f"http://{source.domain}/") if source.domain else None
    return Source(name=clean_name(source.name), domain=domain or domain_of(url), url=url)


def _make_date_context(document: Document, source: Source, language: str | None) -> DateContext:
    site = source.domain or domain_of(document.url)
    return DateContext(document.fetched_at, language, site, document.is_fetch_exact)


def _decide_language(raw: RawItem, default: str | None, texts: CleanTexts) -> _LanguageAndBasis:
    """The item's own, as an earlier reading found it, else what it declares or shows."""
    if raw.language_basis == "detected" and (tag := read_language_tag(raw.language)):
        return tag, "detected"
    text = f"{texts.title or ''}\n{texts.text or ''}"
    return language_of(text, raw.language, default if raw.language != "" else None)


def _clean_authors(raw: RawItem) -> Iterable[Author]:
    """Each name once; a mail address and "By" are no part of it."""
    seen: set[str] = set()
    for author in raw.authors:
        mail = _MAIL_ADDRESS.match(author.url or "")
        name = author.name or (mail[1] if mail else None)
        line = clean_line(read_author_name(name)) if name else None
        url = resolve_link(author.url, raw.base_url)
        key = (line or url or "").casefold()
        if key and key not in seen:
            seen.add(key)
            yield Author(name=line, url=url)


def _clean_tags(raw: RawItem) -> Iterable[str]:
    """Each tag once, as it is first spelled: "Security" and "security" are one."""
    first: dict[str, str] = {}
    for tag in filter(None, map(clean_line, raw.tags)):
        first.setdefault(tag.casefold(), tag)
    return first.values()


def _read_rights(raw: RawItem, document: Document) -> Rights | None:
    """What the item's own document and the answer that brought it state; an answer speaks of no other page's story."""
    answered = document.rights if raw.part == "main" else None
    return clean_rights(merge_rights(raw.rights, answered), raw.base_url or document.url)


def _clean_attachments(raw: RawItem) -> Iterable[Attachment]:
    for attachment in raw.attachments:
        if url := resolve_link(attachment.url, raw.base_url):
            yield Attachment(
                url=url,
                mime_type=clean_line(attachment.mime_type),
                title=clean_line(attachment.title),
                size_in_bytes=attachment.size_in_bytes,
                duration_in_seconds=attachment.duration_in_seconds,
            )
