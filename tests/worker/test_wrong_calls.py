"""Calls that can't be done as they were written: said by the outline of the command as by the command itself."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import click
import pytest

from worker.cli import cli
from worker.commands.outlines import load_outlines, refuse_wrong_call
from worker.commands.usage_errors import describe_usage_error

WRONG = (
    ["submit", "--nope"],
    ["submit"],
    ["submit", "--kindd", "feed", "x"],
    ["dedupe", "a", "b"],
    ["feeds", "add"],
    ["feeds", "adx"],
    ["feeds", "add", "--nope"],
    ["merge", "--reason", "x"],
    ["tail", "--stream"],
)
RIGHT = (
    ["submit", "--kind", "feed", "a.xml", "b.xml"],
    ["status", "--watch"],
    ["status", "--watch", "3"],
    ["tail", "--oldest-first", "-n", "3", "--stream", "clean", "--stream", "dead"],
    ["tail", "--stream", "x"],  # the command says which there are
    ["feeds", "add", "--as-is", "https://gull.example/"],
    ["feeds"],
    ["submit", "--help"],
    ["feeds", "add", "-h"],
    ["feeds", "add", "--nope", "--help"],
)


@pytest.mark.parametrize("call", WRONG, ids=" ".join)
def test_a_wrong_call_is_told_in_the_words_of_the_command(call: Sequence[str]) -> None:
    root = click.Context(cli, info_name="feedmill")
    with pytest.raises(click.UsageError) as by_outline:
        refuse_wrong_call(call[0], load_outlines()[call[0]], [*call[1:]], root)
    command = cli.get_command(root, call[0])
    assert command is not None
    with (
        pytest.raises(click.UsageError) as by_command,
        command.make_context(call[0], [*call[1:]], parent=root) as context,
    ):
        command.invoke(context)
    assert describe_usage_error(by_outline.value) == describe_usage_error(by_command.value)


@pytest.mark.parametrize("call", RIGHT, ids=" ".join)
def test_what_the_command_takes_or_tells_itself_is_left_to_it(call: Sequence[str]) -> None:
    root = click.Context(cli, info_name="feedmill", help_option_names=["-h", "--help"])
    refuse_wrong_call(call[0], load_outlines()[call[0]], [*call[1:]], root)


def test_a_wrong_call_imports_no_command() -> None:
    program = (
        "import sys; from worker.cli import run_command_line; code = run_command_line(['submit', '--nope']);"
        "print(code, {'numpy', 'redis', 'worker.commands.submit', 'ingest', 'dedupe'} & {*sys.modules})"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "2 set()\n"
