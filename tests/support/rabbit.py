"""A RabbitMQ of the test's own: from an unpacked root (`./run.sh rabbitmq`), in namespaces of its own."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from tests.support.free_ports import find_free_ports

USER, PASSWORD = "mill", "crane-by-the-pier"
# as docs/brokers.md gives them: the right to configure, to write and to read what has such a name
RIGHTS = {"configure": r"^feedmill\.", "write": r"^(feedmill\.|amq\.default)", "read": r"^feedmill\."}
OWN_SPACE = ["unshare", "--map-root-user", "--mount"]
LOOPBACK = "127.0.0.1"
PATIENCE = 90.0  # seconds for its start
# the root is somebody else's folder: what is mounted into it is seen by nobody outside
BOOT = """set -e
root=$1 data=$2
mount --rbind /dev "$root/dev"
mount --rbind /proc "$root/proc"
mount --bind "$data" "$root/data"
exec chroot "$root" /usr/bin/env -i HOME=/data LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin \\
  RABBITMQ_NODENAME=feedmill@localhost RABBITMQ_CONFIG_FILE=/data/rabbit.conf RABBITMQ_MNESIA_BASE=/data/queues \\
  RABBITMQ_LOG_BASE=/data/log RABBITMQ_ENABLED_PLUGINS_FILE=/data/plugins RABBITMQ_DIST_PORT="$3" \\
  ERL_EPMD_PORT="$4" ERL_EPMD_ADDRESS=127.0.0.1 /usr/lib/rabbitmq/bin/rabbitmq-server
"""


@dataclass
class RabbitServer:
    """A RabbitMQ that can be killed and started again over what it kept."""

    root: Path
    folder: Path
    port: int
    tls_port: int
    ports: tuple[int, int]
    address: str = LOOPBACK
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"amqp://{USER}:{PASSWORD}@{self.address}:{self.port}/feedmill"

    def make_tls_url(self, options: str, host: str = "127.0.0.1") -> str:
        return f"amqps://{USER}:{PASSWORD}@{host}:{self.tls_port}/feedmill?{options}"

    @property
    def authority(self) -> Path:
        """Who vouches for it."""
        return self.folder / "authority.pem"

    def start(self) -> None:
        command = [*OWN_SPACE, "bash", "-c", BOOT, "boot"]
        with (self.folder.parent / "rabbit.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, str(self.root), str(self.folder), *map(str, self.ports)],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        self._await_greeting()

    def kill(self) -> None:
        """As a power cut does it."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _await_greeting(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with closing(socket.socket()) as asking:
                asking.settimeout(1)
                try:
                    asking.connect((self.address, self.port))
                    asking.sendall(b"AMQP\x00\x00\x09\x01")
                    if asking.recv(1):
                        return
                except OSError:
                    time.sleep(0.2)
            assert self.process is not None
            assert self.process.poll() is None, (self.folder.parent / "rabbit.log").read_text(errors="replace")[-3000:]
        raise AssertionError("RabbitMQ did not start")


def find_root() -> Path:
    """Where RabbitMQ is unpacked; the test is left out where it isn't, which CI says aloud."""
    root = Path(os.environ.get("RABBITMQ_ROOT") or Path(sys.prefix) / "rabbitmq")
    if not (root / "usr/lib/rabbitmq/bin/rabbitmq-server").exists():
        pytest.skip("no RabbitMQ 4 here: `./run.sh rabbitmq` gets one")
    if subprocess.run([*OWN_SPACE, "true"], capture_output=True).returncode:
        pytest.skip("no RabbitMQ 4 here: this system gives us no namespaces to run it in")
    return root


@contextmanager
def run_rabbit(folder: Path, address: str = LOOPBACK) -> Iterator[RabbitServer]:
    """One that runs until the block ends."""
    root, data = find_root(), folder / "rabbit"
    data.mkdir()
    for name in ("dev", "proc", "data", "etc"):
        (root / name).mkdir(exist_ok=True)
    (root / "etc/hosts").write_text("127.0.0.1 localhost\n")
    (root / "etc/nsswitch.conf").write_text("hosts: files\n")
    port, tls_port, *ports = find_free_ports(4)
    settings = [
        f"listeners.tcp.1 = {address}:{port}",
        f"listeners.ssl.1 = {address}:{tls_port}",
        "ssl_options.cacertfile = /data/authority.pem",
        "ssl_options.certfile = /data/server.pem",
        "ssl_options.keyfile = /data/server.key",
        "distribution.listener.interface = 127.0.0.1",
        "load_definitions = /data/definitions.json",
        "log.console = true",
        "log.file = false",
    ]
    (data / "definitions.json").write_text(json.dumps(_make_definitions()))
    (data / "rabbit.conf").write_text("\n".join(settings) + "\n")
    (data / "plugins").write_text("[].\n")
    _issue_papers(data)
    server = RabbitServer(root, data, port, tls_port, (ports[0], ports[1]), address)
    try:
        server.start()
        yield server
    finally:
        if server.process and server.process.poll() is None:
            server.kill()
        shutil.rmtree(data, ignore_errors=True)


def _issue_papers(folder: Path) -> None:
    """A certificate for this machine by its address, and for no name."""
    authority = trustme.CA()
    own = authority.issue_cert("127.0.0.1")
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    own.private_key_pem.write_to_path(str(folder / "server.key"))
    for number, part in enumerate(own.cert_chain_pems):
        part.write_to_path(str(folder / "server.pem"), append=number > 0)


def _make_definitions() -> dict[str, object]:
    """One user with the rights of the documentation, and nobody else."""
    salt = b"salt"
    digest = base64.b64encode(salt + hashlib.sha256(salt + PASSWORD.encode()).digest()).decode()
    return {
        "vhosts": [{"name": "feedmill"}],
        "users": [{"name": USER, "password_hash": digest, "tags": []}],
        "permissions": [{"user": USER, "vhost": "feedmill", **RIGHTS}],
    }
