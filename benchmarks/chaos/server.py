"""The server: killed, away, full."""

from __future__ import annotations

import time
from collections.abc import Callable

from redis import Redis

from tests.support.system import System
from worker.trouble import FULL

from .drill import Drill, kill_processes, start_drill
from .row import RowOutcome, RowTrial

QUICK_SHARE = 4  # every fourth kill of a row follows the one before within a second: 12 of 50
SHORT_AWAY, LONG_AWAY = 3.0, 30.0  # seconds without a server, once in a row
FULL_SECONDS, SHORT_FULL_SECONDS = 600.0, 15.0
ROOM = 200_000  # bytes that a server has left at first


def kill_server(trial: RowTrial) -> RowOutcome:
    """The server, and started again: a quarter of the times in quick succession, once after a while."""
    quick = trial.times // QUICK_SHARE
    with start_drill(trial) as drill:
        for n in range(trial.times - quick - 1):
            drill.strike(lambda: restart_server(drill.system), n)
        drill.strike(lambda: _kill_in_succession(drill, quick), trial.times - 2)
        away = SHORT_AWAY if trial.is_short else LONG_AWAY
        drill.strike(lambda: restart_server(drill.system, lambda: drill.wait(away)), trial.times - 1)
        return drill.compare()


def restart_server(system: System, pause: Callable[[], None] = lambda: None) -> None:
    """Kill the server and start it again after a pause."""
    kill_processes([find_server(system)])
    pause()
    system.restart_server()


def find_server(system: System) -> int:
    """Number of the server's process."""
    return int(Redis.from_url(system.server.url).info("server")["process_id"])


def _kill_in_succession(drill: Drill, times: int) -> None:
    for _ in range(times):
        restart_server(drill.system)
        time.sleep(drill.random.uniform(0.05, 0.3))


def fill_server(trial: RowTrial) -> RowOutcome:
    """No room on the server for some time. `status`, `doctor` and `submit` must say so, and nobody may die of it."""
    with start_drill(trial) as drill:
        misses: list[str] = []
        for n in range(trial.times):
            drill.strike(lambda: misses.extend(_stay_full(drill)), n)
        seconds = SHORT_FULL_SECONDS if trial.is_short else FULL_SECONDS
        return drill.compare(misses, [f"full for {seconds:g} s each time; back means first work after there is room"])


def _stay_full(drill: Drill) -> list[str]:
    server = Redis.from_url(drill.system.server.url)
    drill.keep_busy(30)
    server.config_set("maxmemory", server.info("memory")["used_memory"] + ROOM)
    before = {name: drill.find_process(name) for name in ("worker", "scheduler")}
    end = time.monotonic() + (SHORT_FULL_SECONDS if drill.trial.is_short else FULL_SECONDS)
    while drill.system.rt.server.read_state().trouble != FULL:
        if time.monotonic() > end:
            return ["the server never was full"]
        drill.tend()
    server.config_set("maxmemory", server.info("memory")["used_memory"] // 2)  # not even what ends makes room
    misses = [f"`{name}` does not say that the server is full" for name in _find_silent_commands(drill.system)]
    drill.wait(end - time.monotonic())
    ended = [name for name, pid in before.items() if drill.find_process(name) != pid]
    server.config_set("maxmemory", 0)
    return [*misses, *(f"the {name} ended while the server was full" for name in ended)]


def _find_silent_commands(system: System) -> list[str]:
    """Commands that don't say it; programs read its name, people its words."""
    asked = {"status": ["status"], "doctor": ["doctor"], "submit": ["submit", "--kind", "items", "-"]}
    item = b'{"id": "late", "title": "Full house", "content_text": "There is no room for it."}'
    answers = {name: system.feedmill(*words, stdin=item) for name, words in asked.items()}
    said = {name: f"{answer.stdout}{answer.stderr}" for name, answer in answers.items()}
    return [name for name, words in said.items() if FULL.says not in words and f'"trouble":"{FULL.name}"' not in words]
