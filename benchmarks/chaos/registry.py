"""Every row of the table, in its order."""

from __future__ import annotations

from . import processes
from .row import ChaosRow

ROWS = (
    ChaosRow(
        name="worker-killed",
        fault="worker and all its processes killed",
        times=200,
        short_times=2,
        inject=processes.kill_workers,
    ),
    ChaosRow(
        name="child-killed",
        fault="one process of the worker killed",
        times=200,
        short_times=6,
        inject=processes.kill_children,
    ),
    ChaosRow(
        name="deploy",
        fault="worker and scheduler ended and replaced",
        times=20,
        short_times=1,
        inject=processes.deploy_again,
    ),
)
