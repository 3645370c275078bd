"""Settings: where they come from, in which rank, and what a wrong one says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from worker.settings import Settings, SettingsError, child_environment, default_data_dir, search_path

NOWHERE = Path("/nonexistent/.env")


def test_nothing_set_gives_the_defaults() -> None:
    settings = Settings.from_env({"HOME": "/home/ada"}, NOWHERE)
    assert settings.redis_url is None
    assert settings.data_dir == Path("/home/ada/.local/share/feedmill")


def test_the_file_outranks_the_environment_and_a_flag_outranks_both(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("FEEDMILL_WORKERS=3\nFEEDMILL_ATTEMPTS=5\nOTHER=1\n")
    environ = {"FEEDMILL_WORKERS": "2", "FEEDMILL_ATTEMPTS": "2", "FEEDMILL_PATIENCE": "9"}
    settings = Settings.from_env(environ, dotenv, {"attempts": 7, "workers": None})
    assert (settings.workers, settings.attempts, settings.patience) == (3, 7, 9.0)


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        pytest.param({"FEEDMILL_WORKER": "2"}, "FEEDMILL_WORKER .* is not a setting", id="unknown name"),
        pytest.param({"FEEDMILL_WORKERS": "many"}, "FEEDMILL_WORKERS=many", id="not a number"),
        pytest.param({"FEEDMILL_WORKERS": "0"}, "greater than 0", id="zero"),
        pytest.param({"FEEDMILL_LEASE": "10"}, "less than FEEDMILL_LEASE", id="lease shorter than the work"),
        pytest.param({"FEEDMILL_POLL_SHORTEST": "99999"}, "POLL_SHORTEST must not be more", id="limits crossed"),
        pytest.param({"FEEDMILL_REDIS_URL": "localhost:6379"}, "must begin with redis://", id="no scheme"),
        pytest.param({"FEEDMILL_FETCH_ALLOW": "10.0.0.1/8"}, "FEEDMILL_FETCH_ALLOW", id="host bits set"),
        pytest.param({"FEEDMILL_COLLECTION": "a b"}, "FEEDMILL_COLLECTION", id="space in a key"),
    ],
)
def test_a_wrong_setting_is_named(environ: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        Settings.from_env(environ, NOWHERE)


def test_a_child_process_gets_the_same_settings() -> None:
    parent = Settings.from_env({"FEEDMILL_WORKERS": "5", "FEEDMILL_FETCH_ALLOW": "10.0.0.0/8"}, NOWHERE)
    environment = {k: v for k, v in child_environment(parent, "unix:///s").items() if k.startswith("FEEDMILL_")}
    child = Settings.from_env(environment, NOWHERE)
    assert child.redis_url == "unix:///s"
    assert (child.workers, child.networks, child.data_dir) == (5, parent.networks, parent.data_dir)


# name: (environment, where data lie)
DATA_DIRS = {
    "as XDG says": ({"XDG_DATA_HOME": "/data", "HOME": "/home/ada"}, Path("/data/feedmill")),
    "below the home folder": ({"HOME": "/home/ada"}, Path("/home/ada/.local/share/feedmill")),
    "set to nothing is not set": ({"XDG_DATA_HOME": "", "HOME": "/home/ada"}, Path("/home/ada/.local/share/feedmill")),
    "no home folder named": ({}, Path.home() / ".local/share/feedmill"),
}


@pytest.mark.parametrize(("environ", "expected"), DATA_DIRS.values(), ids=DATA_DIRS)
def test_default_data_dir(environ: dict[str, str], expected: Path) -> None:
    assert default_data_dir(environ) == expected


def test_programs_are_looked_for_where_the_shell_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/opt/valkey/bin:/usr/bin")
    assert search_path() == "/opt/valkey/bin:/usr/bin"
    monkeypatch.delenv("PATH")
    assert search_path() == os.defpath
