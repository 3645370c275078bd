"""Items in, verdicts out: does this article carry a text that is known already?

sketch -> candidates -> decide -> verdict. No feeds, no network, no server.
"""

from __future__ import annotations

from .align import Row, Span
from .article import Article, Merge, Relation, Scores, Side, Story, Verdict
from .byhand import open_to, split, stays, united, without
from .compare import compare
from .explain import Explanation, explain
from .family import clash
from .furniture import Sighting, ignored_words, own_text, paragraph_key, sighting
from .index import Index, MemoryIndex
from .judge import Stream, at_end, dedupe_stream, judge
from .params import Params
from .rules import RULES, Rule
from .sightings import MemorySightings, Sightings, furnish
from .signals import Signal
from .sketch import Sketch, sketch
from .text import text_key
from .verdict import decide, renewed, story_id

__all__ = [
    "RULES",
    "Article",
    "Explanation",
    "Index",
    "MemoryIndex",
    "MemorySightings",
    "Merge",
    "Params",
    "Relation",
    "Row",
    "Rule",
    "Scores",
    "Side",
    "Sighting",
    "Sightings",
    "Signal",
    "Sketch",
    "Span",
    "Story",
    "Stream",
    "Verdict",
    "at_end",
    "clash",
    "compare",
    "decide",
    "dedupe_stream",
    "explain",
    "furnish",
    "ignored_words",
    "judge",
    "open_to",
    "own_text",
    "paragraph_key",
    "renewed",
    "sighting",
    "sketch",
    "split",
    "stays",
    "story_id",
    "text_key",
    "united",
    "without",
]
