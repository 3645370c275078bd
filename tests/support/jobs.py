"""Jobs in the ledger, and the smallest change that a job can commit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dedupe import Article, Sketch, Story, make_sketches
from ingest import Document
from worker.judging.events import make_event
from worker.runtime import Runtime
from worker.store.commit import Change
from worker.store.dead_letters import DeadLetter, LetterHead
from worker.store.items import pack_article, pack_digests
from worker.store.jobs import Job
from worker.store.streams import Event

TEXT = (
    "The ferry to Skarrow stayed in port on Tuesday after its engineers found a crack in the second of two shafts. "
    "Four hundred passengers were taken to the island by fishing boats, and the company said that the repair would "
    "last until the weekend at least. The mayor asked for a second ship, as she had done every spring since 2019."
)


def make_document_job(job_id: str, now: datetime, body: str | bytes, full_text: bool = False, **fields: Any) -> Job:
    """A job of a file with these bytes, taken now."""
    raw = body.encode() if isinstance(body, str) else body
    document = Document(body=raw, **{"kind": "document", "fetched_at": now, **fields})
    return Job(id=job_id, submitted_at=now, document=document, full_text=full_text)


def submit_job(rt: Runtime, job_id: str = "j1", body: bytes = b"x") -> str:
    """Write a job of a file into the ledger; its id."""
    assert rt.jobs.submit(make_document_job(job_id, rt.now(), body, name="a.txt"), rt.now())
    return job_id


def bury_job(rt: Runtime, job_id: str, reason: str = "broken") -> None:
    """A job ends as a dead letter."""
    rt.jobs.bury(job_id, make_letter(rt, job_id, reason).fields, reason, rt.now())


def make_letter(rt: Runtime, job_id: str, reason: str = "broken") -> Event:
    """What is written of a dead job."""
    held = {"job_body": job_id, "bytes": 1}
    data = {"job_id": job_id, "target": "sent", "stage": "work", "reason": reason, "attempts": 1, "input": held}
    return make_event("dead.letter", job_id, data, rt.now(), 1)


def retry_job(rt: Runtime, job_id: str) -> bool:
    """Take a dead job up again; whether it was dead and its letter was there."""
    state = rt.jobs.load_state(job_id)
    letter = DeadLetter((state and state.dead_entry) or "0-1", LetterHead(job_id=job_id))
    return rt.letters.retry([letter], (), rt.now()) == [job_id]


def drop_letter(rt: Runtime, entry: str, job_id: str) -> bool:
    """Forget the letter of a dead job; whether it was there."""
    return rt.letters.drop([DeadLetter(entry, LetterHead(job_id=job_id))]) == [True]


def make_ferry_article(item_id: str, when: datetime, text: str = TEXT) -> Article:
    """An article of the harbour, about its ferry."""
    return Article(id=item_id, title=" ".join(text.split()[:4]), text=text, seen_at=when, source="harbour.example")


def sketch_article(rt: Runtime, one: Article) -> Sketch:
    """What an article is looked up by."""
    return make_sketches([one], rt.params)[0]


def make_created_change(rt: Runtime, item_id: str, slot: str = "0", text: str = TEXT) -> Change:
    """The change that publishes an item as a story of its own."""
    own = make_ferry_article(item_id, rt.now(), text)
    keys = sketch_article(rt, own)
    story = Story(id="st_" + item_id, representative=own)
    fields = ("version", "1", "digests", pack_digests({}), "article", pack_article(own), "story", story.id)
    announced = make_event("story.created", story.id, {"record": {"id": item_id}}, rt.now(), 1)
    return Change(
        slot=slot, outcome="published", item_id=item_id, fields=fields, looked_up=keys, posted=keys, story=story,
        event=announced,
    )  # fmt: skip


def find_newest_entry(rt: Runtime, text: str = TEXT) -> int:
    """Number of the newest index entry that a look-up of a text has seen."""
    return rt.index.look_up_stories([sketch_article(rt, make_ferry_article("x", rt.now(), text))], rt.now()).newest
