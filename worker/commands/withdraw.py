"""withdraw: items are taken back, by hand."""

from __future__ import annotations

from collections.abc import Callable

import click

from ..judging import by_hand
from ..judging.by_hand import DecisionOutcome, DecisionTerms
from ..runtime import Runtime
from ..settings import Settings
from .decisions import apply_decisions, by_option, check_ids, reason_option
from .options import json_option


@click.command("withdraw")
@click.argument("items", nargs=-1, required=True, metavar="ITEM...")
@click.option("--undo", is_flag=True, help="Let them in again: each is published when its source brings it next.")
@reason_option
@by_option
@json_option
@click.pass_obj
def withdraw_items(
    settings: Settings, /, items: tuple[str, ...], undo: bool, reason: str | None, terms: DecisionTerms, as_json: bool
) -> int:
    """Take items back: out of their stories and the index, for as long as their source brings them.

    Exit code 1 if one is unknown; the others are done.
    """
    decide = by_hand.lift_withdrawal if undo else by_hand.withdraw_item
    return apply_decisions(settings, [_make_step(decide, item, reason, terms) for item in items], as_json)


def _make_step(
    decide: Callable[[Runtime, str, str | None, DecisionTerms], DecisionOutcome],
    item: str,
    reason: str | None,
    terms: DecisionTerms,
) -> Callable[[Runtime], DecisionOutcome]:
    return lambda rt: decide(rt, check_ids([item])[0], reason, terms)
