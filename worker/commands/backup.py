"""backup: the embedded server's data in a file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..backend import open_backend
from ..server.backup import BackupError, write_backup
from ..settings import Settings, search_path
from ..units import format_bytes
from . import terminal
from .exit_codes import FAILED


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--portable", is_flag=True, help="As commands, which every server reads, whatever its version; a larger file."
)
@click.pass_obj
def back_up_data(settings: Settings, /, file: Path, portable: bool) -> int:
    """Write the embedded server's data into a file, while everything runs.

    FILE is what was there at one moment; an older one is replaced when it is whole.
    """
    if settings.redis_url:
        raise click.UsageError("a server of your own is backed up by its own tools: docs/keeping.md says how")
    with open_backend(settings, search_path()) as server:
        try:
            size = write_backup(server.url, settings.data_dir.resolve(), file, portable)
        except BackupError as error:
            terminal.print_error(f"feedmill: {error}")
            return FAILED
    if sys.stdout.isatty():
        terminal.print_message(f"{file}: {format_bytes(size)}")
    else:
        terminal.print_json_line({"file": str(file), "bytes": size})
    return 0
