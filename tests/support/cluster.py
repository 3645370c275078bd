"""A cluster of the test's own: three primaries with a replica each, from the embedded server's binary."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from redis import Redis
from redis.crc import key_slot

from tests.support.system import System, started
from tests.support.users import OPERATOR
from tests.support.waiting import await_truth
from worker.server.binary import find_binary

PRIMARIES = 3
SLOTS = 16384
LOOPBACK = "127.0.0.1"
EVERYBODY = "user default on nopass ~* &* +@all\n"


@dataclass(frozen=True)
class ClusterAddress:
    """What stands for a server where one is asked for."""

    url: str


@dataclass
class ClusterServers:
    """Six servers; the first three began as primaries."""

    processes: dict[int, subprocess.Popen[bytes]]  # by port
    address: str = LOOPBACK

    @property
    def url(self) -> str:
        return self.url_of("")

    def url_of(self, credentials: str) -> str:
        """As somebody has it: "" or "user:password@"."""
        return f"redis+cluster://{credentials}{','.join(f'{self.address}:{port}' for port in self.processes)}"

    @property
    def primaries(self) -> list[int]:
        """The ports of those that began as primaries."""
        return [*self.processes][:PRIMARIES]

    def connect(self, port: int) -> Redis:
        """A client of one of the servers who may do everything."""
        return Redis(self.address, port, username="operator", password="-", socket_timeout=30)

    def ask(self, port: int, *command: object) -> Any:
        """What one of the servers answers."""
        with self.connect(port) as client:
            return client.execute_command(*command)

    def show(self, port: int, *command: str) -> bytes:
        """The same, in its own words."""
        with self.connect(port) as client:
            client.response_callbacks.clear()
            answer = client.execute_command(*command)
        return answer if isinstance(answer, bytes) else str(answer).encode()

    def find_primary(self, key: str) -> int:
        """The port of the server that a key is on."""
        slot = key_slot(key.encode())
        for port, process in self.processes.items():
            if process.poll() is None:
                for begin, end, primary, *_ in self.ask(port, "CLUSTER", "SLOTS"):
                    if begin <= slot <= end:
                        return int(primary[1])
        raise AssertionError("no server knows the slot")

    def find_other_primary(self, key: str) -> int:
        """The port of a primary that a key is not on."""
        alive = [port for port, process in self.processes.items() if process.poll() is None]
        primaries = [port for port in alive if b"role:master" in self.show(port, "INFO", "replication")]
        return next(port for port in primaries if port != self.find_primary(key))

    def kill_primary(self, key: str) -> None:
        """End the server that a key is on, and wait until its replica has taken over."""
        port = self.find_primary(key)
        os.kill(self.processes[port].pid, signal.SIGKILL)
        self.processes[port].wait()
        await_truth(lambda: self.find_primary(key) != port)

    def move_slot(self, key: str) -> None:
        """Give a key's slot, and all that is in it, to another primary, as an operator does."""
        slot, source = key_slot(key.encode()), self.find_primary(key)
        target = self.find_other_primary(key)
        names = {port: self.ask(port, "CLUSTER", "MYID").decode() for port in (source, target)}
        self.ask(target, "CLUSTER", "SETSLOT", slot, "IMPORTING", names[source])
        self.ask(source, "CLUSTER", "SETSLOT", slot, "MIGRATING", names[target])
        while keys := self.ask(source, "CLUSTER", "GETKEYSINSLOT", slot, 100):
            self.ask(source, "MIGRATE", self.address, target, "", 0, 5000, "AUTH2", "operator", "-", "KEYS", *keys)
        for port in (target, source):
            self.ask(port, "CLUSTER", "SETSLOT", slot, "NODE", names[target])
        await_truth(lambda: self.find_primary(key) == target)


def start_collection(
    folder: Path, servers: ClusterServers, broker: str, name: str, credentials: str = ""
) -> AbstractContextManager[System]:
    """The workers and the scheduler of a collection in a cluster."""
    folder.mkdir()
    address = ClusterAddress(servers.url_of(credentials))
    return started(
        folder,
        open_server=lambda _: nullcontext(address),  # type: ignore[arg-type]
        broker_url=broker,
        collection=name,
        workers=1,
    )


@contextmanager
def run_cluster(folder: Path, address: str = LOOPBACK, users: str = EVERYBODY) -> Iterator[ClusterServers]:
    """One that runs until the block ends.

    Args:
        users: the lines of its file for them; one who may do everything is added.
    """
    ports = _find_free_ports(address)
    servers = ClusterServers({port: _start_server(folder / str(port), address, port, users) for port in ports}, address)
    try:
        for port in ports:
            await_truth(partial(servers.ask, port, "PING"))
        share = SLOTS // PRIMARIES + 1
        for number, port in enumerate(ports[:PRIMARIES]):
            servers.ask(port, "CLUSTER", "ADDSLOTSRANGE", number * share, min((number + 1) * share, SLOTS) - 1)
        for port in ports[1:]:
            servers.ask(port, "CLUSTER", "MEET", address, ports[0])
        await_truth(lambda: all(b"cluster_known_nodes:6" in servers.show(port, "CLUSTER", "INFO") for port in ports))
        for primary, replica in zip(ports[:PRIMARIES], ports[PRIMARIES:], strict=True):
            servers.ask(replica, "CLUSTER", "REPLICATE", servers.ask(primary, "CLUSTER", "MYID"))
        await_truth(lambda: all(b"cluster_state:ok" in servers.show(port, "CLUSTER", "INFO") for port in ports))
        await_truth(
            lambda: all(b"master_link_status:up" in servers.show(port, "INFO", "replication") for port in ports[3:])
        )
        yield servers
    finally:
        for process in servers.processes.values():
            if process.poll() is None:
                process.kill()
            process.wait()


def _start_server(folder: Path, address: str, port: int, users: str) -> subprocess.Popen[bytes]:
    folder.mkdir(parents=True)
    (folder / "users.acl").write_text(f"{users}{OPERATOR}\n")
    options = {
        "aclfile": folder / "users.acl", "masteruser": "operator", "masterauth": "-",
        "bind": address, "protected-mode": "no", "port": port,
        "dir": folder, "save": "", "appendonly": "yes", "appendfsync": "always",
        "cluster-enabled": "yes", "cluster-node-timeout": 2000, "cluster-port": 0, "loglevel": "notice",
    }  # fmt: skip
    command = [str(find_binary(os.environ.get("PATH")).path)]
    for name, value in options.items():
        command += [f"--{name}", str(value)]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def _find_free_ports(address: str) -> list[int]:
    """Outside of those that systems give away; the bus of a cluster has the number that is 10,000 above."""
    ports: list[int] = []
    port = 20_000 + os.getpid() % 5000
    while len(ports) < 2 * PRIMARIES:
        with suppress(OSError):
            for number in (port, port + 10_000):
                socket.create_server((address, number)).close()
            ports.append(port)
        port += 1
    return ports
