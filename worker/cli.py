"""The command line: `feedmill …`. Each command reads its flags, calls one room, and shows what came of it.

A command's code is imported when it is called: help and the quick commands need not wait for Celery and NumPy.
Exit codes: 0 ok, 1 some items failed, 2 usage or configuration, 3 server unreachable, 130 interrupted.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Any

import click

from .commands import byhand_group
from .commands.feeds_group import feeds
from .commands.options import fetched_option, json_option, kind_option
from .commands.terminal import print_error
from .runtime import BACKEND_ERRORS
from .settings import Settings, SettingsError

FAILED, USAGE, UNREACHABLE, INTERRUPTED = 1, 2, 3, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="feedmill")
@click.option("--redis-url", help="Server to use; without one, the embedded server.")
@click.option("--data-dir", type=click.Path(path_type=Path), help="Where the embedded server keeps its data.")
@click.option("--verbose", is_flag=True, help="Say on stderr what is being done.")
@click.pass_context
def cli(ctx: click.Context, redis_url: str | None, data_dir: Path | None, verbose: bool) -> None:
    """News feeds, pages and documents in; one clean stream of unique story texts out, every verdict explained.

    Settings come from the environment (FEEDMILL_...), a .env file and these flags, in rising rank.
    """
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(levelname)s %(message)s")
    flags = {"redis_url": redis_url, "data_dir": str(data_dir) if data_dir else None}
    ctx.obj = Settings.from_env(flags=flags)


@cli.command()
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="Keep the demo's data in this folder.")
@click.pass_obj
def demo(settings: Settings, keep: Path | None) -> int:
    """The main job on sample input: a server, real workers, and a table of stories, copies and reasons."""
    from .commands.demo import run_demo

    return run_demo(settings, keep)


@cli.command()
@click.option(
    "--log-level",
    type=click.Choice(["DEBUG", "INFO", "WARNING", "ERROR"]),
    default="WARNING",
    show_default=True,
    help="How much the workers say on stderr.",
)
@click.pass_obj
def up(settings: Settings, log_level: str) -> int:
    """Run server, workers and scheduler on this machine until Ctrl-C."""
    from .commands.submit import run_services

    return run_services(settings, log_level)


@cli.command()
@click.argument("targets", nargs=-1, required=True)
@kind_option
@fetched_option
@click.option("--full-text", is_flag=True, help="Fetch the pages of items that a feed carries only as teasers.")
@click.option(
    "--wait", type=float, metavar="SECONDS", help="Wait so long for the jobs to end and show what came of them."
)
@json_option
@click.pass_obj
def submit(settings: Settings, /, targets: tuple[str, ...], wait: float | None, as_json: bool, **options: Any) -> int:
    """Put jobs into the queue: files, folders, URLs, or - for standard input.

    Prints one line per job. Exit code 1 if something could not be taken or, with --wait, came to nothing.
    """
    from .commands.submit import submit_targets

    return submit_targets(settings, targets, wait, as_json, **options)


@cli.command()
@click.option(
    "--stream",
    "streams",
    type=click.Choice(["clean", "copies", "dead"]),
    multiple=True,
    default=["clean"],
    show_default=True,
    help="May be given several times.",
)
@click.option("--after", default="0", show_default=True, help="Cursor: the id of the last entry you have.")
@click.option("-n", "--limit", type=click.IntRange(min=1), help="Stop after so many.")
@click.option("-f", "--follow", is_flag=True, help="Go on with what comes in, until Ctrl-C.")
@json_option
@click.pass_obj
def tail(settings: Settings, /, **options: Any) -> int:
    """Read the output streams; in a pipe, one JSON object per event."""
    from .commands.tail import tail_streams

    return tail_streams(settings, **options)


@cli.command()
@click.argument("targets", nargs=-1, required=True)
@kind_option
@fetched_option
@click.option(
    "--explain",
    is_flag=True,
    help="Show pages block by block, with the reason for each; with --json one JSON line per block.",
)
@json_option
@click.pass_obj
def extract(settings: Settings, /, targets: tuple[str, ...], explain: bool, as_json: bool, **options: Any) -> int:
    """Turn files, URLs or - into items, without a server."""
    from .commands.extract import extract_targets

    return extract_targets(settings, targets, explain, as_json, **options)


@cli.command()
@click.argument("target")
@json_option
@click.pass_obj
def dedupe(settings: Settings, /, target: str, as_json: bool) -> int:
    """Judge the items of a JSONL file or - in input order, without a server: one verdict per item."""
    from .commands.extract import dedupe_target

    return dedupe_target(settings, target, as_json)


@cli.command()
@click.argument("a")
@click.argument("b")
@click.option(
    "--from",
    "sources",
    multiple=True,
    metavar="FILE",
    help="Take the items from a file of JSON lines, or -, instead of the server. May be given several times.",
)
@json_option
@click.pass_obj
def why(settings: Settings, /, a: str, b: str, sources: tuple[str, ...], as_json: bool) -> int:
    """Why two items are one story or not: their texts side by side, all signals, the rule, and what was done.

    A and B are ids of items. Exit code 1 if one of them is not known.
    """
    from .commands.why import explain_pair

    return explain_pair(settings, a, b, sources, as_json)


@cli.command()
@click.argument("name", metavar="ID")
@json_option
@click.pass_obj
def story(settings: Settings, /, name: str, as_json: bool) -> int:
    """All items of a story, by its id or that of one of its items, and why each is in it."""
    from .commands.story import show_story

    return show_story(settings, name, as_json)


@cli.command()
@click.option("--check", is_flag=True, help="Also fail if no worker and scheduler were seen in the last minute.")
@json_option
@click.pass_obj
def status(settings: Settings, /, check: bool, as_json: bool) -> int:
    """What was accepted and what became of it. Exit code 1 if the counts contradict each other."""
    from .commands.tail import show_status

    return show_status(settings, check, as_json)


@cli.group()
def dead() -> None:
    """Dead letters: what could not be processed, and why."""


@dead.command("list")
@json_option
@click.pass_obj
def dead_list(settings: Settings, /, as_json: bool) -> int:
    """All dead letters, oldest first."""
    from .commands.dead import list_dead_letters

    return list_dead_letters(settings, as_json)


@dead.command("show")
@click.argument("letter")
@json_option
@click.pass_obj
def dead_show(settings: Settings, /, letter: str, as_json: bool) -> int:
    """One dead letter with its whole input."""
    from .commands.dead import show_dead_letter

    return show_dead_letter(settings, letter, as_json)


@dead.command("retry")
@click.argument("letters", nargs=-1, required=True)
@click.pass_obj
def dead_retry(settings: Settings, /, letters: tuple[str, ...]) -> int:
    """Put dead letters back into the queue; "all" takes every one."""
    from .commands.dead import retry_dead_letters

    return retry_dead_letters(settings, letters)


@dead.command("drop")
@click.argument("letters", nargs=-1, required=True)
@click.pass_obj
def dead_drop(settings: Settings, /, letters: tuple[str, ...]) -> int:
    """Forget dead letters and their input; "all" takes every one."""
    from .commands.dead import drop_dead_letters

    return drop_dead_letters(settings, letters)


for group in (feeds, byhand_group.split, byhand_group.merge, byhand_group.withdraw):
    cli.add_command(group)


def main() -> None:
    """Run the command line and exit with its code."""
    sys.exit(run_command_line(sys.argv[1:]))


def run_command_line(args: list[str]) -> int:
    """The exit code of one command line; every expected failure is one clear line on stderr."""
    try:
        with cli.make_context("feedmill", args) as context:
            return cli.invoke(context) or 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return USAGE
    except SettingsError as error:
        print_error(f"feedmill: {error}")
        return USAGE
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python would complain when it flushes
        return 0
    except BACKEND_ERRORS as error:
        print_error(f"feedmill: the server can't be reached: {error}")
        return UNREACHABLE
