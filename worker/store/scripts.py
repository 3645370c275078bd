"""Loads the Lua scripts beside this file and calls them with msgpack arguments."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import msgpack

from .client import Client


@cache
def read_source(*names: str) -> str:
    """The text of the named scripts, one after the other."""
    return "\n".join((Path(__file__).parent / f"{name}.lua").read_text(encoding="utf-8") for name in names)


class Script:
    """One Lua program. Arguments beyond the plain ones go as msgpack, which carries bytes unharmed.

    The server's decoder knows only the old format, in which text and bytes are one type; msgspec writes only the new.
    """

    def __init__(self, client: Client, *names: str) -> None:
        self._run = client.register_script(read_source(*names))

    def __call__(self, *plain: str, **packed: Any) -> Any:
        return self._run(args=[*plain, msgpack.packb(packed, use_bin_type=False)])
