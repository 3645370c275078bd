"""lead: an item represents its story, by hand."""

from __future__ import annotations

import click

from ..judging.by_hand import DecisionTerms
from ..judging.leading import make_representative
from ..settings import Settings
from .decisions import apply_decisions, by_option, check_ids, reason_option
from .options import json_option


@click.command("lead")
@click.argument("item")
@reason_option
@by_option
@json_option
@click.pass_obj
def lead_story(settings: Settings, /, item: str, reason: str | None, terms: DecisionTerms, as_json: bool) -> int:
    """Let an item represent its story, until a fuller text comes; its record goes out once more.

    Exit code 1 if it is unknown, or its record is no longer in the streams; then nothing is done.
    """
    return apply_decisions(settings, [lambda rt: make_representative(rt, check_ids([item])[0], reason, terms)], as_json)
