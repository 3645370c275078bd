"""The command line: `feedmill …`. Each command is a file of `commands`: it reads its flags, and does what they say.

Nothing is imported here that help, a version or a wrong name would wait for: Celery, NumPy, the rooms.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType

import click
from click.shell_completion import shell_complete

from .commands.exit_codes import INTERRUPTED, USAGE
from .commands.lazy_group import CommandEntry, LazyGroup
from .commands.usage_errors import describe_usage_error
from .failures import INTERNAL_ERROR, ExpectedFailure, write_failure_line
from .printable import hide_credentials, make_logs_printable, make_printable
from .settings import COMPLETION_VARIABLE, Settings, SettingsError, read_completion_request

FIRST_STEPS, FOR_CONSUMERS, FOR_OPERATORS = "First steps", "For consumers", "For operators"
DECISIONS, WITHOUT_SERVER = "Decisions", "Without a server"
COMMANDS = {  # each in the file of `commands` that has its name, in the order of the help
    "examples": CommandEntry(
        "show_examples", "Worked examples by topic, with sample files to try them on.", FIRST_STEPS
    ),
    "demo": CommandEntry(
        "run_demo",
        "The main job on sample input: a server, real workers, and a table of stories, copies and reasons.",
        FIRST_STEPS,
    ),
    "up": CommandEntry(
        "run_services", "Run server, workers, fetcher and scheduler on this machine until Ctrl-C.", FIRST_STEPS
    ),
    "submit": CommandEntry(
        "submit_targets", "Put jobs into the queue: files, folders, URLs, or - for standard input.", FIRST_STEPS
    ),
    "feeds": CommandEntry("feeds_group", "The feeds that are polled while `feedmill up` runs.", FIRST_STEPS),
    "tail": CommandEntry("tail_streams", "Read the output streams; in a pipe, one JSON object per event.", FIRST_STEPS),
    "status": CommandEntry("show_status", "What was accepted and what became of it.", FIRST_STEPS),
    "stories": CommandEntry(
        "list_stories",
        "All stories as they are now, each with the record that stands for it, for whoever begins late.",
        FOR_CONSUMERS,
    ),
    "story": CommandEntry(
        "show_story",
        "All items of a story, by its id or that of one of its items, and why each is in it.",
        FOR_CONSUMERS,
    ),
    "groups": CommandEntry(
        "groups_group",
        "Consumer groups of the output streams: how far each is, making and dropping them.",
        FOR_CONSUMERS,
    ),
    "hooks": CommandEntry(
        "hooks_group",
        "Webhooks: programs of yours that are told of events by HTTP, signed and again until they have them.",
        FOR_CONSUMERS,
    ),
    "relay": CommandEntry(
        "relay_events",
        "Pass the clean stream on into PostgreSQL, Kafka or files, until Ctrl-C.",
        FOR_CONSUMERS,
    ),
    "serve": CommandEntry("run_http", "Stories, events, feeds and jobs over HTTP, until Ctrl-C.", FOR_CONSUMERS),
    "doctor": CommandEntry(
        "check_health",
        "Look whether server, queue, workers and counts are well, and say what to do where they aren't.",
        FOR_OPERATORS,
    ),
    "job": CommandEntry(
        "show_job", "One job: where it is, what its runs came to, and the stories it made.", FOR_OPERATORS
    ),
    "jobs": CommandEntry("list_jobs", "The jobs that are open, or the last ones that ended.", FOR_OPERATORS),
    "dead": CommandEntry("dead_group", "Dead letters: what could not be processed, and why.", FOR_OPERATORS),
    "config": CommandEntry("config_group", "What is set, to what, and where that was said.", FOR_OPERATORS),
    "metrics": CommandEntry(
        "print_metrics", "The metrics of the whole collection, in Prometheus' text form.", FOR_OPERATORS
    ),
    "backup": CommandEntry(
        "back_up_data", "Write the embedded server's data into a file, while everything runs.", FOR_OPERATORS
    ),
    "restore": CommandEntry("restore_data", "Make the data of an embedded server out of a backup.", FOR_OPERATORS),
    "migrate": CommandEntry(
        "migrate_store", "Take an older store to the newest format, while everything runs.", FOR_OPERATORS
    ),
    "completion": CommandEntry(
        "print_completion",
        "The script by which a shell completes commands, options, choices and names of files.",
        FOR_OPERATORS,
    ),
    "why": CommandEntry(
        "explain_pair",
        "Why two items are one story or not: their texts side by side, all signals, the rule, and what was done.",
        DECISIONS,
    ),
    "versions": CommandEntry(
        "show_versions", "What one item said before, and what became of it, word by word.", DECISIONS
    ),
    "split": CommandEntry(
        "split_items",
        "Take items out of their story into a story of their own, which is never joined with it again.",
        DECISIONS,
    ),
    "merge": CommandEntry(
        "merge_stories",
        "Make one story out of several; the first one goes on, and the items stay in it, whatever they say later.",
        DECISIONS,
    ),
    "lead": CommandEntry(
        "lead_story",
        "Let an item represent its story, until a fuller text comes; its record goes out once more.",
        DECISIONS,
    ),
    "withdraw": CommandEntry(
        "withdraw_items",
        "Take items back: out of their stories and the index, for as long as their source brings them.",
        DECISIONS,
    ),
    "forms": CommandEntry(
        "forms_group",
        "Templates that a source fills in again and again, and whose fillings are never the same text.",
        DECISIONS,
    ),
    "furniture": CommandEntry(
        "furniture_group", "Passages that recur in a source, and are real text all the same.", DECISIONS
    ),
    "review": CommandEntry("review_group", "Pairs of texts that people have judged at the console.", DECISIONS),
    "extract": CommandEntry("extract_targets", "Turn files, URLs or - into items, without a server.", WITHOUT_SERVER),
    "dedupe": CommandEntry(
        "dedupe_target",
        "Judge the items of a JSONL file or - in input order, without a server: one verdict per item.",
        WITHOUT_SERVER,
    ),
    "backfill": CommandEntry(
        "backfill_archives",
        "Judge archives (WARC, JSON lines, Parquet) of any length into Parquet: items, verdicts, stories.",
        WITHOUT_SERVER,
    ),
}


@click.group(cls=LazyGroup, entries=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="feedmill")
@click.option("--redis-url", help="Server to use; without one, the embedded server.")
@click.option("--data-dir", type=click.Path(), help="Where the embedded server keeps its data.")
@click.option("--verbose", is_flag=True, help="Say on stderr what is being done.")
@click.pass_context
def cli(ctx: click.Context, redis_url: str | None, data_dir: str | None, verbose: bool) -> None:
    """News feeds, pages and documents in; one clean stream of unique story texts out, every verdict explained.

    Settings come from a .env file, the environment (FEEDMILL_...) and these flags, in rising rank.
    """
    make_logs_printable()
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(levelname)s %(message)s")
    flags = {"redis_url": redis_url or None, "data_dir": data_dir or None}  # an empty one is as none, as elsewhere
    ctx.meta["feedmill.flags"] = flags
    ctx.obj = Settings.from_env(flags=flags)


def main() -> None:
    """Run the command line and exit with its code."""
    sys.excepthook = _print_unforeseen
    if request := read_completion_request():
        sys.exit(shell_complete(cli, {}, "feedmill", COMPLETION_VARIABLE, request))
    sys.exit(run_command_line(sys.argv[1:]))


def run_command_line(args: list[str]) -> int:
    """The exit code of one command line; every expected failure is one clear line on stderr."""
    _fill_closed_streams()
    _escape_unwritable_letters()
    try:
        _refuse_broken_text(args)
        with cli.make_context("feedmill", args) as context:
            code = cli.invoke(context) or 0
            sys.stdout.flush()
            return code
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return USAGE
    except BrokenPipeError:  # the reader of our output has seen enough
        _drop_output()
        return 0
    except Exception as error:
        failure = _describe_failure(error)
        if failure is None:
            raise
        if isinstance(error, OSError):
            _drop_output()
        _print_failure(failure)
        return failure.kind.exit_code


def _describe_failure(error: Exception) -> ExpectedFailure | None:
    """What is to be said of an error that is no fault of ours; None: it is one."""
    if isinstance(error, click.ClickException):
        return describe_usage_error(error)
    if isinstance(error, SettingsError):
        return ExpectedFailure(f"feedmill: {error}", error.kind)
    from .commands.backend_errors import describe_backend_error  # with the server's client

    return describe_backend_error(error)


def _fill_closed_streams() -> None:
    """An empty stream for each that was closed before we began, for what reads or writes it need not know."""
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def _drop_output() -> None:
    """What is still to be written goes nowhere, or Python would complain when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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


def _print_failure(failure: ExpectedFailure) -> None:
    click.echo(write_failure_line(failure.message, failure.kind), err=True)


def _print_unforeseen(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A fault of ours with its traceback; what it quotes steers no terminal and shows no password either."""
    text = hide_credentials("".join(traceback.format_exception(kind, error, trace)))
    click.echo(make_printable(text), err=True, nl=False)
    _print_failure(
        ExpectedFailure("feedmill: a fault of feedmill's own; please report it with the lines above", INTERNAL_ERROR)
    )
