"""Workers and schedulers that are killed, stopped, replaced, and more of them than one."""

from __future__ import annotations

from .drill import Drill, kill_processes, list_children, start_drill
from .row import RowOutcome, RowTrial


def kill_workers(trial: RowTrial) -> RowOutcome:
    """The worker with all its processes, each time after it has worked."""
    with start_drill(trial) as drill:
        for n in range(trial.times):
            drill.strike(lambda: kill_worker(drill), n)
        return drill.compare()


def kill_children(trial: RowTrial) -> RowOutcome:
    """One of the processes that do jobs."""
    with start_drill(trial) as drill:
        for n in range(trial.times):
            drill.strike(lambda: kill_child(drill), n)
        return drill.compare()


def deploy_again(trial: RowTrial) -> RowOutcome:
    """Worker and scheduler are told to end, and new ones are started when they have."""
    with start_drill(trial) as drill:
        for n in range(trial.times):
            drill.strike(drill.system.supervisor.stop_all, n)
        return drill.compare()


def kill_worker(drill: Drill) -> None:
    """Kill the worker and all that it has started."""
    main = drill.find_process("worker")
    kill_processes([main, *list_children(main)])


def kill_child(drill: Drill) -> None:
    """Kill one of the worker's processes, if it has any just now."""
    children = list_children(drill.find_process("worker"))
    kill_processes(drill.random.sample(children, min(1, len(children))))
