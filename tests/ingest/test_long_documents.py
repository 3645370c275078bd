"""Documents whose text is not kept beside their bytes are read as others are."""

from __future__ import annotations

import codecs
from datetime import UTC, datetime

import pytest

from ingest import Document, DocumentKind, ParseError, decode_document, read_document

NOW = datetime(2026, 6, 7, tzinfo=UTC)
FEED = (
    "<?xml version='1.0'?><!-- Möwen --><rss version='2.0'><channel><title>Möwen</title><item><guid>1</guid>"
    "<title>Größe 🐦</title><description>Die Fähre kam spät, und zwölf Leute warteten am Kai 🐦.</description></item>"
    "</channel></rss>"
)
JSON_FEED = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": "Möwen", "items": [{"id": "1", "title": "Größe"}]}'
)
DOCUMENTS: dict[str, tuple[DocumentKind, bytes]] = {
    "feed": ("feed", FEED.encode()),
    "feed with a mark": ("feed", codecs.BOM_UTF8 + FEED.encode()),
    "feed in UTF-16": ("feed", codecs.BOM_UTF16_LE + FEED.encode("utf-16-le")),
    "feed in Latin-1": ("feed", FEED.replace("🐦", "").replace("1.0'", "1.0' encoding='latin-1'").encode("latin-1")),
    "feed with NULs": ("feed", FEED.replace("Kai", "K\0ai").encode()),
    "feed with a bad byte": ("feed", FEED.encode().replace(b"sp\xc3", b"sp\xff")),
    "feed by its looks": ("auto", FEED.encode()),
    "JSON feed": ("feed", JSON_FEED.encode()),
    "page": ("page", b"<html><title>Gull</title><p>" + b"The ferry was late again today. " * 20),
    "text": ("document", "Die Fähre kam spät. ".encode() * 20),
    "items": ("items", b'{"id": "1", "title": "Gull", "content_text": "The ferry was late."}'),
}


@pytest.mark.parametrize(("kind", "body"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_long_document_is_read_as_a_short_one(
    kind: DocumentKind, body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document(body=body, kind=kind, fetched_at=NOW, url="https://gull.example/1")
    short = read_document(document)
    assert short.items
    monkeypatch.setattr("ingest.sniff.MAX_KEPT", 10)
    monkeypatch.setattr("ingest.feeds.parse.COMPARED", 7)
    assert decode_document(document).text is None
    assert decode_document(document).kind == decode_document(decode_document(document)).kind
    assert read_document(document) == short


def test_a_text_of_spaces_is_an_empty_feed_however_long() -> None:
    with pytest.raises(ParseError, match="empty"):
        read_document(Document(body=" \u2003\n".encode() * 10, kind="feed", fetched_at=NOW))
