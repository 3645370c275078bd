"""Whatever changes stories, by chance, through the real pipeline: new texts, copies, updates, splits, merges, …"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tests.support.pipeline import read_events, run_items
from tests.support.texts import make_nonsense_text
from worker.judging.by_hand import UndecidableError, merge_stories, split_off_items, withdraw_item
from worker.runtime import Runtime


def make_weekly_item(n: int, source: int = 0, more: str = "") -> dict[str, str]:
    """The report of a week, as one of several papers has it."""
    text = make_nonsense_text(n) + more
    return {"id": f"{n}-{source}", "title": f"Week {n}", "content_text": text, "source": f"Paper {source}"}


def change_some_story(rt: Runtime, chance: random.Random, weeks: int = 8) -> None:
    """One thing of those that change stories."""
    n, items = chance.randrange(weeks), list_item_ids(rt)
    match chance.randrange(6) if items else 0:
        case 0 | 1:
            run_items(rt, make_weekly_item(n, chance.randrange(4)))
        case 2:
            run_items(rt, make_weekly_item(n, chance.randrange(4), f" And then something else {chance.randrange(99)}."))
        case 3:
            _attempt(lambda: withdraw_item(rt, chance.choice(items)))
        case 4:
            _attempt(lambda: split_off_items(rt, [chance.choice(items)]))
        case _:
            _attempt(lambda: merge_stories(rt, chance.sample(items, min(2, len(items)))))


def list_item_ids(rt: Runtime) -> list[str]:
    """Ids of all items that have a record."""
    return sorted({data["record"]["id"] for _, data in read_events(rt) if "record" in data})


def list_held_ids(stories: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Story -> the item that stands for it."""
    return {story: held["id"] for story, held in stories.items()}


def _attempt(decide: Callable[[], object]) -> None:
    """People may ask for what can't be."""
    with suppress(UndecidableError):
        decide()
