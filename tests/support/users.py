"""A real server with the users of docs/security.md, as its own file for them has it."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from redis import Redis, exceptions

from worker.server.binary import find_binary

DOCUMENT = Path(__file__).parents[2] / "docs" / "security.md"
OPERATOR = "user operator on nopass ~* &* +@all"  # for what only tests look at; the document knows no such user


@dataclass(frozen=True)
class GuardedServer:
    """A server on which nobody may do more than the users of the document."""

    socket: Path
    passwords: Mapping[str, str]  # by user

    @property
    def url(self) -> str:
        """As `worker` has it."""
        return self.url_of("worker")

    def url_of(self, user: str) -> str:
        return f"unix://{user}:{self.passwords.get(user, '')}@{self.socket}"

    def connect(self, user: str) -> Redis:
        return Redis.from_url(self.url_of(user), decode_responses=True)

    def refusals(self) -> list[str]:
        """What users asked for and did not get."""
        with self.connect("operator") as operator:
            return [f"{entry['username']}: {entry['reason']} {entry['object']}" for entry in operator.acl_log()]


def operator_url(url: str) -> str:
    """The same server for one who may do everything."""
    return re.sub("//[^@]*@", "//operator:@", url)


def read_users_file() -> str:
    """The block of the document."""
    block = re.search(r"```\n(user default .*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert block
    return block[1]


@contextmanager
def guarded_server(folder: Path) -> Iterator[GuardedServer]:
    """Running until the block ends."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    users, server_socket = read_users_file(), folder / "server.sock"
    (folder / "users.acl").write_text(f"{users}{OPERATOR}\n")
    options = {"port": "0", "unixsocket": str(server_socket), "aclfile": str(folder / "users.acl"), "dir": str(folder),
               "appendonly": "yes", "appendfsync": "always", "save": "", "maxmemory-policy": "noeviction"}  # fmt: skip
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen([find_binary(os.environ.get("PATH")).path, *words], stdout=log, stderr=log)
    passwords = dict(re.findall(r"^user (\w+) on >(\S+)", users, re.MULTILINE))
    server = GuardedServer(server_socket, passwords)
    try:
        _wait_for_answer(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def _wait_for_answer(server: GuardedServer, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        assert process.poll() is None, (server.socket.parent / "server.log").read_text()
        with suppress(exceptions.ConnectionError), server.connect("operator") as operator:
            operator.ping()
            return
        time.sleep(0.02)
    raise AssertionError("the server does not answer")
