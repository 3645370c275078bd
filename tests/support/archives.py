"""Web archives for tests, record by record."""

from __future__ import annotations

import gzip


def answer(body: bytes, *headers: str, status: str = "200 OK", media: str = "text/html; charset=utf-8") -> bytes:
    """An HTTP answer as it went over the wire."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(number: int, block: bytes, kind: str = "response", length: int | None = None, **fields: str) -> bytes:
    """One WARC record; ``fields`` replace its headers, with _ for -."""
    headers = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{number}>",
        "WARC-Target-URI": f"https://gull.example/{number}",
        "WARC-Date": "2026-05-04T03:02:01Z",
        "Content-Length": str(len(block) if length is None else length),
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    lines = ["WARC/1.0", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def page(number: int) -> bytes:
    """A small page that no other number has."""
    words = f"Gull number {number} came back to the pier of harbour {number * 7} and sat there for {number + 2} hours. "
    return f"<html><head><title>Gull {number}</title></head><body><h1>Gull {number}</h1><p>{words * 6}</p>".encode()


def pages(*numbers: int) -> list[bytes]:
    """A gzipped record for each number."""
    return [gzip.compress(record(number, answer(page(number))), mtime=0) for number in numbers]
