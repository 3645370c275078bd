"""Workers and schedulers that are killed, stopped, replaced, and more of them than one."""

from __future__ import annotations

from .drill import Drill, kill_processes, list_children, start_drill
from .row import RowOutcome, RowTrial


def kill_workers(trial: RowTrial) -> RowOutcome:
    """The worker with all its processes, each time after it has worked."""

    def blow(drill: Drill) -> None:
        main = drill.find_process("worker")
        kill_processes([main, *list_children(main)])

    with start_drill(trial) as drill:
        for n in range(trial.times):
            drill.strike(lambda: blow(drill), n)
        return drill.compare()


def kill_children(trial: RowTrial) -> RowOutcome:
    """One of the processes that do jobs."""

    def blow(drill: Drill) -> None:
        children = list_children(drill.find_process("worker"))
        kill_processes(drill.random.sample(children, min(1, len(children))))

    with start_drill(trial) as drill:
        for n in range(trial.times):
            drill.strike(lambda: blow(drill), n)
        return drill.compare()


def deploy_again(trial: RowTrial) -> RowOutcome:
    """Worker and scheduler are told to end, and new ones are started when they have."""
    with start_drill(trial) as drill:
        for n in range(trial.times):
            drill.strike(drill.system.supervisor.stop_all, n)
        return drill.compare()
