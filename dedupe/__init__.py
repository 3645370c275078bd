"""Items in, verdicts out: does this article carry a text that is known already?

sketch -> candidates -> decide -> verdict. No feeds, no network, no server.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .agreement import apply_rules
    from .align import AlignedRow, Span
    from .article import Article, Merge, PairSide, Relation, Scores, Spans, Story, Verdict
    from .compare import compare_articles
    from .explain import Explanation, explain_decision
    from .family import are_on_opposite_sides
    from .form_examples import FormExample, FormExamples, find_shared_form, has_form
    from .furniture import (
        ParagraphSighting,
        count_ignored_words,
        make_paragraph_key,
        sighting_of,
        text_without_furniture,
    )
    from .index import Index, MemoryIndex
    from .judge import CarriedText, StreamJudge, final_story_ids, judge_batch
    from .membership import (
        find_open_stories,
        keep_in_story,
        merge_stories_by_hand,
        split_off_members,
        with_lead_by_hand,
        without_members,
    )
    from .params import Params
    from .rule_numbers import RuleNumber, RuleTrial, RuleTrials, try_rules
    from .rules import RULES, Rule
    from .sightings import MemorySightings, Sightings, SourceRows, mark_furniture
    from .signals import Signal
    from .sketch import Sketch, make_sketches
    from .text import make_text_key
    from .verdict import judge_article, make_story_id, verdict_for_new_text

__all__ = [
    "RULES",
    "AlignedRow",
    "Article",
    "CarriedText",
    "Explanation",
    "FormExample",
    "FormExamples",
    "Index",
    "MemoryIndex",
    "MemorySightings",
    "Merge",
    "PairSide",
    "ParagraphSighting",
    "Params",
    "Relation",
    "Rule",
    "RuleNumber",
    "RuleTrial",
    "RuleTrials",
    "Scores",
    "Sightings",
    "Signal",
    "Sketch",
    "SourceRows",
    "Span",
    "Spans",
    "Story",
    "StreamJudge",
    "Verdict",
    "apply_rules",
    "are_on_opposite_sides",
    "compare_articles",
    "count_ignored_words",
    "explain_decision",
    "final_story_ids",
    "find_open_stories",
    "find_shared_form",
    "has_form",
    "judge_article",
    "judge_batch",
    "keep_in_story",
    "make_paragraph_key",
    "make_sketches",
    "make_story_id",
    "make_text_key",
    "mark_furniture",
    "merge_stories_by_hand",
    "sighting_of",
    "split_off_members",
    "text_without_furniture",
    "try_rules",
    "verdict_for_new_text",
    "with_lead_by_hand",
    "without_members",
]

# Files behind this door, and their names: each is loaded when one of them is asked for, for most need only a few.
FILES = {
    "agreement": "apply_rules",
    "align": "AlignedRow Span",
    "article": "Article Merge PairSide Relation Scores Spans Story Verdict",
    "compare": "compare_articles",
    "explain": "Explanation explain_decision",
    "family": "are_on_opposite_sides",
    "form_examples": "FormExample FormExamples find_shared_form has_form",
    "furniture": "ParagraphSighting count_ignored_words make_paragraph_key sighting_of text_without_furniture",
    "index": "Index MemoryIndex",
    "judge": "CarriedText StreamJudge final_story_ids judge_batch",
    "membership": (
        "find_open_stories keep_in_story merge_stories_by_hand split_off_members with_lead_by_hand without_members"
    ),
    "params": "Params",
    "rule_numbers": "RuleNumber RuleTrial RuleTrials try_rules",
    "rules": "RULES Rule",
    "sightings": "MemorySightings Sightings SourceRows mark_furniture",
    "signals": "Signal",
    "sketch": "Sketch make_sketches",
    "text": "make_text_key",
    "verdict": "judge_article make_story_id verdict_for_new_text",
}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        file = next((file for file, names in FILES.items() if name in names.split()), None)
        if file is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f".{file}", __name__), name)  # so nobody asks here again
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
