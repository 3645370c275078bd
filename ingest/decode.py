"""Bytes to text: byte order mark, declared charset, UTF-8, then a guess on a sample.

Valid UTF-8 beats a declaration, because text in another encoding is hardly ever valid UTF-8 by accident
(https://encoding.spec.whatwg.org/#names-and-labels gives the labels; only encodings of that standard are taken,
since Python knows codecs such as ``punycode`` that are no charsets and slow on long input).
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from .errors import ParseError
from .item import Document

MAX_BYTES = 32 * 1024 * 1024
SAMPLE = 32 * 1024  # bytes that a guess is made from; it takes up to some 25 ms

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# "<?" or "<r" without a mark: https://www.w3.org/TR/xml/#sec-guessing
_STARTS_WITHOUT_MARK = (
    (re.compile(rb"<\0\0\0[^\0]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0<\0\0\0[^\0]"), "utf-32-be"),
    (re.compile(rb"<\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\0<\0[^\0]"), "utf-16-be"),
    (re.compile(rb"\x4c\x6f\xa7\x94"), "cp037"),  # "<?xm" in EBCDIC
)
# What pages and feeds call Latin-1 or GB 2312 is in truth the larger set.
_LARGER_CHARSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_CHARSETS = re.compile(
    r"utf-8(-sig)?|utf-(16|32)(-[lb]e)?|iso8859-\d+|cp(125\d|874|866|932|949|037|437|850)|koi8-[ru]|mac-(roman|cyrillic)"
    r"|gb18030|big5hkscs|euc_jp|iso2022_(jp|kr)|hz"
)
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_IN_XML = re.compile(rb"^\s{0,64}<\?xml[^>]{0,200}?encoding\s{0,8}=\s{0,8}[\"']([\w.:-]{1,40})")
_IN_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,8}=\s{0,8}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_NOT_ASCII = re.compile(r"iso2022_(jp|kr)|hz|utf-(16|32)-[lb]e|cp037")  # may be valid UTF-8 and mean something else


def decode_body(body: bytes, content_type: str | None = None) -> str:
    """Text of a document, without its byte order mark. Bytes that mean nothing become U+FFFD.

    Raises ParseError above MAX_BYTES.

    >>> decode_body("Größe".encode("latin-1"), "text/plain; charset=ISO-8859-1")
    'Größe'
    """
    if len(body) > MAX_BYTES:
        raise ParseError(f"the document has {len(body)} bytes, more than {MAX_BYTES}: split it")
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    encodings = find_declared_encodings(body, content_type)
    for encoding in (*filter(_NOT_ASCII.fullmatch, encodings), "utf-8", *encodings):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _decode_damaged(body, encodings)


def decoded_text_of(document: Document) -> str:
    """A document's text, decoded now unless that was done before. Raises ParseError above MAX_BYTES."""
    return decode_body(document.body, document.content_type) if document.text is None else document.text


def find_declared_encodings(body: bytes, content_type: str | None) -> list[str]:
    """Codec names that the document or its server gives, in order of trust; unknown names are left out."""
    for shape, encoding in _STARTS_WITHOUT_MARK:
        if shape.match(body):
            return [encoding]
    head = body[:2048]
    matches = [_IN_HEADER.search(content_type or ""), _IN_XML.search(head), _IN_META.search(head)]
    labels = [label if isinstance(label, str) else label.decode("ascii") for label in (m[1] for m in matches if m)]
    return [name for name in map(_find_codec, labels) if name and not name.startswith(("utf-16", "utf-32"))]


def _find_codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    name = _LARGER_CHARSETS.get(name, name)
    return name if _CHARSETS.fullmatch(name) else None


def _decode_damaged(body: bytes, encodings: list[str]) -> str:
    """Valid in no encoding that was named: take UTF-8 where it is nearly that, else a guess."""
    text = body.decode("utf-8", "replace")
    bad, foreign = text.count("\ufffd"), sum(1 for _ in re.finditer(r"[^\x00-\x7f]", text))
    if bad * 20 < foreign or "\ufffd" not in text[:-4]:
        return text
    if encodings:
        return body.decode(encodings[0], "replace")
    high = re.search(rb"[\x80-\xff]", body)
    start = max(0, high.start() - SAMPLE // 2) if high else 0
    best = from_bytes(body[start : start + SAMPLE]).best()
    return body.decode((best and _find_codec(best.encoding)) or "cp1252", "replace")
