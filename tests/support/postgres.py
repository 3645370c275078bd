"""A PostgreSQL of the test's own, on loopback: Debian's, installed or unpacked (`./run.sh postgres`)."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

USER, PASSWORD = "mill", "crane-by-the-pier"
NOBODY = 65534  # PostgreSQL does not run as root
PATIENCE = 30.0  # seconds for its start


@dataclass
class PostgresServer:
    """A server that can be killed and started again over what it kept."""

    programs: Path
    data: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://{USER}:{PASSWORD}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        with (self.data.parent / "postgres.log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, "-p", str(self.port), "-c", "fsync=off"],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, **choose_user(self.programs),
            )  # fmt: skip
        self._await_answer()

    def stop(self, number: signal.Signals = signal.SIGQUIT) -> None:
        """At once, as a power cut does it; its children go with it."""
        assert self.process is not None
        self.process.send_signal(number)
        self.process.wait()

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(psycopg.connect(self.url, autocommit=True)) as connection:
            found = connection.execute(query.encode(), values)
            return found.fetchall() if found.description else []

    def _await_answer(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self.process is not None
            assert self.process.poll() is None, (self.data.parent / "postgres.log").read_text(errors="replace")[-2000:]
            try:
                psycopg.connect(self.url, connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("PostgreSQL did not start")


def find_programs() -> Path:
    """Where initdb and postgres are; the test is left out where they aren't, which CI says aloud."""
    named = os.environ.get("POSTGRES_BIN")
    folders = [Path(named)] if named else []
    for root in (Path(sys.prefix) / "postgres", Path("/")):
        folders += sorted(root.glob("usr/lib/postgresql/*/bin"), reverse=True)
    found = next((folder for folder in folders if (folder / "initdb").exists()), None)
    if found is None:
        pytest.skip("no PostgreSQL here: `./run.sh postgres` gets one")
    return found


def choose_user(programs: Path) -> dict[str, Any]:
    """As whom its programs run, and where their libraries are if they are unpacked."""
    root = programs.parents[4] if len(programs.parents) > 4 else Path("/")
    libraries = [str(folder) for folder in root.glob("usr/lib/*-linux-gnu")] if root != Path("/") else []
    own = {"env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "LD_LIBRARY_PATH": ":".join(libraries)}}
    return {**own, "user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else own


@contextmanager
def run_postgres() -> Iterator[PostgresServer]:
    """One that runs until the block ends, in a folder that its user may enter."""
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="feedmill-postgres-"))
    try:
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        (folder / "password").write_text(PASSWORD)
        (folder / "password").chmod(0o644)
        command = [programs / "initdb", "-D", folder / "data", "-U", USER, "-A", "scram-sha-256", "-E", "UTF8"]
        command += ["--no-sync", f"--pwfile={folder / 'password'}"]
        made = subprocess.run(command, capture_output=True, text=True, cwd=folder, **choose_user(programs))
        assert made.returncode == 0, made.stderr
        with (folder / "data/postgresql.conf").open("a") as settings:
            settings.write("listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\n")
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        server = PostgresServer(programs, folder / "data", port)
        try:
            server.start()
            yield server
        finally:
            if server.process and server.process.poll() is None:
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
