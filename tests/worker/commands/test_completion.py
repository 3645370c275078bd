"""completion: pressing Tab in real shells, fast, without what commands import."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.screens import ROOT
from tests.support.shells import ShellScreen, running_shell
from tests.support.system import command
from worker.cli import COMMANDS, cli
from worker.commands.completion import find_completion_file
from worker.commands.outlines import FILE, format_outlines

MOST_SECONDS = 0.5  # of CPU, for one completion; a tenth of a second on a quiet machine


def complete(folder: Path, *words: str) -> list[str]:
    """What a shell is told that completes the last word; for files, their kind."""
    asked = {"_FEEDMILL_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(["feedmill", *words])}
    asked |= {"COMP_CWORD": str(len(words)), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "worker"], cwd=folder, env=asked, capture_output=True, text=True
    )
    assert done.returncode == 0
    for heavy in ("redis", "ingest", "rich", "numpy", "celery"):
        assert f" {heavy}\n" not in done.stderr, "a Tab is not worth a second"
    return [line.removeprefix("plain,") for line in done.stdout.splitlines() if line]


def test_the_outlines_are_those_of_the_commands() -> None:
    assert FILE.read_text(encoding="utf-8") == format_outlines(cli), "run ./run.sh outlines"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param(["sub"], ["submit"], id="a command"),
        pytest.param(["stor"], ["stories", "story"], id="several commands"),
        pytest.param(["--redis-url", "redis://x", "stat"], ["status"], id="behind an option of the root"),
        pytest.param(["groups", "d"], ["drop"], id="a command of a group"),
        pytest.param(["submit", "--fu"], ["--full-text"], id="an option"),
        pytest.param(["jobs", "--e"], ["--ended"], id="the other name of a switch"),
        pytest.param(["submit", "--kind", "p"], ["page"], id="a choice"),
        pytest.param(["tail", "--stream", "clean", "--stream", "c"], ["clean", "copies"], id="a choice said again"),
        pytest.param(["completion", "z"], ["zsh"], id="a choice without an option"),
        pytest.param(["submit", "sto"], ["file,sto"], id="a file"),
        pytest.param(["submit", "a.xml", "sto"], ["file,sto"], id="another file"),
        pytest.param(["why", "--from", "sto"], ["file,sto"], id="a file of an option"),
        pytest.param(["job", "ab"], [], id="an id"),
        pytest.param(["frobnicate", "a"], [], id="no command"),
    ],
)
def test_what_a_word_is_completed_to(tmp_path: Path, words: list[str], found: list[str]) -> None:
    assert complete(tmp_path, *words) == found


def test_all_commands_are_offered_and_it_is_fast(tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert complete(tmp_path, "") == sorted(COMMANDS)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < MOST_SECONDS


def press_tab_in(shell: ShellScreen) -> None:
    """Commands, options and files are completed, as one who types sees it."""
    for keys, shown in (
        ("feedmill withdr\t", "withdraw"),
        ("feedmill submit --full-t\t", "--full-text"),
        ("feedmill submit harb\t", "harbour-news.xml"),
    ):
        shell.press_keys(f"\x15{keys}")
        shell.wait_for(shown)


def prepare_folder(folder: Path, shell: str) -> None:
    (folder / "harbour-news.xml").write_text("")
    installed = subprocess.run(
        [sys.executable, "-m", "worker", "completion", shell, "--install"],
        env={"HOME": str(folder), "PYTHONPATH": str(ROOT)}, cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "is written" in installed.stderr


def test_bash_completes_with_the_script_where_it_was_installed(tmp_path: Path) -> None:
    prepare_folder(tmp_path, "bash")
    with running_shell(["bash", "--norc", "--noprofile", "-i"], tmp_path) as shell:
        shell.press_keys("source .local/share/bash-completion/completions/feedmill; echo rea''dy\r")
        shell.wait_for("ready")
        press_tab_in(shell)


def need_shell(name: str) -> None:
    """What is no part of every machine is tried where it is; its script is checked in the other tests."""
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed, so its completion was not tried")


@pytest.mark.long
def test_zsh_completes_with_the_script_where_it_was_installed(tmp_path: Path) -> None:
    need_shell("zsh")
    prepare_folder(tmp_path, "zsh")
    with running_shell(["zsh", "-f", "-i"], tmp_path) as shell:
        shell.press_keys(
            "fpath+=(~/.local/share/zsh/site-functions); autoload -Uz compinit; compinit -u -D; echo rea''dy\r"
        )
        shell.wait_for("ready")
        press_tab_in(shell)


@pytest.mark.long
def test_fish_completes_with_the_script_where_it_was_installed(tmp_path: Path) -> None:
    need_shell("fish")
    prepare_folder(tmp_path, "fish")
    with running_shell(["fish", "-i"], tmp_path) as shell:
        shell.press_keys("echo rea''dy\r")
        shell.wait_for("ready\r")
        press_tab_in(shell)


def test_where_scripts_go_is_what_xdg_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/config")
    places = [str(find_completion_file(shell)) for shell in ("bash", "zsh", "fish")]
    assert places == [
        "/data/bash-completion/completions/feedmill",
        "/data/zsh/site-functions/_feedmill",
        "/config/fish/completions/feedmill.fish",
    ]


def test_a_folder_that_can_not_be_written_to_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").write_text("a file, and no folder")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    done = command("completion", "bash", "--install")
    assert (done.returncode, "can't be written" in done.stderr) == (1, True)


def test_the_script_is_printed_alone_for_a_shell_to_read() -> None:
    done = command("completion", "bash")
    assert done.stdout.startswith("_feedmill_completion() {")
    assert "--install" in done.stderr
