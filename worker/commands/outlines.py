"""The commands in outline: what each takes, without importing it, which takes a second.

For completion, and for calls that can't be done as they were written.

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
    params = [_build_param(param, place) for place, param in enumerate(outline["params"])]
    return click.Command(name, params=params, help=outline["help"])


def refuse_wrong_call(name: str, outline: CommandOutline, args: list[str], parent: click.Context) -> None:
    """Raise UsageError for options that the command does not have, and for what it lacks.

    Values are looked at by the command itself, and it gives its own help.
    """
    if parent.help_option_names and not {*parent.help_option_names}.isdisjoint(args):
        return
    command = build_outlined_command(name, outline)
    if isinstance(command, click.Group):
        if args:
            context = click.Context(command, parent=parent, info_name=name)
            inner, _, rest = command.resolve_command(context, [*args])
            if inner:
                refuse_wrong_call(inner, outline["commands"][inner], rest, context)
        return
    try:
        command.make_context(name, [*args], parent=parent)
    except click.MissingParameter:  # a kind of the next one
        raise
    except click.BadParameter:
        return


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
        told |= {"without_value": param.flag_value} if not param.is_flag and isinstance(param.flag_value, str) else {}
    if param.required:
        told |= {"is_required": True} | ({"metavar": param.metavar} if param.metavar else {})
    return told


def _build_param(told: CommandOutline, place: int) -> click.Parameter:
    kind: click.ParamType[Any] | None = click.Choice(told["choices"]) if "choices" in told else None
    if told.get("is_file"):
        kind = click.Path()
    needs = {"required": told.get("is_required", False), "metavar": told.get("metavar")}
    if "is_option" not in told:
        return click.Argument(told["names"], nargs=told["nargs"], type=kind, **needs)
    flag = {"is_flag": True} if told["is_flag"] else {"type": kind, "nargs": told["nargs"]}
    if "without_value" in told:
        flag |= {"is_flag": False, "flag_value": told["without_value"]}
    return click.Option(
        [*told["names"], f"value_{place}"], multiple=told["is_multiple"], help=told["help"], **flag, **needs
    )
