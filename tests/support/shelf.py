"""The shared index with the methods of MemoryIndex: what is put in was written by the scripts of worker/store."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from dedupe import Article, Params, Sketch, Story
from tests.support.jobs import make_document_job
from tests.support.users import operator_url
from worker.settings import Settings
from worker.store.commit import Change, CommitScript
from worker.store.connect import make_client
from worker.store.index import RedisIndex
from worker.store.items import Items, pack_article, pack_digests
from worker.store.jobs import Ledger
from worker.store.keys import Keys
from worker.store.regroup import ItemMove, RegroupScript, StoryRegrouping

numbers = itertools.count()


class RedisShelf:
    """One collection on a real server; time is what was last handed in.

    Whatever is put in is a change of one job, and what is deleted a regrouping. The server expires keys by its own
    clock, so stories are put in from now on and never in the past.
    """

    def __init__(self, url: str, params: Params) -> None:
        self.client, self.keys = make_client(url), Keys.of(f"shelf{next(numbers)}")
        self._operator = make_client(operator_url(url))
        self.window = params.window
        self.index = RedisIndex(self.client, self.keys, params)
        self.now = datetime.now(UTC)
        self._items = Items(self.client, self.keys)
        self._commit = CommitScript(self.client, self.keys, params)
        self._regroup = RegroupScript(self.client, self.keys, params)
        self._slots = map(str, itertools.count())
        self._posted: dict[str, tuple[str, Sketch]] = {}  # story -> item that it is found by, its keys
        self._begin_job()

    def find_candidates(self, sketches: Sequence[Sketch]) -> list[tuple[Story, ...]]:
        return self.index.look_up_stories(sketches, self.now).candidates

    def put(self, story: Story, sketch: Sketch, now: datetime) -> None:
        """An item comes in, or a new version of it, and is what its story is found by."""
        self.now = now
        before = self._posted.get(story.id)
        self._posted[story.id] = story.representative.id, sketch
        self._record(story, story.representative, retired=(before,) if before else (), posted=sketch)

    def update(self, story: Story) -> None:
        """A copy joins the story."""
        if story.id in self._posted:
            self._record(story, Article(id=f"it_copy{next(numbers)}", title="", seen_at=self.now))

    def delete(self, story_ids: Iterable[str]) -> None:
        """The item that a story is found by is taken back, and nothing is left of the story."""
        for story_id in story_ids:
            if story_id in self._posted:
                item_id, sketch = self._posted.pop(story_id)
                known = self._items.load_items([item_id]).get(item_id)
                ended = (known.story,) if known and known.story else ()
                moves = (ItemMove(item_id, known.story_id, ""),) if known and known.story_id else ()
                self.regroup(StoryRegrouping(ended=ended, moves=moves, retired=((item_id, sketch),)))

    def expire(self, now: datetime) -> None:
        self.now = now
        self.index.sweep(now)

    def regroup(self, change: StoryRegrouping) -> None:
        """Something is decided by hand."""
        assert self._regroup(change, self.now)

    def left(self) -> list[str]:
        """All keys of the collection."""
        (found,) = self._operator.pipeline(transaction=False).keys(f"{self.keys.prefix}:*").execute()
        return sorted(key.decode() for key in found)

    def expiring(self) -> list[str]:
        """Those keys that the server will drop by itself."""
        pipe, names = self._operator.pipeline(transaction=False), self.left()
        for name in names:
            pipe.pttl(name)
        return [name for name, left in zip(names, pipe.execute(), strict=True) if left > 0]

    def _begin_job(self) -> None:
        ledger, job = Ledger(self.client, self.keys, Settings.from_env({})), "j1"
        ledger.submit(make_document_job(job, self.now, b"", kind="items", via="stdin"), self.now)
        assert ledger.begin(job, self.now) == "run"

    def _record(
        self, story: Story, item: Article, retired: tuple[tuple[str, Sketch], ...] = (), posted: Sketch | None = None
    ) -> None:
        """Commit a version of an item as a job does that has just looked up its text."""
        known = self._items.load_items([item.id]).get(item.id)
        version = known.version if known else 0
        change = Change(
            slot=next(self._slots),
            outcome="published",
            item_id=item.id,
            expected_version=version,
            fields=(
                *("version", str(version + 1), "digests", pack_digests({})),
                *("article", pack_article(item), "story", story.id),
            ),
            looked_up=posted,
            posted=posted,
            retired=retired,
            story=story,
        )
        newest = self.index.look_up_stories([], self.now).newest
        assert self._commit("j1", [change], newest, self.now).refusal == ""
