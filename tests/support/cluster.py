"""A cluster of the test's own: three primaries with a replica each, from the embedded server's binary, on loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from redis import Redis, exceptions
from redis.crc import key_slot

from worker.server.binary import find_binary

PRIMARIES = 3
SLOTS = 16384
FAILOVER = 60.0  # seconds for anything in a cluster to come about


@dataclass
class ClusterServers:
    """Six servers; the first three began as primaries."""

    processes: dict[int, subprocess.Popen[bytes]]  # by port

    @property
    def url(self) -> str:
        return f"redis+cluster://{','.join(f'127.0.0.1:{port}' for port in self.processes)}"

    def find_primary(self, key: str) -> int:
        """The port of the server that a key is on."""
        slot = key_slot(key.encode())
        for port, process in self.processes.items():
            if process.poll() is None:
                for begin, end, primary, *_ in ask(port, "CLUSTER", "SLOTS"):
                    if begin <= slot <= end:
                        return int(primary[1])
        raise AssertionError("no server knows the slot")

    def find_other_primary(self, key: str) -> int:
        """The port of a primary that a key is not on."""
        alive = [port for port, process in self.processes.items() if process.poll() is None]
        primaries = [port for port in alive if b"role:master" in _show(port, "INFO", "replication")]
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
        names = {port: ask(port, "CLUSTER", "MYID").decode() for port in (source, target)}
        ask(target, "CLUSTER", "SETSLOT", slot, "IMPORTING", names[source])
        ask(source, "CLUSTER", "SETSLOT", slot, "MIGRATING", names[target])
        while keys := ask(source, "CLUSTER", "GETKEYSINSLOT", slot, 100):
            ask(source, "MIGRATE", "127.0.0.1", target, "", 0, 5000, "KEYS", *keys)
        for port in (target, source):
            ask(port, "CLUSTER", "SETSLOT", slot, "NODE", names[target])
        await_truth(lambda: self.find_primary(key) == target)


def ask(port: int, *command: object) -> object:
    with Redis(port=port, socket_timeout=30) as client:
        return client.execute_command(*command)  # type: ignore[no-untyped-call]


def await_truth(condition: object) -> None:
    end = time.monotonic() + FAILOVER
    while True:
        with suppress(exceptions.RedisError):
            if condition():  # type: ignore[operator]
                return
        assert time.monotonic() < end, "the cluster did not get there in time"
        time.sleep(0.1)


@contextmanager
def run_cluster(folder: Path) -> Iterator[ClusterServers]:
    """One that runs until the block ends."""
    servers = ClusterServers({port: _start_server(folder / str(port), port) for port in _find_free_ports()})
    ports = list(servers.processes)
    try:
        for port in ports:
            await_truth(lambda port=port: ask(port, "PING"))
        share = SLOTS // PRIMARIES + 1
        for number, port in enumerate(ports[:PRIMARIES]):
            ask(port, "CLUSTER", "ADDSLOTSRANGE", number * share, min((number + 1) * share, SLOTS) - 1)
        for port in ports[1:]:
            ask(port, "CLUSTER", "MEET", "127.0.0.1", ports[0])
        await_truth(lambda: all(_reads(port, "cluster_known_nodes:6") for port in ports))
        for primary, replica in zip(ports[:PRIMARIES], ports[PRIMARIES:], strict=True):
            ask(replica, "CLUSTER", "REPLICATE", ask(primary, "CLUSTER", "MYID"))
        await_truth(lambda: all(_reads(port, "cluster_state:ok") for port in ports))
        await_truth(lambda: all(b"master_link_status:up" in _show(port, "INFO", "replication") for port in ports[3:]))
        yield servers
    finally:
        for process in servers.processes.values():
            if process.poll() is None:
                process.kill()
            process.wait()


def _reads(port: int, words: str) -> bool:
    return words.encode() in _show(port, "CLUSTER", "INFO")


def _show(port: int, *command: str) -> bytes:
    with Redis(port=port, socket_timeout=30) as client:
        client.response_callbacks.clear()
        answer = client.execute_command(*command)  # type: ignore[no-untyped-call]
    return answer if isinstance(answer, bytes) else str(answer).encode()


def _start_server(folder: Path, port: int) -> subprocess.Popen[bytes]:
    folder.mkdir()
    options = {
        "bind": "127.0.0.1", "port": port, "dir": folder, "save": "", "appendonly": "yes", "appendfsync": "always",
        "cluster-enabled": "yes", "cluster-node-timeout": 2000, "cluster-port": 0, "loglevel": "notice",
    }  # fmt: skip
    command = [str(find_binary(os.environ.get("PATH")).path)]
    for name, value in options.items():
        command += [f"--{name}", str(value)]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def _find_free_ports() -> list[int]:
    """Outside of those that systems give away; the bus of a cluster has the number that is 10,000 above."""
    ports: list[int] = []
    port = 20_000 + os.getpid() % 5000
    while len(ports) < 2 * PRIMARIES:
        with suppress(OSError):
            for number in (port, port + 10_000):
                socket.create_server(("127.0.0.1", number)).close()
            ports.append(port)
        port += 1
    return ports
