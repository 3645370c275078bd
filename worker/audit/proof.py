"""The audit: everything that the store holds is read once, by id, and compared.

keys ─► jobs ─► items, stories, index ─► events ─► discrepancies ─► (again, as others go on working)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..judging.article_of_item import sketch_articles
from ..runtime import Runtime
from ..store.census import JobRow, KeyRow
from ..store.key_names import KeyKind
from ..store.sums import FLIGHT, Audit
from ..store.trimming import NAMES
from .discrepancies import Discrepancy
from .job_checks import count_in_flight, find_in_jobs
from .published import PublishedState
from .story_checks import StoredState, find_in_stories, find_oldest_certain

PASSES = 3  # over everything, where something does not fit
AT_ONCE = 500  # texts whose postings are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What an audit has gone through, and found."""

    jobs: int
    items: int
    stories: int
    events: int
    discrepancies: tuple[Discrepancy, ...]


@dataclass(slots=True)
class _KeyRing:
    """What the names of the keys say."""

    owners: dict[KeyKind, set[str]] = field(default_factory=lambda: defaultdict(set))
    wrong: list[Discrepancy] = field(default_factory=list)


def prove_all_is_there(rt: Runtime) -> Proof:
    """Read everything, and again where something does not fit: what was caught in the middle of a change fits then.

    Only what is found each time, with the same numbers and names, is a discrepancy.
    """
    proof = _read_everything(rt)
    for _ in range(PASSES - 1):
        if not proof.discrepancies:
            break
        again, before = _read_everything(rt), set(proof.discrepancies)
        lasting = tuple(found for found in again.discrepancies if found in before)
        proof = replace(again, discrepancies=lasting)
    return proof


def _read_everything(rt: Runtime) -> Proof:
    ring = _read_keys(rt.census.find_keys())
    letters = {letter.id for letter in rt.streams.read("dead")}
    jobs = [*rt.census.read_jobs(ring.owners["job"])]
    stored = _read_stored_state(rt, ring, jobs)
    published = PublishedState(rt.params.window)
    for name in NAMES:
        published.take_all(rt.streams.read(name))
    found = [
        *ring.wrong,
        *_check_sums(rt.jobs.audit(), count_in_flight(jobs)),
        *find_in_jobs(jobs, letters),
        *find_in_stories(stored, published, find_oldest_certain(rt.now(), rt.params.window)),
        *_check_postings(rt, stored),
    ]
    return Proof(
        jobs=len(jobs),
        items=len(stored.items),
        stories=sum(not story.merged_into for story in stored.stories.values()),
        events=published.count_events(),
        discrepancies=tuple(sorted(found)),
    )


def _read_keys(rows: Iterator[KeyRow]) -> _KeyRing:
    """Whose keys there are, and those that nobody will ever miss or that will be missed."""
    ring = _KeyRing()
    belongings: dict[str, tuple[KeyKind, str]] = {}
    for row in rows:
        meaning = row.meaning
        ring.owners[meaning.kind].add(meaning.owner)
        if meaning.kind == "unknown":
            ring.wrong.append(Discrepancy(kind="key.unknown", subject=row.name, says="none of our keys"))
        elif meaning.must_expire and not row.expires:
            ring.wrong.append(Discrepancy(kind="key.immortal", subject=row.name, says="it would stay for ever"))
        elif meaning.must_expire is False and row.expires:
            ring.wrong.append(Discrepancy(kind="key.mortal", subject=row.name, says="it would go by itself"))
        if meaning.kind in ("body", "slots"):
            belongings[row.name] = "job", meaning.owner
        elif meaning.kind == "members":
            belongings[row.name] = "story", meaning.owner
        elif meaning.kind == "deliveries":
            belongings[row.name] = "hook", meaning.owner
    for name, (kind, owner) in belongings.items():
        if owner not in ring.owners[kind]:
            ring.wrong.append(Discrepancy(kind="key.orphan", subject=name, says=f"there is no {kind} {owner}"))
    return ring


def _read_stored_state(rt: Runtime, ring: _KeyRing, jobs: list[JobRow]) -> StoredState:
    numbers = rt.census.read_live_numbers(rt.now())
    return StoredState(
        items={item.id: item for item in rt.census.read_items(ring.owners["item"])},
        stories={story.id: story for story in rt.census.read_stories(ring.owners["story"])},
        entries=rt.census.read_entries(numbers),
        numbers=numbers,
        jobs={job.id: _items_of(job) for job in jobs},
        open_jobs=frozenset(job.id for job in jobs if job.is_open),
        is_moving=rt.census.has_moving_stories(),
        trimmed_to={name: rt.trimmer.find_last_trimmed(name) for name in NAMES},
    )


def _items_of(job: JobRow) -> frozenset[str]:
    return frozenset(item for outcome, item in job.slots if outcome in ("published", "copies"))


def _check_postings(rt: Runtime, stored: StoredState) -> Iterator[Discrepancy]:
    """Whether the index really leads to what is in it."""
    texts = [item for number, item in stored.entries.items() if item in stored.items]
    for start in range(0, len(texts), AT_ONCE):
        articles = [*rt.census.read_articles(texts[start : start + AT_ONCE])]
        sketches = sketch_articles(articles, rt.params)
        entries = [(stored.items[item_id].entry or 0, sketch) for item_id, sketch in sketches]
        posted = rt.census.are_posted(entries)
        for (item_id, _), (number, _), is_posted in zip(sketches, entries, posted, strict=True):
            if not is_posted:
                says = f"it is entry {number} of the index, and no key of the index leads to it"
                yield Discrepancy(kind="story.unfound", subject=item_id, says=says)


def _check_sums(sums: Audit, in_flight: int) -> Iterator[Discrepancy]:
    """What is in flight is counted anew: of many open jobs `status` does not look at each."""
    others = [one for one in sums.sums if one[0] != FLIGHT]
    for name, left, right in (*others, (FLIGHT, sums.in_flight_kept, in_flight)):
        if left != right:
            yield Discrepancy(kind="sums", subject=name, says=f"{name}: {left} is not {right}", amount=right - left)
