"""The description of the service, and what answers to it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.support.http_service import TOKEN, HttpService, running_service
from tests.support.pipeline import make_named_item, run_items
from tests.support.screens import ROOT
from tests.support.texts import make_nonsense_text
from worker.http.operations import OPERATIONS
from worker.runtime import Runtime

# a key that came before is refused by 422, which no description of one request can say
SCHEMATHESIS_SETTINGS = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 422, 429, "5xx"]
"""


def test_the_description_names_all_that_answers(service: HttpService) -> None:
    description = service.ask("/openapi.json").json
    assert description["openapi"] == "3.1.0"
    for schema in description["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    assert {(path, method.upper()) for path, methods in description["paths"].items() for method in methods} == {
        (one.path, one.method) for one in OPERATIONS
    }
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            assert {"400", "500", "503"} <= operation["responses"].keys(), (path, method)
            assert ("401" in operation["responses"]) == (operation.get("security") != []), (path, method)


@pytest.mark.long
@pytest.mark.raw_store
def test_whatever_is_asked_the_answer_is_a_described_one(
    make_runtime: Callable[..., Runtime], server_url: str, tmp_path: Path
) -> None:
    """schemathesis finds no fault, no answer of another form, nothing refused that is described, nothing taken that is
    not."""
    rt = make_runtime(max_open=1_000_000)
    rt.jobs.mark_alive(600)
    run_items(rt, *(make_named_item(f"n{n}", make_nonsense_text(n)) for n in range(20)))
    (tmp_path / "schemathesis.toml").write_text(SCHEMATHESIS_SETTINGS)
    with running_service(rt, server_url) as service:
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
            "SCHEMATHESIS_HOOKS": "tests.support.schemathesis_hooks",
            "STORY_CURSOR": service.ask("/v1/stories?limit=3").json["next"],
        }
        command = [
            str(Path(sys.executable).with_name("schemathesis")), "--config-file", "schemathesis.toml", "run",
            f"http://127.0.0.1:{service.port}/openapi.json", "--header", f"Authorization: Bearer {TOKEN}",
            "--checks", "all", "--max-examples", "20", "--request-timeout", "20", "--seed", "47", "--no-color",
        ]  # fmt: skip
        ended = subprocess.run(command, capture_output=True, env=environment, cwd=tmp_path, text=True, timeout=300)
    assert ended.returncode == 0, ended.stdout
    assert f"{len(OPERATIONS)} selected / {len(OPERATIONS)} total" in ended.stdout
