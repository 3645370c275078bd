"""metrics: what monitoring wants to know of everything, as Prometheus reads it."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import click

from ..backend import open_backend
from ..failures import FILE_UNWRITABLE
from ..settings import Settings, search_path
from ..stores import open_stores
from . import terminal
from .exit_codes import USAGE


@click.command("metrics")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write them into this file, whole at every moment, as node_exporter's textfile collector wants it.",
)
@click.pass_obj
def print_metrics(settings: Settings, /, output: Path | None) -> int:
    """The metrics of the whole collection, in Prometheus' text form."""
    from ..metrics.exposition import write_metrics  # here, for its library is of no use to `--help`

    with open_backend(settings, search_path()) as server:
        text = write_metrics(open_stores(settings, server.url))
    if output is None:
        sys.stdout.write(text.decode())
        return 0
    try:
        _replace_file(output, text)
    except OSError as error:
        said = f"feedmill: {output} can't be written: {error.strerror}; name another file by --output"
        terminal.print_error(said, FILE_UNWRITABLE)
        return USAGE
    return 0


def _replace_file(path: Path, content: bytes) -> None:
    """A reader sees the old content or the new one, never a part; others may read the file."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
