"""An append-only file that a power cut has torn: what is whole stays, and no script is done by halves."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from worker.server.append_file import find_whole_end, mend_append_file
from worker.server.binary import find_binary
from worker.server.embedded import EmbeddedServer, attach_to_server

BINARY = find_binary(None)
PAIR = "redis.call('INCR', 'one'); redis.call('SET', 'filling', ARGV[1]); redis.call('INCR', 'other')"


def write_command(*words: str) -> bytes:
    return f"*{len(words)}\r\n".encode() + b"".join(f"${len(word)}\r\n{word}\r\n".encode() for word in words)


PLAIN = write_command("SET", "body", "*1\r\n$5\r\nMULTI\r\n")
OPEN, INSIDE, CLOSED = write_command("MULTI"), write_command("INCR", "one"), write_command("exec")
TWICE = OPEN + INSIDE + OPEN + INSIDE + CLOSED
PARTS = (PLAIN, OPEN + INSIDE + INSIDE + CLOSED, PLAIN, OPEN + PLAIN + CLOSED)


def test_what_is_whole_ends_with_a_command_or_a_transaction_wherever_the_file_is_torn() -> None:
    data = b"".join(PARTS)
    ends = [len(b"".join(PARTS[:n])) for n in range(len(PARTS) + 1)]
    assert [find_whole_end(data[:size]) for size in range(len(data) + 1)] == [
        max(end for end in ends if end <= size) for size in range(len(data) + 1)
    ]


# name: (content, where what is whole ends)
CONTENTS = {
    "a note of the time": (b"#TS:1780833600\r\n" + PLAIN + OPEN, 16 + len(PLAIN)),
    "a note that is torn": (PLAIN + b"#TS:17808", len(PLAIN)),
    "half a transaction of an earlier server": (TWICE + PLAIN[:9], len(TWICE)),
    "no commands": (b"REDIS0011 and so on, with more bytes than a line has", None),
    "no commands behind one": (PLAIN + b"\x00" * 40, None),
    "nothing": (b"", 0),
}  # fmt: skip


@pytest.mark.parametrize(("content", "end"), CONTENTS.values(), ids=CONTENTS)
def test_what_is_whole(content: bytes, end: int | None) -> None:
    assert find_whole_end(content) == end


def test_a_folder_without_a_file_needs_no_mending(tmp_path: Path) -> None:
    assert mend_append_file(tmp_path) == 0


def kill(server: EmbeddedServer) -> None:
    os.kill(int(connect(server).info("server")["process_id"]), signal.SIGKILL)


def connect(server: EmbeddedServer) -> redis.Redis:
    return redis.Redis.from_url(server.url, decode_responses=True)


# name: where the file is torn, given where its last script begins and ends
TEARS: dict[str, Callable[[int, int], int]] = {
    "before the script": lambda begin, end: begin,
    "in its first word": lambda begin, end: begin + 9,
    "behind its beginning": lambda begin, end: begin + 15,
    "within the first command": lambda begin, end: begin + 30,
    "within the long command": lambda begin, end: (begin + end) // 2,
    "before its end": lambda begin, end: end - 14,
    "within its end": lambda begin, end: end - 3,
    "behind it": lambda begin, end: end,
}


@pytest.mark.parametrize("tear", TEARS.values(), ids=TEARS)
def test_a_torn_script_is_not_done_by_halves_after_this_start_or_the_next(
    tmp_path: Path, tear: Callable[[int, int], int]
) -> None:
    with attach_to_server(tmp_path / "data", BINARY) as server:
        file = next((tmp_path / "data" / "appendonlydir").glob("*.incr.aof"))
        connect(server).eval(PAIR, 0, "a" * 500)
        begin = file.stat().st_size
        connect(server).eval(PAIR, 0, "b" * 500)
        end = file.stat().st_size
        kill(server)
        with file.open("r+b") as writable:
            writable.truncate(tear(begin, end))
        seen = []
        for _ in range(2):
            server.ensure_running()
            seen.append(connect(server).mget("one", "other", "filling"))
            connect(server).eval(PAIR, 0, "c")
            kill(server)
    first, filling = ("2", "b" * 500) if tear(begin, end) == end else ("1", "a" * 500)
    assert seen == [[first, first, filling], [str(int(first) + 1)] * 2 + ["c"]]
