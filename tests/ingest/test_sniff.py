"""sniff: what input is, and what it says of input that is nothing."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import ParseError
from ingest.item import DocumentKind
from ingest.sniff import SNIFFED_BYTES, refuse_binary, sniff_kind

RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour</title></channel></rss>'
KINDS: dict[str, tuple[bytes, str | None, str | None, DocumentKind]] = {
    "rss": (RSS.encode(), None, None, "feed"),
    "rss served as text": (RSS.encode(), "text/plain", "notes.txt", "feed"),
    "rss in UTF-16 with a mark": (RSS.encode("utf-16"), None, None, "feed"),
    "rss in UTF-16 without a mark": (RSS.encode("utf-16-le"), None, None, "feed"),
    "atom behind comments": (b"<!-- <html> --><feed xmlns='http://www.w3.org/2005/Atom'/>", None, None, "feed"),
    "rdf": (b"<rdf:RDF xmlns:rdf='x'/>", None, None, "feed"),
    "rss behind a warning": (b"<br />\nWarning: no such file<br />\n" + RSS.encode(), None, None, "feed"),
    "json feed": (b'\n{"version": "https://jsonfeed.org/version/1.1", "items": []}', None, None, "feed"),
    "other xml": (b'<?xml version="1.0"?><opml/>', None, None, "feed"),
    "a list of feeds": (b'<opml version="2.0"/>', None, None, "feed"),
    "html": (b"<!doctype html><p>Hi", None, None, "page"),
    "html called a feed": (b"<html><body>Hi", "application/rss+xml", "feed.rss", "page"),
    "xhtml": (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', None, None, "page"),
    "a piece of html": (b"<div class=x>Hi</div>", None, None, "page"),
    "text called html": (b"Only words", "text/html; charset=utf-8", None, "page"),
    "text": ("Größe zählt".encode(), None, None, "document"),
    "text in Latin-1": ("Größe zählt".encode("latin-1"), None, None, "document"),
    "text with a less-than sign": (b"<3 this harbour", None, None, "document"),
    "json lines": (b'{"title": "A"}\n{"title": "B"}\n', None, None, "items"),
    "an array of items": (b'[\n  {"title": "A"}]', None, None, "items"),
    "broken lines called jsonl": (b"oops\n", None, "items.jsonl", "items"),
    "broken lines served as ndjson": (b"oops\n", "application/x-ndjson", None, "items"),
}
REFUSED = {
    "nothing": (b"", "empty"),
    "only blanks": (b" \n\t\n", "empty"),
    "only a mark": (b"\xef\xbb\xbf", "empty"),
    "png": (b"\x89PNG\r\n\x1a\n\0\0", "PNG image"),
    "pdf": (b"%PDF-1.7\n%\xe2", "PDF file"),
    "zip": (b"PK\x03\x04\x14\0", "ZIP archive"),
    "gzip": (b"\x1f\x8b\x08\0", "gzip archive"),
    "many control characters": (b"abc\0d\1e\2f\3g\4h", "binary data"),
    "nothing but noughts and some": (b"\0\0\0\x10\0\0\0\x14" * 40, "binary data"),
}


@pytest.mark.parametrize(("body", "content_type", "name", "kind"), KINDS.values(), ids=KINDS)
def test_kind(body: bytes, content_type: str | None, name: str | None, kind: DocumentKind) -> None:
    assert sniff_kind(body, content_type=content_type, name=name) == kind


@pytest.mark.parametrize(("body", "words"), REFUSED.values(), ids=REFUSED)
def test_refused(body: bytes, words: str) -> None:
    with pytest.raises(ParseError, match=words) as caught:
        sniff_kind(body)
    assert ":" in str(caught.value)  # what it is, then what to do


@settings(deadline=None)
@given(st.binary(), st.none() | st.text(), st.none() | st.text())
def test_anything_is_a_kind_or_a_parse_error(body: bytes, content_type: str | None, name: str | None) -> None:
    with suppress(ParseError):
        assert sniff_kind(body, content_type=content_type, name=name) in ("feed", "page", "document", "items")


TEXTS = {
    "one letter": b"a",
    "Chinese in UTF-16 with a mark": "渡轮".encode("utf-16"),
    "UTF-32 with a mark": "Fähre".encode("utf-32"),
    "XML in UTF-16 without a mark": RSS.encode("utf-16-be"),
    "a file's name within a text": b"PNG and PK are no signs here",
    "a NUL far behind what is looked at": b"a" * SNIFFED_BYTES + b"\0",
}


@pytest.mark.parametrize("body", TEXTS.values(), ids=TEXTS)
def test_a_text_in_any_encoding_is_not_taken_for_binary(body: bytes) -> None:
    refuse_binary(body)


@pytest.mark.parametrize(
    ("body", "advice"),
    [
        pytest.param(b"PK\x03\x04", "unpack or convert it first", id="an archive"),
        pytest.param(b"\xd0\xcf\x11\xe0", "unpack or convert it first", id="an office document"),
        pytest.param(b"ID3\x04", "give a text, not media", id="sound"),
        pytest.param(
            "Fähre".encode("utf-16-le"), "give a feed, a page, text or JSON lines", id="UTF-16 without a sign"
        ),
        pytest.param(b"\xff\xfe \0\n\0", "check that the file", id="blanks in UTF-16"),
    ],
)
def test_a_refusal_of_binary_input_says_what_to_do(body: bytes, advice: str) -> None:
    with pytest.raises(ParseError, match=advice):
        refuse_binary(body)
