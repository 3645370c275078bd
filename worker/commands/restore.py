"""restore: the data of an embedded server out of a backup."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..backend import open_backend
from ..clock_and_ids import utc_now
from ..runtime import build_runtime
from ..server.backup import BackupError, empty_folder, fill_folder
from ..server.binary import ServerError
from ..server.folder_lock import lock_folder
from ..server.private_files import UnusableFolderError
from ..settings import Settings, SettingsError, search_path
from ..store.sums import Audit
from . import terminal
from .exit_codes import FAILED, USAGE


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True, readable=True))
@click.pass_obj
def restore_data(settings: Settings, /, file: Path) -> int:
    """Make the data of an embedded server out of a backup.

    The data folder must be empty. FILE is one of `feedmill backup`, or a snapshot (RDB) of another server.
    """
    if settings.redis_url:
        raise click.UsageError("this is for an embedded server: leave out FEEDMILL_REDIS_URL and --redis-url")
    try:
        with lock_folder(settings.data_dir, utc_now()):
            fill_folder(file, settings.data_dir)
            sums = _read_data(settings)
    except UnusableFolderError as error:
        terminal.print_error(f"feedmill: {error}")
        return USAGE
    except BackupError as error:
        terminal.print_error(f"feedmill: {error}")
        return FAILED
    if sys.stdout.isatty():
        where = f"{settings.data_dir} has {sums.jobs:,} jobs and {sums.clean_events:,} events in clean"
        terminal.print_message(f"{where}; compare everything by `feedmill doctor --audit`, then `feedmill up`")
    else:
        terminal.print_json_line({"data_dir": str(settings.data_dir), "jobs": sums.jobs, "clean": sums.clean_events})
    return 0


def _read_data(settings: Settings) -> Audit:
    """Start the server once on what was restored. Nothing of it stays where that is not possible."""
    try:
        with open_backend(settings, search_path()) as server:
            return build_runtime(settings, server.url).jobs.audit()
    except ServerError as error:
        empty_folder(settings.data_dir)
        reason = str(error).splitlines()[-1].strip()
        raise BackupError(f"no server starts on this backup ({reason}); it is damaged, or of a newer server") from None
    except SettingsError:
        empty_folder(settings.data_dir)
        raise
