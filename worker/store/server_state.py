"""What the server says of itself, and whether it can do what feedmill asks of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from redis.exceptions import RedisError

from ..trouble import DISK, FULL, LOADING, NO_PERMISSION, READ_ONLY, ServerTrouble, name_trouble
from .client import Client


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerState:
    """The server's own account. What it does not tell is None."""

    version: str  # "8.1.8"
    is_valkey: bool
    role: str  # "master" or "slave", as the protocol calls them
    loading: bool
    used_bytes: int
    max_bytes: int  # 0: no limit of its own
    eviction: str | None  # its policy when it is full
    appends: bool  # whether every write goes to a file
    fsync: str | None  # how often that file reaches the disk
    write_failures: tuple[str, ...]  # of its files
    clock: datetime
    no_scripts: ServerTrouble | None  # why it runs none
    refused: tuple[str, ...] = ()  # what it did not want to be asked: "INFO", "CONFIG GET"; the rest is then a guess

    @property
    def trouble(self) -> ServerTrouble | None:
        """Why it does not do its work now, if it doesn't."""
        states = (
            (self.loading, LOADING),
            (self.role != "master", READ_ONLY),
            (bool(self.write_failures), DISK),
            (0 < self.max_bytes <= self.used_bytes, FULL),
        )
        return next((trouble for applies, trouble in states if applies), self.no_scripts)


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """How much of the memory that the server may take it has taken, in bytes."""

    used: int
    limit: int  # its maxmemory, or where it has none, the memory of its machine


class Server:
    """The server as such, whatever is in it."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def read_state(self) -> ServerState:
        """Ask the server; four short commands."""
        return _read_server_state(self._client)

    def read_run_id(self) -> str:
        """Which start of the server this is; "" where it does not say."""
        return (_read_info(self._client, "server") or {}).get("run_id", "")

    def read_memory(self) -> MemoryUse:
        """One short command; zeros where it is refused."""
        info = _read_info(self._client, "memory") or {}
        limit = int(info.get("maxmemory", 0)) or int(info.get("total_system_memory", 0))
        return MemoryUse(int(info.get("used_memory", 0)), limit)


def _read_server_state(client: Client) -> ServerState:
    told = _read_info(client)
    info = told or {}
    fsync = _read_setting(client, "appendfsync")
    seconds, microseconds = client.time()
    saves = {"rdb_last_bgsave_status": "snapshot", "aof_last_write_status": "append-only file"}
    return ServerState(
        version=info.get("valkey_version") or info.get("redis_version", "0"),
        is_valkey="valkey_version" in info or info.get("server_name") == "valkey",
        role=info.get("role", "master"),
        loading=info.get("loading", "0") != "0",
        used_bytes=int(info.get("used_memory", 0)),
        max_bytes=int(info.get("maxmemory", 0)),
        eviction=info.get("maxmemory_policy"),
        appends=info.get("aof_enabled", "0") != "0",
        fsync=fsync,
        write_failures=tuple(name for field, name in saves.items() if info.get(field, "ok") != "ok"),
        clock=datetime.fromtimestamp(seconds + microseconds / 1e6, UTC),
        no_scripts=_find_why_no_scripts(client),
        refused=tuple(name for name, answer in (("INFO", told), ("CONFIG GET", fsync)) if answer is None),
    )


def _read_info(client: Client, *sections: str) -> dict[str, str] | None:
    """What the server tells of itself; None where its user may not ask."""
    try:
        return _decode_values(client.info(*sections))
    except RedisError as error:
        if name_trouble(error) is not NO_PERMISSION:
            raise
        return None


def _read_setting(client: Client, name: str) -> str | None:
    """A server's setting; None where it may not be asked, as on many that are rented."""
    try:
        return _decode_values(client.config_get(name)).get(name)
    except RedisError:
        return None


def _find_why_no_scripts(client: Client) -> ServerTrouble | None:
    try:
        client.eval("return cmsgpack.unpack(cmsgpack.pack(1))", 0)
    except RedisError as error:
        return name_trouble(error)
    return None


def _decode_values(values: Mapping[Any, Any]) -> dict[str, str]:
    def show(value: Any) -> str:
        return value.decode() if isinstance(value, bytes) else str(value)

    return {show(name): show(value) for name, value in values.items()}
