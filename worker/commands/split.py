"""split: items get a story of their own, by hand."""

from __future__ import annotations

import click

from ..judging import by_hand
from ..judging.by_hand import DecisionTerms
from ..settings import Settings
from .decisions import apply_decisions, by_option, check_ids, reason_option
from .options import json_option


@click.command("split")
@click.argument("items", nargs=-1, required=True, metavar="ITEM...")
@reason_option
@by_option
@json_option
@click.pass_obj
def split_items(
    settings: Settings, /, items: tuple[str, ...], reason: str | None, terms: DecisionTerms, as_json: bool
) -> int:
    """Take items out of their story into a story of their own, which is never joined with it again.

    All must be of one story, and something must stay. Exit code 1 if that is not so; then nothing is done.
    """
    return apply_decisions(settings, [lambda rt: by_hand.split_off_items(rt, check_ids(items), reason, terms)], as_json)
