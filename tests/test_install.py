"""`pip install .`, as README says, without the lock: with the pip of an old Python and with the newest one."""

from __future__ import annotations

import os
import shutil
import subprocess
import venv
from pathlib import Path

import pytest

from tests.support.system import ROOT

FILES = ("pyproject.toml", "README.md", "LICENSE", "ingest", "dedupe", "worker", "feedmill", "seeds")


@pytest.mark.long
@pytest.mark.parametrize(
    "pip",
    [
        pytest.param("pip==23.2.1", id="the pip of a fresh environment of Python 3.11"),
        pytest.param("pip", id="the newest pip"),
    ],
)
def test_what_pip_installs_runs_the_demo(tmp_path: Path, pip: str) -> None:
    source, environment = tmp_path / "source", tmp_path / "venv"
    source.mkdir()
    for name in FILES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, source / name)
    venv.create(environment, with_pip=True)
    install = [environment / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    for what in (["--upgrade", pip], [source]):
        subprocess.run([*install, *what], check=True, env=own, cwd=tmp_path)
    demo = subprocess.run(
        [environment / "bin" / "feedmill", "demo"], env=own, cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    assert demo.returncode == 0, demo.stderr
    assert "all counts agree" in demo.stdout
