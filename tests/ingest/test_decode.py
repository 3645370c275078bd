"""decode: bytes to text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from webencodings import lookup
from webencodings.labels import LABELS as LABELS_OF_THE_STANDARD

from ingest.decode import MAX_BYTES, decode_body
from ingest.errors import ParseError

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
