"""A record to a document: its body decoded, its address and date; or why there is nothing in it."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from ingest.errors import ParseError
from ingest.item import Document, Rights
from ingest.warc.payload import NoTextError, extract_document
from ingest.warc.records import WarcRecord
from tests.support.archives import answer, page

PAGE = page(7)
LIMIT = 100_000
HEADERS = {
    "warc-type": "response",
    "warc-target-uri": "https://gull.example/7",
    "warc-date": "2026-05-04T03:02:01Z",
}


def extract(block: bytes, headers: Mapping[str, str] = {}, length: int | None = None) -> Document:
    size = len(block) if length is None else length
    record = WarcRecord(offset=0, end=size, headers={**HEADERS, **headers}, block=block, length=size)
    return extract_document(record, "auto", LIMIT, "gulls.warc")


def test_a_document_has_the_body_and_what_the_record_says_of_it() -> None:
    assert extract(answer(PAGE), {}) == Document(
        body=PAGE,
        kind="page",
        fetched_at=datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC),
        url="https://gull.example/7",
        name="gulls.warc",
        content_type="text/html; charset=utf-8",
        via="warc",
    )


def test_a_document_has_the_rights_that_its_answer_states() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTdm-Reservation: 1\r\n\r\n"
    assert extract(head + PAGE).rights == Rights(tdm_reserved=True, basis=("http",))


TEXT = "Die Möwe kam zurück.".encode()
RESOURCE = {"warc-type": "resource", "content-type": "text/plain"}

# name -> block, headers of the record, body, kind
DOCUMENTS: dict[str, tuple[bytes, dict[str, str], bytes, str]] = {
    "a resource is its block": (TEXT, RESOURCE, TEXT, "document"),
    "a conversion is its block": (TEXT, {**RESOURCE, "warc-type": "Conversion"}, TEXT, "document"),
    "a feed": (answer(b"<rss><channel/></rss>", media="text/xml"), {}, b"<rss><channel/></rss>", "feed"),
    "gzip": (answer(gzip.compress(PAGE), "Content-Encoding: gzip"), {}, PAGE, "page"),
    "gzip that the crawler has undone": (answer(PAGE, "Content-Encoding: gzip"), {}, PAGE, "page"),
    "status 203": (answer(PAGE, status="203 Non-Authoritative"), {}, PAGE, "page"),
    "HTTP/2": (answer(PAGE).replace(b"HTTP/1.1", b"HTTP/2"), {}, PAGE, "page"),
}


@pytest.mark.parametrize(("block", "headers", "body", "kind"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_body_is_decoded(block: bytes, headers: dict[str, str], body: bytes, kind: str) -> None:
    document = extract(block, headers)
    assert (document.body, document.kind) == (body, kind)


ADDRESSES = {
    "brackets of WARC 1.0": ("<https://gull.example/7>", "https://gull.example/7"),
    "a host in capitals": ("HTTPS://GULL.example/A", "https://gull.example/A"),
    "a host in another script": ("https://möwe.example/", "https://xn--mwe-sna.example/"),
}


@pytest.mark.parametrize(("written", "url"), ADDRESSES.values(), ids=ADDRESSES)
def test_an_address_is_read_as_everywhere(written: str, url: str) -> None:
    assert extract(answer(PAGE), {"warc-target-uri": written}).url == url


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-05-04T03:02:01Z", datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)),
        ("2026-05-04T05:02:01.5+02:00", datetime(2026, 5, 4, 3, 2, 1, 500_000, tzinfo=UTC)),
        ("2026-05-04T03:02:01", datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)),
    ],
)
def test_a_date_is_in_utc(written: str, moment: datetime) -> None:
    assert extract(answer(PAGE), {"warc-date": written}).fetched_at == moment


# name -> block, headers of the record, the reason
NOTHING: dict[str, tuple[bytes, dict[str, str], str]] = {
    "a request": (b"GET / HTTP/1.1\r\n\r\n", {"warc-type": "request"}, "request"),
    "no type": (b"x", {"warc-type": ""}, "other type of record"),
    "moved": (answer(b"", status="301 Moved Permanently"), {}, "status 301"),
    "sound": (answer(b"ID3", media="audio/mpeg"), {}, "audio"),
    "a font": (answer(b"x", media="Font/woff2"), {}, "font"),
    "a script": (answer(b"x()", media="application/javascript; charset=utf-8"), {}, "program or data"),
    "rules for crawlers": (
        answer(b"User-agent: *", media="text/plain"),
        {"warc-target-uri": "https://gull.example/robots.txt"},
        "program or data",
    ),
    "JSON called HTML": (answer(b'{"a": 1}'), {}, "program or data"),
    "nothing": (answer(b""), {}, "empty"),
    "a picture called HTML": (answer(b"\x89PNG\r\n\x1a\n"), {}, "not text"),
    "no address of the web": (answer(PAGE), {"warc-target-uri": "dns:gull.example"}, "not from the web"),
}


@pytest.mark.parametrize(("block", "headers", "reason"), NOTHING.values(), ids=NOTHING)
def test_there_may_be_nothing_to_read(block: bytes, headers: dict[str, str], reason: str) -> None:
    with pytest.raises(NoTextError) as caught:
        extract(block, headers)
    assert str(caught.value) == reason


# name -> block, headers of the record, length of the record, words of the reason
BROKEN: dict[str, tuple[bytes, dict[str, str], int | None, str]] = {
    "no HTTP answer": (PAGE, {}, None, "no HTTP answer"),
    "an answer without a body's beginning": (b"HTTP/1.1 200 OK\r\n", {}, None, "no HTTP answer"),
    "a date in words": (answer(PAGE), {"warc-date": "yesterday"}, None, "'yesterday'"),
    "an address that leads nowhere": (answer(PAGE), {"warc-target-uri": "https:///7"}, None, "no valid host name"),
    "longer than is read": (answer(PAGE), {}, 10**9, "1000000000 bytes"),
    "a body that grows too much": (
        answer(gzip.compress(b" " * 10 * LIMIT), "Content-Encoding: gzip"),
        {},
        None,
        "larger than 100000 bytes",
    ),
    "gzip that is cut off": (answer(gzip.compress(PAGE)[:40], "Content-Encoding: gzip"), {}, None, "ends too early"),
}


@pytest.mark.parametrize(("block", "headers", "length", "words"), BROKEN.values(), ids=BROKEN)
def test_what_should_be_read_and_cannot_is_an_error(
    block: bytes, headers: dict[str, str], length: int | None, words: str
) -> None:
    with pytest.raises(ParseError, match=words):
        extract(block, headers, length)
