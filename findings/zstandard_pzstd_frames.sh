#!/usr/bin/env bash
# zstandard 0.25.0: what pzstd has compressed is nothing to two and an error to one of seven ways to decode it
#
# Behaviour: pzstd puts a skippable frame before each frame. On such data decompressobj() and read_to_iter() answer
#            b"" without an error, and decompress() raises that it got 0 bytes and expected 4 (4 is the length of
#            the skippable frame). stream_reader, copy_stream, stream_writer and zstandard.open give the text.
# Expected:  a decoder passes over skippable frames wherever they stand, and all ways into one library agree on one
#            input.
# Matters:   pzstd is the parallel compressor of the zstd project, used on dumps and crawls. A loop over
#            read_to_iter sees a day's archive as empty and goes on.
# Source:    contrib/pzstd/SkippableFrame.h of the zstd repository, comment with the layout that is rebuilt here;
#            RFC 8878, section 3.1.2; zstandard/__init__.pyi
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  zstandard==0.25.0 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
import io
import struct
from importlib.metadata import version

import zstandard

TEXT = b'{"id": "1", "title": "Bridge opens"}\n' * 100
frame = zstandard.ZstdCompressor(write_checksum=True).compress(TEXT)
data = struct.pack("<III", 0x184D2A50, 4, len(frame)) + frame
decoder = zstandard.ZstdDecompressor()


def copied():
    target = io.BytesIO()
    decoder.copy_stream(io.BytesIO(data), target)
    return target.getvalue()


def written():
    target = io.BytesIO()
    decoder.stream_writer(target, closefd=False).write(data)
    return target.getvalue()


print("zstandard", version("zstandard"))
for name, decode in {
    "decompress": lambda: decoder.decompress(data),
    "decompressobj": lambda: decoder.decompressobj().decompress(data),
    "read_to_iter": lambda: b"".join(decoder.read_to_iter(io.BytesIO(data))),
    "stream_reader": lambda: decoder.stream_reader(io.BytesIO(data)).read(),
    "copy_stream": copied,
    "stream_writer": written,
    "zstandard.open": lambda: zstandard.open(io.BytesIO(data)).read(),
}.items():
    try:
        seen = f"{len(decode())} of {len(TEXT)} bytes"
    except zstandard.ZstdError as error:
        seen = f"ZstdError: {error}"
    print(f"{name}: {seen}")
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
zstandard 0.25.0
decompress: ZstdError: decompression error: decompressed 0 bytes; expected 4
decompressobj: 0 of 3700 bytes
read_to_iter: 0 of 3700 bytes
stream_reader: 3700 of 3700 bytes
copy_stream: 3700 of 3700 bytes
stream_writer: 3700 of 3700 bytes
zstandard.open: 3700 of 3700 bytes
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
