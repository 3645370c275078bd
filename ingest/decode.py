"""Bytes to text: what encoding a document is in."""

from __future__ import annotations

import codecs
import re

from .errors import ParseError
from .item import Document

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")
_HEAD = 4096  # where a document names its encoding, if it does


def decode_text(document: Document) -> str:
    """The text of a document: byte order mark, then the declared encoding, then UTF-8, then Windows-1252.

    Raises ParseError for an empty document and for binary data.
    """
    body = document.body
    if not body.strip():
        raise ParseError("the document is empty")
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    if b"\0" in body[:_HEAD]:
        raise ParseError("the document is binary data, not text")
    for encoding in (*_declared(document), "utf-8"):
        try:
            return body.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("cp1252", "replace")


def _declared(document: Document) -> list[str]:
    """Encodings that the server or the document itself names and that are text encodings we know."""
    found = _DECLARED.search((document.content_type or "").encode("utf-8", "replace"))
    found = found or _DECLARED.search(document.body[:_HEAD])
    if not found:
        return []
    try:
        info = codecs.lookup(found[1].decode("ascii"))
    except LookupError:
        return []
    return [info.name] if getattr(info, "_is_text_encoding", True) else []
