"""Installed as README says, without the lock, with old and new installers; then the main job runs from an empty folder.

All share the caches of downloads and wheels that pip and uv have anyway.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.readme import read_block
from tests.support.system import ROOT

pytestmark = pytest.mark.long

FILES = ("pyproject.toml", "README.md", "LICENSE", "ingest", "dedupe", "worker", "feedmill", "seeds")
PIPS = {
    "the pip that Debian 12 has": "pip==23.0",
    "the pip of a fresh environment of Python 3.11": "pip==23.2.1",
    "the newest pip": "pip",
}


def copy_source(folder: Path) -> Path:
    """What somebody has who has cloned, without what was built here."""
    source = folder / "source"
    source.mkdir()
    for name in FILES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        else:
            shutil.copy(ROOT / name, source / name)
    return source


def run_apart(command: Sequence[str | Path], folder: Path, **variables: str) -> str:
    """A program in an empty folder, which sees nothing of this checkout; what it prints."""
    empty = folder / "empty"
    empty.mkdir(exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [*command], cwd=empty, env={**environment, **variables}, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def assert_it_works(feedmill: Path, folder: Path) -> None:
    assert run_apart([feedmill, "--version"], folder).startswith("feedmill, version ")
    assert "all counts agree" in run_apart([feedmill, "demo"], folder)


def make_environment(folder: Path, *packages: str) -> Path:
    """A fresh environment with these packages; its folder of programs."""
    venv.create(folder, with_pip=True)
    programs = folder / "bin"
    run_apart([programs / "python", "-m", "pip", "install", "-q", "--upgrade", *packages], folder)
    return programs


@pytest.mark.parametrize("pip", PIPS.values(), ids=PIPS)
def test_what_pip_installs_runs_the_demo(tmp_path: Path, pip: str) -> None:
    source, programs = copy_source(tmp_path), make_environment(tmp_path / "venv", pip)
    run_apart([programs / "python", "-m", "pip", "install", "-q", source], tmp_path)
    assert_it_works(programs / "feedmill", tmp_path)


@pytest.mark.parametrize("pip", PIPS.values(), ids=PIPS)
def test_the_module_for_consumers_installs_alone(tmp_path: Path, pip: str) -> None:
    source, programs = copy_source(tmp_path), make_environment(tmp_path / "venv", pip)
    run_apart([programs / "python", "-m", "pip", "install", "-q", source / "feedmill"], tmp_path)
    program = "from feedmill.consume import find_server_url; print(find_server_url({'HOME': '/home/ann'}))"
    assert run_apart([programs / "python", "-c", program], tmp_path).endswith("feedmill/server.sock\n")


def test_uv_and_pipx_install_a_tool(tmp_path: Path) -> None:
    source, installers = copy_source(tmp_path), make_environment(tmp_path / "venv", "uv", "pipx")
    places = {
        "UV_TOOL_DIR": "uv", "UV_TOOL_BIN_DIR": "uv-bin", "PIPX_HOME": "pipx", "PIPX_BIN_DIR": "pipx-bin",
        "PIPX_MAN_DIR": "man",
    }  # fmt: skip
    variables = {name: str(tmp_path / place) for name, place in places.items()}
    run_apart([installers / "uv", "tool", "install", "--python", sys.executable, source], tmp_path, **variables)
    assert_it_works(tmp_path / "uv-bin" / "feedmill", tmp_path)
    run_apart([installers / "pipx", "install", "--python", sys.executable, source], tmp_path, **variables)
    assert_it_works(tmp_path / "pipx-bin" / "feedmill", tmp_path)


def test_the_words_of_readme_install_it(tmp_path: Path) -> None:
    source = copy_source(tmp_path)
    script = f"set -e; cd {source}; {read_block('Use it', 'sh')} feedmill --version"
    said = run_apart(["bash", "-c", script], tmp_path, HOME=str(tmp_path))
    assert said.splitlines()[-1].startswith("feedmill, version ")
    assert (tmp_path / "feedmill-venv" / "bin" / "feedmill").exists()
