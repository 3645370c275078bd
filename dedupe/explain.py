"""Why two texts are one story or are not: everything that the judge saw, and the rule that decided. Pure.

two Articles ──► TextPair ──► rule, scores, signals
            └──► align ──► rows: shared and own words
"""

from __future__ import annotations

from dataclasses import dataclass

from .agreement import rule_for
from .align import AlignedRow, align_texts
from .article import Article, Relation, Scores
from .pair import TextPair
from .params import Params
from .signals import Signal, list_signals


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """How the judge sees A, if B represents a story. ``item`` in the scores is A, ``matched`` is B."""

    a: Article
    b: Article
    relation: Relation  # "new": kept apart
    rule: str
    says: str  # the rule's sentence
    scores: Scores
    signals: tuple[Signal, ...]
    rows: tuple[AlignedRow, ...]


def explain_decision(a: Article, b: Article, params: Params) -> Explanation:
    """Judge one pair as `judge_article` does, and keep everything that spoke for or against."""
    pair = TextPair(a, b, params)
    rule = rule_for(pair)
    return Explanation(
        a=a,
        b=b,
        relation=rule.relation(pair),
        rule=rule.name,
        says=rule.says,
        scores=pair.scores,
        signals=list_signals(pair),
        rows=align_texts(a.text, b.text, params),
    )
