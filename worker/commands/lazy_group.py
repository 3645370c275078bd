"""A group of commands that imports a command only when it is called, or asked for its own help.

What commands import takes far longer than what the group does itself: its help, a version, a wrong name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

from .outlines import CommandOutline, build_outlined_command, load_outlines, refuse_wrong_call


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """A command, and what the help of its group says of it."""

    function: str  # that click has made the command of
    summary: str  # the first sentence of the command's own help
    section: str = "Commands"  # of the group's help; sections are in the order of their first entries
    file: str = ""  # of this folder, that has it; else the one that has its name


class LazyGroup(click.Group):
    """A click group that knows its commands by their entries until they are called.

    Args:
        entries: name of a command -> its entry.
    """

    def __init__(self, name: str | None = None, *, entries: Mapping[str, CommandEntry], **settings: Any) -> None:
        # Stand-ins, from which click makes the group's help and proposes names for a wrong one.
        outlines = [click.Command(command, help=entry.summary) for command, entry in entries.items()]
        super().__init__(name, outlines, **settings)
        self.entries = entries

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself, or where a shell completes, its outline; None: there is none of this name."""
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        if ctx.resilient_parsing and (outline := self._outlines_for(ctx).get(cmd_name)):
            return build_outlined_command(cmd_name, outline)
        command: click.Command = getattr(import_module(f".{entry.file or cmd_name}", __package__), entry.function)
        return command

    def _outlines_for(self, ctx: click.Context) -> Mapping[str, CommandOutline]:
        """Those of the root, which has looked through the whole line before it comes to a group within."""
        return load_outlines() if ctx.parent is None else {}

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command; one that is called with what it does not take, or without what it needs, is not imported."""
        if not ctx.resilient_parsing and (outline := self._outlines_for(ctx).get(args[0])):
            refuse_wrong_call(args[0], outline, args[1:], ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The lists of commands in the help, from the entries alone."""
        sections: dict[str, list[str]] = {}
        for name, entry in self.entries.items():
            sections.setdefault(entry.section, []).append(name)
        longest = max(map(len, self.entries))
        for section, names in sections.items():
            with formatter.section(section):
                room = formatter.width - longest - 6
                rows = [(name.ljust(longest), self.commands[name].get_short_help_str(room)) for name in names]
                formatter.write_dl(rows)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """First the commands, which are what a reader looks for; then the options."""
        self.format_commands(ctx, formatter)
        click.Command.format_options(self, ctx, formatter)
