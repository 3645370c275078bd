"""What a process works with: a server that is set or the embedded one, the time, and what fetches may reach."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
import redis

from worker.backend import open_backend
from worker.clock_and_ids import utc_now
from worker.runtime import USER_AGENT, make_fetch_policy
from worker.server.embedded import socket_url
from worker.server.private_files import UnusableFolderError
from worker.settings import Settings

PATH = os.environ.get("PATH", "")


def make_settings(folder: Path, **fields: object) -> Settings:
    return replace(Settings(), data_dir=folder / "data", **fields)  # type: ignore[arg-type]


def answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


def test_the_server_that_is_set_is_used_as_it_is(server_url: str, tmp_path: Path) -> None:
    with open_backend(make_settings(tmp_path, redis_url=server_url), path="") as backend:
        assert backend.url == server_url
        backend.ensure_running()
    assert answers(server_url), "it is not ours to stop"
    assert list(tmp_path.iterdir()) == [], "and no other one was started"


def test_without_one_the_embedded_server_runs_until_the_end(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    with open_backend(settings, PATH) as backend:
        assert backend.url == socket_url(settings.data_dir)
        assert answers(backend.url)
        with redis.Redis.from_url(backend.url) as client:
            client.shutdown()
        assert not answers(backend.url)
        backend.ensure_running()
        assert answers(backend.url)
    assert not answers(backend.url)


def test_a_server_that_can_not_start_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with (
        pytest.raises(UnusableFolderError, match="can't be used as the data folder"),
        open_backend(make_settings(tmp_path), PATH),
    ):
        pass


def test_the_time_is_now_in_utc() -> None:
    before = datetime.now(UTC)
    now = utc_now()
    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() == timedelta(0)


def test_fetches_are_held_to_the_settings(tmp_path: Path) -> None:
    policy = make_fetch_policy(
        make_settings(tmp_path, fetch_allow="10.1.0.0/16, fd00::/8", max_bytes=1234, fetch_seconds=5.5)
    )
    assert policy.allow == (ip_network("10.1.0.0/16"), ip_network("fd00::/8"))
    assert (policy.max_bytes, policy.total_seconds, policy.user_agent) == (1234, 5.5, USER_AGENT)


def test_site_owners_can_read_whom_to_write_to(tmp_path: Path) -> None:
    policy = make_fetch_policy(make_settings(tmp_path, contact="https://mill.example/bot"))
    assert policy.user_agent == f"{USER_AGENT} (+https://mill.example/bot)"
