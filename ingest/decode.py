"""Bytes to text: byte order mark, UTF-8, declared charset, then a guess on a sample. Alone knows webencodings.

Valid UTF-8 beats a declaration, because text in another encoding is hardly ever valid UTF-8 by accident. Labels mean
what https://encoding.spec.whatwg.org/#names-and-labels says, and only those of that table and a few more are taken:
Python knows codecs such as ``punycode`` that are no charsets and slow on long input.
"""

from __future__ import annotations

import codecs
import re

import webencodings

from .charset_guess import guess_codec
from .errors import ParseError
from .item import Document

MAX_BYTES = 64 * 1024 * 1024

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
# Of these Python knows a larger set than the standard's name says.
_LARGER_CHARSETS = {"gbk": "gb18030", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "utf-8-sig": "utf-8"}
# charsets that are none of the web's, and were seen on it; and what servers write for one of the web's
_OTHER_CODECS = frozenset(
    "cp437 cp850 cp932 cp949 cp950 hz iso2022_kr iso2022_jp iso8859-1 iso8859-9 utf-8-sig utf-32-le utf-32-be".split()  # noqa: SIM905
)
_OTHER_LABELS = {"utf8mb4": "utf-8", "utf-8n": "utf-8"}
_WINDOWS_LABEL = re.compile(r"(?:windows|win|ansi|cp)[-_ ]?(125[0-8]|874)")  # of which the standard has a few
# What servers send where nobody told them what they have: the declaration in the document says more.
_SERVERS_DEFAULTS = frozenset({"cp1252"})
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_IN_XML = re.compile(rb"^\s{0,64}<\?xml[^>]{0,200}?encoding\s{0,8}=\s{0,8}[\"']([\w.:-]{1,40})")
_IN_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,8}=\s{0,8}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_NOT_ASCII = re.compile(r"iso2022_(jp|kr)|hz|utf-(16|32)-[lb]e|cp037")  # may be valid UTF-8 and mean something else


def decode_body(body: bytes, content_type: str | None = None) -> str:
    """Text of a document, without its byte order mark and NULs. Bytes that mean nothing become U+FFFD.

    Raises ParseError above MAX_BYTES.

    >>> decode_body("Größe".encode("latin-1"), "text/plain; charset=ISO-8859-1")
    'Größe'
    """
    if len(body) > MAX_BYTES:
        raise ParseError(f"the document has {len(body)} bytes, more than {MAX_BYTES}: split it")
    text = _decode_bytes(body, content_type)
    return text.replace("\0", "") if b"\0" in body else text


def _decode_bytes(body: bytes, content_type: str | None) -> str:
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
    """Codec names that the document or its server gives, in order of trust; unknown names are left out.

    A server's Latin-1 or ASCII comes last: these are what servers send where nobody told them (decision 0030).
    """
    for shape, encoding in _STARTS_WITHOUT_MARK:
        if shape.match(body):
            return [encoding]
    head = body[:2048]
    matches = [_IN_HEADER.search(content_type or ""), _IN_XML.search(head), _IN_META.search(head)]
    labels = [label if isinstance(label, str) else label.decode("ascii") for label in (m[1] for m in matches if m)]
    names = [name for name in map(_find_codec, labels) if name and not name.startswith(("utf-16", "utf-32"))]
    if matches[0] and names and names[0] in _SERVERS_DEFAULTS:
        names.append(names.pop(0))
    return list(dict.fromkeys(names))


def _find_codec(label: str) -> str | None:
    """Python's name of a charset by the label that it is given on the web; None for what is no charset.

    >>> _find_codec("windows-874"), _find_codec("x-cp1250"), _find_codec("latin1"), _find_codec("punycode")
    ('cp874', 'cp1250', 'cp1252', None)
    """
    label = label.strip().lower()
    if page := _WINDOWS_LABEL.fullmatch(label):
        label = f"windows-{page[1]}"
    known = webencodings.lookup(_OTHER_LABELS.get(label, label))
    if known and known.name not in ("replacement", "x-user-defined"):  # to the standard these hold no text
        return _LARGER_CHARSETS.get(known.codec_info.name, known.codec_info.name)
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return _LARGER_CHARSETS.get(name, name) if name in _OTHER_CODECS else None


def _decode_damaged(body: bytes, encodings: list[str]) -> str:
    """Valid in no encoding that was named: take UTF-8 where it is nearly that, else a guess."""
    text = body.decode("utf-8", "replace")
    bad, foreign = text.count("\ufffd"), sum(1 for _ in re.finditer(r"[^\x00-\x7f]", text))
    if bad * 20 < foreign or "\ufffd" not in text[:-4]:
        return text
    if encodings:
        return body.decode(encodings[0], "replace")
    return body.decode(guess_codec(body), "replace")
