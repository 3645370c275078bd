"""examples: worked examples by topic, and the sample files that they are tried on."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import click

from ..failures import FILE_UNWRITABLE
from . import terminal
from .exit_codes import FAILED
from .options import json_option

FOLDERS = ("feeds", "pages", "documents", "items")  # of sample files
NEEDS = {
    "up": "`feedmill up` runs in another terminal",
    "docker": "in a checkout, with Docker",
    "network": "with a network",
}


@cache
def load_topics() -> dict[str, dict[str, Any]]:
    """The topics of examples.toml, which says what is in each."""
    return tomllib.loads(Path(__file__).with_name("examples.toml").read_text(encoding="utf-8"))


@click.command("examples")
@click.argument("topic", type=click.Choice([*load_topics()]), required=False)
@click.option(
    "--copy", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
    help="Write the sample files into this folder; what is there stays.",
)  # fmt: skip
@json_option
def show_examples(topic: str | None, copy: Path | None, as_json: bool) -> int:
    """Worked examples by topic, with sample files to try them on."""
    if copy is not None:
        if topic is not None:
            raise click.UsageError("--copy writes the sample files of all topics: leave out the topic")
        return _copy_samples(copy)
    is_readable = sys.stdout.isatty() and not as_json
    if topic is None:
        _print_topics(is_readable)
    else:
        _print_steps(topic, load_topics()[topic], is_readable)
    return 0


def _print_topics(is_readable: bool) -> None:
    topics = load_topics()
    if is_readable:
        terminal.print_table(("topic", "shows"), [(name, topic["title"]) for name, topic in topics.items()])
        terminal.print_message("`feedmill examples TOPIC` shows one; `feedmill examples --copy samples` writes files")
        return
    for name, topic in topics.items():
        terminal.print_json_line({"topic": name, "title": topic["title"], "needs": topic.get("needs")})


def _print_steps(name: str, topic: dict[str, Any], is_readable: bool) -> None:
    if is_readable:
        terminal.print_line(topic["title"], "bold")
        if "needs" in topic:
            terminal.print_line(f"({NEEDS[topic['needs']]})")
    for step in topic["steps"]:
        if is_readable:
            terminal.print_line(f"\n{step['says']}")
            terminal.print_line(f"  {step['run']}", "bold")
        else:
            terminal.print_json_line({"topic": name, "says": step["says"], "run": step["run"]})


def _copy_samples(folder: Path) -> int:
    """A file that is there already stays as it is."""
    written = there = 0
    try:
        for name, body in _read_samples():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                with place.open("xb") as file:
                    file.write(body)
                written += 1
            except FileExistsError:
                there += 1
    except OSError as error:
        terminal.print_error(f"{error.filename or folder} can't be written: {error.strerror}", FILE_UNWRITABLE)
        return FAILED
    stay = f", {there} were there and stay as they are" if there else ""
    terminal.print_message(f"{written} files written to {folder}{stay}")
    return 0


def _read_samples() -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each sample file."""
    with as_file(files("seeds")) as seeds:
        for folder in FOLDERS:
            for file in sorted((seeds / folder).iterdir()):
                yield f"{folder}/{file.name}", file.read_bytes()
