"""The command line: `feedmill …`. Each command is a file of `commands`: it reads its flags, and does what they say.

Nothing is imported here that help, a version or a wrong name would wait for: Celery, NumPy, the rooms.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from io import StringIO, TextIOWrapper
from pathlib import Path
from types import TracebackType

import click

from .commands.exit_codes import INTERRUPTED, UNREACHABLE, USAGE
from .commands.lazy_group import CommandEntry, LazyGroup
from .log_lines import TextLineFormatter
from .printable import make_logs_printable, make_printable
from .settings import Settings, SettingsError

COMMANDS = {  # each in the file of `commands` that has its name
    "dead": CommandEntry("dead_group", "Dead letters: what could not be processed, and why."),
    "dedupe": CommandEntry(
        "dedupe_target",
        "Judge the items of a JSONL file or - in input order, without a server: one verdict per item.",
    ),
    "demo": CommandEntry(
        "run_demo",
        "The main job on sample input: a server, real workers, and a table of stories, copies and reasons.",
    ),
    "doctor": CommandEntry(
        "check_health", "Look whether server, queue, workers and counts are well, and say what to do where they aren't."
    ),
    "extract": CommandEntry("extract_targets", "Turn files, URLs or - into items, without a server."),
    "feeds": CommandEntry("feeds_group", "The feeds that are polled while `feedmill up` runs."),
    "merge": CommandEntry(
        "merge_stories",
        "Make one story out of several; the first one goes on, and the items stay in it, whatever they say later.",
    ),
    "metrics": CommandEntry("print_metrics", "The metrics of the whole collection, in Prometheus' text form."),
    "split": CommandEntry(
        "split_items",
        "Take items out of their story into a story of their own, which is never joined with it again.",
    ),
    "status": CommandEntry("show_status", "What was accepted and what became of it."),
    "stories": CommandEntry(
        "list_stories", "All stories as they are now, each with the record that stands for it, for whoever begins late."
    ),
    "story": CommandEntry(
        "show_story", "All items of a story, by its id or that of one of its items, and why each is in it."
    ),
    "submit": CommandEntry("submit_targets", "Put jobs into the queue: files, folders, URLs, or - for standard input."),
    "tail": CommandEntry("tail_streams", "Read the output streams; in a pipe, one JSON object per event."),
    "up": CommandEntry("run_services", "Run server, workers and scheduler on this machine until Ctrl-C."),
    "why": CommandEntry(
        "explain_pair",
        "Why two items are one story or not: their texts side by side, all signals, the rule, and what was done.",
    ),
    "withdraw": CommandEntry(
        "withdraw_items",
        "Take items back: out of their stories and the index, for as long as their source brings them.",
    ),
}


@click.group(cls=LazyGroup, entries=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="feedmill")
@click.option("--redis-url", help="Server to use; without one, the embedded server.")
@click.option("--data-dir", type=click.Path(path_type=Path), help="Where the embedded server keeps its data.")
@click.option("--verbose", is_flag=True, help="Say on stderr what is being done.")
@click.pass_context
def cli(ctx: click.Context, redis_url: str | None, data_dir: Path | None, verbose: bool) -> None:
    """News feeds, pages and documents in; one clean stream of unique story texts out, every verdict explained.

    Settings come from a .env file, the environment (FEEDMILL_...) and these flags, in rising rank.
    """
    make_logs_printable()
    handler = logging.StreamHandler()
    handler.setFormatter(TextLineFormatter(has_time=False))
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, handlers=[handler])
    flags = {"redis_url": redis_url, "data_dir": str(data_dir) if data_dir else None}
    ctx.obj = Settings.from_env(flags=flags)


def main() -> None:
    """Run the command line and exit with its code."""
    sys.excepthook = _print_unforeseen
    sys.exit(run_command_line(sys.argv[1:]))


def run_command_line(args: list[str]) -> int:
    """The exit code of one command line; every expected failure is one clear line on stderr."""
    _escape_unwritable_letters()
    try:
        _refuse_broken_text(args)
        with cli.make_context("feedmill", args) as context:
            return cli.invoke(context) or 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except click.ClickException as error:
        _print_usage_error(error)
        return USAGE
    except SettingsError as error:
        _print_failure(str(error))
        return USAGE
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python would complain when it flushes
        return 0
    except _load_backend_errors() as error:
        _print_failure(_describe_backend_error(error))
        return UNREACHABLE


def _escape_unwritable_letters() -> None:
    """Write what people read with escapes for the letters that their terminal does not have, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _refuse_broken_text(args: list[str]) -> None:
    """Raise UsageError for an argument that is not UTF-8. Only the name of a file may be any bytes."""
    for argument in args:
        raw = os.fsencode(argument)
        if raw != argument.encode("utf-8", "replace") and not Path(argument).exists():
            raise click.UsageError(
                f"{raw.decode('utf-8', 'backslashreplace')}: not text in UTF-8, nor the name of a file"
            )


def _print_failure(message: str) -> None:
    from .commands import terminal

    terminal.print_error(f"feedmill: {message}")


def _print_usage_error(error: click.ClickException) -> None:
    """What click says of it, which quotes arguments."""
    said = StringIO()
    error.show(said)
    click.echo(make_printable(said.getvalue()), err=True, nl=False)


def _print_unforeseen(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A fault of ours with its traceback; what it quotes steers no terminal either."""
    click.echo(make_printable("".join(traceback.format_exception(kind, error, trace))), err=True, nl=False)


def _describe_backend_error(error: Exception) -> str:
    from .server.binary import ServerError
    from .trouble import name_trouble

    return (
        f"the server can't be reached: {error}"
        if isinstance(error, ServerError)
        else f"{name_trouble(error)} ({error})"
    )


def _load_backend_errors() -> tuple[type[Exception], ...]:
    """What is raised by a server that is away; asked for when something was raised, and its client is imported then."""
    from .runtime import BACKEND_ERRORS

    return BACKEND_ERRORS
