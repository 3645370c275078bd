"""The Celery tasks of one process."""

from __future__ import annotations

from worker import tasks
from worker.message_head import RECONCILE_TASK, RUN_JOB_TASK, SUBMIT_TASK


def test_a_process_makes_one_runtime_on_its_settings() -> None:
    rt = tasks.get_runtime()
    assert rt.settings is tasks.settings
    assert tasks.get_runtime() is rt


def test_each_message_has_its_task() -> None:
    assert {SUBMIT_TASK, RUN_JOB_TASK, RECONCILE_TASK} <= set(tasks.app.tasks)
