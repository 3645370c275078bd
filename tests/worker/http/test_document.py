"""docs/http.md: every example runs, and every name is there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.http_service import TOKEN, HttpService
from tests.support.pipeline import make_courier_item, run_items
from tests.support.screens import ROOT
from worker.http.operations import OPERATIONS
from worker.runtime import Runtime

TEXT = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.long
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_examples_run_one_after_another(rt: Runtime, service: HttpService, tmp_path: Path) -> None:
    run_items(rt, make_courier_item(language="en"))
    file = tmp_path / ".local" / "share" / "feedmill" / "http-token"
    file.parent.mkdir(parents=True)
    file.write_text(f"{TOKEN}\n")
    script = (
        "\necho\n".join(EXAMPLES).replace("127.0.0.1:8088", f"127.0.0.1:{service.port}").replace("curl ", "curl -sS ")
    )
    environment = {"HOME": str(tmp_path), "PATH": "/usr/local/bin:/usr/bin:/bin"}
    ended = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], capture_output=True, env=environment, text=True, timeout=60
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    (shown,) = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    assert json.dumps(json.loads(shown), separators=(",", ":")) in ended.stdout
    for told in ('"stories":[', "event: story.created", "jsonfeed.org/version/1.1", "<title>Ferry in port</title>",
                 '"known":false', "no-such-job", "no-such-story", '{"alive":true}', '"ready":'):  # fmt: skip
        assert told in ended.stdout, told


def test_every_operation_and_every_parameter_is_documented() -> None:
    for operation in OPERATIONS:
        assert operation.path in TEXT
        for parameter in operation.query:
            assert f"`{parameter.name}`" in TEXT or f"`{parameter.name}=" in TEXT, (operation.path, parameter.name)


def test_every_problem_is_documented() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "worker" / "http").glob("*.py"))
    raised = set(re.findall(r"(?:RequestError|make_unavailable)\(\s*(?:\d{3},\s*)?\"([a-z-]+)\"", sources))
    assert len(raised) >= 15
    assert {name for name in raised if f"`{name}`" not in TEXT} == set()
