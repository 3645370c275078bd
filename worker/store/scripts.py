"""Loads the Lua scripts beside this file and calls them with msgpack arguments."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgpack

from .client import Client
from .keys import Keys

FOLDER = Path(__file__).parent
REQUIRES = "-- requires:"  # the second line of each script names what goes in front of it, with commas between


@cache
def read_source(path: Path) -> str:
    """A script behind everything that it requires, each file once.

    Raises:
        FileNotFoundError: what it requires isn't beside this file.
        RecursionError: it requires itself by some way.
    """
    return "\n".join(dict.fromkeys(_read_files(path)))


def read_requirements(path: Path) -> list[str]:
    """Names of the scripts that one says it requires."""
    _, line, *_ = path.read_text(encoding="utf-8").splitlines()
    if not line.startswith(REQUIRES):
        raise ValueError(f"{path.name}: its second line does not say what it requires")
    return [name.strip() for name in line.removeprefix(REQUIRES).split(",") if name.strip()]


def _read_files(path: Path) -> Iterator[str]:
    for name in read_requirements(path):
        yield from _read_files(FOLDER / f"{name}.lua")
    yield path.read_text(encoding="utf-8")


class Script:
    """One Lua program on the keys of a collection. Its arguments go as msgpack, which carries bytes unharmed.

    The server's decoder knows only the old format, in which text and bytes are one type; msgspec writes only the new.
    """

    def __init__(self, client: Client, keys: Keys, name: str, folder: Path = FOLDER) -> None:
        self._routing_key = keys.totals  # a cluster runs the script where this key is, and with it the collection
        self._run = client.register_script(read_source(folder / f"{name}.lua"))

    def __call__(self, **arguments: Any) -> Any:
        return self._run(keys=[self._routing_key], args=[msgpack.packb(arguments, use_bin_type=False)])


def unpack_answer(packed: bytes) -> Any:
    """What a script answers in msgpack: lists, numbers and bytes. The client reads as many nested answers slower."""
    return msgpack.unpackb(packed, raw=True)
