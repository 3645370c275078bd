"""A primary with a replica and three sentinels of the test's own, from the embedded server's binary, on loopback."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis import Redis

from tests.support.free_ports import find_free_ports
from tests.support.waiting import await_truth
from worker.server.binary import find_binary

SERVICE = "mill"
PASSWORD, WATCH_PASSWORD = "heron-on-the-weir", "owl-in-the-barn"


@dataclass
class WatchedServers:
    """Two servers, of which the first began as the primary, and those that watch them."""

    folder: Path
    ports: tuple[int, ...]  # of the servers
    sentinels: tuple[int, ...]
    processes: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.url_with()

    def url_with(self, password: str = PASSWORD, watch_password: str = WATCH_PASSWORD, service: str = SERVICE) -> str:
        hosts = ",".join(f"127.0.0.1:{port}" for port in self.sentinels)
        return f"redis+sentinel://:{password}@{hosts}/{service}?sentinel_password={watch_password}"

    def ask_server(self, port: int, *command: object) -> Any:
        with Redis(port=port, password=PASSWORD, socket_timeout=30) as client:
            return client.execute_command(*command)  # type: ignore[no-untyped-call]

    def find_primary(self, sentinel: int | None = None) -> int:
        """The port of the primary, as a sentinel has it."""
        with Redis(port=sentinel or self.sentinels[0], password=WATCH_PASSWORD, socket_timeout=30) as client:
            _, port = client.execute_command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", SERVICE)  # type: ignore[no-untyped-call]
        return int(port)

    def follows(self, port: int) -> bool:
        """Whether a server is a replica that has all that its primary has."""
        return bool(self.ask_server(port, "INFO", "replication").get("master_link_status") == "up")

    def kill(self, port: int) -> None:
        os.kill(self.processes[port].pid, signal.SIGKILL)
        self.processes[port].wait()

    def kill_primary(self) -> int:
        """End the primary, with all that its replica has not yet got, and wait until that has its place."""
        lost = self.find_primary()
        self.kill(lost)
        await_truth(lambda: all(self.find_primary(port) != lost for port in self.sentinels))
        return lost

    def start_server(self, port: int) -> None:
        """Over what it kept; one that others have replaced meanwhile is made their replica by the sentinels."""
        options = {
            "dir": self.folder / str(port), "port": port, "bind": "127.0.0.1", "save": "", "appendonly": "yes",
            "appendfsync": "always", "requirepass": PASSWORD, "masterauth": PASSWORD,
            "min-replicas-max-lag": 5, "repl-diskless-sync-delay": 0,
        }  # fmt: skip
        if port != self.ports[0]:
            options["replicaof"] = f"127.0.0.1 {self.ports[0]}"
        (self.folder / str(port)).mkdir(exist_ok=True)
        self._start(port, options)

    def start_sentinel(self, port: int) -> None:
        file = self.folder / f"sentinel-{port}.conf"
        rows = [
            f"port {port}", "bind 127.0.0.1", f"dir {self.folder}", f"requirepass {WATCH_PASSWORD}",
            f"sentinel monitor {SERVICE} 127.0.0.1 {self.ports[0]} 2", f"sentinel auth-pass {SERVICE} {PASSWORD}",
            f"sentinel down-after-milliseconds {SERVICE} 1000", f"sentinel failover-timeout {SERVICE} 5000",
        ]  # fmt: skip
        file.write_text("\n".join(rows) + "\n")
        self._start(port, {"sentinel": ""}, file)

    def _start(self, port: int, options: dict[str, object], file: Path | None = None) -> None:
        command = [str(find_binary(os.environ.get("PATH")).path), *([str(file)] if file else [])]
        for name, value in options.items():
            command += [f"--{name}", *str(value).split()] if value != "" or name == "sentinel" else [f"--{name}", ""]
        with (self.folder / f"{port}.log").open("ab") as log:
            self.processes[port] = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def is_watched(self) -> bool:
        """Whether each sentinel knows the replica and the two others."""
        return all(self._knows_all(port) for port in self.sentinels)

    def _knows_all(self, sentinel: int) -> bool:
        with Redis(port=sentinel, password=WATCH_PASSWORD, socket_timeout=30) as client:
            state: Any = client.sentinel_master(SERVICE)
        return bool(state["num-slaves"] == 1 and state["num-other-sentinels"] == 2)


@contextmanager
def run_watched_servers(folder: Path) -> Iterator[WatchedServers]:
    """Those that run until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    ports = find_free_ports(5)
    servers = WatchedServers(folder, tuple(ports[:2]), tuple(ports[2:]))
    try:
        for port in servers.ports:
            servers.start_server(port)
        await_truth(lambda: servers.follows(ports[1]))
        for port in servers.sentinels:
            servers.start_sentinel(port)
        await_truth(servers.is_watched)
        yield servers
    finally:
        for process in servers.processes.values():
            if process.poll() is None:
                process.kill()
            process.wait()
