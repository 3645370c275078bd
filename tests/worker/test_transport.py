"""How Celery reaches its queues."""

from __future__ import annotations

import pytest
from kombu.exceptions import OperationalError

from worker.app import make_app
from worker.settings import Settings


def test_a_connection_that_fails_is_tried_again_soon() -> None:
    """Nobody listens at port 1."""
    connection = make_app(Settings(), "redis://127.0.0.1:1/0").connection_for_read()
    pauses: list[float] = []
    with pytest.raises(OperationalError):
        connection.ensure_connection(lambda _, pause: pauses.append(pause), max_retries=3)
    assert pauses == pytest.approx([0.2, 0.4, 0.6])
