"""Lines as they arrive: each is given whole, and a pause is told from the end."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.intake.line_stream import CHUNK_BYTES, LineStream


class Pipe:
    """Both ends of a real pipe."""

    def __init__(self) -> None:
        near, self._far = os.pipe()
        self.stream = open(near, "rb")  # noqa: SIM115
        self.source = LineStream(self.stream)

    def send(self, body: bytes) -> None:
        os.write(self._far, body)

    def end(self) -> None:
        os.close(self._far)


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    one = Pipe()
    yield one
    one.stream.close()


@given(body=st.binary(max_size=300), limit=st.integers(1, 40))
def test_lines_put_together_are_the_file(body: bytes, limit: int) -> None:
    source, lines = LineStream(BytesIO(body)), []
    while line := source.readline(limit):
        lines.append(line)
    assert b"".join(lines) == body
    assert all(line.endswith(b"\n") or len(line) == limit for line in lines[:-1])
    assert all(line.count(b"\n") <= 1 for line in lines)


def test_what_was_looked_at_is_still_to_be_read() -> None:
    source = LineStream(BytesIO(b"one\ntwo\n"))
    assert source.peek_head(3) == source.peek_all(100) == b"one\ntwo\n"
    assert [source.readline(9), source.readline(9), source.readline(9)] == [b"one\n", b"two\n", b""]


def test_a_pipe_pauses_where_no_whole_line_is_left(pipe: Pipe) -> None:
    pipe.send(b"one\ntwo\nhal")
    assert (pipe.source.readline(9), pipe.source.would_block()) == (b"one\n", False)
    assert (pipe.source.readline(9), pipe.source.would_block()) == (b"two\n", True)
    pipe.send(b"f\n")
    assert (pipe.source.would_block(), pipe.source.readline(9), pipe.source.would_block()) == (False, b"half\n", True)


def test_the_end_is_no_pause(pipe: Pipe) -> None:
    pipe.send(b"one\n")
    pipe.end()
    assert (pipe.source.readline(9), pipe.source.would_block(), pipe.source.readline(9)) == (b"one\n", False, b"")


def test_a_socket_pauses_too() -> None:
    near, far = socket.socketpair()
    with near, far, near.makefile("rb") as stream:
        far.sendall(b"one\n")
        source = LineStream(stream)
        assert (source.readline(9), source.would_block()) == (b"one\n", True)


def test_a_file_never_pauses(tmp_path: Path) -> None:
    (tmp_path / "lines").write_bytes(b"one\n" * CHUNK_BYTES)
    with (tmp_path / "lines").open("rb") as stream:
        source = LineStream(stream)
        while source.readline(9):
            assert not source.would_block()


def test_a_line_of_json_is_opening_enough(pipe: Pipe) -> None:
    pipe.send(b'{"id": 1}\n')
    assert pipe.source.peek_head(4096) == b'{"id": 1}\n'


def test_the_opening_of_something_else_is_waited_for(pipe: Pipe) -> None:
    pipe.send(b"WARC")
    late = threading.Timer(0.1, lambda: (pipe.send(b"/1.0\n"), pipe.end()))
    late.start()
    assert pipe.source.peek_head(4096) == b"WARC/1.0\n"
    late.join()


def test_a_line_that_is_too_long_is_passed_over() -> None:
    source = LineStream(BytesIO(b"x" * 3 * CHUNK_BYTES + b"\nnext\n"))
    line = source.readline(10)
    assert source.skip_line(line) == 3 * CHUNK_BYTES + 1 - 10
    assert source.readline(10) == b"next\n"
