"""A service on the runtime of the test, and a person signed in to its console."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.console import ConsoleVisitor
from tests.support.http_service import HttpService, running_service
from worker.http import stream_watch
from worker.runtime import Runtime


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of a service waits for the last read of its streams."""
    monkeypatch.setattr(stream_watch, "WAIT_SECONDS", 0.1)


@pytest.fixture
def service(rt: Runtime, server_url: str) -> Iterator[HttpService]:
    with running_service(rt, server_url) as running:
        yield running


@pytest.fixture
def ann(service: HttpService) -> ConsoleVisitor:
    """Somebody who is signed in."""
    visitor = ConsoleVisitor(service, "Ann Lee")
    visitor.sign_in()
    return visitor
