"""An archive to documents: the loop over its records."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Literal

from ..errors import ParseError
from ..item import Document, DocumentKind
from .payload import NoTextError, extract_document
from .records import GZIP, MAX_HEAD, DamagedPart, WarcRecord, read_records
from .tape import Tape, decode_first_bytes

_CONTROL = re.compile(r"[\0-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedDocument:
    """A document of an archive."""

    offset: int  # of its record, or of the gzip member that holds it
    end: int  # where reading can be taken up behind it
    digest: str  # of the record's id, address, date and bytes: the same record anywhere has the same one
    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedRecord:
    """A record with nothing to read in it, for one of few reasons."""

    end: int
    reason: str


def read_warc(
    stream: BinaryIO,
    *,
    start: int = 0,
    head: bytes = b"",
    kind: DocumentKind | Literal["auto"] = "auto",
    max_bytes: int,
    name: str | None = None,
    fetched_at: datetime | None = None,
) -> Iterator[ArchivedDocument | SkippedRecord | DamagedPart]:
    """Every record in its turn; never more than one is held, of at most ``max_bytes`` as sent and as decoded.

    Args:
        start: where the stream stands in its file: 0, or the ``end`` of a record.
        head: bytes that were taken from the stream already.
        kind: what the documents are; auto: found out from each.
        name: the file's, for messages.
        fetched_at: when a record was taken that does not say so.
    """
    for record in read_records(Tape(stream, start, head), max_bytes + MAX_HEAD):
        yield record if isinstance(record, DamagedPart) else _convert_record(record, kind, max_bytes, name, fetched_at)


def is_warc(head: bytes, name: str | None = None) -> bool:
    """Whether a file is an archive, from its first 4096 bytes or so, else from its name.

    >>> is_warc(b"WARC/1.1\\r\\n"), is_warc(b"<html>"), is_warc(b"cut off", "crawl.warc.gz")
    (True, False, True)
    """
    inner = decode_first_bytes(head, 5) if head.startswith(GZIP) else head[:5]
    return inner == b"WARC/" or (name or "").lower().endswith((".warc", ".warc.gz"))


def _convert_record(
    record: WarcRecord,
    kind: DocumentKind | Literal["auto"],
    max_bytes: int,
    name: str | None,
    fetched_at: datetime | None,
) -> ArchivedDocument | SkippedRecord | DamagedPart:
    try:
        payload = extract_document(record, kind, max_bytes, name, fetched_at)
    except NoTextError as reason:
        return SkippedRecord(end=record.end, reason=str(reason))
    except ParseError as error:
        url = _CONTROL.sub("\ufffd", record.headers.get("warc-target-uri", "")[:200])
        return DamagedPart(offset=record.offset, end=record.end, reason=f"{url}: {error}")
    return ArchivedDocument(offset=record.offset, end=record.end, digest=_digest_record(record), document=payload)


def _digest_record(record: WarcRecord) -> str:
    names = ("warc-record-id", "warc-target-uri", "warc-date")
    known = "\0".join(record.headers.get(name, "") for name in names)
    return hashlib.blake2b(known.encode("utf-8", "replace") + b"\0" + record.block, digest_size=16).hexdigest()
