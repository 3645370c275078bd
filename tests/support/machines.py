"""Machines of a test's own on one network: namespaces of this kernel. Nothing is installed, and no rights are needed.

    switch 10.20.0.0/24 ─┬─ store 10.20.0.1
                         ├─ mill1 10.20.0.11 …

Each has a network card, a name and processes of its own, so that a number of a process says nothing on another one;
files are shared, so that a test sees what each writes.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.screens import ROOT

SUBNET = "10.20.0"
# processes that all end with the first of them
OWN_PROCESSES = ["--pid", "--fork", "--mount-proc", "--kill-child"]
OWN_MACHINE = ["unshare", "--net", "--mount", "--uts", *OWN_PROCESSES]
OWN_NETWORK = ["unshare", "--user", "--map-root-user", "--net", "--mount"]
# both end with whoever started them: cat has nothing to read then
SWITCH = "ip link set lo up && ip link add switch type bridge && ip link set switch up && echo ready && exec cat"
MACHINE = 'hostname "$1" && ip link set lo up && mount --bind "$2" /etc/hosts && echo ready && exec cat'


@dataclass
class Machine:
    """A machine that can be cut off, and that can vanish."""

    name: str
    address: str
    first: int  # number of its first process, as seen from outside
    switch: list[str]  # what a command for the network begins with
    inside: list[str]  # what a command on the machine begins with
    holder: subprocess.Popen[bytes]
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *command: str | Path, log: Path, environment: Mapping[str, str]) -> None:
        """Let a command run for as long as the machine does, or until it ends by itself."""
        line = [*self.inside, *map(str, command)]
        with log.open("ab") as file:
            process = subprocess.Popen(line, env=environment, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
        self.started.append(process)

    def run(self, *command: str | Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """A command until its end, at most two minutes."""
        line = [*self.inside, *map(str, command)]
        return subprocess.run(
            line, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120
        )

    def unplug(self) -> None:
        """Take its cable out: nobody is told, on neither side."""
        self._set_link("down")

    def plug_in(self) -> None:
        self._set_link("up")

    def vanish(self) -> None:
        """As by a power cut: not even connections are closed."""
        self.unplug()
        self.stop()

    def stop(self) -> None:
        """All its processes are killed, and its card is gone."""
        if self.holder.poll() is None:
            os.kill(self.first, signal.SIGKILL)
            self.holder.communicate()
            # a kernel takes its time to see that nobody has the other end of the cable
            subprocess.run([*self.switch, "ip", "link", "delete", f"to-{self.name}"], capture_output=True)
        for process in self.started:
            process.wait()

    def _set_link(self, state: str) -> None:
        subprocess.run([*self.switch, "ip", "link", "set", f"to-{self.name}", state], check=True)


@dataclass
class Network:
    """A switch, and the machines on it."""

    enter: list[str]  # what a command on the switch begins with
    user: list[str]  # of nsenter: where the rights over the machines are
    hosts: Path  # /etc/hosts of all machines
    machines: dict[str, Machine] = field(default_factory=dict)

    def add_machine(self, name: str, number: int) -> Machine:
        """One more machine, of the address that ends with the number."""
        holder = _start_holder([*self.enter, *OWN_MACHINE, "bash", "-c", MACHINE, "machine", name, str(self.hosts)])
        first = int(Path(f"/proc/{holder.pid}/task/{holder.pid}/children").read_text().split()[0])
        inside = ["nsenter", "--target", str(first), *self.user, "--net", "--mount", "--pid", "--uts"]
        machine = Machine(name, f"{SUBNET}.{number}", first, self.enter, inside, holder)
        self.machines[name] = machine
        card = ["type", "veth", "peer", "name", "eth0", "netns", str(first)]
        for words in (
            [*self.enter, "ip", "link", "add", f"to-{name}", *card],
            [*self.enter, "ip", "link", "set", f"to-{name}", "master", "switch", "up"],
            [*inside, "ip", "address", "add", f"{machine.address}/24", "dev", "eth0"],
            [*inside, "ip", "link", "set", "eth0", "up"],
        ):
            subprocess.run(words, check=True)
        return machine

    def stop_all(self) -> None:
        for machine in self.machines.values():
            machine.stop()


def can_make_machines() -> bool:
    """Whether this system gives us namespaces, and `ip` what a network needs."""
    words = "ip link add switch type bridge && ip link add one type veth peer name two"
    with suppress(OSError):
        line = [*OWN_NETWORK, *OWN_MACHINE, "bash", "-c", words]
        return subprocess.run(line, capture_output=True, timeout=30).returncode == 0
    return False


@contextmanager
def open_network(folder: Path, names: Mapping[str, int]) -> Iterator[Network]:
    """A network until the block ends, when all of its machines are stopped.

    Args:
        names: of hosts, each with the last number of its address; all machines know them.
    """
    hosts = folder / "hosts"
    lines = [f"{SUBNET}.{number} {name}" for name, number in names.items()]
    hosts.write_text("\n".join([*lines, "127.0.0.1 localhost", ""]))
    holder = _start_holder([*OWN_NETWORK, "bash", "-c", SWITCH])
    user = ["--user", "--preserve-credentials"]
    enter = ["nsenter", "--target", str(holder.pid), *user, "--net", "--mount"]
    with ExitStack() as stack:
        stack.callback(_end_holder, holder)
        network = Network(enter, user, hosts)
        stack.callback(network.stop_all)
        yield network


def _start_holder(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """A process that keeps a namespace, as soon as that is ready."""
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    assert holder.stdout is not None
    if holder.stdout.readline() != b"ready\n":
        raise AssertionError(f"{command} ended: {holder.communicate()[1].decode(errors='replace')}")
    return holder


def _end_holder(holder: subprocess.Popen[bytes]) -> None:
    holder.communicate()
