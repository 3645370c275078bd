"""What keeps the server from its work has one name, wherever it is said."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis import Redis, exceptions

from tests.support.system import command, lines
from worker.server.binary import find_binary
from worker.server.embedded import EmbeddedServer, attach_to_server
from worker.transport import QueueClient
from worker.trouble import name_trouble, passes_by_itself


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    """One of its own, whose settings may be spoiled."""
    with attach_to_server(tmp_path / "data", find_binary(os.environ.get("PATH"))) as found:
        yield found


def fill(client: Redis) -> None:
    client.config_set("maxmemory", 1)


def lose_primary(client: Redis) -> None:
    client.config_set("replica-serve-stale-data", "no")
    client.replicaof("127.0.0.1", "1")


def become_replica(client: Redis) -> None:
    client.replicaof("127.0.0.1", "1")


def ask_password(client: Redis) -> None:
    client.config_set("requirepass", "other")


def demand_replicas(client: Redis) -> None:
    client.config_set("min-replicas-to-write", 1)


def forbid_writes(client: Redis) -> None:
    client.execute_command("ACL", "SETUSER", "default", "-set", "-lpush")


SPOILED: dict[str, Callable[[Redis], None]] = {
    "full": fill,
    "read-only": become_replica,
    "failing-over": lose_primary,
    "wrong-password": ask_password,
    "no-replicas": demand_replicas,
    "no-permission": forbid_writes,
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_real_server_in_each_state_is_named(server: EmbeddedServer, name: str) -> None:
    spoil = Redis.from_url(server.url)
    spoil.ping()
    SPOILED[name](spoil)
    with pytest.raises(exceptions.RedisError) as caught:
        ask(Redis.from_url(server.url), name)
    assert name_trouble(caught.value).name == name
    restore(spoil)


def ask(client: Redis, state: str) -> None:
    """Write something; a replica that has lost its primary is not even read."""
    if state == "failing-over":
        client.get("key")
    else:
        client.set("key", "value")


def restore(client: Redis) -> None:
    """So that the server may be stopped as always."""
    for command_words in (("CONFIG", "SET", "requirepass", ""), ("ACL", "SETUSER", "default", "+@all")):
        client.execute_command(*command_words)
    client.replicaof("NO", "ONE")


@pytest.mark.parametrize(
    ("error", "name", "passes"),
    [
        (exceptions.ResponseError("unknown command 'EVALSHA', with args beginning with: "), "no-lua", False),
        (exceptions.ResponseError("MISCONF Errors writing to the AOF file: No space left on device"), "disk", True),
        (exceptions.ResponseError("BUSY Redis is busy running a script."), "busy", True),
        (exceptions.BusyLoadingError("Redis is loading the dataset in memory"), "loading", True),
        (exceptions.ConnectionError("Error 111 connecting to 127.0.0.1:1. Connection refused."), "unreachable", True),
        (exceptions.TimeoutError("Timeout reading from socket"), "unreachable", True),
        (exceptions.ResponseError("WRONGTYPE Operation against a key"), "error", False),
    ],
)
def test_other_answers_are_named(error: Exception, name: str, passes: bool) -> None:
    assert (name_trouble(error).name, passes_by_itself(error)) == (name, passes)


@pytest.mark.parametrize("name", ["full", "read-only", "no-replicas", "no-permission"])
def test_to_a_worker_a_server_that_does_not_work_is_one_that_is_away(server: EmbeddedServer, name: str) -> None:
    """Celery waits for a lost connection; any other answer ends its process."""
    spoil = Redis.from_url(server.url)
    SPOILED[name](spoil)
    queue = QueueClient.from_url(server.url)
    with pytest.raises(exceptions.ConnectionError, match="the server"):
        queue.lpush("list", "value")
    with pytest.raises(exceptions.ConnectionError, match="the server"):
        queue.pipeline().lpush("list", "value").execute()
    restore(spoil)


def test_a_command_that_is_wrong_stays_wrong(server: EmbeddedServer) -> None:
    queue = QueueClient.from_url(server.url)
    queue.set("text", "value")
    with pytest.raises(exceptions.ResponseError, match="WRONGTYPE"):
        queue.lpush("text", "value")


def test_commands_and_status_say_it_in_the_same_words(server: EmbeddedServer, tmp_path: Path) -> None:
    """A full server can be read, not written to."""
    environment = {"FEEDMILL_REDIS_URL": server.url}
    fill(Redis.from_url(server.url))
    document = tmp_path / "gull.txt"
    document.write_text("Gull returns to pier\n\nIt came back on Monday.")
    refused = command("submit", document, environment=environment)
    (status,) = lines(command("status", environment=environment).stdout)
    checks = {check["name"]: check for check in lines(command("doctor", environment=environment).stdout)}
    assert refused.returncode == 3
    assert "the server is full: raise its maxmemory" in refused.stderr
    assert status["trouble"] == "full"
    assert (checks["state"]["grade"], checks["state"]["says"]) == ("failure", "the server is full")
