"""Articles to verdicts, and to the lines that are printed of them, without a server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import Any

import msgspec

from dedupe import Params, StreamJudge, Verdict, final_story_ids

from ..intake.targets import TargetPart
from ..story_table import StoryTable
from .articles import find_documents, read_articles
from .failure import Failure

_FAILED = b"\n"  # in the place of a line: its item could not be judged

VerdictOrFailure = Verdict | Failure


def judge_parts(given: Iterable[TargetPart], params: Params) -> Iterator[Verdict | Failure]:
    """One verdict per item in the order of the parts, with the ids that they gave; bad lines are values among them.

    All verdicts on one part are there before the next part is asked for: a pipe may not bring it for hours.
    """
    stream = StreamJudge(params, StoryTable())
    for part in given:
        failures: list[Failure] = []
        for verdict in stream.judge(read_articles(find_documents([part], failures), failures)):
            yield from failures
            failures.clear()
            yield verdict
        yield from failures


def build_current_lines(judged: Iterable[VerdictOrFailure]) -> Iterator[dict[str, Any] | Failure]:
    """The line of each verdict at once, with the story that its item is in then."""
    return (one if isinstance(one, Failure) else build_verdict_line(one) for one in judged)


def build_final_lines(judged: Iterable[VerdictOrFailure]) -> Iterator[dict[str, Any] | Failure]:
    """The lines of a whole file, each with the story that its item is in when all are judged.

    Until then they wait in a temporary file.
    """
    steps: list[tuple[str, Sequence[str]]] = []
    failures: list[Failure] = []
    with TemporaryFile() as waiting:
        for row in build_current_lines(judged):
            if isinstance(row, Failure):
                failures.append(row)
                waiting.write(_FAILED)
            else:
                steps.append((row["story_id"], row.get("merged", ())))
                waiting.write(msgspec.json.encode(row) + b"\n")
        waiting.seek(0)
        failed, story_ids = iter(failures), iter(final_story_ids(steps))
        for line in waiting:
            yield next(failed) if line == _FAILED else {**msgspec.json.decode(line), "story_id": next(story_ids)}


def build_verdict_line(verdict: Verdict) -> dict[str, Any]:
    """What `feedmill dedupe` prints for one item; ``merged`` names stories that became part of its story with it."""
    scores = verdict.scores
    merged = {"merged": [merge.absorbed.id for merge in verdict.merges]} if verdict.merges else {}
    return {
        "id": verdict.article.id,
        "story_id": verdict.story.id,
        "relation": verdict.relation,
        "matched_id": verdict.matched_id,
        "jaccard": scores and round(scores.jaccard, 4),
        "containment": scores and round(scores.containment, 4),
        "containment_of": scores and scores.containment_of,
        "rule": verdict.rule,
        **merged,
    }
