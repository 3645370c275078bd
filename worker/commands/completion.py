"""completion: what makes a shell complete commands, options, choices and names of files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal, cast

import click
from click.shell_completion import get_completion_class

from ..failures import FILE_UNWRITABLE
from ..settings import COMPLETION_VARIABLE, find_user_folder
from . import terminal
from .exit_codes import FAILED

ShellName = Literal["bash", "zsh", "fish"]


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.option("--install", is_flag=True, help="Write it where the shell looks for it.")
@click.pass_context
def print_completion(ctx: click.Context, /, shell: str, install: bool) -> int:
    """The script by which a shell completes commands, options, choices and names of files."""
    script = _make_script(ctx.find_root().command, shell)
    place = find_completion_file(cast(ShellName, shell))
    if not install:
        sys.stdout.write(script)
        terminal.print_message(f"put it into {place}, which --install does; {_describe_last_step(shell, place)}")
        return 0
    try:
        _write_script(place, script)
    except OSError as error:
        terminal.print_error(f"{place} can't be written: {error.strerror}", FILE_UNWRITABLE)
        return FAILED
    terminal.print_message(f"{place} is written; {_describe_last_step(shell, place)}")
    return 0


def _make_script(root: click.Command, shell: str) -> str:
    """click's script. The function of zsh has the name of its file: under another one the second Tab does nothing,
    for zsh calls what it has loaded from the file again, and that only names the other function."""
    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 (click has all three)
    completer = kind(root, {}, "feedmill", COMPLETION_VARIABLE)
    script = completer.source()
    return script.replace(completer.func_name, "_feedmill") if shell == "zsh" else script


def find_completion_file(shell: ShellName) -> Path:
    """Where a shell looks for the completion of `feedmill`; zsh where it is told to look."""
    if shell == "bash":
        return find_user_folder("data") / "bash-completion" / "completions" / "feedmill"
    if shell == "zsh":
        return find_user_folder("data") / "zsh" / "site-functions" / "_feedmill"
    return find_user_folder("config") / "fish" / "completions" / "feedmill.fish"


def _write_script(place: Path, script: str) -> None:
    """Whole or not at all, so that no shell reads half of it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.part")
    part.write_text(script, encoding="utf-8")
    part.replace(place)


def _describe_last_step(shell: str, place: Path) -> str:
    if shell == "bash":
        return "it holds for new shells, where the package bash-completion is installed"
    if shell == "zsh":
        return f'put "fpath+=({place.parent}); autoload -Uz compinit; compinit" into .zshrc; it holds for new shells'
    return "it holds for new shells"
