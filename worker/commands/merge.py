"""merge: several stories become one, by hand."""

from __future__ import annotations

import click

from ..judging import by_hand
from ..judging.by_hand import DecisionTerms
from ..settings import Settings
from .decisions import apply_decisions, by_option, check_ids, reason_option
from .options import json_option


@click.command("merge")
@click.argument("stories", nargs=-1, required=True, metavar="STORY STORY...")
@reason_option
@by_option
@json_option
@click.pass_obj
def merge_stories(
    settings: Settings, /, stories: tuple[str, ...], reason: str | None, terms: DecisionTerms, as_json: bool
) -> int:
    """Make one story out of several; the first one goes on, and the items stay in it, whatever they say later.

    A story may be named by an item of it. Exit code 1 if one is unknown; then nothing is done.
    """
    if len(stories) < 2:
        raise click.UsageError("name two stories or more")
    return apply_decisions(settings, [lambda rt: by_hand.merge_stories(rt, check_ids(stories), reason, terms)], as_json)
