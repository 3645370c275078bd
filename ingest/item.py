"""The record types of ingest: what goes in, what a parser finds, what comes out.

    Document ──► parser ──► RawItem, Problem ──► normalise ──► Item

Field names are JSON Feed 1.1's where it has one (https://www.jsonfeed.org/version/1.1/), IPTC's where it has none.
All are frozen; none has behaviour. Times are aware and in UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

# sitemap: said by people only, who want each page of one that has no news tags; with them a sitemap is a feed.
# section: said by people only: a page that is read as a list of headlines and not for what it says itself.
DocumentKind = Literal["feed", "page", "document", "items", "sitemap", "table", "mail", "section"]
DocumentPart = Literal["main", "related"]
PubStatus = Literal["usable", "withheld", "canceled"]

# How a date is known:
# declared: the source says so; relative: counted back from the fetch ("8 minutes ago");
# clamped: the source named a moment after the fetch, which was taken instead;
# ambiguous: a date was there, but it can be read in more than one way, so none was taken.
DateBasis = Literal["declared", "relative", "clamped", "ambiguous"]
# declared: the source says so; detected: it says nothing, or its text speaks clearly another language.
LanguageBasis = Literal["declared", "detected"]

# How an item was known to be the one with its id: own: first seen, the id is made of what it brought;
# guid, url, path, title, text: an item seen before, known again by that.
IdBasis = Literal["own", "guid", "url", "path", "title", "text"]


# Where a page says it: json_ld, microdata, open_graph, meta: it declares it; mark_up: a place is marked as date or
# byline; line: the lines around the story; heading: a heading; title: its document title; address: its address.
FieldPlace = Literal[
    "json_ld", "microdata", "open_graph", "meta", "mark_up", "line", "heading", "title", "address"
]  # fmt: skip

# Where rights were stated: item: by the item itself; feed: for the whole feed; page: by its page; http: in the header
# lines of the answer that brought it; rsl: in a licence document that another of these leads to; tdmrep, robots: for a
# whole site, by its /.well-known/tdmrep.json or by its robots.txt.
RightsPlace = Literal["item", "feed", "page", "http", "rsl", "tdmrep", "robots"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What is said about who may use a text, and how. Nobody judges here whether that is so."""

    license: str | None = None  # its address, such as one of Creative Commons', or of an RSL document
    notice: str | None = None  # "© 2026 Harbour Times"
    holder: str | None = None
    usage_terms: str | None = None  # words or the address of a page for people
    tdm_reserved: bool | None = None  # text and data mining; None: nobody says it in a form for programs
    tdm_policy: str | None = None  # address of the terms under which it may be mined after all
    basis: tuple[RightsPlace, ...] = ()  # who says so, the first word first


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Bytes as they came, and what is known about where they came from."""

    body: bytes
    kind: DocumentKind | Literal["auto"]  # auto: found out from the bytes
    fetched_at: datetime  # when they were taken; relative ages count back from here
    is_fetch_exact: bool = True  # False: known to the day or worse, so no age counts back from it
    url: str | None = None  # where it was fetched, after redirects; None for files and pipes
    name: str | None = None  # file name, for messages
    content_type: str | None = None  # as the server said, with charset
    via: str = "file"  # how it came: file, url, stdin, queue, warc, poll
    job_id: str | None = None
    rights: Rights | None = None  # that came with the answer
    first_line: int = 1  # where a part of a longer JSONL file begins
    text: str | None = field(default=None, repr=False, compare=False)  # the body's, once it was decoded (sniff.py)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfetchedDocument:
    """A document of which nothing is here but where to get it."""

    url: str | None  # None: its bytes are gone, and nobody can tell where to get them
    kind: DocumentKind | Literal["auto"]
    via: str
    name: str | None = None  # file name, for messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    name: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    url: str
    mime_type: str | None = None
    title: str | None = None
    size_in_bytes: int | None = None
    duration_in_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who published it. Never the subscription URL: that may hold a secret."""

    name: str | None = None
    domain: str | None = None  # lower case, no "www."
    url: str | None = None  # the home page


@dataclass(frozen=True, slots=True, kw_only=True)
class RawItem:
    """One entry as a parser found it: strings untouched, nothing decided.

    Text comes as HTML or as plain text; a parser fills the field that is true and leaves the other None.
    """

    guid: str | None = None
    url: str | None = None
    external_url: str | None = None
    base_url: str | None = None  # relative links in this entry count from here
    title: str | None = None  # plain text or HTML, see title_is_html
    title_is_html: bool | None = None  # None: nobody says, so what looks like HTML is taken for it
    content_html: str | None = None
    content_text: str | None = None
    summary: str | None = None  # plain text or HTML
    summary_is_html: bool | None = None  # None: nobody says, and it is read as HTML
    published: str | None = None  # the date as written
    modified: str | None = None
    other_published: tuple[str, ...] = ()  # what dates it besides, the best first: counts where ``published`` is none
    other_modified: tuple[str, ...] = ()  # the same of ``modified``
    date_basis: DateBasis | None = None  # of ``published``, where an earlier reading of it is carried on
    modified_basis: DateBasis | None = None  # the same of ``modified``
    language_basis: LanguageBasis | None = None  # the same of ``language``
    canonical_claim: str | None = None  # rel=canonical of the page, as written
    age_seconds: int | None = None  # for "8 minutes ago": how long before the fetch
    authors: tuple[Author, ...] = ()
    tags: tuple[str, ...] = ()
    image: str | None = None
    attachments: tuple[Attachment, ...] = ()
    language: str | None = None  # "": said to be of none, whatever the document's is
    source: Source | None = None  # overrides the document's, for related stories and planet feeds
    part: DocumentPart = "main"
    position: int = 0  # 0 for the first item of its document
    where: str = ""  # its place, for messages: "line 7"; empty: "entry" and its position, counted from 1
    extractor: str = ""  # which parser found it
    rights: Rights | None = None  # as written; what its feed says of all is in it
    pub_status: PubStatus = "usable"
    embargoed_until: str | None = None  # as written: not to be published before
    title_place: FieldPlace | None = None  # of a page's story: where its title, date and authors stand
    date_places: tuple[FieldPlace, ...] = ()  # of ``published`` and ``other_published``
    authors_place: FieldPlace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A part of a document that could not be read; the rest of it was."""

    where: str  # "line 7", "entry 3", "end of document"
    reason: str
    raw: str  # the bad part itself, so that it can be mended and sent again
    kind: DocumentKind | Literal["auto"] = "auto"  # how to read the bad part when it is sent again


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedSitemap:
    """A sitemap that an index lists."""

    url: str
    modified: datetime | None  # what the index says of it


@dataclass(frozen=True, slots=True, kw_only=True)
class PushOffer:
    """Where a feed may be had by push, as it says itself."""

    hub: str
    topic: str | None  # the address that the hub knows it by; None: it does not say


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDocument:
    """What a parser got out of one document."""

    items: tuple[RawItem, ...]
    source: Source = Source()
    language: str | None = None
    problems: tuple[Problem, ...] = ()
    field_problems: tuple[Problem, ...] = ()  # fields that were left out; their items are there
    needs_pages: bool = False  # the items are headlines by nature: their texts are on their pages
    sitemaps: tuple[LinkedSitemap, ...] = ()  # of an index: further documents that belong to it
    push: PushOffer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where an item's fields come from."""

    job_id: str | None
    via: str
    fetched_at: datetime
    part: DocumentPart
    position: int
    date_basis: DateBasis | None  # None: no date
    language_basis: LanguageBasis | None
    extractor: str
    text_digest: str  # of title and text, blind to case, spacing and typography
    date_raw: str | None = None  # the date as written, where it could not be taken as it stands
    modified_basis: DateBasis | None = None  # None: no date of change; a clamped one is not taken
    modified_raw: str | None = None
    canonical_claim: str | None = None  # what the page calls its canonical address, whether that is believed or not
    title_place: FieldPlace | None = None  # where on its page the title stands; None for what is no page
    date_place: FieldPlace | None = None
    authors_place: FieldPlace | None = None
    id_basis: IdBasis | None = None  # None: not yet compared with what is known
    furniture: tuple[str, ...] = ()  # lines taken from a page's text since they recur on its site: "reason: line"
    full_text: str | None = None  # of a teaser whose page was looked at: "page", or "not_found: " and the reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One article as one source carries it."""

    id: str
    version: int = 1
    url: str | None = None
    external_url: str | None = None
    canonical_url: str | None = None
    title: str | None = None
    content_text: str | None = None  # paragraphs separated by "\n\n"
    content_html: str | None = None  # cleaned: nothing in it runs
    summary: str | None = None
    image: str | None = None
    date_published: datetime | None = None
    date_modified: datetime | None = None
    authors: tuple[Author, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None  # BCP 47
    attachments: tuple[Attachment, ...] = ()
    source: Source
    rights: Rights | None = None  # None: nobody says anything
    pub_status: PubStatus = "usable"
    word_count: int
    truncated: bool  # the source carries only the beginning
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbargoedItem:
    """An item that is not to be published before a moment."""

    item: Item
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document read whole: its items, and what of it could not be read."""

    items: Sequence[Item]  # packed where they are many (long_lists.py)
    problems: tuple[Problem, ...] = ()  # items that could not be read, and the rest of a document that is cut off
    field_problems: tuple[Problem, ...] = ()  # fields that were left out; their items are there
    embargoed: tuple[EmbargoedItem, ...] = ()  # none of ``items``
    needs_pages: bool = False  # see ParsedDocument
    sitemaps: tuple[LinkedSitemap, ...] = ()
    source_name: str | None = None  # what the document calls its source: of a feed its title
    push: PushOffer | None = None  # of a feed
