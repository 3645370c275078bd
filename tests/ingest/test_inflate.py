"""Decoding bodies within bounds."""

from __future__ import annotations

import tracemalloc
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetch.inflate import InflateError, Inflater, TruncatedError

TEXT = b"The harbour office said on Monday that the new ferry would sail. " * 40
WBITS = {"gzip": 31, "x-gzip": 31, "deflate": 15, "bare deflate": -15}


def inflate(encoding: str, chunks: list[bytes], limit: int = 100_000) -> bytes:
    inflater = Inflater(encoding, limit)
    for chunk in chunks:
        inflater.feed(chunk)
    return inflater.finish()


def packed(text: bytes, wbits: int = 31) -> bytes:
    return zlib.compress(text, wbits=wbits)


GOOD = {
    "none": ("", TEXT),
    "identity": ("Identity", TEXT),
    "gzip": ("gzip", packed(TEXT)),
    "gzip, old name": ("x-gzip", packed(TEXT)),
    "gzip in capitals": (" GZIP ", packed(TEXT)),
    "gzip in two parts": ("gzip", packed(TEXT[:100]) + packed(TEXT[100:])),
    "gzip and padding": ("gzip", packed(TEXT) + b"\0" * 1000),
    "gzip and one byte": ("gzip", packed(TEXT) + b"\n"),
    "deflate": ("deflate", packed(TEXT, 15)),
    "deflate without header": ("deflate", packed(TEXT, -15)),
    "deflate and rubbish": ("deflate", packed(TEXT, 15) + packed(TEXT, 15)),
    # words that are no coding, and bodies that are not as their header says
    "a charset": ("UTF-8", TEXT),
    "none, said": ("none", TEXT),
    "a transfer encoding of mail": ("8bit", TEXT),
    "binary": ("binary", TEXT),
    "a word of their own": ("x-cache-hit", TEXT),
    "no word": (" , ", TEXT),
    "gzip beside identity": ("gzip, identity", packed(TEXT)),
    "identity beside gzip": ("identity,gzip", packed(TEXT)),
    "gzip beside a charset": ("utf-8, gzip", packed(TEXT)),
    "gzip in quotation marks": ('"gzip"', packed(TEXT)),
    "gzip with a parameter": ("gzip;q=1.0", packed(TEXT)),
    "gzip said, plain sent": ("gzip", TEXT),
    "old gzip said, plain sent": ("x-gzip", TEXT),
    "gzip beside identity said, plain sent": ("gzip, identity", TEXT),
}
PLAIN = {
    "a feed": b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>' * 20,
    "a page": b"<!doctype html><title>Gull</title>",
    "JSON": b'{"version":"https://jsonfeed.org/version/1.1","items":[]}',
    "JSON over lines": b'{\n  "version": "1"\n}',
    "a list": b'[{"id": "1"}]',
    "a byte order mark": b"\xef\xbb\xbf<rss/>",
    "UTF-16": "\ufeff<rss/>".encode("utf-16-le"),
    "blanks": b"\r\n \t<rss/>",
    "one letter": b"<",
    "plain text": TEXT,
    "text in Latin-1": "Überall Möwen, sagte der Küster.".encode("latin-1"),
}


@pytest.mark.parametrize("step", [1, 7, 100_000])
@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate", "none"])
@pytest.mark.parametrize("body", PLAIN.values(), ids=PLAIN)
def test_a_plain_body_is_taken_as_it_is_whatever_its_header_says(body: bytes, encoding: str, step: int) -> None:
    assert inflate(encoding, [body[i : i + step] for i in range(0, len(body), step)]) == body


@pytest.mark.parametrize("step", [1, 7, 100_000])
@pytest.mark.parametrize(("encoding", "body"), GOOD.values(), ids=GOOD)
def test_decoded(encoding: str, body: bytes, step: int) -> None:
    assert inflate(encoding, [body[i : i + step] for i in range(0, len(body), step)]) == TEXT


@pytest.mark.parametrize("encoding", ["", "gzip", "deflate"])
def test_no_body_is_an_empty_body(encoding: str) -> None:
    assert inflate(encoding, []) == b""


@given(st.binary(max_size=500), st.sampled_from(sorted(WBITS)), st.lists(st.integers(1, 50), max_size=20))
def test_any_body_in_any_pieces(body: bytes, coding: str, sizes: list[int]) -> None:
    data, chunks = packed(body, WBITS[coding]), []
    for size in sizes:
        chunks.append(data[:size])
        data = data[size:]
    assert inflate(coding.removeprefix("bare "), [*chunks, data], limit=1000) == body


@given(st.binary(max_size=500), st.sampled_from(["gzip", "deflate"]))
def test_rubbish_is_refused_or_decoded(body: bytes, encoding: str) -> None:
    try:
        found = inflate(encoding, [body], limit=1000)
    except InflateError:
        found = b""
    assert len(found) <= 1000


BAD = {
    "not asked for": ("br", b"abc", "not asked for"),
    "two codings": ("gzip, gzip", packed(packed(TEXT)), "not asked for"),
    "a coding that was not asked for, beside one that was": ("gzip, br", packed(TEXT), "not asked for"),
    "two codings with a word between": ("gzip, none, deflate", packed(packed(TEXT)), "not asked for"),
    "neither gzip nor text": ("gzip", b"\x89PNG\r\n\x1a\n\0\0", "not gzip"),
    "neither deflate nor text": ("deflate", b"\x07\x00\x01\x02" * 9, "not deflate"),
    "no deflate": ("deflate", b"\x78\x9c" + TEXT, "not deflate"),
    "wrong checksum": ("gzip", packed(TEXT)[:-8] + b"\0" * 8, "not gzip"),
    "too long as sent": ("", b"a" * 100_001, "larger than"),
    "too long when decoded": ("gzip", packed(b"a" * 100_001), "larger than"),
    "too long in two parts": ("gzip", packed(b"a" * 60_000) * 2, "larger than"),
    "too many parts": ("gzip", packed(b"") * 1001, "parts"),
}


@pytest.mark.parametrize(("encoding", "body", "reason"), BAD.values(), ids=BAD)
def test_refused(encoding: str, body: bytes, reason: str) -> None:
    with pytest.raises(InflateError, match=reason):
        inflate(encoding, [body])


@pytest.mark.parametrize("cut", [1, 5, 60])
def test_a_stream_that_breaks_off_is_told_from_a_bad_one(cut: int) -> None:
    with pytest.raises(TruncatedError):
        inflate("gzip", [packed(TEXT)[:cut]])


def test_the_limit_itself_is_allowed() -> None:
    assert len(inflate("gzip", [packed(b"a" * 100_000)])) == 100_000


def zeros(megabytes: int) -> Iterator[bytes]:
    """A gzip stream of zeros, a thousand times larger inside."""
    packer = zlib.compressobj(9, wbits=31)
    for _ in range(megabytes):
        yield packer.compress(bytes(2**20))
    yield packer.flush()


def test_a_bomb_never_unfolds() -> None:
    bomb = b"".join(zeros(100))
    inflater = Inflater("gzip", limit=2**20)
    tracemalloc.start()
    try:
        with pytest.raises(InflateError, match="larger than"):
            inflater.feed(bomb)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(bomb) < 2**20
    assert peak < 8 * 2**20
