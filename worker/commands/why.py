"""why: two texts side by side, what they share, the rule that decided, and what became of them."""

from __future__ import annotations

import sys
from typing import Any

import click

from dedupe import Article, Explanation, Params, explain_decision

from ..backend import open_backend
from ..failures import UNKNOWN_ITEM, USAGE
from ..judging.form_marks import load_form_marks
from ..judging.known_items import is_valid_id, pack_article
from ..settings import Settings, search_path
from ..stores import Stores, open_stores
from . import pair_picture, terminal
from .exit_codes import FAILED
from .options import TargetParam, json_option
from .pair_outcome import PairOutcome, describe_outcome, load_pair_outcome, pack_outcome


@click.command("why")
@click.argument("a")
@click.argument("b")
@click.option(
    "--from",
    "sources",
    type=TargetParam(),
    multiple=True,
    metavar="FILE",
    help="Take the items from a file of JSON lines, or -, instead of the server. May be given several times.",
)
@json_option
@click.pass_obj
def explain_pair(settings: Settings, /, a: str, b: str, sources: tuple[str, ...], as_json: bool) -> int:
    """Why two items are one story or not: their texts side by side, all signals, the rule, and what was done.

    A and B are ids of items. Exit code 1 if one of them is not known.
    """
    if sources:
        from .pair_files import read_pair  # here, for it loads what reads items; the server has them read

        pair, outcome, named_form = read_pair(settings, (a, b), sources), None, ""
    else:
        with open_backend(settings, search_path()) as server:
            rt = open_stores(settings, server.url)
            pair, outcome = _load_from_server(rt, a, b)
            pair, named_form = _mark_forms(rt, pair)
    if pair is None:
        return FAILED
    explanation = explain_decision(*pair, Params())
    if as_json or not sys.stdout.isatty():
        terminal.print_json_line(_pack_explanation(explanation, outcome, named_form))
    else:
        said = [f"{named_form}."] if named_form else []
        pair_picture.print_pair(explanation, [*said, *describe_outcome(outcome)] if outcome else ())
    return 0


def _load_from_server(rt: Stores, a: str, b: str) -> tuple[tuple[Article, Article] | None, PairOutcome | None]:
    known = rt.items.load_items([name for name in (a, b) if is_valid_id(name)])
    missing = [name for name in dict.fromkeys((a, b)) if name not in known]
    for name in missing:
        terminal.print_error(
            f"{name}: no such item on the server (`feedmill story` names the items of a story); "
            "--from FILE takes items from a file of JSON lines",
            UNKNOWN_ITEM,
        )
    if missing:
        return None, None
    if a == b:
        terminal.print_error(f"{a}: an item is compared with another one", USAGE)
        return None, None
    return (known[a].article, known[b].article), load_pair_outcome(rt, known[a], known[b])


def _mark_forms(rt: Stores, pair: tuple[Article, Article] | None) -> tuple[tuple[Article, Article] | None, str]:
    """The two with the forms that they are in, and who named the one that both are in; "" where there is none."""
    if pair is None:
        return None, ""
    marks = load_form_marks(rt)
    a, b = marks.examples.mark_articles(pair)
    return (a, b), marks.describe_shared_form(a, b)


def _pack_explanation(explanation: Explanation, outcome: PairOutcome | None, named_form: str) -> dict[str, Any]:
    """Everything, as one JSON object."""
    scores = explanation.scores
    return {
        "a": pack_article(explanation.a),
        "b": pack_article(explanation.b),
        "same_story_text": explanation.relation != "new",
        "relation": explanation.relation,
        "rule": explanation.rule,
        "says": explanation.says,
        "jaccard": round(scores.jaccard, 4),
        "a_in_b": round(scores.item_in_matched, 4),
        "b_in_a": round(scores.matched_in_item, 4),
        "shared_blocks": scores.shared_blocks,
        "signals": explanation.signals,
        "rows": [
            {
                side: [{"kind": span.kind, "words": span.words, "text": span.text} for span in spans]
                for side, spans in (("a", row.ours), ("b", row.theirs))
            }
            for row in explanation.rows
        ],
        "named_form": named_form or None,
        "done": pack_outcome(outcome) if outcome else None,
    }
