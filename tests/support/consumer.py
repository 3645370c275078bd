"""What another program does to keep a correct set of unique stories: it reads `feedmill:clean` and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from worker.store.streams import StreamEntry


class Consumer:
    """Story -> the text that stands for it, by the rules of docs/streams.md."""

    def __init__(self, entries: Iterable[StreamEntry] = ()) -> None:
        self.holds: dict[str, dict[str, Any]] = {}
        self.ids: set[str] = set()
        for entry in entries:
            self.take(entry)

    def begin(self, stories: Iterable[dict[str, Any]]) -> None:
        """Begin late, with the lines of `feedmill stories`; then take what `clean` has behind their cursor."""
        for story in stories:
            self.holds[story["story_id"]] = story.get("record") or story["representative"]

    def take(self, entry: StreamEntry) -> None:
        assert entry.fields["ce_id"] not in self.ids, "an event twice"
        self.ids.add(entry.fields["ce_id"])
        kind, data = entry.fields["ce_type"], json.loads(entry.fields["data"])
        if kind == "story.merged":
            absorbed = self.holds.pop(data["absorbed_id"], None)  # who began late may never have had it
            if absorbed and absorbed["id"] == data["representative"]["id"]:
                self.holds[data["story_id"]] = absorbed
        elif kind == "story.split":
            self.holds[data["story_id"]] = data["representative"]
            self.holds[data["new_story_id"]] = data["new_representative"]
        elif kind == "item.withdrawn":
            self._withdraw(data)
        else:
            self.holds[data["record"]["story_id"]] = data["record"]

    def _withdraw(self, data: dict[str, Any]) -> None:
        if data["representative"]:
            self.holds[data["story_id"]] = data["representative"]
        elif self.holds.get(data["story_id"], {}).get("id") == data["id"]:
            del self.holds[data["story_id"]]
