"""Answers of the server that get lost on their way to workers and schedulers."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from random import Random

from tests.support.cutting import CutRule

from .drill import FRESH, Drill, start_drill
from .row import RowOutcome, RowTrial

ROUND = 20  # jobs that are submitted at once
BEGIN_LOST = b"begin"  # in what asks for a job


@dataclass
class CountedCuts:
    """Loses answers by a rule, so many at most, and knows when it did."""

    rule: CutRule
    most: int
    moments: list[float] = field(default_factory=list)

    def __call__(self, asked: bytes) -> bool:
        is_cut = len(self.moments) < self.most and self.rule(asked)
        if is_cut:
            self.moments.append(time.monotonic())
        return is_cut


def cut_share_of_answers(share: float) -> Callable[[RowTrial], RowOutcome]:
    """A row that loses such a share of all answers, until so many are lost."""

    def inject(trial: RowTrial) -> RowOutcome:
        chance = Random(trial.seed)
        cuts = CountedCuts(lambda asked: chance.random() < share, trial.times)
        with start_drill(trial, cut=cuts) as drill:
            while (lost := len(cuts.moments)) < trial.times:
                drill.keep_busy(ROUND)  # the last of all may be lost here
                _watch_until(drill, lost + 1, cuts)
                drill.trial.say(f"{len(cuts.moments)} of {trial.times}")
            return drill.compare(notes=[f"{len(cuts.moments)} answers lost; recovery is the longest time without work"])

    return inject


def _watch_until(drill: Drill, lost: int, cuts: CountedCuts) -> None:
    """Measure the time from work to work until one more answer is lost."""
    while len(cuts.moments) < lost:
        drill.keep_busy()
        drill.recoveries.append(drill.await_work(FRESH))


def lose_begin_answers(trial: RowTrial) -> RowOutcome:
    """One job at a time, whose process is not told that it has the job."""
    cuts = CountedCuts(lambda asked: BEGIN_LOST in asked, 0)
    with start_drill(trial, cut=cuts) as drill:
        for n in range(trial.times):
            cuts.most = n + 1
            drill.submit(islice(drill.supply, 1))
            drill.recoveries.append(drill.await_work())
            drill.finish()
            trial.say(f"{n + 1} of {trial.times}, {drill.recoveries[-1]:.1f} s")
        lost = len(cuts.moments)
        return drill.compare([] if lost == trial.times else [f"only {lost} answers were lost"])
