#!/usr/bin/env bash
# httpx2 2.16.2: of a gzip body in several members only the first one is kept, and nothing says so
#
# Behaviour: a response with Content-Encoding: gzip whose body is two gzip members is decoded to the content of the
#            first. The length does not matter and no error is raised, in .content as in iter_bytes. urllib3 and
#            gzip of the standard library give all of it.
# Expected:  the whole text. Concatenated members are one valid gzip stream, and the sender's Content-Length was
#            met.
# Matters:   servers that compress piece by piece (log shippers, rotating or appending feed writers, object stores
#            serving concatenated .gz files) send members. A feed or sitemap cut like that often ends between two
#            items: lines of JSON, CSV or text still parse and the rest is taken for deleted.
# Source:    httpx2/_decoders.py, GZipDecoder: one zlib.decompressobj, its unused_data never looked at; RFC 1952,
#            section 2.2; RFC 9110, section 8.4.1.3
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  httpx2==2.16.2 urllib3==2.8.0 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
import gzip
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version

import httpx2
import urllib3

LINES = [f'{{"id": "{number}", "title": "Bridge"}}\n'.encode() for number in range(2000)]
BODY = gzip.compress(b"".join(LINES[:500])) + gzip.compress(b"".join(LINES[500:]))


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, *arguments):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_port}/items"
print("httpx2", version("httpx2"), "urllib3", version("urllib3"))
with httpx2.Client(trust_env=False) as client:
    response = client.get(address)
    print("httpx2 content:", response.status_code, len(response.content.splitlines()), "lines of", len(LINES))
    with client.stream("GET", address) as response:
        pieces = b"".join(response.iter_bytes())
    print("httpx2 iter_bytes:", len(pieces.splitlines()), "lines of", len(LINES))
print("urllib3:", len(urllib3.PoolManager().request("GET", address).data.splitlines()), "lines of", len(LINES))
print("gzip:", len(gzip.decompress(BODY).splitlines()), "lines of", len(LINES))
server.shutdown()
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
httpx2 2.16.2 urllib3 2.8.0
httpx2 content: 200 500 lines of 2000
httpx2 iter_bytes: 500 lines of 2000
urllib3: 2000 lines of 2000
gzip: 2000 lines of 2000
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
