"""What a fuzz run begins with: the documents of some folders, archives and lists made of them, dates and ages."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from pathlib import Path

from . import odd_values

MAX_SEED = 100_000  # bytes of a document to begin with
SUFFIXES = frozenset(
    (
        *(".rss", ".atom", ".rdf", ".xml", ".json", ".jsonl", ".html", ".htm", ".xhtml", ".txt", ".opml", ".warc"),
        *(".feed", ".gz"),
    )
)
LINES_BY_READER = {"date": odd_values.DATES, "age": odd_values.AGES}
_LIST = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Gulls &amp; piers</title></head><body>
<outline text="Harbour"><outline type="rss" text="Courier" xmlUrl="https://courier.example/feed" language="en"/>
<outline text="Ebb" title="Ebb &#233; flow" xmlUrl='http://ebb.example/rss?a=1&amp;b=2' htmlUrl="http://ebb.example/"
 category="/Sea/Tides,/News"/></outline>
<outline type="link" text="A page" url="https://page.example/"/><outline xmlUrl="feed:https://x.example/f"/>
</body></opml>
"""


def load_documents(folders: Iterable[Path]) -> list[bytes]:
    """The documents of some folders, in the order of their names."""
    paths = (path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix.lower() in SUFFIXES)
    return [path.read_bytes()[:MAX_SEED] for path in paths if path.is_file()]


def documents_for(reader: str, documents: Sequence[bytes]) -> list[bytes]:
    """Those that a reader is meant for, and with them now and then any: each reader must bear all of them."""
    meant = [body for body in documents if _is_meant_for(reader, body)]
    if reader == "OPML":
        meant.append(_LIST)
    if reader == "WARC":
        meant += [_make_archive(documents[at : at + 3], is_packed=at % 2 == 1) for at in range(0, len(documents), 3)]
    if reader == "extract":
        meant += [_LIST, _make_archive(documents[:3], is_packed=False)]
    others = documents[::4]
    return [*meant * max(3 * len(others) // max(len(meant), 1), 1), *others]


def _is_meant_for(reader: str, body: bytes) -> bool:
    start = body[:500].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    is_page = b"<html" in start or b"<!doctype html" in start
    is_xml, is_json = start.startswith(b"<") and not is_page, start.startswith((b"{", b"["))
    return {
        "feed": is_xml or (is_json and b"version" in body),
        "page": is_page,
        "document": not (is_page or is_xml or is_json),
        "items": is_json,
        "OPML": b"<opml" in start,
        "WARC": start.startswith(b"warc/"),
    }.get(reader, True)


def _make_archive(bodies: Sequence[bytes], *, is_packed: bool) -> bytes:
    records = [_make_record(number, body) for number, body in enumerate(bodies)]
    return b"".join(gzip.compress(record, mtime=0) if is_packed else record for record in records)


def _make_record(number: int, body: bytes) -> bytes:
    chunked = number % 3 == 1
    coding = "Transfer-Encoding: chunked\r\n" if chunked else ""
    sent = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if chunked else body
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{coding}\r\n".encode() + sent
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"WARC-Target-URI: https://gull.example/{number}\r\nWARC-Date: 2026-05-04T03:02:01Z\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"
