"""A real server of its own for each test, on a socket, with the users of docs/security.md: readers are `consumer`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.clock import Clock
from tests.support.users import GuardedServer, guarded_server
from worker.runtime import Runtime, build_runtime
from worker.settings import Settings


@dataclass(frozen=True)
class Mill:
    """A feedmill without workers: tests put items through its pipeline themselves."""

    server: GuardedServer
    rt: Runtime

    @property
    def url(self) -> str:
        """As other people's programs have it."""
        return self.server.url_of("consumer")


@pytest.fixture
def mill(tmp_path: Path) -> Iterator[Mill]:
    """Whatever a test reads, it may."""
    with guarded_server(tmp_path / "server") as server:
        settings = replace(Settings.from_env({}), event_packing="zlib")
        yield Mill(server, build_runtime(settings, server.url, Clock(datetime.now(UTC).replace(microsecond=0))))
        assert server.refusals() == []
