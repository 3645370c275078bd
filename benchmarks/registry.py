"""Every evaluation there is; a new one gets its line here and its limits in baseline.json."""

from __future__ import annotations

from . import seeds
from .evaluation import Evaluation

EVALUATIONS = (Evaluation(name="seeds", kind="eval", measure=seeds.measure),)
