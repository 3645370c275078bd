"""Stories of legs to stories of the whole: two that have an item in common are one.

verdicts of a leg, from its end ─► final_story_ids ─► each item's story in its leg
items that were judged in two legs ─► union of their stories ─► each item's story
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import msgspec

from dedupe import final_story_ids

from .item_files import Rows
from .slice_files import LEG_IDS, STORIES, STORY_IDS, load_ids, load_rows, read_verdicts, save_ids
from .slicing import TimeSlice, list_legs
from .story_spans import OpenStories
from .work_folder import WorkFolder, open_whole


class StoryUnion:
    """Which stories are one: union-find (Galler, Fischer: An improved equivalence algorithm, 1964)."""

    def __init__(self) -> None:
        self._into: dict[str, str] = {}  # only stories that are another one

    def find(self, story_id: str) -> str:
        """The id that a story goes by.

        >>> union = StoryUnion()
        >>> union.join("st_a", "st_b"), union.join("st_b", "st_c"), union.find("st_c")
        (None, None, 'st_a')
        """
        root = story_id
        while (into := self._into.get(root)) is not None:
            root = into
        while story_id != root:
            self._into[story_id], story_id = root, self._into[story_id]
        return root

    def join(self, earlier: str, later: str) -> None:
        """They are one, under the id of the earlier one."""
        first, second = self.find(earlier), self.find(later)
        if first != second:
            self._into[second] = first


def stitch_language(work: WorkFolder, planned: Sequence[TimeSlice], window: timedelta) -> int:
    """Find the story of each item of a language, and put the stories together; returns how many there are."""
    language = planned[0].language
    union, base = StoryUnion(), planned[0] if planned[0].number == 0 else None
    base_ids = _settle_leg(work, [], base)
    for leg in list_legs(planned):
        for alone, with_leg in zip(base_ids, _settle_leg(work, leg, base), strict=True):
            union.join(alone, with_leg)
    if base:
        save_ids(work.slice(base.name) / LEG_IDS, base_ids)
    _join_overlaps(work, planned, union)
    stories, open_stories = 0, OpenStories(language)
    for one, after in zip(planned, [*planned[1:], None], strict=True):
        folder = work.slice(one.name)
        ids = [union.find(story_id) for story_id in load_ids(folder / LEG_IDS)[one.overlap :]]
        save_ids(folder / STORY_IDS, ids)
        _add_items(folder, one, ids, open_stories)
        stories += _close_stories(work, one, after, open_stories, window)
    return stories


def _settle_leg(work: WorkFolder, leg: Sequence[TimeSlice], base: TimeSlice | None) -> list[str]:
    """Each item's story when its leg is judged, into files; returns those of the items without a date."""
    absorbed: dict[str, str] = {}
    for one in reversed(leg):
        folder = work.slice(one.name)
        save_ids(folder / LEG_IDS, final_story_ids(_list_steps(folder), absorbed))
    return final_story_ids(_list_steps(work.slice(base.name)), absorbed) if base else []


def _list_steps(folder: Path) -> Iterator[tuple[str, list[str]]]:
    return ((verdict.story_id, verdict.merged) for verdict in read_verdicts(folder))


def _join_overlaps(work: WorkFolder, planned: Sequence[TimeSlice], union: StoryUnion) -> None:
    """Items that were judged in two legs make one story of their two."""
    before: deque[str] = deque(maxlen=max(one.overlap for one in planned))
    for one in planned:
        ids = load_ids(work.slice(one.name) / LEG_IDS)
        shared = [*before][len(before) - one.overlap :]
        for earlier, later in zip(shared, ids[: one.overlap], strict=True):
            union.join(earlier, later)
        before.extend(ids[one.overlap :])


def _add_items(folder: Path, one: TimeSlice, ids: Sequence[str], open_stories: OpenStories) -> None:
    rows: Rows = load_rows(folder)
    places = zip(rows["moment"].tolist(), read_verdicts(folder), strict=True)
    for number, (moment, verdict) in enumerate(places):
        if number >= one.overlap:
            open_stories.add_item(ids[number - one.overlap], verdict.lead, moment)


def _close_stories(
    work: WorkFolder, one: TimeSlice, after: TimeSlice | None, open_stories: OpenStories, window: timedelta
) -> int:
    """Write down the stories that no item of the slices after this one can join."""
    reach = None
    if after is not None:
        begins = int(load_rows(work.slice(after.name))["moment"][after.overlap])
        reach = begins - window // timedelta(microseconds=1)
    count = 0
    with open_whole(work.slice(one.name) / STORIES) as lines:
        for story in open_stories.close_before(reach):
            lines.write(msgspec.json.encode(story) + b"\n")
            count += 1
    return count
