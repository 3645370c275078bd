#!/usr/bin/env bash
# hishel 2.0.0: the same line that was an HTTP cache in 1.4 never asks the server again, not even after no-store
#
# Behaviour: session.mount("http://", CacheAdapter()) followed RFC 9111 in 1.4.0. In 2.0.0 the call is the same and
#            still works, but by default every successful GET is kept by method and address, headers of both sides
#            are ignored, and the storage has no time limit: no-store, max-age=0 and no-cache, in the response or in
#            the request, change nothing. rfc=True brings the old behaviour back. Entries lie in a database under
#            the working directory and outlive the process.
# Expected:  the standard for HTTP caches as the default of a library that calls itself "HTTP Caching", at the least
#            for no-store and for a request that says no-cache.
# Matters:   after the upgrade a poller goes on without an error and sees each feed as it was on that day, for ever;
#            the sender's wish is disregarded too.
# Source:    hishel/requests.py of 2.0.0, docstring of CacheAdapter; the same module of 1.4.0; README of both
#            (2.0.0: "Optionally follow the latest HTTP caching specification"); RFC 9111, section 5.2
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  "hishel[requests]==2.0.0" requests==2.34.2 msgpack==1.2.4 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
import os
import subprocess
import sys
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

POLL = """
import os, sys
from importlib.metadata import version
import requests
from hishel.requests import CacheAdapter
os.chdir(sys.argv[1])  # the cache is laid into the working directory
adapters = {"CacheAdapter()": CacheAdapter()}
if version("hishel").startswith("2"):
    from hishel import SqliteStorage
    adapters["CacheAdapter(rfc=True)"] = CacheAdapter(storage=SqliteStorage(database_path="rfc.db"), rfc=True)
for name, adapter in adapters.items():
    session = requests.Session()
    session.trust_env = False
    session.mount("http://", adapter)
    print("hishel", version("hishel"), name)
    for control in ("max-age=60", "max-age=0, must-revalidate", "no-cache", "no-store"):
        address = sys.argv[2] + control.split(",")[0] + name
        print(f"  response says {control}:", *(session.get(address).text for _ in range(3)))
    address = sys.argv[2] + "max-age=60&request" + name
    asks = {"Cache-Control": "no-cache"}
    print("  request says no-cache:", *(session.get(address, headers=asks).text for _ in range(3)))
"""
folder = sys.argv[1]
polls = Counter()


class Feed(BaseHTTPRequestHandler):
    def do_GET(self):
        polls[self.path] += 1
        body = f"edition {polls[self.path]}".encode()
        self.send_response(200)
        wish = self.path.removeprefix("/?").split("&")[0].split("CacheAdapter")[0]
        self.send_header("Cache-Control", wish)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
threading.Thread(target=server.serve_forever, daemon=True).start()
old = os.path.join(folder, "old")
install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", old]
subprocess.run([*install, "hishel[requests]==1.4.0"], check=True)
for path in (old, ""):
    polls.clear()
    place = os.path.join(folder, f"work{len(path)}")
    os.mkdir(place)
    poll = [sys.executable, "-c", POLL, place, f"http://127.0.0.1:{server.server_port}/?"]
    subprocess.run(poll, check=True, env=os.environ | {"PYTHONPATH": path}, stdout=sys.stdout)
server.shutdown()
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
hishel 1.4.0 CacheAdapter()
  response says max-age=60: edition 1 edition 1 edition 1
  response says max-age=0, must-revalidate: edition 1 edition 2 edition 3
  response says no-cache: edition 1 edition 2 edition 3
  response says no-store: edition 1 edition 2 edition 3
  request says no-cache: edition 1 edition 2 edition 3
hishel 2.0.0 CacheAdapter()
  response says max-age=60: edition 1 edition 1 edition 1
  response says max-age=0, must-revalidate: edition 1 edition 1 edition 1
  response says no-cache: edition 1 edition 1 edition 1
  response says no-store: edition 1 edition 1 edition 1
  request says no-cache: edition 1 edition 1 edition 1
hishel 2.0.0 CacheAdapter(rfc=True)
  response says max-age=60: edition 1 edition 1 edition 1
  response says max-age=0, must-revalidate: edition 1 edition 2 edition 3
  response says no-cache: edition 1 edition 2 edition 3
  response says no-store: edition 1 edition 2 edition 3
  request says no-cache: edition 1 edition 2 edition 3
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
