#!/usr/bin/env bash
# FastWARC 2.0.1: a record whose field names are in small letters is of unknown type and passes every filter but one
#
# Behaviour: with "warc-type: response" instead of "WARC-Type: response" record_type is unknown, the HTTP head is
#            not parsed and stands in the body, and an iterator with record_types=response yields nothing. Looking
#            up headers on the same record works in any case of letters, and warcio reads it as a response.
# Expected:  the format says that field names are case-insensitive, and the library's own header lookup says so too.
# Matters:   writers behind HTTP/2 libraries send all names in small letters. The usual loop over the responses of
#            an archive then ends without a record and without an error: an empty crawl looks like a finished one.
# Source:    WARC 1.1, chapter "File and record model", paragraph on named fields; fastwarc/warc.pyi, classes
#            ArchiveIterator and WarcRecordType
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  fastwarc==2.0.1 warcio==1.8.1 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
import io
from importlib.metadata import version

from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

BODY = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Bridge opens</p>"
FIELDS = [
    "WARC-Type: response",
    "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>",
    "WARC-Date: 2026-06-07T10:00:00Z",
    "WARC-Target-URI: https://news.example.org/bridge",
    "Content-Type: application/http;msgtype=response",
    f"Content-Length: {len(BODY)}",
]


def record(small):
    pairs = [field.split(":", 1) for field in FIELDS]
    named = [f"{name.lower() if name in small else name}:{value}" for name, value in pairs]
    return "\r\n".join(["WARC/1.1", *named, "", ""]).encode() + BODY + b"\r\n\r\n"


def by_fastwarc(data, **options):
    try:
        return [(str(seen.record_type), seen.headers.get("WARC-Type"), len(seen.reader.read()))
                for seen in ArchiveIterator(io.BytesIO(data), **options)]
    except OSError as error:
        return repr(error)


print("fastwarc", version("fastwarc"), "warcio", version("warcio"))
names = [field.split(":")[0] for field in FIELDS]
for small in ((), *((name,) for name in names)):
    data = record(small)
    print("in small letters:", *small or ("nothing",))
    print("  fastwarc, all      ", by_fastwarc(data))
    print("  fastwarc, responses", by_fastwarc(data, record_types=WarcRecordType.response))
    print("  warcio             ", [(seen.rec_type, len(seen.content_stream().read()))
                                    for seen in WarcioIterator(io.BytesIO(data))])
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
fastwarc 2.0.1 warcio 1.8.1
in small letters: nothing
  fastwarc, all       [('response', 'response', 19)]
  fastwarc, responses [('response', 'response', 19)]
  warcio              [('response', 19)]
in small letters: WARC-Type
  fastwarc, all       [('unknown', 'response', 19)]
  fastwarc, responses []
  warcio              [('response', 19)]
in small letters: WARC-Record-ID
  fastwarc, all       [('response', 'response', 19)]
  fastwarc, responses [('response', 'response', 19)]
  warcio              [('response', 19)]
in small letters: WARC-Date
  fastwarc, all       [('response', 'response', 19)]
  fastwarc, responses [('response', 'response', 19)]
  warcio              [('response', 19)]
in small letters: WARC-Target-URI
  fastwarc, all       [('response', 'response', 19)]
  fastwarc, responses [('response', 'response', 19)]
  warcio              [('response', 19)]
in small letters: Content-Type
  fastwarc, all       [('response', 'response', 63)]
  fastwarc, responses [('response', 'response', 63)]
  warcio              [('response', 19)]
in small letters: Content-Length
  fastwarc, all       OSError('Invalid WARC header')
  fastwarc, responses OSError('Invalid WARC header')
  warcio              [('response', 19)]
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
