"""The commands in outline, for completion: what each takes, without importing it, which takes a second.

outlines.json is made of the commands themselves: `./run.sh outlines` after one was changed.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import click

FILE = Path(__file__).with_name("outlines.json")

CommandOutline = dict[str, Any]  # of a command: help, params; of a group: help, commands


def describe_command(command: click.Command) -> CommandOutline:
    """The outline of a command as it is."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        inner = {name: command.get_command(context, name) for name in command.list_commands(context)}
        return {
            "help": command.get_short_help_str(),
            "commands": {name: describe_command(one) for name, one in inner.items() if one},
        }
    return {"help": command.get_short_help_str(), "params": [_describe_param(param) for param in command.params]}


def build_outlined_command(name: str, outline: CommandOutline) -> click.Command:
    """A command that takes what the outline says, and does nothing."""
    if "commands" in outline:
        inner = [build_outlined_command(one, below) for one, below in outline["commands"].items()]
        return click.Group(name, inner, help=outline["help"])
    return click.Command(name, params=[_build_param(param) for param in outline["params"]], help=outline["help"])


@cache
def load_outlines() -> dict[str, CommandOutline]:
    """All commands of the root, by name."""
    outlines: dict[str, CommandOutline] = json.loads(FILE.read_text(encoding="utf-8"))
    return outlines


def format_outlines(root: click.Group) -> str:
    """What outlines.json must be."""
    return json.dumps(describe_command(root)["commands"], indent=1, ensure_ascii=False) + "\n"


def _describe_param(param: click.Parameter) -> CommandOutline:
    kind = param.type
    told: CommandOutline = {
        "names": [*param.opts, *param.secondary_opts],
        "nargs": param.nargs,
        "is_multiple": param.multiple,
    }
    if isinstance(kind, click.Choice):
        told["choices"] = [*kind.choices]
    if isinstance(kind, click.Path | click.File) or kind.name == "target":
        told["is_file"] = True
    if isinstance(param, click.Option):
        told |= {"is_option": True, "is_flag": param.is_flag, "help": param.help}
    return told


def _build_param(told: CommandOutline) -> click.Parameter:
    kind: click.ParamType[Any] | None = click.Choice(told["choices"]) if "choices" in told else None
    if told.get("is_file"):
        kind = click.Path()
    if "is_option" not in told:
        return click.Argument(told["names"], nargs=told["nargs"], type=kind, required=False)
    flag = {"is_flag": True} if told["is_flag"] else {"type": kind, "nargs": told["nargs"]}
    return click.Option([*told["names"], "value"], multiple=told["is_multiple"], help=told["help"], **flag)
