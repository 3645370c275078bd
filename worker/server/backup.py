"""Backups of the embedded server's data, taken while it is worked on, and data folders made of them.

running server ─► snapshot at one moment ─► FILE ─► append-only files of a folder in which no server ever ran

FILE is a snapshot as servers write it (RDB), or, portable, the commands that make the same data in any server.
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import BinaryIO

import redis

from .append_file import FOLDER, MANIFEST, find_base_file

SNAPSHOT = "dump.rdb"
SNAPSHOT_MARKS = (b"REDIS", b"VALKEY")  # with which one begins
COMMAND_MARKS = (b"*", b"#")
LOOK = 0.05  # seconds between two looks at how far the server is


class BackupError(Exception):
    """There is no backup, or nothing was made of it; the message says why, and what to do."""


def write_backup(url: str, folder: Path, target: Path, is_portable: bool) -> int:
    """Write what the server of a folder holds at one moment into a file; returns its bytes.

    An older file is replaced when the new one is whole.

    Args:
        is_portable: as commands, which every server reads, whatever its version; some three times as large.

    Raises:
        BackupError: the server could not write it, or the file can't be written.
    """
    with redis.Redis.from_url(url) as client:
        try:
            if is_portable:
                with _rewrite_commands(client, folder) as source:
                    return _write_file(source, target)
            _save_snapshot(client)
            snapshot = folder / SNAPSHOT
            try:
                with snapshot.open("rb") as source:
                    return _write_file(source, target)
            finally:
                snapshot.unlink(missing_ok=True)
        except OSError as error:
            raise BackupError(f"{target} can't be written ({error.strerror}); name another file") from None


def fill_folder(source: Path, folder: Path) -> None:
    """Make the data folder of a server out of a backup; the server is started on it as on any other.

    Raises:
        BackupError: it is no backup, there is data already, or the folder can't be written.
    """
    with source.open("rb") as file:
        beginning = file.read(16)
    is_snapshot = beginning.startswith(SNAPSHOT_MARKS)
    if not is_snapshot and not beginning.startswith(COMMAND_MARKS):
        raise BackupError(f"{source} is no backup of a server: it begins neither as a snapshot nor as commands")
    made, making = folder / FOLDER, folder / f"{FOLDER}.making"
    if made.exists() or (folder / SNAPSHOT).exists():
        raise BackupError(f"{folder} has data already; name an empty folder by --data-dir")
    name = f"appendonly.aof.1.base.{'rdb' if is_snapshot else 'aof'}"
    try:
        shutil.rmtree(making, ignore_errors=True)  # of one that was interrupted
        making.mkdir(mode=0o700)
        with source.open("rb") as file:
            _write_file(file, making / name)
        (making / MANIFEST).write_text(f"file {name} seq 1 type b\n", encoding="utf-8")
        making.rename(made)
    except OSError as error:
        raise BackupError(f"{folder} can't be written ({error.strerror})") from None


def empty_folder(folder: Path) -> None:
    """Undo `fill_folder`, after which no server could be started."""
    shutil.rmtree(folder / FOLDER, ignore_errors=True)


def _save_snapshot(client: redis.Redis) -> None:
    before = client.info("persistence")
    client.bgsave(schedule=True)  # where the server rewrites its file, it begins after that
    _wait_for_count(client, "rdb_saves", int(before["rdb_saves"]), "rdb_last_bgsave_status")


def _rewrite_commands(client: redis.Redis, folder: Path) -> BinaryIO:
    """The base of the append-only files, written anew as commands."""
    client.config_set("aof-use-rdb-preamble", "no")
    try:
        before = client.info("persistence")
        client.bgrewriteaof()
        _wait_for_count(client, "aof_rewrites", int(before["aof_rewrites"]), "aof_last_bgrewrite_status")
    finally:
        client.config_set("aof-use-rdb-preamble", "yes")
    path = find_base_file(folder / FOLDER)
    if path is None:
        raise BackupError(f"{folder / FOLDER / MANIFEST} names no base file; look at the server's log")
    return path.open("rb")  # it may be replaced from now on: open, it stays what it is


def _wait_for_count(client: redis.Redis, count: str, before: int, status: str) -> None:
    """Until the server has done it once more, and well."""
    busy = ("rdb_bgsave_in_progress", "aof_rewrite_in_progress", "aof_rewrite_scheduled")
    while True:
        state = client.info("persistence")
        if not any(int(state[name]) for name in busy) and int(state[count]) > before:
            break
        time.sleep(LOOK)
    if state[status] != "ok":
        raise BackupError("the server could not write its data; see server.log in its folder, and the room on its disk")


def _write_file(source: BinaryIO, target: Path) -> int:
    """Whole or not at all, for nobody else to read."""
    new = target.with_name(f"{target.name}.{os.getpid()}.new")
    try:
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            shutil.copyfileobj(source, file, 1024 * 1024)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)
    return size
