"""A real server for the whole run, started by the run itself; every test has keys of its own on it."""

from __future__ import annotations

import itertools
import logging
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.clock import Clock
from tests.support.event_schemas import find_faults_of_streams
from tests.support.users import guarded_server
from worker.audit.proof import prove_all_is_there
from worker.runtime import Runtime, build_runtime
from worker.settings import Settings

numbers = itertools.count()
NO_PAUSE = 0.0001  # seconds between two requests to a host, whose clock stands still in tests

# A busy machine is no fault of what is tested: speed has benchmarks of its own
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """Address of a real server with the settings of the embedded one, as its user `worker` of docs/security.md."""
    with (
        tempfile.TemporaryDirectory(prefix="feedmill-test-") as folder,
        guarded_server(Path(folder)) as server,
    ):
        yield server.url


@pytest.fixture(autouse=True)
def keep_log_formatters() -> Iterator[None]:
    """A command that is called in this process may set those of all handlers; pytest has its own for all tests."""
    before = [(handler, handler.formatter) for handler in logging.getLogger().handlers]
    yield
    for handler, formatter in before:
        handler.setFormatter(formatter)


@pytest.fixture
def clock() -> Clock:
    # the server expires keys by its own clock, so tests begin now, to the second
    return Clock(datetime.now(UTC).replace(microsecond=0))


@pytest.fixture
def make_runtime(server_url: str, clock: Clock) -> Callable[..., Runtime]:
    """Runtimes that share one collection, which no other test uses."""
    collection = f"test{next(numbers)}"

    def make(**settings: object) -> Runtime:
        own = replace(Settings.from_env({}), collection=collection, fetch_allow="127.0.0.0/8", host_pause=NO_PAUSE)
        own = replace(own, **settings)  # type: ignore[arg-type]
        return build_runtime(own, server_url, clock)

    return make


@pytest.fixture
def rt(make_runtime: Callable[..., Runtime], request: pytest.FixtureRequest) -> Iterator[Runtime]:
    """A runtime; whatever a test has done with it, in the end everything must agree, by id, and each event be valid."""
    runtime = make_runtime()
    yield runtime
    if request.node.get_closest_marker("raw_store") is None:
        assert prove_all_is_there(runtime).discrepancies == ()
        assert find_faults_of_streams(runtime) == []
