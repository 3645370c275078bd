"""Histories of `clean` made without a pipeline, by the rules of docs/streams.md: many more, and more entangled ones."""

from __future__ import annotations

import itertools
import json
import random
from dataclasses import dataclass, field
from typing import Any

from worker.store.streams import StreamEntry


@dataclass
class MadeHistory:
    """Stories that change by chance, and what the stream says of it."""

    chance: random.Random
    has_revisions: bool = True
    has_whole_records: bool = True  # in splits and withdrawals
    entries: list[StreamEntry] = field(default_factory=list)
    _stories: dict[str, list[str]] = field(default_factory=dict)  # the first item represents it
    _versions: dict[str, int] = field(default_factory=dict)
    _revisions: dict[str, int] = field(default_factory=dict)
    _withdrawn: set[str] = field(default_factory=set)
    _numbers: Any = field(default_factory=itertools.count)

    def change_something(self) -> None:
        """One thing of those that change stories."""
        acts = [self._create, self._join, self._join, self._lead, self._edit, self._merge, self._merge, self._split]
        acts += [self._withdraw, self._withdraw]
        self.chance.choice(acts if self._stories else [self._create])()

    def _create(self) -> None:
        returning = sorted(self._withdrawn)
        if returning and self.chance.random() < 0.6:
            item = self.chance.choice(returning)
            self._withdrawn.remove(item)
            self._versions[item] += 1
            story = f"st_{item}v{self._versions[item]}"
        else:
            item, story = self._make_item(), f"st_{next(self._numbers)}"
        self._stories[story] = [item]
        self._tell("story.created", story, record=self._record(item, story))

    def _join(self) -> None:
        story = self._choose()
        self._stories[story].append(self._make_item())
        self._revisions[story] += 1  # told in copies

    def _lead(self) -> None:
        story, item = self._choose(), self._make_item()
        self._stories[story].insert(0, item)
        self._tell("story.updated", story, record=self._record(item, story))
        if len(self._stories) > 1 and self.chance.random() < 0.5:
            self._absorb(story, self.chance.choice(sorted(self._stories.keys() - {story})))

    def _edit(self) -> None:
        story = self._choose()
        item = self._stories[story][0]
        self._versions[item] += 1
        self._tell("item.updated", story, record=self._record(item, story), changed=["title"])

    def _merge(self) -> None:
        if len(self._stories) > 1:
            story, absorbed = self.chance.sample(sorted(self._stories), 2)
            if self.chance.random() < 0.5:
                self._stories[story].insert(0, self._stories[absorbed].pop(0))
            self._absorb(story, absorbed)

    def _absorb(self, story: str, absorbed: str) -> None:
        self._stories[story] += self._stories.pop(absorbed)
        lead = {"id": self._stories[story][0]}
        self._tell("story.merged", story, absorbed_id=absorbed, representative=lead)

    def _split(self) -> None:
        story = self._choose()
        items = self._stories[story]
        if len(items) < 2:
            return
        leaving = self.chance.sample(items, self.chance.randrange(1, len(items)))
        new = f"st_{next(self._numbers)}"
        self._stories[story] = [item for item in items if item not in leaving]
        self._stories[new] = leaving
        self._revisions[new] = 1
        reps = {"representative": self._kept(story), "new_representative": self._kept(new)}
        more = {"new_story_revision": 1} if self.has_revisions else {}
        self._tell("story.split", story, new_story_id=new, items=leaving, **reps, **more)

    def _withdraw(self) -> None:
        story = self._choose()
        item = self.chance.choice([self._stories[story][0], *self._stories[story]])
        self._stories[story].remove(item)
        self._withdrawn.add(item)
        self._versions[item] += 1
        lead = self._kept(story) if self._stories[story] else None
        self._tell("item.withdrawn", story, id=item, version=self._versions[item], by="hand", representative=lead)
        if lead is None:
            del self._stories[story]

    def _choose(self) -> str:
        return self.chance.choice(sorted(self._stories))

    def _make_item(self) -> str:
        item = f"it_{next(self._numbers)}"
        self._versions[item] = 1
        return item

    def _record(self, item: str, story: str) -> dict[str, Any]:
        return {"id": item, "version": self._versions[item], "story_id": story, "provenance": {}}

    def _kept(self, story: str) -> dict[str, Any]:
        item = self._stories[story][0]
        record = self._record(item, "st_older")
        return record if self.has_whole_records else {name: record[name] for name in ("id", "version")}

    def _tell(self, kind: str, story: str, **data: Any) -> None:
        self._revisions[story] = self._revisions.get(story, 0) + 1
        data = {"story_id": story, **data} if "record" not in data else data
        if self.has_revisions:
            data["story_revision"] = self._revisions[story]
        number = len(self.entries) + 1
        fields = {"ce_type": kind, "ce_id": f"ev_{number}", "data": json.dumps(data)}
        self.entries.append(StreamEntry("clean", f"{number // 3 + 1}-{number % 3}", fields))
