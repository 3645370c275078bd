"""The end of a server's append-only file, mended when a power cut has torn it.

A server by itself cuts a torn file behind the last whole command.  Where that is inside a transaction, as every script
is one, its beginning stays in the file, and at the start after the next one it is done together with what was written
behind it: half a script.  So the server is told not to cut, and what is torn goes here: the whole transaction.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator
from pathlib import Path

FOLDER, MANIFEST = "appendonlydir", "appendonly.aof.manifest"


class _NoCommandError(Exception):
    """There is something else than a command."""


def mend_append_file(data_dir: Path) -> int:
    """Cut the torn end off the newest append-only file of a folder; how many bytes went, 0 where nothing is torn.

    No server may run on the folder.
    """
    path = _find_newest_file(data_dir / FOLDER)
    if path is None or not path.stat().st_size:
        return 0
    with path.open("r+b") as file:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            size, whole = len(data), find_whole_end(data)
        if whole is None or whole == size:
            return 0
        file.truncate(whole)
        os.fsync(file.fileno())
    return size - whole


def find_whole_end(data: bytes | mmap.mmap) -> int | None:
    """Behind the last byte of the last command that is whole, with its transaction; None: that is no such file.

    >>> find_whole_end(b"*1\\r\\n$4\\r\\nPING\\r\\n*1\\r\\n$5\\r\\nMU")
    14
    >>> find_whole_end(b"*1\\r\\n$5\\r\\nMULTI\\r\\n*1\\r\\n$4\\r\\nPING\\r\\n")
    0
    """
    whole, is_open = 0, False
    try:
        for end, name in _read_commands(data):
            is_open = name != b"EXEC" and (is_open or name == b"MULTI")
            whole = whole if is_open else end
    except _NoCommandError:
        return None
    return whole


def _read_commands(data: bytes | mmap.mmap) -> Iterator[tuple[int, bytes]]:
    """The end and the name of each command that is whole."""
    position = 0
    while position < len(data):
        if data[position : position + 1] == b"#":  # a note, such as the time
            position = data.find(b"\n", position) + 1
            if not position:
                return
            yield position, b""
            continue
        words, position = _read_number(data, position, b"*")
        name = b""
        for number in range(words):
            length, position = _read_number(data, position, b"$")
            if number == 0:
                name = data[position : position + length].upper()
            position += length + 2
        if not words or position > len(data):
            return
        yield position, name


def _read_number(data: bytes | mmap.mmap, position: int, mark: bytes) -> tuple[int, int]:
    """The number behind a mark, and where its line ends; behind the end of the data where the line is torn."""
    end = data.find(b"\r\n", position, position + 32)
    if position >= len(data) or (end < 0 and len(data) - position < 32):
        return 0, len(data) + 1
    if end < 0 or data[position : position + 1] != mark or not data[position + 1 : end].isdigit():
        raise _NoCommandError
    return int(data[position + 1 : end]), end + 2


def find_base_file(folder: Path) -> Path | None:
    """The file with all that was there before a server began to append."""
    return _find_file_of_type(folder, "b")


def _find_newest_file(folder: Path) -> Path | None:
    """The file that a server appends to."""
    return _find_file_of_type(folder, "i")


def _find_file_of_type(folder: Path, kind: str) -> Path | None:
    """The newest file of a kind, by the server's manifest: lines of `file NAME seq NUMBER type KIND`."""
    try:
        lines = [line.split() for line in (folder / MANIFEST).read_text(encoding="utf-8").splitlines()]
    except OSError:
        return None
    files = [(int(line[3]), line[1]) for line in lines if line[:1] == ["file"] and line[5:] == [kind]]
    return folder / max(files)[1] if files else None
