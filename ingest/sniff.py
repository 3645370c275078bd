"""What kind of input some bytes are: feed, page, document or items. Content first, then names."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from .decode import MAX_BYTES, decode_body, find_declared_encodings
from .errors import EmptyInputError, ParseError
from .feeds.prolog import read_prolog
from .fetch.inflate import InflateError, Inflater
from .item import Document, DocumentKind
from .json_items.feed import decode_json_feed
from .mail_head import is_mail
from .tables import is_table
from .web_archives import refuse_web_archive
from .wire import WIRE_ROOTS

SNIFFED_BYTES = 256 * 1024  # bytes, or characters, that are looked at
MAX_CONTROL_BYTES = 3  # control characters that any text may hold by a slip; they are left out
MAX_CONTROL_SHARE = 0.02  # of a text; random bytes have 0.1

_GZIP = b"\x1f\x8b"
_MAGIC = (
    (b"\x89PNG\r\n", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"RIFF", "a RIFF file (WebP image, sound or video)"),
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive (or an office document)"),
    (_GZIP, "a gzip archive within another"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"ID3", "an MP3 file"),
    (b"OggS", "an Ogg file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
)
_CONTROL_BYTES = bytes({*range(0x20)} - {*b"\t\n\v\f\r\x1b"})  # not ESC: ISO-2022-JP is written with it
_ARCHIVES = ("archive", "office")
_WIDE_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_JSON_FEED = re.compile(r"\"version\"\s{0,99}:\s{0,99}\"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\b")
_JSON = re.compile(r"[\s\ufeff]*+(?:\[\s*+)?\{\s*+[\"}]")
_HTML = re.compile(
    r"[\s\ufeff]*+<(?:html|head|body|title|meta|link|script|style|div|p|article|section|main|header|nav|h[1-6]|table"
    r"|ul|ol|span|a|img|br|hr|b|i|em|strong|blockquote|figure|pre|center|font|form)(?=[\s/>])",
    re.IGNORECASE,
)
_READ_AS_BYTES = ("items", "mail")  # each line or part of it may have an encoding of its own
# sitemaps and agencies' formats; OPML is no feed, and the feed parser says what to do with it
_OTHER_FEED_ROOTS = frozenset({"opml", "urlset", "sitemapindex", *WIRE_ROOTS})
_KIND_BY_TYPE: tuple[tuple[str, DocumentKind], ...] = (
    ("json-seq", "items"),
    ("ndjson", "items"),
    ("jsonl", "items"),
    ("feed+json", "feed"),
    ("rss", "feed"),
    ("atom", "feed"),
    ("rdf", "feed"),
    ("html", "page"),
)
_KIND_BY_NAME: tuple[tuple[str, DocumentKind], ...] = (
    (".jsonl", "items"),
    (".ndjson", "items"),
    (".rss", "feed"),
    (".atom", "feed"),
    (".rdf", "feed"),
    (".html", "page"),
    (".htm", "page"),
    (".xhtml", "page"),
)

# bytes of a document whose text is kept beside them: with one rare letter in it, text takes four times as much
MAX_KEPT = 8 * 1024 * 1024
# bytes that come out of a gzip; FEEDMILL_MAX_BYTES looks at what goes in, which may be a thousandth of that
MAX_UNPACKED = 32 * 1024 * 1024


def decode_document(document: Document) -> Document:
    """The document with its text, and under the kind that it shows where nobody said one; decoded already, as it is.

    Items and mail are read from the bytes: these get no text. Nor does what is longer than MAX_KEPT: its parser
    decodes it again, and refuses it above MAX_BYTES.
    Raises ParseError as sniff_kind does.

    >>> from datetime import datetime, UTC
    >>> page = Document(body=b"<html><p>Gull", kind="auto", fetched_at=datetime(2026, 6, 7, tzinfo=UTC))
    >>> decode_document(page).kind, decode_document(page).text
    ('page', '<html><p>Gull')
    """
    if document.text is not None:
        return document
    document = replace(document, body=unpack_body(document.body))
    refuse_binary(document.body)
    kind = document.kind
    if kind == "auto" and is_mail(document.body):
        kind = "mail"
    is_short = len(document.body) <= MAX_KEPT and kind not in _READ_AS_BYTES
    text = decode_body(document.body[:MAX_BYTES], document.content_type) if is_short or kind == "auto" else None
    if kind == "auto":
        kind = _find_kind(text or "", document.content_type, document.name)
    return replace(document, kind=kind, text=text if is_short and kind not in _READ_AS_BYTES else None)


def sniff_kind(body: bytes, *, content_type: str | None = None, name: str | None = None) -> DocumentKind:
    """Decide how to read some bytes: from what they hold, then from their content type, then from their file name.

    Raises ParseError for empty and for binary input; the message says what it looks like and what to do.

    >>> sniff_kind(b'<?xml version="1.0"?><rss version="2.0"/>')
    'feed'
    >>> sniff_kind(b"A plain text.")
    'document'
    """
    body = unpack_body(body)
    refuse_binary(body)
    if is_mail(body):
        return "mail"
    return _find_kind(decode_body(body[:MAX_BYTES], content_type), content_type, name)


def unpack_body(body: bytes) -> bytes:
    """A document without the gzip around it, in which sitemaps and stored feeds often come; others as they are.

    Raises ParseError for what is broken, or longer than MAX_UNPACKED inside.
    """
    if not body.startswith(_GZIP):
        return body
    inflater = Inflater("gzip", MAX_UNPACKED)
    try:
        inflater.feed(body)
        return inflater.finish()
    except InflateError as error:
        raise ParseError(f"the input is a gzip archive that can't be unpacked: {error}") from error


def refuse_binary(body: bytes) -> None:
    """Raise ParseError for input that can't be text."""
    if not body.strip(b" \t\r\n\f\0\xef\xbb\xbf\xff\xfe"):
        raise EmptyInputError("the input is empty: check that the file or the address gives something")
    for magic, what in _MAGIC:
        if body.startswith(magic):
            advice = "unpack or convert it first" if any(a in what for a in _ARCHIVES) else "give a text, not media"
            raise ParseError(f"the input looks like {what}: {advice}")
    wide = body.startswith(_WIDE_BOMS) or any(
        name.startswith("utf-") for name in find_declared_encodings(body[:16], None)
    )
    sample = body[:SNIFFED_BYTES].rstrip(b"\0")  # what is copied in blocks is filled up with NULs
    count = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    if not wide and count > max(MAX_CONTROL_BYTES, MAX_CONTROL_SHARE * len(sample)):
        raise ParseError(
            f"the input looks like binary data ({count} of its first {len(sample)} bytes are control characters): "
            "give a feed, a page, text or JSON lines"
        )


def _find_kind(text: str, content_type: str | None, name: str | None) -> DocumentKind:
    kind = _kind_by_content(text) or _kind_by_hint(content_type, name)
    return kind or ("table" if is_table(text) else "document")


def _kind_by_content(text: str) -> DocumentKind | None:
    if _JSON.match(text):
        return "feed" if _JSON_FEED.search(text) or decode_json_feed(text) is not None else "items"
    refuse_web_archive(text)
    text = text[:SNIFFED_BYTES]
    prolog = read_prolog(text)
    if prolog.is_feed:
        return "feed"
    root = (prolog.root or "").rpartition(":")[2].lower()
    if root in _OTHER_FEED_ROOTS:
        return "feed"
    if prolog.doctype == "html" or root == "html" or _HTML.match(text, prolog.start):
        return "page"
    return "feed" if prolog.has_xml_declaration and prolog.root else None


def _kind_by_hint(content_type: str | None, name: str | None) -> DocumentKind | None:
    media = (content_type or "").partition(";")[0].lower()
    for word, kind in _KIND_BY_TYPE:
        if word in media:
            return kind
    for ending, kind in _KIND_BY_NAME:
        if (name or "").lower().endswith(ending):
            return kind
    return None
