"""What other programs submit, while those who take it in are stopped and killed, and the server too."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from redis import ConnectionError as RedisConnectionError
from redis import Redis

from tests.support.system import System
from worker.jobs.message import read_message

from .drill import GIVEN_UP, Drill, StuckError, kill_processes, list_children, start_drill
from .load import make_items
from .row import RowOutcome, RowTrial
from .server import restart_server

BLOWS = 8  # on scheduler, worker and server in turn, while the entries come in
STOPPED = 50  # entries that come in while a process is stopped, before it is killed
STREAM = "feedmill:submit"


def submit_through_stream(trial: RowTrial) -> RowOutcome:
    """So many acknowledged entries, each a job of one item."""
    with start_drill(trial) as drill:
        every = max(1, trial.times // BLOWS)
        victims: list[int] = []
        for n in range(trial.times):
            hit = n % every == every // 2
            if hit:
                victims = _strike(drill, n // every)
            _submit_entry(drill, {"id": f"entry{n}", "items": make_items(trial.seed, n + 1, 1)[:1]})
            if victims and n % every == (every // 2 + STOPPED) % every:
                kill_processes(victims)
                victims, hit = [], True
            if hit and not victims:
                drill.recoveries.append(drill.await_work())
            drill.tend()
        kill_processes(victims)
        return _compare_with_ledger(drill, trial)


def _strike(drill: Drill, number: int) -> list[int]:
    """Stop the scheduler or the worker, whom the caller kills later, or kill the server."""
    victim = ("scheduler", "server", "worker")[number % 3]
    drill.trial.say(f"{number + 1} of {BLOWS}: {victim}")
    if victim == "server":
        restart_server(drill.system)
        return []
    main = drill.find_process(victim)
    stopped = [main, *list_children(main)]
    kill_processes(stopped, signal.SIGSTOP)
    return stopped


def _submit_entry(drill: Drill, message: Mapping[str, object]) -> None:
    """Until the server has acknowledged it, as a program does."""
    job = read_message(message, datetime.now(UTC), drill.system.rt.settings.max_bytes)
    drill.jobs.append(job)
    program = _connect(drill.system)
    end = time.monotonic() + GIVEN_UP
    while time.monotonic() < end:
        try:
            program.xadd(STREAM, {"job": json.dumps(message)})
        except RedisConnectionError:
            time.sleep(0.1)
        else:
            return
    raise StuckError("the server does not take submissions")


def _connect(system: System) -> Redis:
    return Redis.from_url(system.server.url)


def _compare_with_ledger(drill: Drill, trial: RowTrial) -> RowOutcome:
    end = time.monotonic() + GIVEN_UP
    while (waiting := drill.insist(drill.system.rt.submissions.count_waiting)) and time.monotonic() < end:
        drill.tend()
    drill.finish()
    load_state = drill.system.rt.jobs.load_state
    missing = [job.id for job in drill.jobs if load_state(job.id) is None]
    misses = [f"{len(missing)} acknowledged entries are in no ledger"] if missing else []
    return drill.compare([*misses, *([f"{waiting} entries were never taken in"] if waiting else [])])
