#!/usr/bin/env bash
# warcio 1.8.1: the trailer fields of a chunked response become text of the page, less their first two letters
#
# Behaviour: when a chunked body ends with trailer fields, content_stream() gives the page followed by "0", a line
#            end and the trailer without its first two bytes. The parser expects a line end right after the last
#            chunk, eats two letters and then takes the rest for an unchunked body. http.client of the standard
#            library, reading the same bytes, gives the page alone. FastWARC 2.0.1 raises, on trailers and on chunk
#            extensions too.
# Expected:  trailer fields are not part of the content, and both are plain HTTP/1.1 that a recipient has to get
#            over.
# Matters:   servers and proxies add Server-Timing, checksums or Expires as trailers. Each fetch then ends with
#            other text, so a page that did not change is a change, and two copies have different digests.
# Source:    warcio/bufferedreaders.py, ChunkedDataReader._try_decode and _fillbuff; RFC 9112, sections 7.1.1 and
#            7.1.2
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  warcio==1.8.1 fastwarc==2.0.1 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
import http.client
import io
from importlib.metadata import version

from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
PAGE = "18\r\n<p>The bridge opens.</p>\r\n"


class Socket:
    def __init__(self, data):
        self.data = data

    def makefile(self, mode):
        return io.BytesIO(self.data)


def by_http_client(response):
    reader = http.client.HTTPResponse(Socket(response))
    reader.begin()
    return reader.read()


def as_record(response):
    fields = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        "WARC-Date: 2026-06-07T10:00:00Z\r\nWARC-Target-URI: https://news.example.org/bridge\r\n"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(response)}\r\n\r\n"
    )
    return fields.encode() + response + b"\r\n\r\n"


def by_warcio(response):
    return next(iter(ArchiveIterator(io.BytesIO(as_record(response))))).content_stream().read()


def by_fastwarc(response):
    try:
        return next(iter(FastIterator(io.BytesIO(as_record(response)), auto_decode="all"))).reader.read()
    except OSError as error:
        return repr(error)


print("warcio", version("warcio"), "fastwarc", version("fastwarc"))
for label, body in (
    ("plain", PAGE + "0\r\n\r\n"),
    ("trailer", PAGE + "0\r\nServer-Timing: cache;dur=2\r\n\r\n"),
    ("another trailer", PAGE + '0\r\nETag: "a1"\r\n\r\n'),
    ("extension", PAGE.replace("18\r", "18;part=1\r") + "0\r\n\r\n"),
):
    response = (HEAD + body).encode()
    print(label)
    print("  http.client", by_http_client(response))
    print("  warcio     ", by_warcio(response))
    print("  fastwarc   ", by_fastwarc(response))
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
warcio 1.8.1 fastwarc 2.0.1
plain
  http.client b'<p>The bridge opens.</p>'
  warcio      b'<p>The bridge opens.</p>'
  fastwarc    b'<p>The bridge opens.</p>'
trailer
  http.client b'<p>The bridge opens.</p>'
  warcio      b'<p>The bridge opens.</p>0\r\nrver-Timing: cache;dur=2\r\n\r\n'
  fastwarc    b'<p>The bridge opens.</p>'
another trailer
  http.client b'<p>The bridge opens.</p>'
  warcio      b'<p>The bridge opens.</p>0\r\nag: "a1"\r\n\r\n'
  fastwarc    b'<p>The bridge opens.</p>'
extension
  http.client b'<p>The bridge opens.</p>'
  warcio      b'<p>The bridge opens.</p>'
  fastwarc    OSError("Invalid chunk header: '18;part=1'")
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
