"""Items in, verdicts out: does this article carry a text that is known already?

sketch -> candidates -> decide -> verdict. No feeds, no network, no server.
"""

from __future__ import annotations

from .align import Row, Span
from .article import Article, Relation, Scores, Side, Story, Verdict
from .compare import compare
from .explain import Explanation, explain
from .index import Index, MemoryIndex
from .judge import dedupe_stream, judge
from .params import Params
from .rules import RULES, Rule
from .signals import Signal
from .sketch import Sketch, sketch
from .text import text_key
from .verdict import decide, story_id

__all__ = [
    "RULES",
    "Article",
    "Explanation",
    "Index",
    "MemoryIndex",
    "Params",
    "Relation",
    "Row",
    "Rule",
    "Scores",
    "Side",
    "Signal",
    "Sketch",
    "Span",
    "Story",
    "Verdict",
    "compare",
    "decide",
    "dedupe_stream",
    "explain",
    "judge",
    "sketch",
    "story_id",
    "text_key",
]
