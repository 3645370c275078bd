"""decode: bytes to text."""

from __future__ import annotations

import codecs
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from webencodings import lookup
from webencodings.labels import LABELS as LABELS_OF_THE_STANDARD

from ingest.decode import MAX_BYTES, decode_body, decoded_text_of, find_declared_encodings
from ingest.errors import ParseError
from ingest.item import Document
from tests.support.clock import NOW

GREEK = "Το λιμάνι άνοιξε ξανά μετά την καταιγίδα, είπε η δήμαρχος στους δημοσιογράφους."
POLISH = '<?xml version="1.0" encoding="iso-8859-2"?><rss>ą</rss>'
CASES: dict[str, tuple[bytes, str | None, str]] = {
    "utf-8": ("Tōkyō".encode(), None, "Tōkyō"),
    "utf-8 with a mark": (codecs.BOM_UTF8 + "Tōkyō".encode(), None, "Tōkyō"),
    "utf-16 with a mark": ("Tōkyō".encode("utf-16"), None, "Tōkyō"),
    "utf-8 wins over a wrong header": ("Zürich".encode(), "text/html; charset=ISO-8859-1", "Zürich"),
    "header": ("Zürich".encode("cp1252"), 'text/plain; charset="windows-1252"', "Zürich"),
    "xml declaration": (POLISH.encode("iso-8859-2"), None, POLISH),
    "meta": (f'<meta charset="iso-8859-7">{GREEK}'.encode("iso-8859-7"), None, f'<meta charset="iso-8859-7">{GREEK}'),
    "japanese by header": ("港".encode("iso-2022-jp"), "text/plain; charset=iso-2022-jp", "港"),
    "utf-16 without a mark": ("<rss>é</rss>".encode("utf-16-be"), None, "<rss>é</rss>"),
    "undeclared greek": (GREEK.encode("iso-8859-7"), None, GREEK),
    "a codec that is no charset": ("Zürich".encode(), "text/plain; charset=punycode", "Zürich"),
    "an unknown charset": ("Zürich".encode(), "text/plain; charset=x-none", "Zürich"),
    "one bad byte in much utf-8": (("é" * 100).encode() + b"\xff" + b"abcd", None, "é" * 100 + "\ufffdabcd"),
}

LABELS = sorted(LABELS_OF_THE_STANDARD.items())
SAMPLES = {
    "big5": "港", "euc-jp": "港", "euc-kr": "항", "gb18030": "港", "gbk": "港", "ibm866": "Маяк",
    "iso-2022-jp": "港", "iso-8859-10": "ð", "iso-8859-13": "ž", "iso-8859-14": "ŵ",
    "iso-8859-15": "€", "iso-8859-16": "ș", "iso-8859-2": "ł", "iso-8859-3": "ħ", "iso-8859-4": "ķ",
    "iso-8859-5": "Маяк", "iso-8859-6": "منارة", "iso-8859-7": "λ", "iso-8859-8": "מ",
    "iso-8859-8-i": "מ", "koi8-r": "Маяк", "koi8-u": "Маяк", "macintosh": "é", "shift_jis": "港",
    "windows-1250": "ł", "windows-1251": "Маяк", "windows-1252": "’", "windows-1253": "λ",
    "windows-1254": "ğ", "windows-1255": "מ", "windows-1256": "منارة", "windows-1257": "ž",
    "windows-1258": "ơ", "windows-874": "ประภาคาร", "x-mac-cyrillic": "Маяк", "utf-8": "港",
}  # fmt: skip


@pytest.mark.parametrize(("label", "name"), LABELS, ids=[label for label, _ in LABELS])
def test_every_label_of_the_encoding_standard_is_known(label: str, name: str) -> None:
    if name in ("replacement", "x-user-defined", "utf-16le", "utf-16be"):
        return  # these hold no text, and UTF-16 is seen without a label
    text = f'<?xml version="1.0" encoding="{label}"?><rss>{SAMPLES[name]} and words</rss>'
    body = text.encode(lookup(label).codec_info.name)
    assert decode_body(body) == text
    assert decode_body(body, f"text/xml; charset={label.upper()}") == text


@pytest.mark.parametrize("label", ["windows1251", "win-1251", "win1251", "ANSI-1251", "cp_1251", "cp-1251"])
def test_windows_pages_are_known_however_they_are_spelled(label: str) -> None:
    text = f'<?xml version="1.0" encoding="{label}"?><rss>Маяк закроют</rss>'
    assert decode_body(text.encode("cp1251")) == text


SERVERS: dict[str, tuple[str, str]] = {
    "ASCII said by the server": ("us-ascii", "windows-1251"),
    "Latin-1 said by the server": ("ISO-8859-1", "windows-1251"),
    "something else said by the server": ("windows-1251", "iso-8859-1"),
}


@pytest.mark.parametrize(("header", "declared"), SERVERS.values(), ids=SERVERS)
def test_a_servers_default_says_less_than_the_document(header: str, declared: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?><rss>Маяк закроют</rss>'
    assert decode_body(text.encode("cp1251"), f"text/xml; charset={header}") == text


def test_noughts_are_left_out() -> None:
    assert decode_body(b"a\0b\0\0") == "ab"


@pytest.mark.parametrize(("body", "content_type", "text"), CASES.values(), ids=CASES)
def test_decode(body: bytes, content_type: str | None, text: str) -> None:
    assert decode_body(body, content_type) == text


def test_too_large() -> None:
    with pytest.raises(ParseError, match="split it"):
        decode_body(b"a" * (MAX_BYTES + 1))


@settings(deadline=None)
@given(st.binary(), st.sampled_from(["", "utf-16", "utf-7", "zlib", "shift_jis", "cp037", "idna"]))
def test_any_bytes_become_text_that_can_be_written_again(body: bytes, charset: str) -> None:
    decode_body(body, f"text/plain; charset={charset}").encode("utf-8")


XML_GREEK = b'<?xml version="1.0" encoding="ISO-8859-7"?><rss>'
META_KOI = b"<html><head><meta charset=koi8-r>"

# name -> body, content type, the codecs in order of trust
DECLARED: dict[str, tuple[bytes, str | None, list[str]]] = {
    "nobody says": (b"words", None, []),
    "a header without a charset": (b"words", "text/html", []),
    "a header": (b"words", "text/html; charset=KOI8-R", ["koi8-r"]),
    "a header in quotes, with spaces": (b"words", 'text/html; Charset = "utf-8"', ["utf-8"]),
    "an XML declaration": (XML_GREEK, None, ["iso8859-7"]),
    "the header before the declaration": (XML_GREEK, "text/xml; charset=windows-1253", ["cp1253", "iso8859-7"]),
    "a declaration that does not open the document": (b"\nwords " + XML_GREEK, None, []),
    "a meta element": (META_KOI, None, ["koi8-r"]),
    "a meta element of the old kind": (
        b'<META http-equiv="Content-Type" content="text/html; charset=euc-jp">',
        None,
        ["euc_jp"],
    ),
    "a meta element far down": (b" " * 2048 + META_KOI, None, []),
    "Latin-1 means the larger set": (b"words", "text/plain; charset=latin-1", ["cp1252"]),
    "GB 2312 means the larger set": (b"words", "text/plain; charset=gb2312", ["gb18030"]),
    "an unknown one is left out": (META_KOI, "text/html; charset=x-user", ["koi8-r"]),
    "a codec that is no charset": (b"words", "text/plain; charset=rot13", []),
    "UTF-16 that its own label contradicts": (b'<?xml version="1.0" encoding="utf-16"?>', None, []),
    "UTF-16 without a mark": ("<?xml?>".encode("utf-16-le"), "text/xml; charset=latin-1", ["utf-16-le"]),
    "UTF-32 without a mark": ("<r>".encode("utf-32-be"), None, ["utf-32-be"]),
    "EBCDIC": ('<?xml version="1.0"?>'.encode("cp037"), None, ["cp037"]),
    "nothing": (b"", None, []),
}


@pytest.mark.parametrize(("body", "content_type", "names"), DECLARED.values(), ids=DECLARED)
def test_encodings_are_declared_in_many_places(body: bytes, content_type: str | None, names: list[str]) -> None:
    assert find_declared_encodings(body, content_type) == names


# name -> body, content type, text that was decoded before, the text
DOCUMENTS: dict[str, tuple[bytes, str | None, str | None, str]] = {
    "decoded now, as its server says": ("Zürich".encode("cp1252"), "text/plain; charset=latin-1", None, "Zürich"),
    "decoded now, as it says itself": (POLISH.encode("iso-8859-2"), None, None, POLISH),
    "decoded before": ("Zürich".encode("cp1252"), "text/plain; charset=latin-1", "decoded", "decoded"),
    "decoded before, to nothing": (b"words", None, "", ""),
    "no bytes": (b"", None, None, ""),
}


@pytest.mark.parametrize(("body", "content_type", "before", "text"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_is_decoded_once(body: bytes, content_type: str | None, before: str | None, text: str) -> None:
    document = Document(body=body, kind="document", fetched_at=NOW, content_type=content_type, text=before)
    assert decoded_text_of(document) == text


def test_a_document_that_is_too_large_is_not_decoded_unless_that_was_done() -> None:
    document = Document(body=b"a" * (MAX_BYTES + 1), kind="document", fetched_at=NOW)
    with pytest.raises(ParseError, match="split it"):
        decoded_text_of(document)
    assert decoded_text_of(replace(document, text="decoded")) == "decoded"
