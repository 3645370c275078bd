"""What a server is asked while a block runs, by programs and by scripts, as `MONITOR` tells it, and on which keys."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread

from redis import Redis

AT_ONCE = 5000
_LINE = re.compile(rb"\+\d+\.\d+ \[\d+ (\S+)\] (.*)")
_WORD = re.compile(rb'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(rb"\\(x[0-9a-f]{2}|.)")
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"a": b"\a", b"b": b"\b"}


@dataclass(frozen=True, slots=True)
class SeenCommand:
    """One command, as the server did it."""

    words: tuple[bytes, ...]
    by_script: bool

    @property
    def calls_script(self) -> bool:
        return self.words[0].lower() == b"evalsha"


@contextmanager
def watch_commands(connection: socket.socket) -> Iterator[list[SeenCommand]]:
    """All that a server does until the block ends; the list is whole by then.

    Args:
        connection: to it, which is closed at the end.
    """
    seen: list[SeenCommand] = []
    with connection, connection.makefile("rb") as told:
        connection.sendall(b"MONITOR\r\n")
        assert told.readline() == b"+OK\r\n"
        thread = Thread(target=lambda: seen.extend(_read_commands(told)))
        thread.start()
        try:
            yield seen
        finally:
            connection.sendall(b"QUIT\r\n")  # what is in front of it is still told
            thread.join()


def _read_commands(told: Iterator[bytes]) -> Iterator[SeenCommand]:
    for line in told:
        if match := _LINE.match(line):
            yield SeenCommand(tuple(_unescape(word) for word in _WORD.findall(match[2])), match[1] == b"lua")


def _unescape(word: bytes) -> bytes:
    def read_escape(match: re.Match[bytes]) -> bytes:
        code = match[1]
        return bytes([int(code[1:], 16)]) if len(code) == 3 else _LETTERS.get(code, code)

    return _ESCAPE.sub(read_escape, word)


def find_keys(client: Redis, commands: Sequence[SeenCommand]) -> set[str]:
    """The keys of commands, as the server itself reads them."""
    found: set[str] = set()
    for start in range(0, len(commands), AT_ONCE):
        pipe = client.pipeline(transaction=False)
        for seen in commands[start : start + AT_ONCE]:
            pipe.execute_command("COMMAND GETKEYS", *seen.words)
        for answer in pipe.execute(raise_on_error=False):
            if isinstance(answer, Exception):
                assert str(answer) == "The command has no key arguments"
            else:
                found.update(answer)
    return found
