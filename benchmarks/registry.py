"""Every evaluation there is; a new one gets its line here and its limits in baseline.json."""

from __future__ import annotations

from . import feedparser_tests, seeds
from .evaluation import Evaluation

EVALUATIONS = (
    Evaluation(name="seeds", kind="eval", measure=seeds.measure),
    Evaluation(name="feedparser-tests", kind="eval", measure=feedparser_tests.measure, needs=feedparser_tests.NEEDS),
)
