"""The server's machine loses its power: what was written after some moment is gone, cut at any byte.

Whatever a client was told is on the disk. So the file is cut behind what a reader had seen, and everything that a
reader had seen must be there afterwards. Every second time the workers' machine is the same one and is gone, too.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from redis import Redis

from .drill import Drill, kill_processes, start_drill
from .processes import kill_worker
from .row import RowOutcome, RowTrial
from .server import find_server
from .trace import PUBLIC

LONGEST_TAIL = 0.5  # seconds of work that a cut may take away


def cut_power(trial: RowTrial) -> RowOutcome:
    """So many cuts under load; then everything is submitted again, which makes good what was not written."""
    with start_drill(trial) as drill:
        _keep_one_file(drill)
        gone: set[str] = set()
        cuts: list[int] = []
        for n in range(trial.times):
            drill.strike(lambda n=n: gone.update(_cut_once(drill, cuts, n % 2 == 1)), n)  # type: ignore[misc]
        given, drill.jobs = drill.jobs, []
        drill.submit(given)
        notes = [f"cut {min(cuts):,} to {max(cuts):,} bytes behind what had been read"]
        return drill.compare([f"{len(gone)} events were read, and are gone"] if gone else [], notes)


def _cut_once(drill: Drill, cuts: list[int], is_one_machine: bool) -> set[str]:
    """Events that a reader had seen before the cut and does not find after it."""
    file = find_append_file(drill.trial.folder / "data")
    seen = _read_event_ids(drill)
    kept = file.stat().st_size
    time.sleep(drill.random.uniform(0, LONGEST_TAIL))
    kill_processes([find_server(drill.system)])
    if is_one_machine:
        kill_worker(drill)
    cuts.append(cut_file(file, kept, drill.random.randint(kept, file.stat().st_size)))
    drill.system.restart_server()
    _keep_one_file(drill)
    return seen - _read_event_ids(drill)


def find_append_file(data: Path) -> Path:
    """The file that a server appends to; its newest one."""
    return max((data / "appendonlydir").glob("*.incr.aof"), key=lambda path: int(path.name.split(".")[-3]))


def cut_file(file: Path, kept: int, size: int) -> int:
    """Shorten a file; how many bytes are left behind those that must stay."""
    with file.open("r+b") as writable:
        writable.truncate(size)
    return size - kept


def _keep_one_file(drill: Drill) -> None:
    """Let the server not write its file anew, so that its size says how far it has come."""
    Redis.from_url(drill.system.server.url).config_set("auto-aof-rewrite-percentage", 0)


def _read_event_ids(drill: Drill) -> set[str]:
    streams = drill.system.rt.streams
    entries: Iterable[str] = (entry.fields["ce_id"] for name in PUBLIC for entry in streams.read(name))
    return set(entries)
