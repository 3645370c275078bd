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

from worker.intake.line_stream import CHUNK, Arriving


class Pipe:
    """Both ends of a real pipe."""

    def __init__(self) -> None:
        near, self._far = os.pipe()
        self.stream = open(near, "rb")  # noqa: SIM115
        self.source = Arriving(self.stream)

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
    source, lines = Arriving(BytesIO(body)), []
    while line := source.readline(limit):
        lines.append(line)
    assert b"".join(lines) == body
    assert all(line.endswith(b"\n") or len(line) == limit for line in lines[:-1])
    assert all(line.count(b"\n") <= 1 for line in lines)


def test_what_was_looked_at_is_still_to_be_read() -> None:
    source = Arriving(BytesIO(b"one\ntwo\n"))
    assert source.opening(3) == source.all(100) == b"one\ntwo\n"
    assert [source.readline(9), source.readline(9), source.readline(9)] == [b"one\n", b"two\n", b""]


def test_a_pipe_pauses_where_no_whole_line_is_left(pipe: Pipe) -> None:
    pipe.send(b"one\ntwo\nhal")
    assert (pipe.source.readline(9), pipe.source.pauses()) == (b"one\n", False)
    assert (pipe.source.readline(9), pipe.source.pauses()) == (b"two\n", True)
    pipe.send(b"f\n")
    assert (pipe.source.pauses(), pipe.source.readline(9), pipe.source.pauses()) == (False, b"half\n", True)


def test_the_end_is_no_pause(pipe: Pipe) -> None:
    pipe.send(b"one\n")
    pipe.end()
    assert (pipe.source.readline(9), pipe.source.pauses(), pipe.source.readline(9)) == (b"one\n", False, b"")


def test_a_socket_pauses_too() -> None:
    near, far = socket.socketpair()
    with near, far, near.makefile("rb") as stream:
        far.sendall(b"one\n")
        source = Arriving(stream)
        assert (source.readline(9), source.pauses()) == (b"one\n", True)


def test_a_file_never_pauses(tmp_path: Path) -> None:
    (tmp_path / "lines").write_bytes(b"one\n" * CHUNK)
    with (tmp_path / "lines").open("rb") as stream:
        source = Arriving(stream)
        while source.readline(9):
            assert not source.pauses()


def test_a_line_of_json_is_opening_enough(pipe: Pipe) -> None:
    pipe.send(b'{"id": 1}\n')
    assert pipe.source.opening(4096) == b'{"id": 1}\n'


def test_the_opening_of_something_else_is_waited_for(pipe: Pipe) -> None:
    pipe.send(b"WARC")
    late = threading.Timer(0.1, lambda: (pipe.send(b"/1.0\n"), pipe.end()))
    late.start()
    assert pipe.source.opening(4096) == b"WARC/1.0\n"
    late.join()


def test_a_line_that_is_too_long_is_passed_over() -> None:
    source = Arriving(BytesIO(b"x" * 3 * CHUNK + b"\nnext\n"))
    line = source.readline(10)
    assert source.skip_line(line) == 3 * CHUNK + 1 - 10
    assert source.readline(10) == b"next\n"
