"""What operators install: units that systemd takes, which run what the program runs itself, and limits that fit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.composed import read_services, to_bytes
from tests.support.screens import ROOT
from tests.support.system import command
from worker.server.supervisor import STOP_WITHIN, build_commands
from worker.settings import Settings

UNITS = ROOT / "deploy" / "systemd"
GIB = 2**30
ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="units are not verified: no systemd-analyze on this machine")


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """Our units, with programs that are there."""
    folder = tmp_path / "units"
    shutil.copytree(UNITS, folder)
    for program in ("feedmill", "python"):
        (tmp_path / program).write_text("#!/bin/sh\n")
        (tmp_path / program).chmod(0o755)
    for unit in folder.glob("*.service"):
        unit.write_text(unit.read_text(encoding="utf-8").replace("/opt/feedmill/bin", str(tmp_path)), encoding="utf-8")
    return folder


def run_analyze(*words: str | Path) -> subprocess.CompletedProcess[str]:
    assert ANALYZE
    own = {**os.environ, "SYSTEMD_LOG_LEVEL": "info"}
    return subprocess.run([ANALYZE, *words], capture_output=True, text=True, env=own)


@needs_systemd
@pytest.mark.parametrize("unit", [path.name for path in UNITS.glob("*.service")])
def test_systemd_takes_every_line_of_a_unit(units: Path, unit: str) -> None:
    done = run_analyze("verify", "--man=no", units / unit)
    assert (done.returncode, [line for line in done.stderr.splitlines() if unit in line or "feedmill" in line]) == (
        0,
        [],
    )


@needs_systemd
def test_a_line_that_systemd_does_not_know_would_be_found(units: Path) -> None:
    unit = units / "feedmill.service"
    unit.write_text(unit.read_text(encoding="utf-8").replace("KillMode=", "KillMood="), encoding="utf-8")
    assert "KillMood" in run_analyze("verify", "--man=no", unit).stderr


@needs_systemd
@pytest.mark.parametrize("unit", [path.name for path in UNITS.glob("*.service")])
def test_a_unit_may_do_little(units: Path, unit: str) -> None:
    """By systemd's own measure, from 0 to 10; an ordinary service has 9.6."""
    done = run_analyze("security", "--offline=true", "--threshold=30", "--no-pager", units / unit)
    assert done.returncode == 0, done.stdout + done.stderr


def read_values(path: Path) -> dict[str, str]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if re.match(r"\w+=", line)]
    return dict(line.split("=", 1) for line in lines)


def test_each_process_of_up_has_a_unit_that_runs_it_in_the_same_way() -> None:
    for name, (_, *words) in build_commands("INFO").items():
        _, *own = read_values(UNITS / f"feedmill-{name}.service")["ExecStart"].split()
        assert own == words


def test_the_composed_system_runs_the_same_processes() -> None:
    services = read_services()
    for name, (_, *words) in build_commands("INFO").items():
        composed = [word for word in services[name]["command"] if word != "--quiet"]
        own = words[: words.index("--loglevel")]
        assert composed == (["python", *own] if composed[0] == "python" else own[1:])


def test_what_is_told_to_stop_has_the_time_that_it_takes() -> None:
    up, worker = (read_values(UNITS / f"{name}.service") for name in ("feedmill", "feedmill-worker"))
    assert float(up["TimeoutStopSec"]) > STOP_WITHIN
    assert float(worker["TimeoutStopSec"]) >= STOP_WITHIN
    assert up["KillMode"] == worker["KillMode"] == "mixed"
    assert all(service["stop_grace_period"] == "60s" for service in read_services().values())


def test_limits_leave_room_for_what_jobs_may_take() -> None:
    settings = Settings()
    jobs = settings.workers * settings.job_memory
    services = {name: to_bytes(service["mem_limit"]) for name, service in read_services().items()}
    up, worker = (read_values(UNITS / f"{name}.service") for name in ("feedmill", "feedmill-worker"))
    assert jobs + GIB // 2 <= to_bytes(worker["MemoryMax"].lower()) == services["worker"]
    assert jobs + 2 * GIB <= to_bytes(up["MemoryHigh"].lower())
    valkey = read_services()["valkey"]
    (most,) = (line.partition("=")[2] for line in valkey["environment"])
    assert 2 * to_bytes(most) <= services["valkey"], "a rewrite of its file may need its data twice"


def test_every_service_has_limits_and_its_log_an_end() -> None:
    for name, service in read_services().items():
        assert {"mem_limit", "pids_limit", "ulimits"} <= {*service}, name
        assert {"max-size", "max-file"} == {*service["logging"]["options"]}, name


@pytest.mark.skipif(not shutil.which("logrotate"), reason="the file is not verified: no logrotate on this machine")
def test_logrotate_takes_the_file(tmp_path: Path) -> None:
    file = tmp_path / "feedmill"
    file.write_text(
        (ROOT / "deploy" / "logrotate" / "feedmill").read_text(encoding="utf-8").replace("su feedmill", "#")
    )
    done = subprocess.run(["logrotate", "--debug", file], capture_output=True, text=True)
    assert (done.returncode, "error" in done.stderr) == (0, False), done.stderr


def test_without_profiles_one_machine_is_what_it_was_and_a_worker_can_be_many() -> None:
    services = read_services()
    profiles = {name: service.get("profiles", []) for name, service in services.items()}
    assert {name for name, each in profiles.items() if not each} == {"valkey", "worker", "fetcher", "scheduler"}
    assert profiles["http"] == ["http", "console"]
    assert profiles["broker"] == ["broker"]
    assert not {"container_name", "ports", "volumes"} & {*services["worker"]}


def test_the_broker_is_the_one_that_the_documented_address_names() -> None:
    broker = read_services()["broker"]
    given = dict(line.split("=") for line in broker["environment"])
    text = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^FEEDMILL_BROKER_URL=.*", text, re.MULTILINE)
    address = urlsplit(line.partition("=")[2])
    assert (address.username, address.path) == (given["RABBITMQ_DEFAULT_USER"], "/" + given["RABBITMQ_DEFAULT_VHOST"])
    assert (address.hostname, address.port) == ("broker", 5672)
    assert given["RABBITMQ_DEFAULT_PASS"] == "", "a password that all know is none"


def test_what_serve_keeps_is_where_a_volume_is() -> None:
    """In a folder of its own: the volume itself may belong to somebody else, and that is refused."""
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    (folder,) = re.findall(r"FEEDMILL_DATA_DIR=(\S+)", image)
    assert read_services()["http"]["volumes"] == [f"console:{Path(folder).parent}"]


@pytest.mark.parametrize("unit", [path.name for path in UNITS.glob("*.service")])
def test_a_unit_runs_what_there_is(unit: str) -> None:
    """The words of `feedmill`; those of the other programs are held against `up`."""
    program, *words = read_values(UNITS / unit)["ExecStart"].split()
    if program.endswith("/feedmill"):
        done = command(*words, "--help")
        assert (done.returncode, done.stderr) == (0, "")
