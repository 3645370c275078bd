"""review: what people said at the console of pairs of texts."""

from __future__ import annotations

import sqlite3

import click

from ..catalog.answers import ReviewAnswers
from ..failures import FILE_UNREADABLE
from ..settings import Settings
from . import terminal


@click.group("review")
def review_group() -> None:
    """Pairs of texts that people have judged at the console."""


@review_group.command("export")
@click.pass_obj
def export_answers(settings: Settings, /) -> int:
    """Every judged pair with both its texts, a JSON line each, as `./run.sh eval reviewed-pairs` reads them."""
    answers = ReviewAnswers(settings.data_dir, settings.collection)
    count = 0
    try:
        for pair in answers.read_labelled_pairs() if answers.path.exists() else ():
            terminal.print_json_line(pair)
            count += 1
    except sqlite3.Error as error:
        terminal.print_error(f"feedmill: {answers.path}: {error}; mend it, or take it from a backup", FILE_UNREADABLE)
        return 1
    hint = "" if count else f"; the console of `feedmill serve` asks for them, and keeps them in {answers.path.parent}"
    terminal.print_message(f"{count:,} judged pairs{hint}")
    return 0
