"""The clock of all machines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from redis.exceptions import ConnectionError as ServerAway

from tests.support.clock import NOW, Clock
from worker.store.client import Client
from worker.store.clock import MEASURED_EVERY, ServerClock
from worker.store.connect import make_client


class AwayServer:
    """A client whose server does not answer."""

    def time(self) -> tuple[int, int]:
        raise ServerAway


@pytest.mark.parametrize("hours", [-1, 1, 24])
def test_a_clock_that_goes_wrong_is_set_right_by_the_servers(server_url: str, hours: int) -> None:
    local = Clock(datetime.now(UTC) + timedelta(hours=hours))
    assert abs(ServerClock(make_client(server_url), local)() - datetime.now(UTC)) < timedelta(seconds=30)


def test_a_clock_that_goes_nearly_right_is_left_alone(server_url: str) -> None:
    clock = ServerClock(make_client(server_url), lambda: datetime.now(UTC))
    before = datetime.now(UTC)
    assert before <= clock() <= datetime.now(UTC)


def test_without_a_server_it_goes_as_it_is() -> None:
    assert ServerClock(cast(Client, AwayServer()), Clock(NOW))() == NOW


def test_it_is_compared_again_after_a_while(server_url: str) -> None:
    local, moments = Clock(datetime.now(UTC)), [0.0]
    clock = ServerClock(make_client(server_url), local, lambda: moments[0])
    clock()
    local.forward(3600)
    assert clock() == local()
    moments[0] += MEASURED_EVERY + 1
    assert abs(clock() - datetime.now(UTC)) < timedelta(seconds=30)
