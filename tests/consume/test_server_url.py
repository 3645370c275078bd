"""Where other people's programs look for the server: where feedmill itself has it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from feedmill.consume import find_server_url
from worker.server.embedded import socket_url
from worker.settings import Settings

ENVIRONMENTS: dict[str, Mapping[str, str]] = {
    "nothing is set": {"HOME": "/home/ann"},
    "a data folder": {"HOME": "/home/ann", "FEEDMILL_DATA_DIR": "/var/lib/feedmill"},
    "a data folder at home": {"FEEDMILL_DATA_DIR": "~/mill"},
    "a relative one": {"FEEDMILL_DATA_DIR": "mill"},
    "another place for data": {"HOME": "/home/ann", "XDG_DATA_HOME": "/srv/data"},
    "a relative place, which does not count": {"HOME": "/home/ann", "XDG_DATA_HOME": "data"},
    "a long path": {"FEEDMILL_DATA_DIR": f"/{'harbour/' * 20}data"},
    "letters that an address escapes": {"FEEDMILL_DATA_DIR": "/srv/a ä#?"},
    "an empty variable": {"HOME": "/home/ann", "FEEDMILL_DATA_DIR": "", "FEEDMILL_REDIS_URL": ""},
}


@pytest.mark.parametrize("environ", ENVIRONMENTS.values(), ids=ENVIRONMENTS)
def test_the_socket_is_that_of_the_embedded_server(environ: Mapping[str, str]) -> None:
    assert find_server_url(environ) == socket_url(Settings.from_env(environ, Path("/nonexistent")).data_dir)


def test_a_server_that_is_set_is_taken() -> None:
    assert find_server_url({"FEEDMILL_REDIS_URL": "redis://db.example/0", "FEEDMILL_DATA_DIR": "/x"}) == (
        "redis://db.example/0"
    )
