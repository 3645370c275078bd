"""A publisher with its hub, and a feedmill that the hub reaches; one clock for both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from tests.support.clock import Clock
from tests.support.http_service import running_service
from tests.support.hub import publishing
from tests.support.pushed_feed import PushedFeed
from worker.http import stream_watch
from worker.runtime import Runtime


@pytest.fixture
def pushed(
    rt: Runtime, make_runtime: Callable[..., Runtime], server_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PushedFeed]:
    monkeypatch.setattr(stream_watch, "WAIT_SECONDS", 0.1)  # the end of a service waits for the last read
    own = make_runtime(public_url="http://mill.example", max_bytes=60_000)
    with publishing(clock) as publication, running_service(own, server_url) as service:
        reached = replace(own, settings=replace(own.settings, public_url=f"http://127.0.0.1:{service.port}"))
        yield PushedFeed(reached, service, publication, clock)
