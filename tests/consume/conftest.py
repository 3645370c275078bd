"""A real server of its own for each test of what reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.mill import Mill, running_mill


@pytest.fixture
def mill(tmp_path: Path) -> Iterator[Mill]:
    """Whatever a test reads, it may."""
    with running_mill(tmp_path / "server") as running:
        yield running
        assert running.server.refusals() == []
