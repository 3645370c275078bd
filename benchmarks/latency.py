"""How long a submitted document takes to its readable record, when there is nothing else to do.

Each document is one item of a real feed. It goes in and comes out the way of other people's programs: one XADD to
`feedmill:submit`, and an XREAD that waits at the streams. Worker and scheduler have just been started.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Sequence
from typing import Any

from redis import Redis

from dedupe import Article
from worker.server.supervisor import build_commands

from .builds import Build
from .collection import to_json_line
from .load_run import StalledRunError, await_blocked_clients, run_children, serve_durably

REST = 1.0  # seconds between the start of the processes and the first document
PAUSE = 0.05  # seconds between a record and the next document
PATIENCE = 30.0  # seconds for one document


def measure_latencies(build: Build, articles: Sequence[Article]) -> list[float]:
    """Seconds from the submission of each to its record, in order; the first is also the first job of its worker."""
    commands = build_commands("WARNING")
    del commands["fetcher"]
    with serve_durably() as (client, server):
        environment = build.make_environment(REDIS_URL=server.url, WORKERS="1")
        with run_children(commands, environment):
            await_blocked_clients(client, 2)
            time.sleep(REST)
            found = []
            cursors = {f"feedmill:{stream}": "0" for stream in ("clean", "copies")}
            for number, article in enumerate(articles):
                found.append(_time_document(client, f"quiet-{number}", article, cursors))
                time.sleep(PAUSE)
            return found


def _time_document(client: Redis, job_id: str, article: Article, cursors: dict[str, str]) -> float:
    message = json.dumps({"id": job_id, "items": [json.loads(to_json_line(article))]})
    began = time.perf_counter()
    client.xadd("feedmill:submit", {"job": message})
    while time.perf_counter() < began + PATIENCE:
        answer: Any = client.xread(cursors, block=1000)  # type: ignore[arg-type]
        for stream, entries in answer.items() if isinstance(answer, dict) else answer:
            rows = entries[0] if isinstance(answer, dict) else entries
            cursors[stream.decode()] = rows[-1][0].decode()
            if any(json.loads(fields[b"data"])["record"]["provenance"]["job_id"] == job_id for _, fields in rows):
                return time.perf_counter() - began
    raise StalledRunError(f"nothing came of {job_id} within {PATIENCE:.0f} s")


def quantile_of(values: Sequence[float], share: float) -> float:
    """The least value that so large a share of them does not exceed.

    >>> quantile_of([3, 1, 2, 4], 0.5), quantile_of([3, 1, 2, 4], 0.99)
    (2, 4)
    """
    return sorted(values)[math.ceil(share * len(values)) - 1]
