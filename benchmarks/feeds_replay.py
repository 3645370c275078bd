"""201 feeds over 32 days, snapshot after snapshot: is every item known again, and only what is new a version?

The decisions are the pipeline's own (assign_ids.py and changes.py in worker/judging); only the store is a table in
memory, and no story is judged, so that two replays take minutes. What is looked for is counted from raw guids, links
and texts, not from what the recogniser says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from ingest import Document, IngestError, Item, Reading, read_document, share_of_words_changed
from ingest.feeds import parse_feed
from ingest.text.likeness import title_key
from worker.judging.article_of_item import article_of
from worker.judging.assign_ids import DocumentContext, Slot, assign_ids, find_candidate_ids
from worker.judging.changes import is_unchanged
from worker.judging.judge_items import BATCH_SIZE, make_batches
from worker.judging.versions import digest_fields
from worker.judging.ways import with_own_digests
from worker.store.identities import MAX_BEARERS, MarkBearers
from worker.store.items import StoredItem

from .archives import unpack_archive

NEEDS = ("feeds/rss-sync-corpus.tar.xz",)
NEAR = 0.3  # part of all words that two texts may differ in and still be the same


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A feed at a moment: its items, and the guid and link of each as they stand there."""

    feed: str
    taken: datetime
    items: Sequence[Item]
    raw: dict[int, tuple[str | None, str | None]]  # position -> guid, link


@dataclass(slots=True)
class Replay:
    """What is known after some snapshots, and what was counted on the way."""

    known: dict[str, StoredItem] = field(default_factory=dict)
    bearers: dict[bytes, MarkBearers] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)  # of every item of every snapshot, in order
    counts: Counter[str] = field(default_factory=Counter)
    seen: dict[tuple[str, str], Item] = field(default_factory=dict)  # feed and id -> as it showed it last
    guids: set[tuple[str, str]] = field(default_factory=set)
    links: dict[tuple[str, str], Item] = field(default_factory=dict)

    def add_snapshot(self, snapshot: Snapshot) -> None:
        """One more snapshot."""
        context = DocumentContext(frozenset(item.id for item in snapshot.items), snapshot.feed)
        given = {str(place): item for place, item in enumerate(snapshot.items)}
        for batch in make_batches(Reading(items=snapshot.items), BATCH_SIZE, snapshot.feed):
            left: list[Slot] = batch
            while left:
                found = {mark.key: self.bearers.get(mark.key, MarkBearers()) for slot in left for mark in slot.marks}
                known = {i: self.known[i] for i in find_candidate_ids(left, found) if i in self.known}
                named, left = assign_ids(left, found, known, context.ids_in_document)
                for slot in named:
                    self._count_outcome(snapshot, slot, self._record_slot(slot, context), context)
                    context.note_outcome(slot.item.id)
        for item in given.values():
            guid, link = snapshot.raw[item.provenance.position]
            self.guids.add((snapshot.feed, guid or ""))
            self.links[snapshot.feed, link or ""] = item

    def _record_slot(self, slot: Slot, context: DocumentContext) -> str:
        item, before = slot.item, self.known.get(slot.item.id)
        for claim in slot.claims:
            row = self.bearers.get(claim.mark, MarkBearers()).ids
            ids = row if item.id in row or len(row) >= MAX_BEARERS else (*row, item.id)
            self.bearers[claim.mark] = MarkBearers(ids, frozenset(ids))
        if before and (context.is_repeated_in_feed(item) or is_unchanged(slot.version, before)):
            if slot.version.way not in before.digests:
                self.known[item.id] = replace(before, digests=with_own_digests(slot.version, before))
            return "unchanged"
        self.known[item.id] = StoredItem(
            id=item.id,
            version=before.version + 1 if before else 1,
            digests=with_own_digests(slot.version, before),
            article=article_of(item),
            story=None,
        )
        return "updated" if before else "new"

    def _count_outcome(self, snapshot: Snapshot, slot: Slot, outcome: str, context: DocumentContext) -> None:
        item, before = slot.item, self.seen.get((snapshot.feed, slot.item.id))
        self.ids.append(item.id)
        self.counts[outcome] += 1
        self.counts[f"by {item.provenance.id_basis}"] += 1
        self.counts["repaired"] += item.provenance.id_basis not in ("own", "guid")
        if context.is_repeated_in_feed(item):
            self.counts["listed twice"] += 1
        elif before:
            kind = (
                "revision"
                if _words_of(item) != _words_of(before) and (outcome == "updated" or not self._is_published(item))
                else "markup"
                if _is_markup_change(item, before)
                else "other"
            )
            self.counts[f"{kind} {outcome}"] += 1
        if not context.is_repeated_in_feed(item):
            self.seen[snapshot.feed, item.id] = item
        guid, link = snapshot.raw[item.provenance.position]
        earlier = self.links.get((snapshot.feed, link or ""))
        if guid and link and earlier and (snapshot.feed, guid) not in self.guids:
            self.counts["new guid, known link"] += 1
            self.counts["new guid, known link: new"] += outcome == "new"
            self.counts["new guid, known link: new, another story"] += outcome == "new" and _is_other_story(
                item, earlier
            )

    def _is_published(self, item: Item) -> bool:
        """Whether its words are published, since another feed brought them before."""
        published = self.known[item.id].article
        return (published.title, published.text) == (item.title or "", item.content_text or "")


def read_snapshots(folder: Path) -> Iterator[Snapshot]:
    """Every snapshot that is a feed, in the order in which they were taken."""
    paths = sorted(folder.glob("*/*.xml"), key=lambda path: (path.stem, path.parent.name))
    urls = dict(line.split()[:2] for line in (folder / "sources").read_text("utf-8").splitlines() if line.strip())
    for path in paths:
        taken = datetime.strptime(path.stem, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        feed = path.parent.name
        document = Document(body=path.read_bytes(), kind="feed", fetched_at=taken, url=urls.get(feed), name=path.name)
        try:
            raw = {entry.position: (entry.guid, entry.url) for entry in parse_feed(document).items}
            yield Snapshot(feed, taken, read_document(document).items, raw)
        except IngestError:
            continue  # a web page in the feed's place; real-feeds counts what can't be read


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Replay it twice side by side, and compare."""
    with unpack_archive(material / NEEDS[0]) as folder:
        return compare_replays(read_snapshots(folder / "rss-sync-corpus"), out)


def compare_replays(shown: Iterator[Snapshot], out: TextIO) -> dict[str, float]:
    """The figures of two replays of the same snapshots, with the first one's table."""
    first, second = Replay(), Replay()
    for snapshot in shown:
        first.add_snapshot(snapshot)
        second.add_snapshot(snapshot)
    counts = first.counts
    for name in sorted(counts):
        print(f"{counts[name]:8}  {name}", file=out)
    twice = find_items_new_twice(list({item.id: item for item in first.seen.values()}.values()))
    for one, other in twice:
        print(f"new twice: {one.url}  {one.title}\n           {other.url}", file=out)
    return {
        "new_guid_known_link": counts["new guid, known link"],
        "new_guid_known_link_came_out_new": counts["new guid, known link: new"],
        "same_story_came_out_new": counts["new guid, known link: new"]
        - counts["new guid, known link: new, another story"],
        "items_new_twice": len(twice),
        "text_revisions": sum(counts[f"revision {outcome}"] for outcome in ("updated", "unchanged")),
        "text_revisions_without_version": counts["revision unchanged"],
        "markup_only_changes": sum(counts[f"markup {outcome}"] for outcome in ("updated", "unchanged")),
        "markup_only_changes_with_version": counts["markup updated"],
        "same_ids_in_both_replays": float(first.ids == second.ids),
    }


def find_items_new_twice(items: Sequence[Item]) -> list[tuple[Item, Item]]:
    """Pairs of items with one link, one title and nearly one text, under two ids."""
    groups: dict[tuple[str, str, str], list[Item]] = {}
    for item in items:
        if item.title and item.url:
            groups.setdefault((item.source.domain or "", item.url, title_key(item.title)), []).append(item)
    return [
        (group[0], other)
        for group in groups.values()
        for other in group[1:]
        if share_of_words_changed(group[0].content_text or "", other.content_text or "") < NEAR
    ]


def _words_of(item: Item) -> tuple[str | None, str | None]:
    return item.title, item.content_text


def _is_markup_change(item: Item, before: Item) -> bool:
    """Only the mark-up changed: no field that a version would name."""
    return item.content_html != before.content_html and digest_fields(item) == digest_fields(
        replace(before, id=item.id)
    )


def _is_other_story(item: Item, earlier: Item) -> bool:
    """Another story under a known link: title, opening and date have all changed."""
    ours, theirs = (
        (one.title or one.content_text, (one.content_text or "")[:60], one.date_published) for one in (item, earlier)
    )
    return all(a != b for a, b in zip(ours, theirs, strict=True))
