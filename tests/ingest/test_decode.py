"""decode: bytes to text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
