"""A record to a document: whose answer it is, decoded; or why there is nothing in it for us."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from ..errors import FetchError, ParseError
from ..fetch.inflate import InflateError, Inflater
from ..fetch.target import read_target
from ..identity.urls import path_of
from ..item import Document, DocumentKind
from ..rights import read_answer_rights
from ..sniff import decode_document
from .capture_date import CaptureDate, read_capture_date
from .records import WarcRecord, read_header_fields, split_head

TEXT_RECORD_TYPES = ("response", "resource", "conversion")  # the types of record that may hold a text
OTHER_RECORD_TYPES = ("request", "metadata", "revisit", "warcinfo", "continuation")

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})\b")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,256}\r?\n")
_CUT_SIZE = re.compile(rb"\s{0,2}[0-9A-Fa-f]{0,8}\r?")
_MEDIA = ("image", "audio", "video", "font")
_NO_PROSE = re.compile(r"css|javascript|ecmascript|wasm|octet-stream|pdf|zip|protobuf|manifest|event-stream")
_DECODED = ("gzip", "x-gzip", "deflate")


class NoTextError(Exception):
    """There is nothing to read in the record; the message is one of few reasons, to be counted."""


def extract_document(
    record: WarcRecord,
    kind: DocumentKind | Literal["auto"],
    max_bytes: int,
    name: str | None,
    fetched_at: datetime | None = None,
) -> Document:
    """The document that a record holds; ``fetched_at`` counts where the record does not say when it was taken.

    Raises:
        NoTextError: it holds none, by its type, status or media type.
        ParseError: it should hold one, and it can't be read.
    """
    record_type = record.headers.get("warc-type", "").lower()
    if record_type not in TEXT_RECORD_TYPES:
        raise NoTextError(record_type if record_type in OTHER_RECORD_TYPES else "other type of record")
    url = _read_url(record)
    body, headers = _read_answer(record) if record_type == "response" else (record.block, dict(record.headers))
    _check_media(headers.get("content-type", ""), url)
    if record.length > len(record.block):
        raise ParseError(f"the record has {record.length} bytes, more than are read of one")
    body = _inflate_body(body, headers, max_bytes)
    captured = _read_capture_date(record, headers.get("date", ""), fetched_at)
    document = Document(
        body=body,
        kind=kind,
        fetched_at=captured.moment,
        is_fetch_exact=captured.is_exact,
        url=url,
        name=name,
        content_type=headers.get("content-type"),
        rights=read_answer_rights(headers.get("tdm-reservation"), headers.get("tdm-policy"), headers.get("link", "")),
        via="warc",
    )
    return _decode_text(document) if kind == "auto" else document


def _read_url(record: WarcRecord) -> str:
    written = record.headers.get("warc-target-uri", "").strip("<> ")  # WARC 1.0 was read as asking for the brackets
    if not written.lower().startswith(("http://", "https://")):
        raise NoTextError("not from the web")
    try:
        return read_target(written).url
    except FetchError as error:
        raise ParseError(str(error)) from None


def _read_answer(record: WarcRecord) -> tuple[bytes, dict[str, str]]:
    """Body and headers of an HTTP answer, the transfer coding undone."""
    head_and_end = split_head(record.block)
    status = _STATUS.match(record.block)
    if not head_and_end or not status:
        raise ParseError("the record holds no HTTP answer")
    if status[1] not in (b"200", b"203"):
        raise NoTextError(f"status {status[1].decode()}")
    headers = read_header_fields(head_and_end[0])
    body = record.block[head_and_end[1] :]
    return join_chunks(body) if "chunked" in headers.get("transfer-encoding", "").lower() else body, headers


def join_chunks(body: bytes) -> bytes:
    """A chunked body in one piece. Many archives hold it in one piece already, whatever its header says.

    One that is cut off is joined as far as it goes.

    >>> join_chunks(b"3\\r\\nGul\\r\\n1;x=y\\r\\nl\\r\\n0\\r\\n\\r\\n"), join_chunks(b"Gull")
    (b'Gull', b'Gull')
    >>> join_chunks(b"3\\r\\nGul\\r\\n9\\r\\nls are b")
    b'Gulls are b'
    """
    parts: list[bytes] = []
    at = 0
    while size_line := _CHUNK.match(body, at):
        size, begin = int(size_line[1], 16), size_line.end()
        if not size:
            return b"".join(parts)
        parts.append(body[begin : begin + size])
        at = begin + size
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    is_cut_off = _CUT_SIZE.fullmatch(body, at) is not None
    return b"".join(parts) if is_cut_off and _are_chunks(parts) else body


def _are_chunks(parts: Sequence[bytes]) -> bool:
    """Whether what reads as chunks was meant so: a text that begins with "Add" or "Bee" seems to begin with a size."""
    return len(parts) > 1 or (bool(parts) and parts[0].lstrip().startswith((b"<", b"\x1f\x8b")))


def _check_media(content_type: str, url: str) -> None:
    media = content_type.partition(";")[0].strip().lower()
    top = media.partition("/")[0]
    if top in _MEDIA:
        raise NoTextError(top)
    if _NO_PROSE.search(media) or path_of(url) == "/robots.txt":
        raise NoTextError("program or data")


def _inflate_body(body: bytes, headers: dict[str, str], max_bytes: int) -> bytes:
    coding = headers.get("content-encoding", "").lower()
    if coding in _DECODED[:2] and not body.startswith(b"\x1f\x8b"):
        coding = ""  # decoded by the crawler, its header left as it was
    try:
        inflater = Inflater(coding, max_bytes)
        inflater.feed(body)
        return inflater.finish()
    except InflateError as error:
        raise ParseError(str(error)) from None


def _decode_text(document: Document) -> Document:
    if not document.body.strip():
        raise NoTextError("empty")
    try:
        document = decode_document(document)
    except ParseError:
        raise NoTextError("not text") from None
    if document.kind == "items":
        raise NoTextError("program or data")  # what scripts talk about with their server
    return document


def _read_capture_date(record: WarcRecord, answered: str, fetched_at: datetime | None) -> CaptureDate:
    written = record.headers.get("warc-date", "")
    captured = read_capture_date(written, answered, fetched_at)
    if captured is None:
        raise ParseError(f"WARC-Date is {written[:40]!r}, and nothing else says when the record was taken")
    return captured
