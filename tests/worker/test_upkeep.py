"""What must not wait for a worker is done by the scheduler: a worker whose processes are all busy holds up nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.jobs import make_document_job, make_letter
from tests.support.system import started
from worker.commands.queue import send_jobs

pytestmark = pytest.mark.long


def test_a_busy_worker_holds_up_no_housekeeping(tmp_path: Path) -> None:
    with started(tmp_path, is_poisoned=True, workers=1, soft_time_limit=30.0, dead_letters=1) as system:
        rt = system.rt
        held = make_document_job("held", rt.now(), b"poison: hang", kind="items", via="queue")
        rt.jobs.submit(held, rt.now())
        send_jobs(rt, system.server.url, ["held"])
        system.wait_until(lambda: [run.job_id for run in rt.jobs.find_running_jobs()] == ["held"], 20)
        for name in ("one", "two", "three"):
            rt.jobs.submit(make_document_job(name, rt.now(), b"{}", kind="items"), rt.now())
            rt.jobs.bury(name, make_letter(rt, name).fields, "made to fail", rt.now())
        system.wait_until(lambda: rt.trimmer.read_extent("dead").entries == 1, 10)
        assert [run.job_id for run in rt.jobs.find_running_jobs()] == ["held"], "the only process is still busy"
        assert rt.jobs.is_alive()
