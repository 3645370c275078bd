"""Items in, verdicts out: does this article carry a text that is known already?

sketch -> candidates -> decide -> verdict. No feeds, no network, no server.
"""

from __future__ import annotations

from .article import Article, Merge, Relation, Scores, Side, Story, Verdict
from .compare import compare
from .index import Index, MemoryIndex
from .judge import at_end, dedupe_stream, judge
from .params import Params
from .rules import RULES, Rule
from .sketch import Sketch, sketch
from .text import text_key
from .verdict import decide, renewed, story_id

__all__ = [
    "RULES",
    "Article",
    "Index",
    "MemoryIndex",
    "Merge",
    "Params",
    "Relation",
    "Rule",
    "Scores",
    "Side",
    "Sketch",
    "Story",
    "Verdict",
    "at_end",
    "compare",
    "decide",
    "dedupe_stream",
    "judge",
    "renewed",
    "sketch",
    "story_id",
    "text_key",
]
