"""20,000 dead letters: how long it takes to list them, to group them by reason, to retry and to drop all of them.

    ./run.sh bench dead-letters

Each figure is that of the command as a person calls it, in this process, so without the half a second in which Python
starts. The server is the embedded one with its own settings: every write is on the disk before it is answered.
Three quarters of the letters are jobs that are dead as a whole, the others parts of documents.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from redis import Redis

from worker.cli import run_command_line
from worker.judging.events import make_event
from worker.runtime import Runtime, build_runtime
from worker.server.binary import find_binary
from worker.server.embedded import attach_to_server
from worker.settings import Settings
from worker.store.keys import Keys

__all__ = ["measure"]

LETTERS, PART_EVERY = 20_000, 4
DOCUMENT = "bench-document"  # the job whose parts are dead
SENT_AT_ONCE = 2000  # commands, when the server is filled
REASONS = (
    ("fetch", "https://gull.example/{n}: the server answered 404 Not Found"),
    ("fetch", "https://tern.example/{n}: no answer in time (read)"),
    ("parse", "the page has {n},000 tags; at most 200,000 are read"),
    ("parse", "an <item> of the year {n} is beyond what anybody foresaw"),
    ("work", "ValueError: invalid literal for int() with base 10: '{n}'"),
)


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """The letters are made here; nothing of the material is looked at."""
    with (
        tempfile.TemporaryDirectory(prefix="feedmill-bench-") as folder,
        attach_to_server(Path(folder), find_binary(os.environ.get("PATH"))) as server,
    ):
        retried, dropped = (_fill_collection(server.url, name) for name in ("retried", "dropped"))
        figures = {
            "list_seconds": _time_command(server.url, retried, "list"),
            "groups_seconds": _time_command(server.url, retried, "list", "--groups"),
            "retry_seconds": _time_command(server.url, retried, "retry", "--all"),
            "drop_seconds": _time_command(server.url, dropped, "drop", "--all"),
            "letters_left": float(retried.letters.count_letters() + dropped.letters.count_letters()),
            "jobs_not_retried": float(LETTERS - retried.jobs.audit().jobs_open),
            "contradictions": float(sum(len(rt.jobs.audit().contradictions) for rt in (retried, dropped))),
        }
    for name, seconds in figures.items():
        print(f"{LETTERS:,} dead letters: {name} {seconds:.2f}", file=out)
    return figures


def _time_command(url: str, rt: Runtime, *arguments: str) -> float:
    """Seconds that `feedmill dead …` takes; it must succeed."""
    own = {"FEEDMILL_COLLECTION": rt.settings.collection, "FEEDMILL_REDIS_URL": url}
    said = io.StringIO()
    started = time.monotonic()
    with redirect_stdout(io.StringIO()), redirect_stderr(said):
        os.environ.update(own)
        try:
            code = run_command_line(["dead", *arguments])
        finally:
            for name in own:
                del os.environ[name]
    seconds = time.monotonic() - started
    if code:
        print(said.getvalue(), file=sys.stderr)
        raise RuntimeError(f"dead {' '.join(arguments)}: exit code {code}")
    return seconds


def _fill_collection(url: str, collection: str) -> Runtime:
    """A collection with all the letters, as the ledger and the commit script write them."""
    rt = build_runtime(replace(Settings.from_env({}), collection=collection), url)
    pipe = Redis.from_url(url).pipeline(transaction=False)
    for number, command in enumerate(_list_writes(rt, Keys.of(collection)), start=1):
        pipe.execute_command(*command)  # type: ignore[no-untyped-call]
        if number % SENT_AT_ONCE == 0:
            pipe.execute()
    pipe.execute()
    return rt


def _list_writes(rt: Runtime, keys: Keys) -> Iterator[tuple[Any, ...]]:
    parts = LETTERS // PART_EVERY
    yield ("HSET", keys.totals, "jobs", LETTERS - parts + 1, "jobs_done", 1, "jobs_dead", LETTERS - parts,
           "accepted", LETTERS, "dead", LETTERS, "in_flight", 0)  # fmt: skip
    yield "HSET", keys.job(DOCUMENT), "state", "done", "kind", "feed", "accepted", parts, "dead", parts
    now = rt.now()
    for n in range(LETTERS):
        stage, reason = REASONS[n % len(REASONS)]
        told = {"stage": stage, "reason": reason.format(n=n), "attempts": 1, "target": f"https://gull.example/{n}"}
        if n % PART_EVERY == 0:
            raw = {"raw": "<item>" + "harbour " * 40, "kind": "feed"}
            data = {"job_id": DOCUMENT, "where": f"entry {n}", "input": raw, **told}
        else:
            data = {"job_id": f"j{n}", "input": {"job_body": f"j{n}", "bytes": 400}, **told}
            fields = {"state": "dead", "kind": "auto", "attempts": 1, "via": "queue", "name": "a.txt", "dead_items": 1,
                      "dead_entry": f"{n + 1}-0", "submitted_at": now.isoformat()}  # fmt: skip
            yield "HSET", keys.job(f"j{n}"), *(part for pair in fields.items() for part in pair)
            yield "SET", keys.body(f"j{n}"), "harbour " * 50
        yield "XADD", keys.stream("dead"), f"{n + 1}-0", *make_event("dead.letter", f"j{n}", data, now, n).fields
