"""What one published item costs the server, before anything is trimmed: the real feeds through the whole pipeline.

Memory is what the server says it uses more than before the first job, streams, items, stories, index and ledger in one.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TextIO, get_args

from ingest import Document
from worker.jobs.pipeline import run_job
from worker.runtime import build_runtime
from worker.settings import EventPacking, Settings
from worker.store.jobs import Job

from .index_speed import fresh_server, measure_memory
from .real_feeds import NEEDS, read_bodies

__all__ = ["NEEDS", "measure"]


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Bytes of the server's memory for each published item, by how the data of events is kept."""
    bodies = read_bodies(material)
    return {f"bytes_{packing}": measure_item(bodies, packing, out) for packing in get_args(EventPacking)}


def measure_item(bodies: dict[str, bytes], packing: EventPacking, out: TextIO) -> float:
    """The same for one way to keep it."""
    with fresh_server() as (client, socket):
        before = measure_memory(client)
        rt = build_runtime(replace(Settings.from_env({}), event_packing=packing), f"unix://{socket}")
        for number, (name, body) in enumerate(bodies.items()):
            document = Document(body=body, kind="feed", fetched_at=rt.now(), via="file", name=name)
            rt.jobs.submit(Job(id=f"feed{number}", submitted_at=rt.now(), document=document), rt.now())
            run_job(f"feed{number}", rt)
        published = rt.jobs.audit().outcomes["published"]
        print(f"{packing}: {published} items published", file=out)
        return (measure_memory(client) - before) / published
