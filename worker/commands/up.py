"""up: server, workers and scheduler on this machine."""

from __future__ import annotations

import click

from ..runtime import open_backend
from ..server.supervisor import run_until_stopped, supervise_processes
from ..settings import Settings, child_environment, hide_password, search_path
from . import terminal


@click.command("up")
@click.option(
    "--log-level",
    type=click.Choice(["DEBUG", "INFO", "WARNING", "ERROR"]),
    default="WARNING",
    show_default=True,
    help="How much the workers say on stderr.",
)
@click.pass_obj
def run_services(settings: Settings, /, log_level: str) -> int:
    """Run server, workers and scheduler on this machine until Ctrl-C."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)  # the processes run in it, whoever's the server
    with open_backend(settings, search_path()) as server:
        terminal.print_message(
            f"server at {hide_password(server.url)}; data in {settings.data_dir}; "
            f"{settings.workers} worker processes; Ctrl-C stops"
        )
        with supervise_processes(
            settings.data_dir, child_environment(settings, server.url), None, log_level
        ) as supervisor:
            run_until_stopped(supervisor, server.ensure_running)
        terminal.print_message("stopped")
    return 0
