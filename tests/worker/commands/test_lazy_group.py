"""The root of the command line imports a command when it is called, and what it says of commands is what they say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.support.system import ROOT, command
from worker.cli import COMMANDS, cli
from worker.commands.feeds import FEED_COMMANDS, feeds_group

HEAVY = {
    "celery",
    "kombu",
    "numpy",
    "datasketch",
    "lxml",
    "redis",
    "trafilatura",
    "httpcore",
    "rich",
    "pyarrow",
    "ray",
    "ingest",
    "dedupe",
}
LISTING = """
import json, sys
from worker.cli import run_command_line
code = run_command_line(sys.argv[1:])
print("\\n" + json.dumps({"code": code, "modules": sorted(sys.modules)}))
"""


def imported_by(folder: Path, *args: str) -> tuple[int, set[str]]:
    """The exit code of a command line in a process of its own, and the modules that it has imported in the end."""
    done = subprocess.run(
        [sys.executable, "-c", LISTING, *args],
        cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    return found["code"], set(found["modules"])


@pytest.mark.parametrize(
    ("args", "code"),
    [
        pytest.param(["--help"], 0, id="help"),
        pytest.param(["--version"], 0, id="version"),
        pytest.param([], 2, id="nothing"),
        pytest.param(["frobnicate"], 2, id="unknown command"),
        pytest.param(["--frobnicate"], 2, id="unknown option"),
    ],
)
def test_the_root_imports_nothing_heavy_and_no_command(tmp_path: Path, args: list[str], code: int) -> None:
    ended, modules = imported_by(tmp_path, *args)
    assert ended == code
    assert modules.isdisjoint(HEAVY)
    assert modules.isdisjoint(f"worker.commands.{name}" for name in COMMANDS)


def test_a_health_check_imports_nothing_heavy(tmp_path: Path) -> None:
    """It is made every few seconds, in each container. How text is shown is the one thing that it needs."""
    ended, modules = imported_by(tmp_path, "status", "--check", "--own")
    assert ended == 2, "FEEDMILL_HEARTBEAT is not set"
    assert modules.isdisjoint(HEAVY - {"rich"})


def test_a_command_imports_no_other_command_and_celery_only_to_send_jobs(tmp_path: Path) -> None:
    ended, modules = imported_by(tmp_path, "submit", "--help")
    assert ended == 0
    assert {name for name in COMMANDS if f"worker.commands.{name}" in modules} == {"submit"}
    assert "celery" not in modules


READERS = "ingest.read", "ingest.sniff", "ingest.text", "ingest.fetch.fetcher", "dedupe.text", "dedupe.sketch"
JUDGES = "ingest.read", "ingest.sniff", "ingest.fetch.fetcher", "dedupe.judge"


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("status", 0), ("status --job nope", 1), ("tail", 0), ("groups list", 0), ("jobs", 0), ("job nope", 1),
        ("dead list", 0), ("feeds list", 0), ("stories", 0), ("doctor", 0), ("metrics", 0), ("config show", 0),
    ],
)  # fmt: skip
def test_a_command_that_only_looks_loads_nothing_that_reads_judges_or_fetches(
    server_url: str, tmp_path: Path, call: str, code: int
) -> None:
    ended, modules = imported_by(tmp_path, "--redis-url", server_url, *call.split())
    assert ended == code
    assert modules.isdisjoint(HEAVY - {"redis", "rich", "ingest", "dedupe"})
    assert modules.isdisjoint(READERS)
    assert "worker.runtime" not in modules


@pytest.mark.parametrize("call", ["story nope", "why nope none"])
def test_a_command_that_compares_texts_loads_what_cuts_them_into_words_and_no_reader(
    server_url: str, tmp_path: Path, call: str
) -> None:
    ended, modules = imported_by(tmp_path, "--redis-url", server_url, *call.split())
    assert ended == 1
    assert modules.isdisjoint(HEAVY - {"numpy", "redis", "rich", "ingest", "dedupe"})
    assert modules.isdisjoint(JUDGES)


def test_a_group_within_imports_only_the_command_that_is_called(tmp_path: Path) -> None:
    ended, modules = imported_by(tmp_path, "feeds", "--help")
    assert ended == 0
    assert modules.isdisjoint(HEAVY)
    assert modules.isdisjoint({"worker.commands.feed_list", "worker.commands.feed_changes"})


@pytest.mark.parametrize("name", FEED_COMMANDS)
def test_an_entry_of_a_group_within_is_what_its_command_says(name: str) -> None:
    found = feeds_group.get_command(click.Context(feeds_group), name)
    assert found is not None
    assert (found.name, found.get_short_help_str(1000)) == (name, FEED_COMMANDS[name].summary)


@pytest.mark.parametrize("name", COMMANDS)
def test_an_entry_leads_to_the_command_of_its_name(name: str) -> None:
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("width", [20, 45, 60, 200])
def test_an_entry_says_what_the_help_of_the_command_begins_with(name: str, width: int) -> None:
    """In a help of any width the line is the one that click makes of the command's own docstring."""
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    assert cli.commands[name].get_short_help_str(width) == found.get_short_help_str(width)
    assert COMMANDS[name].summary == found.get_short_help_str(1000)


def test_the_help_lists_every_command_once_by_who_needs_it_and_then_the_options() -> None:
    shown = command("--help").stdout
    sections = list(dict.fromkeys(entry.section for entry in COMMANDS.values()))
    assert "Commands" not in sections, "say who needs it"
    places = [shown.index(f"\n{section}:\n") for section in [*sections, "Options"]]
    assert places == sorted(places)
    listed = [line.split()[0] for line in shown[places[0] : places[-1]].splitlines() if line.startswith("  ")]
    assert listed == [*COMMANDS]
    assert max(map(len, shown.splitlines())) <= 80


def test_a_wrong_name_is_answered_with_a_like_one() -> None:
    done = command("submi")
    assert done.returncode == 2
    assert "Did you mean 'submit'?" in done.stderr


def test_there_is_no_command_of_another_name() -> None:
    assert cli.get_command(click.Context(cli), "frobnicate") is None
