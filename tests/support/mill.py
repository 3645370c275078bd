"""A feedmill without workers on a real server of its own, with the users of docs/security.md."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from tests.support.clock import Clock
from tests.support.users import GuardedServer, guarded_server
from worker.runtime import Runtime, build_runtime
from worker.settings import Settings


@dataclass(frozen=True)
class Mill:
    """Tests put items through its pipeline themselves; what they read, they read as `consumer`."""

    server: GuardedServer
    rt: Runtime

    @property
    def url(self) -> str:
        """As other people's programs have it."""
        return self.server.url_of("consumer")

    def add_entries(self, stream: str, count: int = 1, **fields: str) -> list[str]:
        """Entries of no meaning; their ids."""
        with self.server.connect("operator") as operator:
            pipe = operator.pipeline(transaction=False)
            for _ in range(count):
                pipe.xadd(f"feedmill:{stream}", {"ce_type": "made", "data": "{}", **fields})
            return [str(entry) for entry in pipe.execute()]

    def find_pending_ids(self, group: str, stream: str = "clean") -> list[str]:
        """What was delivered to the group and not acknowledged."""
        with self.server.connect("operator") as operator:
            rows = operator.xpending_range(f"feedmill:{stream}", group, "-", "+", 10_000)
        return [row["message_id"] for row in rows]

    def kill_server(self) -> None:
        """As by a power cut. Its folder stays, and a server that is started there has what was acknowledged."""
        with self.server.connect("operator") as operator:
            os.kill(operator.info("server")["process_id"], signal.SIGKILL)


@contextmanager
def running_mill(folder: Path) -> Iterator[Mill]:
    """Running until the block ends, on the data that lies in the folder."""
    with guarded_server(folder) as server:
        clock = Clock(datetime.now(UTC).replace(microsecond=0))
        settings = replace(Settings.from_env({}), event_packing="zlib")
        yield Mill(server, build_runtime(settings, server.url, clock))
