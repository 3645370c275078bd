"""The second step of a back-fill: the items of a leg to verdicts; those without a date to what each leg begins with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from dedupe import Article, Params, StreamJudge, Verdict

from ..judging.article_of_item import article_of
from ..offline.judge import build_verdict_line
from ..story_table import StoryTable
from .archived_item import ArchivedItem
from .item_files import make_moment, read_items
from .slice_files import VERDICTS, load_plan, load_rows, load_state, save_state
from .work_folder import WorkFolder, open_whole


def judge_leg(out: str, language: str, leg: int) -> int:
    """Judge the items of a leg, slice by slice; returns how many were judged, those before the leg included."""
    work = WorkFolder(Path(out))
    plan = load_plan(work)
    slices = plan.find_leg(language, leg)
    last = work.slice(slices[-1].name)
    count = sum(one.end - one.first + one.overlap for one in slices)
    if (last / VERDICTS).exists():  # they are written in order
        return count
    judge = StreamJudge(Params(), StoryTable(is_packed=False))
    if leg and (base := plan.find_leg(language, 0)):
        sightings, texts = load_state(work.slice(base[0].name))
        judge.take_over(texts, sightings)
    folders = [work.part(number) for number in range(plan.parts)]
    for one in slices:
        folder = work.slice(one.name)
        rows = load_rows(folder)
        if one is not slices[0]:
            judge.forget_before(make_moment(int(rows["moment"][0])))
        with open_whole(folder / VERDICTS) as lines:
            articles = map(_make_article, read_items(folders, language, rows))
            lines.writelines(map(_encode_verdict, judge.judge(articles)))
            if not leg:  # the state is there before the verdicts are
                save_state(folder, judge.copy_sightings(), judge.list_texts())
    return count


def _make_article(archived: ArchivedItem) -> Article:
    return article_of(archived.item)


def _encode_verdict(verdict: Verdict) -> bytes:
    line: dict[str, Any] = {**build_verdict_line(verdict), "lead": verdict.story.representative.id}
    return msgspec.json.encode(line) + b"\n"
