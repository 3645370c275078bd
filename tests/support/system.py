"""The whole system as `feedmill up` runs it: a server of its own, real Celery workers, the scheduler."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from redis import exceptions

from tests.support.cutting import CutRule, cut_replies
from tests.support.event_schemas import find_faults_of_streams
from tests.support.screens import ROOT, run_on_terminal
from tests.support.users import GuardedServer
from worker.cli import run_command_line
from worker.runtime import Runtime, build_runtime
from worker.server.binary import find_binary
from worker.server.embedded import EmbeddedServer, attach_to_server
from worker.server.supervisor import Supervisor, supervise_processes
from worker.settings import Settings, child_environment

# imported by each Python before anything else
POISON_SITE = """import sys
if "celery" in sys.orig_argv:
    from tests.support.poison import spread_poison
    spread_poison()
"""

# short deadlines, so that what is lost comes back within a test's patience
QUICK = {
    "workers": 2,
    "reconcile_every": 0.5,
    "poll_every": 0.5,
    "patience": 2.0,
    "retry_after": 0.5,
    "lease": 6.0,
    "soft_time_limit": 5.0,
    "host_pause": 0.01,
}


OpenServer = Callable[[Path], AbstractContextManager[EmbeddedServer | GuardedServer]]


def open_embedded_server(folder: Path) -> EmbeddedServer:
    return attach_to_server(folder, find_binary(os.environ.get("PATH")))


@dataclass(frozen=True)
class System:
    server: EmbeddedServer | GuardedServer
    rt: Runtime
    supervisor: Supervisor
    environment: dict[str, str]
    folder: Path

    def feedmill(self, *args: str | Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
        """Run the command line as in a pipe, but in this process, which saves the start of Python."""
        return command(*args, environment=self.environment, stdin=stdin)

    def program(self, *args: str | Path) -> subprocess.CompletedProcess[str]:
        """Run the command line as a program of its own."""
        command = [sys.executable, "-m", "worker", *map(str, args)]
        return subprocess.run(
            command, capture_output=True, env=self.environment, cwd=self.folder, timeout=60, text=True
        )

    def submit(self, *targets: str | Path, stdin: bytes | None = None) -> list[dict[str, Any]]:
        """Submit and wait; the ended jobs."""
        return lines(self.feedmill("submit", "--wait", "60", *targets, stdin=stdin).stdout)

    def restart_server(self) -> None:
        """Start the embedded server again, as `up` does, if it is gone."""
        assert isinstance(self.server, EmbeddedServer)
        self.server.ensure_running()

    def wait_until(self, condition: Callable[[], bool], seconds: float = 30) -> None:
        """Keep the processes alive, as `up` does, until something is so."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "it did not happen in time"
            self.supervisor.start_missing(time.monotonic())
            time.sleep(0.1)

    def wait_for_all_jobs(self, seconds: float = 60) -> None:
        self.wait_until(lambda: self.rt.jobs.audit().jobs_open == 0, seconds)

    def events(self, *streams: str) -> list[tuple[str, dict[str, Any]]]:
        """Type and data of every event, oldest first."""
        entries = [entry for name in streams or ("clean", "copies") for entry in self.rt.streams.read(name)]
        return [(entry.fields["ce_type"], json.loads(entry.fields["data"])) for entry in entries]


def command(
    *args: str | Path, environment: Mapping[str, str] | None = None, stdin: bytes | None = None
) -> subprocess.CompletedProcess[str]:
    """One command line, as in a pipe, in this process."""
    out, err = io.StringIO(), io.StringIO()
    own = {name: value for name, value in (environment or {}).items() if name.startswith("FEEDMILL_")}
    with (
        patch.dict(os.environ, own),
        patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin or b""))),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = run_command_line([*map(str, args)])
    return subprocess.CompletedProcess(args, code, out.getvalue(), err.getvalue())


def terminal(*args: str | Path, columns: int, folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """What one command line shows on a terminal of its own, which is its stderr too; it must succeed."""
    return run_on_terminal(["-m", "worker", *args], columns, folder, environment)


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@contextmanager
def started(
    folder: Path,
    cut: CutRule | None = None,
    is_poisoned: bool = False,
    packages: Path | None = None,
    open_server: OpenServer = open_embedded_server,
    loglevel: str = "WARNING",
    **settings: object,
) -> Iterator[System]:
    """Everything running, until the block ends.

    Args:
        cut: which answers of the server its workers and scheduler don't get.
        is_poisoned: documents can do harm to the workers; see poison.py.
        packages: a folder that its workers and schedulers import from before any other.
    """
    own = replace(
        Settings.from_env({}),
        data_dir=folder / "data",
        fetch_allow="127.0.0.0/8",
        **{**QUICK, **settings},  # type: ignore[arg-type]
    )
    with (
        open_server(own.data_dir) as server,
        cut_replies(server.url, folder / "cut.sock", cut) if cut else nullcontext(server) as reached,
    ):
        environment = child_environment(own, reached.url)
        path = [str(packages or ""), str(ROOT), environment.get("PYTHONPATH")]
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, path))
        if is_poisoned:
            (folder / "sitecustomize.py").write_text(POISON_SITE)
            environment["PYTHONPATH"] += f"{os.pathsep}{folder}"
        with (
            (folder / "worker.log").open("wb") as log,
            supervise_processes(folder, environment, log, loglevel) as supervisor,
        ):
            system = System(server, build_runtime(own, server.url), supervisor, environment, folder)
            system.wait_until(lambda: system.rt.jobs.is_alive() and system.rt.fetch_queue.is_served())
            yield system
            with suppress(exceptions.ConnectionError):  # of a server that was ended on purpose
                assert find_faults_of_streams(system.rt) == []


@contextmanager
def add_worker(system: System, folder: Path, site: str = "", heartbeat: str = "") -> Iterator[Supervisor]:
    """One more worker, fetcher and scheduler, on the same server.

    Args:
        site: what each of their processes does first.
        heartbeat: as the setting.
    """
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(site, encoding="utf-8")
    path = f"{folder}{os.pathsep}{system.environment['PYTHONPATH']}"
    environment = {**system.environment, "PYTHONPATH": path, "FEEDMILL_HEARTBEAT": heartbeat}
    with (
        (folder / "worker.log").open("wb") as log,
        supervise_processes(folder, environment, log, loglevel="INFO") as supervisor,
    ):
        yield supervisor
