"""Settings: where they come from, in which rank, and what a wrong one says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from worker.setting_sources import default_data_dir
from worker.settings import Settings, SettingsError, child_environment, hide_password, search_path

NOWHERE = Path("/nonexistent/.env")


def test_nothing_set_gives_the_defaults() -> None:
    settings = Settings.from_env({"HOME": "/home/ada"}, NOWHERE)
    assert settings.redis_url is None
    assert settings.data_dir == Path("/home/ada/.local/share/feedmill")


def test_the_environment_outranks_the_file_and_a_flag_outranks_both(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("FEEDMILL_WORKERS=3\nFEEDMILL_ATTEMPTS=5\nOTHER=1\n")
    environ = {"FEEDMILL_WORKERS": "2", "FEEDMILL_ATTEMPTS": "2", "FEEDMILL_PATIENCE": "9"}
    settings = Settings.from_env(environ, dotenv, {"attempts": 7, "workers": None})
    assert (settings.workers, settings.attempts, settings.patience) == (2, 7, 9.0)
    assert Settings.from_env({}, dotenv).workers == 3


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("FEEDMILL_WORKERS=3\n", encoding="utf-16")
    with pytest.raises(SettingsError, match=r"\.env is not UTF-8: save it as UTF-8"):
        Settings.from_env({}, dotenv)


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        pytest.param({"FEEDMILL_WORKER": "2"}, "FEEDMILL_WORKER .* is not a setting", id="unknown name"),
        pytest.param({"FEEDMILL_WORKERS": "many"}, "FEEDMILL_WORKERS=many", id="not a number"),
        pytest.param({"FEEDMILL_WORKERS": "0"}, "greater than 0", id="zero"),
        pytest.param({"FEEDMILL_POLL_SHORTEST": "99999"}, "POLL_SHORTEST must not be more", id="limits crossed"),
        pytest.param({"FEEDMILL_REDIS_URL": "localhost:6379"}, "must begin with redis://", id="no scheme"),
        *(
            pytest.param({"FEEDMILL_PUBLIC_URL": url}, "under which others reach", id=f"public {url}")
            for url in (
                "mill.example",
                "ftp://mill.example",
                "https://",
                "https://ann@mill.example",
                "https://a/?b",
                "https://a/#b",
                "https://a b/",
                "https://a:b/",
                "https://[/",
            )
        ),
        pytest.param(
            {"FEEDMILL_REDIS_URL": "rediss://h?ssl_ca_certs=/nonexistent"}, "names no file", id="no such file"
        ),
        pytest.param(
            {"FEEDMILL_REDIS_URL": "rediss://h?ssl_wrong=1"}, "ssl_ca_certs, ssl_certfile", id="no such option"
        ),
        pytest.param(
            {"FEEDMILL_REDIS_URL": "rediss://h?ssl_cert_reqs=no"}, "none, optional or required", id="no such check"
        ),
        pytest.param(
            {"FEEDMILL_BROKER_URL": "sentinel://h:26379"}, r"write redis\+sentinel://", id="Celery's own for sentinels"
        ),
        pytest.param({"FEEDMILL_LEASE": "inf"}, "FEEDMILL_LEASE=inf: must be at most", id="no end"),
        pytest.param({"FEEDMILL_WINDOW": "nan"}, "FEEDMILL_WINDOW=nan", id="no number"),
        pytest.param({"FEEDMILL_WORKERS": "1" + "0" * 30}, "FEEDMILL_WORKERS=1.*int|FEEDMILL_WORKERS.*most", id="huge"),
        pytest.param({"FEEDMILL_FETCH_ALLOW": "10.0.0.1/8"}, "FEEDMILL_FETCH_ALLOW", id="host bits set"),
        pytest.param({"FEEDMILL_LOG": "xml"}, "FEEDMILL_LOG=xml: use text or json", id="no such form"),
        pytest.param({"FEEDMILL_RESPECT_TDM": "1"}, "FEEDMILL_RESPECT_TDM=1: use yes or no", id="neither yes nor no"),
        pytest.param({"FEEDMILL_ROBOTS": "none"}, "FEEDMILL_ROBOTS=none: use pages or all", id="no such scope"),
        pytest.param({"FEEDMILL_CONTACT": "ann\r\nX: y"}, "FEEDMILL_CONTACT: write one address", id="two lines"),
        pytest.param({"FEEDMILL_CONTACT": "a)b"}, "FEEDMILL_CONTACT: write one address", id="the end of a comment"),
        pytest.param({"FEEDMILL_LOOK_AGAIN_AGES": "1d 7"}, "LOOK_AGAIN_AGES=1d 7: write one to 10 ages", id="no unit"),
        pytest.param({"FEEDMILL_LOOK_AGAIN_AGES": "0d"}, "LOOK_AGAIN_AGES=0d: write", id="no age"),
        pytest.param({"FEEDMILL_COLLECTION": "a b"}, "FEEDMILL_COLLECTION", id="space in a key"),
    ],
)
def test_a_wrong_setting_is_named(environ: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        Settings.from_env(environ, NOWHERE)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("redis://:se/cret@h:6379/0", id="a slash"),
        pytest.param("redis://:se#cret@h:6379/0", id="a number sign"),
        pytest.param("redis://:se?cret@h:6379/0", id="a question mark"),
        pytest.param("redis://:[secret@h:6379/0", id="a bracket"),
        pytest.param("redis://h:secret", id="no port"),
        pytest.param("redis://h:6379/0?password=secret", id="as an option"),
        pytest.param("unix:///run/server.sock?password=secret", id="as an option of a socket"),
        pytest.param("rediss://h:6379/0?secret=1", id="an unknown option"),
        pytest.param("redis+sentinel://:secret@h,h2", id="sentinels of no service"),
        pytest.param("redis+sentinel://:secret@h,,h2/mill", id="a sentinel without a name"),
        pytest.param("redis+sentinel://:se/cret@h/mill", id="a slash before sentinels"),
        pytest.param("redis+sentinel://:secret@h/mill/x", id="no number of a database"),
        pytest.param("redis+sentinel://h/mill?password=secret", id="as an option of sentinels"),
        pytest.param("redis+sentinel://h/mill?ssl_certfile=secret", id="a certificate without TLS"),
        pytest.param("ftp://:secret@h", id="another scheme"),
        pytest.param("redis:secret@h", id="no slashes"),
    ],
)
def test_an_address_that_no_client_takes_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="FEEDMILL_REDIS_URL") as refused:
        Settings.from_env({"FEEDMILL_REDIS_URL": url}, NOWHERE)
    assert "secret" not in str(refused.value)
    assert "cret@" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        pytest.param("redis://:secret@h:6379/0", "redis://:***@h:6379/0", id="password only"),
        pytest.param("rediss://ann:se%40cret@[::1]:6379", "rediss://ann:***@[::1]:6379", id="user and password"),
        pytest.param("redis://ann:a:b@c@h/1", "redis://ann:***@h/1", id="a colon and an at sign in it"),
        pytest.param("unix://:secret@/run/s.sock?db=1", "unix://:***@/run/s.sock?db=1", id="of a socket"),
        pytest.param("redis://ann@h:6379/0", "redis://ann@h:6379/0", id="no password"),
        pytest.param("unix:///run/a@b:c.sock", "unix:///run/a@b:c.sock", id="a path like one"),
    ],
)
def test_a_password_is_not_shown(url: str, shown: str) -> None:
    assert hide_password(url) == shown
    assert url not in repr(Settings.from_env({"FEEDMILL_REDIS_URL": url}, NOWHERE))


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
